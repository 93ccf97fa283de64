//! The charts of a run: delay and bytes over run time, a line a lane. Not here: sampling (`live::history`).
//!
//! Drawn by uPlot (MIT, `vendor/uplot/`). Brotli bytes, measured: uPlot 19.8 KB and 0.6 KB of style, loaded after the
//! first paint, so that nothing of it counts towards the first load; plotters adds 35 KB to the wasm file, which does.
//! A redraw of one chart with 600 points a lane takes 1.6 ms of CPU time (p95 2.3), four times a second.

mod chart;
mod library;
mod plot;
mod series;

use crate::i18n::{Lang, msg};
use crate::live::engine::Engine;
use crate::live::settings::{Lanes, Transport};
use chart::Chart;
use gloo_timers::callback::Timeout;
use library::Library;
use series::Quantity;
use yew::prelude::*;

/// The page paints before it asks for the library.
const LOAD_AFTER_MILLIS: u32 = 200;

/// Whose charts.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub engine: Engine,
    pub lanes: Lanes,
}

/// The two charts of a run.
#[component]
pub fn Charts(props: &Props) -> Html {
    let library = use_state_eq(Library::default);
    {
        let library = library.clone();
        use_effect_with((), move |()| {
            let later = Timeout::new(LOAD_AFTER_MILLIS, move || library::load(move |state| library.set(state)));
            move || drop(later)
        });
    }
    let chart = |quantity| {
        html! { <Chart engine={props.engine.clone()} lanes={props.lanes} {quantity} library={*library} /> }
    };
    html! { <div class="charts">{ chart(Quantity::Latency) }{ chart(Quantity::Bytes) }</div> }
}

/// A lane's name.
pub(crate) fn lane_name(lang: Lang, transport: Transport) -> &'static str {
    match transport {
        Transport::Polling => msg::transport_polling(lang),
        Transport::LongPolling => msg::transport_long_polling(lang),
        Transport::Sse => msg::transport_sse(lang),
        Transport::WebSocket => msg::transport_websocket(lang),
    }
}
