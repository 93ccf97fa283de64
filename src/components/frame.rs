//! What every page has around it: the link past the header, the header, notices on what of the address could not be
//! used, and the version.

use super::header::Header;
use super::parameter_errors::parameter_errors;
use super::shell::{Address, Change, Shell};
use super::skip::skip_link;
use crate::page_files;
use yew::prelude::*;

/// A page with everything around it. `skip` is the id of the element that the link past the header leads to, and the link's
/// words; `phase` is what the page is doing, for scripts and tests. A function and no component: the page is drawn anew with it.
pub fn frame<A: Address>(
    shell: &Shell<A>,
    on_change: Callback<Change>,
    skip: (&'static str, &'static str),
    phase: Option<&'static str>,
    page: Html,
) -> Html {
    let (lang, common) = (shell.lang(), shell.common());
    html! {
        <div class={if common.embed { "app app-embed" } else { "app" }}>
            { skip_link(skip.0, skip.1) }
            if !common.embed {
                <Header {lang} common={common.clone()} hash={shell.address.print()} on_change={on_change.clone()} />
            }
            <main id="main" class="main" tabindex="-1" data-phase={phase}>
                { parameter_errors(&shell.parameter_errors, lang, &on_change.reform(Change::Dismiss)) }
                { page }
            </main>
            <footer class="foot">{ "Roundtrip " }{ page_files::version() }</footer>
        </div>
    }
}
