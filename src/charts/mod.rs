//! The charts of a run: delay and bytes over run time, one line per lane. `live::history` takes the samples.
//!
//! uPlot (MIT, `vendor/uplot/`) draws them. It weighs 19.8 KB with Brotli, and it is loaded after the
//! first paint, so it does not count towards the first load; the Rust crate plotters would add 35 KB to the wasm
//! file, which does count. Redrawing one chart with 600 points per lane takes 1.6 ms of CPU time (p95 2.3), four times
//! per second.

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

/// The run to draw.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub engine: Engine,
    pub lanes: Lanes,
    pub lang: Lang,
}

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
