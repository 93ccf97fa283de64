//! Moving in the list: scrolling, pointing, the arrow keys. It scrolls only the list, never the page.

use super::list::{Row, first_seen, reveal};
use super::row::id;
use super::{EventList, Message};
use crate::hooks::document::{element, focus};
use std::ops::Range;
use trace::EventId;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};
use yew::{Callback, Context};

/// How many rows Page Up and Page Down move by.
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
    /// Clears the selection.
    Escape,
}

/// A click selects a row. A double click, or a click on its time, seeks to its moment.
pub fn clicked(event: MouseEvent) -> Option<Message> {
    let place = place_of(&event)?;
    let is_seek = event.detail() == 2 || closest(&event, "[data-action=seek]").is_some();
    Some(if is_seek { Message::Seek(place) } else { Message::Choose(place) })
}

/// The message for a key; prevents the page from scrolling.
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
    /// The row that Tab reaches; `drawn` are the rows in the page.
    pub fn tab(&self, drawn: &Range<usize>) -> usize {
        self.place.filter(|place| drawn.contains(place)).unwrap_or_else(|| self.first.max(drawn.start))
    }

    /// The row at an index into `shown`.
    pub fn row(&self, place: usize) -> Option<Row<'_>> {
        self.list.row(*self.shown.get(place)?)
    }

    pub fn scrolled(&mut self) {
        if let Some((_, [height, _, scrolled])) = self.measures() {
            self.first = first_seen(scrolled, height);
        }
    }

    /// Moves the focus and selects the row that it reaches.
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
        // The target row may not be in the page yet, or may be moved when other rows are drawn, which removes its
        // focus. So it is focused after the next render.
        if self.place != Some(to) || element::<Element>(&id(to)).is_none() {
            self.wanted = Some(to);
        }
        focus(&id(to));
        self.choose(to, &ctx.props().on_mark);
    }

    /// Selects the row. A row without an event leaves the selection unchanged.
    pub fn choose(&mut self, place: usize, on_choose: &Callback<Option<EventId>>) {
        self.place = Some(place);
        let event = self.row(place).and_then(|row| row.event());
        if event.is_some() {
            on_choose.emit(event);
        }
    }

    /// Scrolls to the row of the selected event.
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

    /// The list's element, and in pixels a row's height, the visible height and the scroll position.
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

/// The index of the row in which a browser event occurred.
fn place_of(event: &Event) -> Option<usize> {
    closest(event, "[data-place]")?.get_attribute("data-place")?.parse().ok()
}

fn closest(event: &Event, what: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(what).ok()?
}
