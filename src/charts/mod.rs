//! The charts of a run: delay and bytes over run time, a line a lane. Not here: sampling (`live::history`).
//!
//! Drawn by uPlot (MIT, `vendor/uplot/`). Brotli bytes, measured: uPlot 19.8 KB and 0.6 KB of style, loaded after the
//! first paint, so that nothing of it counts towards the first load; plotters adds 35 KB to the wasm file, which does.
//! A redraw of one chart with 600 points a lane takes 1.6 ms of CPU time (p95 2.3), four times a second.

mod chart;
mod library;
mod plot;
mod plotter;
mod series;

use crate::live::engine::Engine;
use crate::live::settings::Lanes;
use chart::{Around, chart};
use i18n::Lang;
use plotter::{Guards, Plotter};
use series::Quantity;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Whose charts.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub engine: Engine,
    pub lanes: Lanes,
    pub lang: Lang,
}

/// The two charts of a run.
#[component]
pub fn Charts(props: &Props) -> Html {
    let lang = props.lang;
    let hosts = [use_node_ref(), use_node_ref()];
    let around = use_state_eq(<[Around; 2]>::default);
    {
        let (hosts, around) = (hosts.clone(), around.setter());
        use_effect_with((props.engine.clone(), props.lanes, lang), move |(engine, lanes, lang)| {
            let plotter = |(host, quantity): (&NodeRef, Quantity)| {
                Some(Plotter::new(host.cast::<HtmlElement>()?, engine.clone(), *lanes, quantity, *lang))
            };
            let plotters = hosts.iter().zip(Quantity::ALL).filter_map(plotter).collect();
            let guards = Guards::new(plotters, move |now| around.set(now));
            move || drop(guards)
        });
    }
    let charts = hosts.into_iter().zip(Quantity::ALL).zip(around.iter());
    html! {
        <div class="charts">
            { for charts.map(|((host, quantity), around)| chart(lang, quantity, host, around)) }
        </div>
    }
}
