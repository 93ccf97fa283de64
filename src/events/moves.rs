//! Moving in the list: scrolling, pointing, the arrow keys. Scrolls within the list only, never the page.

use super::list::{Row, first_seen, reveal};
use super::row::id;
use super::{EventList, Message};
use crate::hooks::document::{element, focus};
use std::ops::Range;
use trace::EventId;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};
use yew::Context;

/// Rows that a key moves by.
const PAGE: usize = 10;

/// A key that moves in the list.
#[derive(Clone, Copy)]
pub enum Key {
    Down,
    Up,
    PageDown,
    PageUp,
    Home,
    End,
    /// Nothing is to be chosen.
    Escape,
}

/// A click chooses. A double click, and the moment itself, go there.
pub fn clicked(event: MouseEvent) -> Option<Message> {
    let place = place_of(&event)?;
    let is_seek = event.detail() == 2 || closest(&event, "[data-action=seek]").is_some();
    Some(if is_seek { Message::Seek(place) } else { Message::Choose(place) })
}

/// What a key asks for; the page does not scroll by it.
pub fn pressed(event: KeyboardEvent) -> Option<Message> {
    let key = match event.key().as_str() {
        "ArrowDown" => Key::Down,
        "ArrowUp" => Key::Up,
        "PageDown" => Key::PageDown,
        "PageUp" => Key::PageUp,
        "Home" => Key::Home,
        "End" => Key::End,
        "Escape" => Key::Escape,
        _ => return None,
    };
    if !matches!(key, Key::Escape) {
        event.prevent_default();
    }
    Some(Message::Press(key, place_of(&event)))
}

impl EventList {
    /// The row that Tab comes to; `drawn` are there.
    pub fn tab(&self, drawn: &Range<usize>) -> usize {
        self.place.filter(|place| drawn.contains(place)).unwrap_or_else(|| self.first.max(drawn.start))
    }

    /// The row at a place among those that are shown.
    pub fn row(&self, place: usize) -> Option<Row<'_>> {
        self.list.row(*self.shown.get(place)?)
    }

    pub fn scrolled(&mut self) {
        if let Some((_, [height, _, scrolled])) = self.measures() {
            self.first = first_seen(scrolled, height);
        }
    }

    /// The arrow keys choose as they go.
    pub fn press(&mut self, ctx: &Context<Self>, key: Key, place: Option<usize>) {
        let here = place.or(self.place).unwrap_or(0);
        let last = self.shown.len().saturating_sub(1);
        let to = match key {
            Key::Down => here + 1,
            Key::Up => here.saturating_sub(1),
            Key::PageDown => here + PAGE,
            Key::PageUp => here.saturating_sub(PAGE),
            Key::Home => 0,
            Key::End => last,
            Key::Escape => return ctx.props().on_choose.emit(None),
        };
        let to = to.min(last);
        self.show(to);
        // Where others are drawn, this row may only then be there, or be moved, which takes its focus away.
        if self.place != Some(to) || element::<Element>(&id(to)).is_none() {
            self.wanted = Some(to);
        }
        focus(&id(to));
        self.choose(ctx, to);
    }

    /// What cannot be looked into leaves the choice as it is.
    pub fn choose(&mut self, ctx: &Context<Self>, place: usize) {
        self.place = Some(place);
        let event = self.row(place).and_then(|row| row.event());
        if event.is_some() && event != ctx.props().chosen {
            ctx.props().on_choose.emit(event);
        }
    }

    /// To the row of what is chosen.
    pub fn follow(&mut self, chosen: Option<EventId>) {
        let is_chosen = |place: &usize| self.row(*place).and_then(|row| row.event()) == chosen;
        match chosen.and_then(|_| (0..self.shown.len()).find(is_chosen)) {
            Some(found) => {
                self.place = Some(found);
                self.show(found);
            }
            None => self.scrolled(),
        }
    }

    fn show(&mut self, place: usize) {
        let Some((scroller, [height, room, scrolled])) = self.measures() else { return };
        let to = reveal(place, height, scrolled, room);
        if let Some(to) = to {
            scroller.set_scroll_top(to as i32);
        }
        self.first = first_seen(to.unwrap_or(scrolled), height);
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
