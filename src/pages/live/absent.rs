//! The message above the lanes if no endpoint can be used: why, how to start one, and which other endpoints there are.

use super::panel::endpoint_name;
use crate::live::profiles;
use crate::live::settings::{EndpointChoice, Settings};
use crate::live::view::{EndpointView, Notice};
use crate::pages::live::state::{Act, Dispatch};
use crate::words::live as words;
use i18n::{Lang, msg};
use yew::prelude::*;

pub fn absent(lang: Lang, settings: &Settings, endpoint: &EndpointView, dispatch: &Dispatch) -> Html {
    let choose = |id: &'static str| {
        let dispatch = dispatch.clone();
        let choose = move |_: MouseEvent| dispatch.dispatch(Act::Endpoint(EndpointChoice::Profile(id.to_owned())));
        html! { <button type="button" class="button" onclick={choose}>{ endpoint_name(lang, id) }</button> }
    };
    let chosen = |id: &&str| matches!(&settings.endpoint, EndpointChoice::Profile(chosen) if chosen == id);
    html! {
        <section class="absent" aria-labelledby="absent-title">
            <h2 id="absent-title">{ msg::no_endpoint_title(lang) }</h2>
            if let Some(problem) = &endpoint.problem {
                <p data-notice={words::notice_name(problem)}>{ why(lang, problem) }</p>
            }
            if !endpoint.asked.is_empty() {
                <p data-asked={endpoint.asked.join(" ")}>{ msg::no_endpoint_asked(lang, &endpoint.asked.join(", ")) }</p>
            }
            <p>{ msg::no_endpoint_how(lang) }</p>
            <pre>{ "cargo xtask serve\ncargo run --release -p endpoint" }</pre>
            <p>{ msg::no_endpoint_or(lang) }</p>
            <div class="absent-choices">
                { for profiles::ids().filter(|id| !chosen(id)).map(choose) }
            </div>
        </section>
    }
}

/// If a server answers that is not a Roundtrip endpoint, its status does not matter, so another sentence is shown. An
/// endpoint that refuses by the contract gives its own sentence.
fn why(lang: Lang, problem: &Notice) -> String {
    match problem {
        Notice::HttpStatus { detail: None, .. } | Notice::Nonsense { .. } => msg::no_endpoint_other(lang).to_owned(),
        problem => words::notice(lang, problem),
    }
}
