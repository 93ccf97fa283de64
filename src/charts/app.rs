//! The program of the charts: both of them, in the place that the live page gives it.

use super::chart::{Around, chart};
use super::plotter::{Guards, Plotter};
use super::seam::ToCharts;
use super::series::Quantity;
use crate::guest::GuestProps;
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
        use_effect_with((), move |()| {
            let plotter =
                |(host, quantity): (&NodeRef, Quantity)| Some(Plotter::new(host.cast::<HtmlElement>()?, quantity));
            let plotters = hosts.iter().zip(Quantity::ALL).filter_map(plotter).collect();
            guards.replace(Some(Guards::new(plotters, move |now| around.set(now))));
            move || drop(guards.take())
        });
    }
    use_effect_with(Rc::clone(shown), move |shown| {
        if let Some(guards) = &*guards.borrow() {
            guards.show(Rc::clone(shown));
        }
    });
    let charts = hosts.into_iter().zip(Quantity::ALL).zip(around.iter());
    html! {
        <div class="charts">
            { for charts.map(|((host, quantity), around)| chart(lang, quantity, host, around)) }
        </div>
    }
}
