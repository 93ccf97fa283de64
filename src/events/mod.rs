//! The list of events: all that the picture says, as a table. Only the rows in sight are drawn, so that a long run costs
//! no more than a short one. Not here: what there is to list (`list`), a row (`row`), the filter's fields (`filter`),
//! how one moves in it (`moves`).

mod filter;
mod list;
mod moves;
mod row;

use crate::i18n::{Lang, count, msg};
use crate::lessons::span_name;
use crate::stage::model::Model;
use list::{Filter, List, Same, drawn, is_same_moment};
use moves::{Moves, use_moves};
use row::Look;
use std::rc::Rc;
use trace::{EventId, Micros, Provenance, Trace};
use yew::prelude::*;

/// What is listed, and whom it tells.
#[derive(Clone, Properties)]
pub struct Props {
    pub lang: Lang,
    /// Its spans have names of their own.
    pub scenario: &'static str,
    /// Compared by identity.
    pub trace: Rc<Trace>,
    /// What the picture shows of it; compared by identity.
    pub model: Rc<Model>,
    /// Now: rows that begin later are dimmed.
    pub moment: Micros,
    /// The event that is looked into.
    pub chosen: Option<EventId>,
    /// A row was chosen, or none.
    pub on_choose: Callback<Option<EventId>>,
    /// To the moment at which a row begins.
    pub on_seek: Callback<Micros>,
}

impl PartialEq for Props {
    /// Moments between which no row begins look the same.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.trace, &other.trace)
            && Rc::ptr_eq(&self.model, &other.model)
            && (self.lang, self.scenario, self.chosen) == (other.lang, other.scenario, other.chosen)
            && self.on_choose == other.on_choose
            && self.on_seek == other.on_seek
            && is_same_moment(&self.model, &self.trace, self.moment, other.moment)
    }
}

/// The list, with its filter above it.
#[component]
pub fn EventList(props: &Props) -> Html {
    let Props { lang, scenario, trace, model, moment, chosen, .. } = props;
    let (lang, scenario, chosen) = (*lang, *scenario, *chosen);
    let filter = use_state(Filter::default);
    let list = use_memo((Same(Rc::clone(model)), Same(Rc::clone(trace))), |(model, trace)| {
        List::new(Rc::clone(&model.0), Rc::clone(&trace.0))
    });
    let shown = use_memo((Same(Rc::clone(&list)), (*filter).clone(), lang), |(list, filter, lang)| {
        list.0.filtered(filter, |span| span_name(*lang, scenario, span))
    });
    let moves = use_moves(&list, &shown, props);
    let rows = drawn(moves.first(), shown.len());
    let look = Look { lang, scenario, list: &list, moment: *moment, chosen, tab: moves.tab(&rows) };
    html! {
        <section class="events" aria-labelledby="events-title" data-events={trace.events().len().to_string()}>
            <header class="events-head">
                <h2 id="events-title">{ msg::events_title(lang) }</h2>
                { badge(lang, trace) }
            </header>
            { filter::filter(lang, &filter, &list, shown.len()) }
            <div class="events-scroll" ref={moves.scroller.clone()} data-own-keys=""
                onscroll={on(&moves, |moves, _: Event| moves.scrolled())} onclick={on(&moves, |moves, event| moves.click(&event))}
                onkeydown={on(&moves, |moves, event| moves.key(&event))}>
                <table aria-labelledby="events-title" aria-rowcount={(shown.len() + 1).to_string()}>
                    { row::head(lang) }
                    <tbody data-rows={shown.len().to_string()}>
                        { gap(rows.start) }
                        { for rows.clone().filter_map(|place| row::row(&look, place, *shown.get(place)?)) }
                        { gap(shown.len() - rows.end) }
                    </tbody>
                </table>
                if shown.is_empty() {
                    <p class="events-none">{ nothing(lang, list.len()) }</p>
                }
            </div>
        </section>
    }
}

/// How what is listed is known. Of a live lane each row says more.
fn badge(lang: Lang, trace: &Trace) -> Html {
    if is_live(trace) {
        return html! { <small data-provenance="live">{ msg::provenance_measured(lang) }{ " · " }{ msg::provenance_computed(lang) }</small> };
    }
    html! { <small data-provenance="simulated">{ msg::simulated(lang) }</small> }
}

/// Whether a browser saw this: then nothing of it is simulated.
fn is_live(trace: &Trace) -> bool {
    trace.events().next().is_some_and(|event| event.bytes_by != Provenance::Simulated)
}

fn on<E: 'static>(moves: &Moves, does: fn(&Moves, E)) -> Callback<E> {
    let moves = moves.clone();
    Callback::from(move |event| does(&moves, event))
}

/// Why there is no row.
fn nothing(lang: Lang, all: usize) -> String {
    if all == 0 { msg::nothing_happened(lang).to_owned() } else { msg::events_no_match(lang, &count(all as u64)) }
}

/// Room for rows that are not drawn.
fn gap(rows: usize) -> Html {
    if rows == 0 {
        return Html::default();
    }
    let style = ["block-size:calc(var(--events-row)*", &rows.to_string(), ")"].concat();
    html! { <tr class="events-gap" aria-hidden="true"><td colspan="8" {style} /></tr> }
}
