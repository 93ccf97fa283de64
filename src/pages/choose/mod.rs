//! The page of the choice of a transport.

mod app;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;

pub use app::App;
use i18n::{Lang, msg};
use yew::prelude::*;

/// What the page is, as its head.
fn head(lang: Lang) -> Html {
    html! {
        <div class="choose-head">
            <h1>{ msg::choose_title(lang) }</h1>
            <p>{ msg::choose_lead(lang) }</p>
        </div>
    }
}
