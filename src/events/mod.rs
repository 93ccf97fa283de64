//! The list of events: all that the picture says, as a table. Only the rows in sight are drawn, so that a long run costs
//! no more than a short one. Not here: what there is to list (`list`), a row (`row`), the filter's fields (`filter`).

mod filter;
mod list;
mod row;

use crate::hooks::document::focus;
use crate::i18n::{Lang, count, msg};
use crate::lessons::span_name;
use crate::stage::model::Model;
use list::{Filter, List, Same, drawn, first_seen, is_same_moment, reveal};
use row::{Look, id};
use std::rc::Rc;
use trace::{EventId, Micros, Trace};
use wasm_bindgen::JsCast;
use web_sys::Element;
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
    // The row that the keyboard is at, by its place among those that are shown; where it is not known, the first drawn.
    let place = use_state_eq(|| None::<usize>);
    let first = use_state_eq(|| 0_usize);
    let scroller = use_node_ref();
    let wants_focus = use_mut_ref(|| None::<usize>);
    {
        let (list, place, first, scroller) = (Rc::clone(&list), place.setter(), first.setter(), scroller.clone());
        use_effect_with((chosen, Same(Rc::clone(&shown))), move |(chosen, shown)| {
            let is_chosen = |what: &_| list.row(*what).and_then(|row| row.event()) == *chosen;
            let found = chosen.and_then(|_| shown.0.iter().position(is_chosen));
            place.set(found);
            match found {
                Some(found) => show(&scroller, found, &first),
                None => first.set(seen(&scroller)),
            }
        });
    }
    {
        let wants_focus = Rc::clone(&wants_focus);
        // After each drawing: the row may only now be there.
        use_effect(move || {
            let wanted = wants_focus.borrow_mut().take();
            if let Some(place) = wanted {
                focus(&id(place));
            }
        });
    }
    let move_to = {
        let (list, shown, on_choose) = (Rc::clone(&list), Rc::clone(&shown), props.on_choose.clone());
        let (place, first, scroller) = (place.setter(), first.setter(), scroller.clone());
        move |to: usize, takes_focus: bool| {
            let Some(row) = shown.get(to).and_then(|what| list.row(*what)) else { return };
            if takes_focus {
                wants_focus.replace(Some(to));
                show(&scroller, to, &first);
            }
            place.set(Some(to));
            if row.event().is_some() && row.event() != chosen {
                on_choose.emit(row.event());
            }
            if takes_focus {
                focus(&id(to));
            }
        }
    };
    let onscroll = {
        let (first, scroller) = (first.setter(), scroller.clone());
        Callback::from(move |_: Event| first.set(seen(&scroller)))
    };
    let onclick = {
        let (move_to, list, shown, on_seek) =
            (move_to.clone(), Rc::clone(&list), Rc::clone(&shown), props.on_seek.clone());
        Callback::from(move |event: MouseEvent| {
            let Some(place) = place_of(&event) else { return };
            let at = shown.get(place).and_then(|what| list.row(*what)).map(|row| row.at());
            // The second click of a double click comes here too.
            if is_in(&event, "[data-action=seek]") || event.detail() == 2 {
                at.into_iter().for_each(|at| on_seek.emit(at));
            } else {
                move_to(place, false);
            }
        })
    };
    let onkeydown = {
        let (here, end, on_choose) = (*place, shown.len(), props.on_choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let here = place_of(&event).or(here).unwrap_or(0);
            let to = match event.key().as_str() {
                "ArrowDown" => here + 1,
                "ArrowUp" => here.saturating_sub(1),
                "PageDown" => here + PAGE,
                "PageUp" => here.saturating_sub(PAGE),
                "Home" => 0,
                "End" => end,
                "Escape" => return on_choose.emit(None),
                _ => return,
            };
            event.prevent_default();
            move_to(to.min(end.saturating_sub(1)), true);
        })
    };
    let rows = drawn(*first, shown.len());
    let tab = place.filter(|place| rows.contains(place)).unwrap_or_else(|| (*first).max(rows.start));
    let look = Look { lang, scenario, list: &list, moment: *moment, chosen, tab };
    let all = list.len();
    html! {
        <section class="events" aria-labelledby="events-title" data-events={trace.events().len().to_string()}>
            <header class="events-head">
                <h2 id="events-title">{ msg::events_title(lang) }</h2>
                <small data-provenance="simulated">{ msg::simulated(lang) }</small>
            </header>
            { filter::filter(lang, &filter, &list, shown.len()) }
            <div class="events-scroll" ref={scroller} data-own-keys="" {onscroll} {onclick} {onkeydown}>
                <table aria-rowcount={(shown.len() + 1).to_string()}>
                    { row::head(lang) }
                    <tbody data-rows={shown.len().to_string()}>
                        { gap(rows.start) }
                        { for rows.clone().filter_map(|place| row::row(&look, place, *shown.get(place)?)) }
                        { gap(shown.len() - rows.end) }
                    </tbody>
                </table>
                if shown.is_empty() {
                    <p class="events-none">
                        { if all == 0 { msg::nothing_happened(lang).to_owned() } else { msg::events_no_match(lang, &count(all as u64)) } }
                    </p>
                }
            </div>
        </section>
    }
}

/// Rows that a key moves by.
const PAGE: usize = 10;

/// Room for rows that are not drawn.
fn gap(rows: usize) -> Html {
    if rows == 0 {
        return Html::default();
    }
    let style = ["block-size:calc(var(--events-row)*", &rows.to_string(), ")"].concat();
    html! { <tr class="events-gap" aria-hidden="true"><td colspan="8" {style} /></tr> }
}

/// The row that an event of the browser is in, by its place.
fn place_of(event: &web_sys::Event) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-place]").ok()??.get_attribute("data-place")?.parse().ok()
}

fn is_in(event: &web_sys::Event, what: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(what).is_ok_and(|found| found.is_some()))
}

/// A row's height, the head's, the room for rows, and how far one has scrolled.
fn measures(scroller: &NodeRef) -> Option<(Element, [f64; 3])> {
    let scroller = scroller.cast::<Element>()?;
    let height = |what: &str| {
        let found = scroller.query_selector(what).ok().flatten();
        found.map(|element| element.get_bounding_client_rect().height())
    };
    let row = height("[data-place]")?;
    let room = f64::from(scroller.client_height()) - height("thead").unwrap_or(0.0);
    let scrolled = f64::from(scroller.scroll_top());
    Some((scroller, [row, room, scrolled]))
}

/// The first row in sight.
fn seen(scroller: &NodeRef) -> usize {
    measures(scroller).map_or(0, |(_, [height, _, scrolled])| first_seen(scrolled, height))
}

/// Scrolls to a row within the list's own scroller.
fn show(scroller: &NodeRef, place: usize, first: &UseStateSetter<usize>) {
    let Some((element, [height, room, scrolled])) = measures(scroller) else { return };
    let to = reveal(place, height, scrolled, room);
    if let Some(to) = to {
        element.set_scroll_top(to as i32);
    }
    first.set(first_seen(to.unwrap_or(scrolled), height));
}
