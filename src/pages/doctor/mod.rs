//! The page of the path doctor: what a path does to long connections.

mod app;
mod endpoints;
mod evidence;
mod examined;
mod form;
mod probes;
mod report;
mod seen;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod words;

pub use app::App;
use doctor::Kind;
use i18n::{Lang, msg};
use yew::prelude::*;

/// What the page is, as its head.
fn head(lang: Lang) -> Html {
    html! {
        <div class="doctor-head">
            <h1>{ msg::doctor_title(lang) }</h1>
            <p>{ msg::doctor_lead(lang) }</p>
        </div>
    }
}

/// What can be found from a page, and what each finding is about.
fn looked_for(lang: Lang) -> Html {
    let one = |kind: Kind| {
        words::about(lang, kind)
            .map(|about| html! { <li><strong>{ words::kind(lang, kind) }</strong>{ " " }{ about }</li> })
    };
    html! {
        <section class="doctor-looked" aria-labelledby="doctor-looked">
            <h2 id="doctor-looked">{ msg::doctor_looks_for(lang) }</h2>
            <ul>{ for Kind::ALL.into_iter().filter_map(one) }</ul>
        </section>
    }
}
