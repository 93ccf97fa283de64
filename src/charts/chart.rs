//! The frame of a plot: its caption, and the sentence that is shown if there is nothing to draw.

use super::library::Library;
use super::series::Quantity;
use i18n::{Lang, msg};
use yew::prelude::*;

/// What the text around a plot depends on; the plotter computes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// Whether the run has values.
    pub filled: bool,
    pub library: Library,
    pub unit: &'static str,
    pub logarithmic: bool,
    pub summary: AttrValue,
}

/// One chart; the plot is inserted into `host`.
pub fn chart(lang: Lang, quantity: Quantity, host: NodeRef, around: &Around) -> Html {
    let note = match around.library {
        _ if !around.filled => Some(quantity.empty(lang).to_owned()),
        Library::Absent | Library::Loading => Some(msg::charts_loading(lang).to_owned()),
        Library::Failed => Some(format!("{} {}", msg::charts_unavailable(lang), around.summary)),
        Library::Ready => None,
    };
    let unit = if around.logarithmic { msg::charts_unit_log(lang, around.unit) } else { around.unit.to_owned() };
    let label = note.is_none().then(|| around.summary.clone());
    html! {
        <figure class="charts-figure">
            <figcaption>
                <span class="charts-title">{ quantity.title(lang) }</span>
                if note.is_none() { <span class="charts-unit">{ unit }</span> }
            </figcaption>
            <div class="charts-plot">
                <div class="charts-host" ref={host} role={label.as_ref().map(|_| "img")} aria-label={label} />
                if let Some(note) = &note { <p class="charts-note">{ note }</p> }
            </div>
        </figure>
    }
}
