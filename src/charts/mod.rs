//! The charts of a run: delay and bytes over run time, one line per lane. `live::history` takes the samples.
//!
//! They are a program of their own (`app`), which the live program loads after its first paint and gives a place on its page;
//! `seam` is what it is passed. That program loads uPlot (MIT, `vendor/uplot/`, 19.8 KB with Brotli), which draws them; the Rust
//! crate plotters would add 35 KB to the program. Redrawing one chart with 600 points per lane takes 1.6 ms of CPU time (p95
//! 2.3), four times per second.

mod app;
mod chart;
mod library;
mod plot;
mod plotter;
mod seam;
mod series;

pub use app::ChartsApp;

use crate::guest::{GuestState, use_guest};
use crate::hooks::document::document;
use crate::live::engine::Engine;
use crate::live::settings::Lanes;
use ::lab::protocol::encode;
use chart::frame;
use gloo_timers::callback::Interval;
use i18n::{Lang, msg};
use seam::{ToCharts, extent_of};
use series::Quantity;
use std::rc::Rc;
use yew::prelude::*;

const REDRAW_MILLIS: u32 = 250;

/// The run to draw.
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub engine: Engine,
    pub lanes: Lanes,
    pub lang: Lang,
}

/// The place of the charts. Until their program is there, the same frames say what will be in them.
#[component]
pub fn Charts(props: &Props) -> Html {
    let lang = props.lang;
    let shown = use_shown(props);
    let guest = use_guest("charts", shown.is_some(), shown.unwrap_or_default(), Callback::noop());
    guest.place().unwrap_or_else(|| {
        let note = |quantity: Quantity| match *guest {
            GuestState::Failed => msg::charts_unavailable(lang),
            _ => quantity.empty(lang),
        };
        let empty = |quantity: Quantity| {
            frame(quantity.title(lang), None, html! { <p class="charts-note">{ note(quantity) }</p> })
        };
        html! { <div class="charts">{ for Quantity::ALL.map(empty) }</div> }
    })
}

/// What the charts are passed, renewed while the page is visible; `None` before the page's first paint.
#[hook]
fn use_shown(props: &Props) -> Option<Rc<[u8]>> {
    let shown = use_state(|| None);
    let setter = shown.setter();
    use_effect_with(props.clone(), move |Props { engine, lanes, lang }| {
        let (engine, lanes, lang) = (engine.clone(), *lanes, *lang);
        let mut seen = None;
        let redraws = Interval::new(REDRAW_MILLIS, move || {
            let extent = Some(extent_of(&engine, lanes));
            if document().is_none_or(|document| document.hidden()) || seen == extent {
                return;
            }
            seen = extent;
            setter.set(Some(encode(&ToCharts::new(lang, &engine, lanes)).into()));
        });
        move || drop(redraws)
    });
    (*shown).clone()
}
