//! The program of the charts: both of them, and the words beside them, in the place that the live page gives it.

use super::chart::{Around, chart};
use super::plotter::{Guards, Plotter};
use super::seam::ToCharts;
use super::series::Quantity;
use super::words::words;
use crate::guest::GuestProps;
use crate::live::settings::Transport;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

#[component]
pub fn ChartsApp(props: &GuestProps<ToCharts>) -> Html {
    let shown = &props.shown;
    let lang = shown.lang();
    let hosts = [use_node_ref(), use_node_ref()];
    let around = use_state_eq(<[Around; 2]>::default);
    let guards = use_mut_ref(|| None::<Guards>);
    {
        let (hosts, around, guards) = (hosts.clone(), around.setter(), Rc::clone(&guards));
        use_effect_with(shown.has_charts, move |has_charts| {
            let plotter =
                |(host, quantity): (&NodeRef, Quantity)| Some(Plotter::new(host.cast::<HtmlElement>()?, quantity));
            let plotters = hosts.iter().zip(Quantity::ALL).filter_map(plotter).collect();
            guards.replace(has_charts.then(|| Guards::new(plotters, move |now| around.set(now))));
            move || drop(guards.take())
        });
    }
    use_effect_with(Rc::clone(shown), move |shown| {
        if let Some(guards) = &*guards.borrow() {
            guards.show(Rc::clone(shown));
        }
    });
    let charts = hosts.into_iter().zip(Quantity::ALL).zip(around.iter());
    let has = |wanted| shown.lanes.iter().any(|(transport, _)| *transport == wanted);
    let weighed = has(Transport::Polling) && has(Transport::WebSocket);
    html! {
        <>
            { for shown.costs.iter().map(|costs| words(lang, costs, weighed)) }
            if shown.has_charts {
                <div class="costs-charts">
                    <div class="charts">
                        { for charts.map(|((host, quantity), around)| chart(lang, quantity, host, around)) }
                    </div>
                </div>
            }
        </>
    }
}
