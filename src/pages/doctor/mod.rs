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
