//! The page of the workbench: sessions with any address.

mod app;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;

pub use app::App;
use i18n::{Lang, msg};
use yew::prelude::*;

/// What the page is, as its head.
fn head(lang: Lang) -> Html {
    html! {
        <div class="workbench-head">
            <h1>{ msg::workbench_title(lang) }</h1>
            <p>{ msg::workbench_lead(lang) }</p>
        </div>
    }
}
