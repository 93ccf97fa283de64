//! Moving in the list: scrolling, pointing, the arrow keys. Scrolls within the list only, never the page.

use super::Props;
use super::list::{List, Same, What, first_seen, reveal};
use super::row::id;
use crate::hooks::document::{element, focus};
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;
use trace::{EventId, Micros};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};
use yew::prelude::*;

/// Rows that a key moves by.
const PAGE: usize = 10;

/// Where one is in the list, and what one can do there.
#[derive(Clone)]
pub struct Moves {
    list: Rc<List>,
    shown: Rc<Vec<What>>,
    /// The row that the keyboard is at, by its place among those that are shown.
    place: UseStateHandle<Option<usize>>,
    /// The first row in sight.
    first: UseStateHandle<usize>,
    /// The row that is to have the focus as soon as it is drawn.
    wanted: Rc<Cell<Option<usize>>>,
    chosen: Option<EventId>,
    on_choose: Callback<Option<EventId>>,
    on_seek: Callback<Micros>,
    pub scroller: NodeRef,
}

/// Follows what is chosen, here or elsewhere.
#[hook]
pub fn use_moves(list: &Rc<List>, shown: &Rc<Vec<What>>, props: &Props) -> Moves {
    let moves = Moves {
        list: Rc::clone(list),
        shown: Rc::clone(shown),
        place: use_state_eq(|| None),
        first: use_state_eq(|| 0),
        wanted: use_memo((), |()| Cell::new(None)),
        chosen: props.chosen,
        on_choose: props.on_choose.clone(),
        on_seek: props.on_seek.clone(),
        scroller: use_node_ref(),
    };
    {
        let moves = moves.clone();
        use_effect_with((props.chosen, Same(Rc::clone(shown))), move |_| moves.follow());
    }
    {
        let wanted = Rc::clone(&moves.wanted);
        use_effect(move || wanted.take().into_iter().for_each(|place| focus(&id(place))));
    }
    moves
}

impl Moves {
    /// The first row in sight.
    pub fn first(&self) -> usize {
        *self.first
    }

    /// The row that Tab comes to; `drawn` are there.
    pub fn tab(&self, drawn: &Range<usize>) -> usize {
        self.place.filter(|place| drawn.contains(place)).unwrap_or_else(|| self.first.max(drawn.start))
    }

    pub fn scrolled(&self) {
        if let Some((_, [height, _, scrolled])) = self.measures() {
            self.first.set(first_seen(scrolled, height));
        }
    }

    /// A click chooses. A double click, and the moment itself, go there.
    pub fn click(&self, event: &MouseEvent) {
        let Some(place) = place_of(event) else { return };
        if event.detail() == 2 || closest(event, "[data-action=seek]").is_some() {
            let row = self.shown.get(place).and_then(|what| self.list.row(*what));
            row.into_iter().for_each(|row| self.on_seek.emit(row.at()));
        } else {
            self.choose(place);
        }
    }

    /// The arrow keys choose as they go.
    pub fn key(&self, event: &KeyboardEvent) {
        let here = place_of(event).or(*self.place).unwrap_or(0);
        let last = self.shown.len().saturating_sub(1);
        let to = match event.key().as_str() {
            "ArrowDown" => here + 1,
            "ArrowUp" => here.saturating_sub(1),
            "PageDown" => here + PAGE,
            "PageUp" => here.saturating_sub(PAGE),
            "Home" => 0,
            "End" => last,
            "Escape" => return self.on_choose.emit(None),
            _ => return,
        };
        event.prevent_default();
        let to = to.min(last);
        self.show(to);
        // Where others are drawn, this row may only then be there, or be moved, which takes its focus away.
        if *self.place != Some(to) || element::<Element>(&id(to)).is_none() {
            self.wanted.set(Some(to));
        }
        focus(&id(to));
        self.choose(to);
    }

    /// What cannot be looked into leaves the choice as it is.
    fn choose(&self, place: usize) {
        self.place.set(Some(place));
        let event = self.shown.get(place).and_then(|what| self.list.row(*what)).and_then(|row| row.event());
        if event.is_some() && event != self.chosen {
            self.on_choose.emit(event);
        }
    }

    /// To the row of what is chosen.
    fn follow(&self) {
        let is_chosen = |what: &What| self.list.row(*what).and_then(|row| row.event()) == self.chosen;
        let found = self.chosen.and_then(|_| self.shown.iter().position(is_chosen));
        match found {
            Some(found) => {
                self.place.set(Some(found));
                self.show(found);
            }
            None => self.scrolled(),
        }
    }

    fn show(&self, place: usize) {
        let Some((scroller, [height, room, scrolled])) = self.measures() else { return };
        let to = reveal(place, height, scrolled, room);
        if let Some(to) = to {
            scroller.set_scroll_top(to as i32);
        }
        self.first.set(first_seen(to.unwrap_or(scrolled), height));
    }

    /// A row's height, the room for rows, and how far one has scrolled.
    fn measures(&self) -> Option<(Element, [f64; 3])> {
        let scroller = self.scroller.cast::<Element>()?;
        let height = |what: &str| {
            let found = scroller.query_selector(what).ok().flatten();
            found.map(|element| element.get_bounding_client_rect().height())
        };
        let row = height("[data-place]")?;
        let room = f64::from(scroller.client_height()) - height("thead").unwrap_or(0.0);
        let scrolled = f64::from(scroller.scroll_top());
        Some((scroller, [row, room, scrolled]))
    }
}

/// The row that an event of the browser is in.
fn place_of(event: &Event) -> Option<usize> {
    closest(event, "[data-place]")?.get_attribute("data-place")?.parse().ok()
}

fn closest(event: &Event, what: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(what).ok()?
}
