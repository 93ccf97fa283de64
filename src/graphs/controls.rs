//! Above and below the graph: which one, of which data, zoom, files, legend.

use super::app::Message;
use super::subject::{Entry, Subject};
use super::words;
use crate::route::graphs::{Graph, flow_name, read_flow};
use i18n::{Lang, msg};
use tcp_analysis::{Flow, Sheet};
use web_sys::HtmlSelectElement;
use yew::html::Scope;
use yew::prelude::*;

use super::app::GraphsApp;

type Link = Scope<GraphsApp>;

/// The lists above the graph.
pub fn choices(lang: Lang, graph: Graph, sheet: &Sheet, link: &Link) -> Html {
    let kinds = Graph::ALL.map(|it| (it.name().to_owned(), words::graph(lang, it).to_owned(), it == graph));
    let shown = sheet.shown.as_ref().map(|shown| shown.flow);
    let flow = |flow: &Flow| {
        let name = flow_name((flow.connection, flow.direction));
        (name, words::flow(lang, flow), shown == Some(*flow))
    };
    let flows: Vec<_> = sheet.flows.iter().map(flow).collect();
    html! {
        <div class="graph-choices">
            { choice("graph", msg::graphs_choice(lang), &kinds, link.callback(Message::Graph)) }
            if !flows.is_empty() {
                { choice("flow", msg::graphs_flow(lang), &flows, link.batch_callback(|name: String| {
                    read_flow(&name).ok().map(|(connection, way)| Message::Flow(connection, way))
                })) }
            }
        </div>
    }
}

fn choice(
    action: &'static str,
    label: &'static str,
    all: &[(String, String, bool)],
    on_choose: Callback<String>,
) -> Html {
    let chosen = all.iter().find(|(.., is_chosen)| *is_chosen).map(|(name, ..)| name.clone()).unwrap_or_default();
    let onchange = on_choose.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <label class="choice">
            <span>{ label }</span>
            // The attribute sets the first selection; the property sets later ones.
            <select class="select" data-action={action} ~value={chosen} {onchange}>
                { for all.iter().map(|(name, words, is_chosen)| html! {
                    <option value={name.clone()} selected={*is_chosen}>{ words }</option>
                }) }
            </select>
        </label>
    }
}

/// The buttons: closer, farther, the whole; files.
pub fn buttons(lang: Lang, is_whole: bool, link: &Link) -> Html {
    let zoom = |name: &'static str,
                label: &'static str,
                glyph: &'static str,
                is_disabled: bool,
                message: fn() -> Message| {
        html! {
            <button type="button" class="button button-icon" data-action={name} aria-label={label} title={label} disabled={is_disabled}
                onclick={link.callback(move |_: MouseEvent| message())}>
                <span aria-hidden="true">{ glyph }</span>
            </button>
        }
    };
    let file = |name: &'static str, label: &'static str, message: fn() -> Message| {
        html! {
            <button type="button" class="button" data-action={name} onclick={link.callback(move |_: MouseEvent| message())}>
                { label }
            </button>
        }
    };
    html! {
        <div class="graph-buttons">
            { zoom("graph-farther", msg::graphs_farther(lang), "−", is_whole, || Message::Zoom(false)) }
            { zoom("graph-closer", msg::graphs_closer(lang), "+", false, || Message::Zoom(true)) }
            { zoom("graph-whole", msg::graphs_whole(lang), "↔", is_whole, || Message::Whole) }
            <span class="graph-files">
                { file("graph-csv", msg::graphs_csv(lang), || Message::Csv) }
                { file("graph-svg", msg::graphs_svg(lang), || Message::Svg) }
            </span>
        </div>
    }
}

/// What each colour stands for.
pub fn legend(subject: &Subject) -> Html {
    html! {
        <ul class="graph-legend">
            { for subject.legend.iter().map(|Entry { role, text }| html! {
                <li data-role={role.name()}>{ text }</li>
            }) }
        </ul>
    }
}
