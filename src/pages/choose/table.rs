//! The table of transports and results. Each number is a button that unfolds how it comes about.

use super::number::shown;
use super::words;
use crate::route::choose::{Cell, Route};
use choose::{Answer, Estimate, Output, version};
use i18n::{Lang, msg};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct TableProps {
    pub lang: Lang,
    pub route: Route,
    pub answer: std::rc::Rc<Answer>,
    pub on_why: Callback<Cell>,
}

#[component]
pub fn Table(props: &TableProps) -> Html {
    let TableProps { lang, route, answer, on_why } = props;
    let lang = *lang;
    let most: Vec<f64> = Output::ALL
        .iter()
        .map(|output| answer.estimates.iter().map(|found| found.get(*output)).fold(0.0, f64::max))
        .collect();
    let row = |found: &Estimate| {
        let name = words::transport(lang, found.transport);
        let is_current = found.version == version(&route.inputs);
        let is_best = is_current && answer.verdict.best == Some(found.transport);
        let obstacle = answer.verdict.obstacle(found.transport).filter(|_| is_current);
        let is_out = obstacle.is_some_and(choose::Obstacle::is_hard);
        let cell = |(output, most): (&Output, &f64)| cell(lang, route, found, *output, *most, on_why);
        html! {
            <tr key={format!("{}{}", found.transport.name(), found.version.name())} data-transport={found.transport.name()}
                data-version={found.version.name()} data-best={is_best.then_some("")} data-out={is_out.then_some("")}
                class={(!is_current).then_some("choose-other")}>
                <th scope="row" title={obstacle.map(|obstacle| words::against(lang, obstacle))}>
                    <span class="choose-name">{ name }</span>
                    <span class="choose-version">{ found.version.name() }</span>
                </th>
                { for Output::ALL.iter().zip(&most).map(cell) }
                <td class="choose-links">{ links(lang, route, found) }</td>
            </tr>
        }
    };
    html! {
        <div class="choose-scroll" role="region" aria-label={msg::choose_table(lang)} tabindex="0">
            <table class="choose-table">
                <thead>
                    <tr>
                        <th scope="col">{ msg::choose_column_transport(lang) }</th>
                        { for Output::ALL.map(|output| html! { <th scope="col">{ words::output(lang, output) }</th> }) }
                        <td />
                    </tr>
                </thead>
                <tbody>{ for answer.estimates.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn cell(lang: Lang, route: &Route, found: &Estimate, output: Output, most: f64, on_why: &Callback<Cell>) -> Html {
    let value = found.get(output);
    let here = (found.transport, found.version, output);
    let onclick = {
        let on_why = on_why.clone();
        Callback::from(move |_: MouseEvent| on_why.emit(here))
    };
    let share = if most > 0.0 { value / most * 100.0 } else { 0.0 };
    html! {
        <td>
            <button type="button" {onclick} aria-pressed={(route.why == Some(here)).to_string()} data-output={output.name()}
                data-value={value.to_string()}>
                { shown(lang, value, output.unit()) }
                <i aria-hidden="true" ~style={format!("inline-size:{share:.1}%")} />
            </button>
        </td>
    }
}

/// The same settings on the live page and in the lab.
fn links(lang: Lang, route: &Route, found: &Estimate) -> Html {
    let name = words::transport(lang, found.transport);
    let name = msg::choose_row(lang, name, found.version.name());
    let one = |address: Option<String>, text: &'static str, label: String| {
        html! {
            if let Some(address) = address {
                <a href={address} aria-label={label}>{ text }</a>
            }
        }
    };
    html! {
        <>
            { one(super::links::live(route, found), msg::choose_open_live(lang), msg::choose_open_live_name(lang, &name)) }
            { one(super::links::lab(route, found), msg::choose_open_lab(lang), msg::choose_open_lab_name(lang, &name)) }
        </>
    }
}
