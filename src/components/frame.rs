//! What every page has around it: the link past the header, the header, notices on what of the address could not be
//! used, and the version.

use super::header::Header;
use super::parameter_errors::parameter_errors;
use super::shell::{Address, Change, Shell};
use super::skip::skip_link;
use crate::page_files;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props<A: Address> {
    pub shell: Shell<A>,
    pub on_change: Callback<Change>,
    /// The id of the element that the link past the header leads to, and the link's words.
    pub skip: (&'static str, &'static str),
    /// What the page is doing, for scripts and tests.
    #[prop_or_default]
    pub phase: Option<&'static str>,
    pub children: Html,
}

/// A page with everything around it.
#[component]
pub fn Frame<A: Address>(props: &Props<A>) -> Html {
    let Props { shell, on_change, skip, phase, children } = props;
    let (lang, common) = (shell.lang(), shell.common());
    html! {
        <div class={if common.embed { "app app-embed" } else { "app" }}>
            { skip_link(skip.0, skip.1) }
            if !common.embed {
                <Header {lang} common={common.clone()} hash={shell.address.print()} {on_change} />
            }
            <main id="main" class="main" tabindex="-1" data-phase={*phase}>
                { parameter_errors(&shell.parameter_errors, lang, &on_change.reform(Change::Dismiss)) }
                { children.clone() }
            </main>
            <footer class="foot">{ "Roundtrip " }{ page_files::version() }</footer>
        </div>
    }
}
