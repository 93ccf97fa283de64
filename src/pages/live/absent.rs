//! The message above the lanes if no endpoint can be used: what happened at each that was asked, the same comparison in
//! the lab, how to start an endpoint, and which others there are.

use crate::live::profiles;
use crate::live::settings::EndpointChoice;
use crate::live::view::{EndpointView, Notice};
use crate::page_files;
use crate::pages::live::state::{Act, Dispatch};
use crate::route::live::Route;
use crate::route::merge;
use crate::words::live as words;
use i18n::{Lang, msg};
use yew::prelude::*;

pub fn absent(lang: Lang, route: &Route, endpoint: &EndpointView, dispatch: &Dispatch) -> Html {
    let settings = &route.settings;
    // The lab needs no endpoint: it runs the same four ways in the page.
    let contrast = merge(&route.common.link("#/lesson/contrast"), "autoplay=1");
    let choose = |id: &'static str| {
        let dispatch = dispatch.clone();
        let choose = move |_: MouseEvent| dispatch.dispatch(Act::Endpoint(EndpointChoice::Profile(id.to_owned())));
        html! { <button type="button" class="button" onclick={choose}>{ words::endpoint_name(lang, id) }</button> }
    };
    let chosen = |id: &&str| matches!(&settings.endpoint, EndpointChoice::Profile(chosen) if chosen == id);
    html! {
        <section class="absent" aria-labelledby="absent-title">
            <h2 id="absent-title">{ msg::no_endpoint_title(lang) }</h2>
            if endpoint.asked.is_empty() {
                if let Some(problem) = &endpoint.problem {
                    <p data-notice={words::notice_name(problem)}>{ why(lang, problem) }</p>
                }
            } else {
                <dl class="absent-asked">
                    { for endpoint.asked.iter().map(|(address, problem)| html! {
                        <div data-asked={address.clone()} data-notice={words::notice_name(problem)}>
                            <dt>{ address }</dt><dd>{ why(lang, problem) }{ explain(lang, address, problem) }</dd>
                        </div>
                    }) }
                </dl>
            }
            <p class="absent-lab">
                { msg::no_endpoint_lab(lang) }{ " " }
                <a class="button" data-action="contrast" href={contrast}>{ msg::no_endpoint_contrast(lang) }</a>
            </p>
            <p>{ msg::no_endpoint_how(lang) }</p>
            <pre>{ "cargo xtask serve\ncargo run --release -p endpoint" }</pre>
            <p>{ msg::no_endpoint_or(lang) }</p>
            <div class="absent-choices">
                { for profiles::ids().filter(|id| !chosen(id)).map(choose) }
            </div>
        </section>
    }
}

/// A way to the program that looks for the cause, if the browser gave none.
fn explain(lang: Lang, address: &str, problem: &Notice) -> Html {
    if !matches!(problem, Notice::Unreachable | Notice::Timeout { .. } | Notice::SocketRefused) {
        return Html::default();
    }
    let address = address.to_owned();
    let onclick = move |_: MouseEvent| page_files::explain(lang.tag(), address.clone());
    html! { <>{ " " }<button type="button" class="button" data-action="explain" {onclick}>{ msg::no_endpoint_why(lang) }</button></> }
}

/// If a server answers that is not a Roundtrip endpoint, its status does not matter, so another sentence is shown. An
/// endpoint that refuses by the contract gives its own sentence.
fn why(lang: Lang, problem: &Notice) -> String {
    match problem {
        Notice::HttpStatus { detail: None, .. } | Notice::Nonsense { .. } => msg::no_endpoint_other(lang).to_owned(),
        problem => words::notice(lang, problem),
    }
}
