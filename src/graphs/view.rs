//! The graph with what stands around it: legend, what is pointed at, names, how its numbers are known, the table.

use super::app::{GraphsApp, Message};
use super::controls::{buttons, legend};
use super::keys::read;
use super::subject::Subject;
use super::{table, words};
use crate::route::graphs::Graph;
use i18n::{Lang, group, msg};
use yew::prelude::*;

/// More names are on the curve and in the table.
const NAMES: usize = 24;

impl GraphsApp {
    /// The graph with what belongs to it.
    pub(super) fn shown(&self, ctx: &Context<Self>, lang: Lang, graph: Graph, subject: &Subject) -> Html {
        let marked = self.pointed.or(ctx.props().shown.event);
        let dot = marked.and_then(|event| subject.of_event(event).first().copied());
        let read_out = dot.map(|dot| words::sentence(lang, graph, &dot, subject.names(dot.event)));
        let onkeydown = ctx.link().batch_callback(|event: KeyboardEvent| {
            let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
            let key = read(&event.key(), event.shift_key()).filter(|_| is_plain)?;
            event.prevent_default();
            Some(Message::Key(key))
        });
        let (there, drawn) = self.drawn;
        let known =
            self.sheet.as_ref().and_then(|sheet| sheet.shown.as_ref()).map(|shown| words::known(lang, graph, shown));
        html! {
            <>
                { buttons(lang, self.range.is_whole(), ctx.link()) }
                <div class="graph-field" tabindex="0" role="group" aria-label={words::graph(lang, graph)} aria-describedby="graph-help"
                    data-own-keys="" data-from={(self.range.from as i64).to_string()} data-to={(self.range.to as i64).to_string()} {onkeydown}>
                    <canvas class="graph-canvas" ref={&self.canvas} aria-hidden="true" />
                </div>
                { legend(subject) }
                <p class="graph-point" data-marked={marked.map(|event| event.0.to_string())}>
                    { read_out.unwrap_or_else(|| msg::graphs_help(lang).to_owned()) }
                </p>
                <p class={if self.is_of_file { "graph-note" } else { "unseen" }} role="status" data-said="">{ &self.said }</p>
                <p id="graph-help" class="unseen">{ msg::graphs_keys(lang) }</p>
                { self.names(lang, ctx) }
                <p class="graph-note" data-known="">{ known }</p>
                // A few that lie under others are not worth a sentence.
                if drawn * 10 < there * 9 {
                    <p class="graph-note" data-thinned="">{ msg::graphs_thinned(lang, &group(drawn as u64), &group(there as u64)) }</p>
                }
                if let Some(text) = &self.text {
                    <label class="graph-text"><span>{ msg::export_boxed_in(lang) }</span><textarea readonly=true rows="6" value={text.clone()} /></label>
                }
                <details class="graph-details" open={self.has_table}
                    ontoggle={ctx.link().callback(|event: Event| Message::Table(event.target_unchecked_into::<web_sys::Element>().has_attribute("open")))}>
                    <summary>{ msg::graphs_table(lang) }</summary>
                    if self.has_table {
                        { table::table(lang, graph, subject, &self.range, &ctx.link().callback(Message::Open)) }
                    }
                </details>
            </>
        }
    }

    /// What is named on the curves, as buttons: for those who do not see the picture, and where a name found no room.
    fn names(&self, lang: Lang, ctx: &Context<Self>) -> Html {
        let names = self.named_ones();
        if names.is_empty() {
            return Html::default();
        }
        let more = names.len().saturating_sub(NAMES) as u64;
        html! {
            <ul class="graph-names" aria-label={msg::graphs_names(lang)}>
                { for names.iter().take(NAMES).map(|named| {
                    let event = named.event;
                    let at = words::moment(named.at_nanos as f64 / 1_000.0);
                    html! {
                        <li><button type="button" class="button" data-named={named.what.id()}
                            onclick={ctx.link().callback(move |_: MouseEvent| Message::Open(event))}>
                            { words::what(lang, named.what) }{ " " }<small>{ at }</small>
                        </button></li>
                    }
                }) }
                if more > 0 {
                    <li>{ msg::graphs_more_names(lang, &group(more)) }</li>
                }
            </ul>
        }
    }
}
