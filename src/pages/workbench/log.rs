//! The log of a session as a table. Only the rows near the visible part are drawn, once per frame of the screen at most.

use super::pause::pause;
use super::rows::{gap, head, row, row_id};
use super::run::Runner;
use super::search::search;
use super::sift::{Sift, drawn};
use crate::hooks::document::{element, focus};
use ::workbench::journal::Filter;
use i18n::{Lang, group, msg};
use trace::Direction;
use web_sys::Element;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub id: u32,
    pub runner: Runner,
    pub version: u64,
    pub chosen: Option<u64>,
    pub on_choose: Callback<Option<u64>>,
}

/// The log, with search and filter above it.
pub struct Log {
    search: String,
    direction: Option<Direction>,
    sift: Sift,
    /// The first row that is seen.
    first: usize,
    /// Whether the newest rows are shown as they come.
    follows: bool,
    /// The entry whose row receives the focus once it is drawn.
    wanted: Option<u64>,
}

pub enum Message {
    Search(String),
    Direction(Option<Direction>),
    Scrolled,
    Choose(u64),
    /// A key moves the choice by so many rows.
    Move(isize),
    Newest,
}

impl Component for Log {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let mut new = Self {
            search: String::new(),
            direction: None,
            sift: Sift::default(),
            first: 0,
            follows: true,
            wanted: None,
        };
        new.renew(ctx);
        new
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &Props) -> bool {
        self.renew(ctx);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let before = (self.first, self.follows);
        match message {
            Message::Search(text) => self.search = text,
            Message::Direction(direction) => self.direction = direction,
            Message::Scrolled => {
                self.scrolled(ctx);
                return before != (self.first, self.follows);
            }
            Message::Choose(number) => {
                let is_chosen = ctx.props().chosen == Some(number);
                ctx.props().on_choose.emit((!is_chosen).then_some(number));
                return false;
            }
            Message::Move(by) => self.step(ctx, by),
            Message::Newest => self.follows = true,
        }
        self.renew(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Props { lang, id, .. } = *ctx.props();
        let title = format!("bench-log-title-{id}");
        let count = self.sift.len();
        html! {
            <section class="bench-log" aria-labelledby={title.clone()}>
                <header class="bench-bar">
                    <h3 id={title.clone()}>{ msg::workbench_log(lang) }</h3>
                    { search(lang, id, ctx.link(), &self.search, self.direction) }
                    { self.count(ctx) }
                    { pause(lang, &ctx.props().runner) }
                </header>
                <div id={scroller(id)} class="scroll-rows bench-scroll" data-own-keys="" onscroll={ctx.link().callback(|_| Message::Scrolled)}
                    onkeydown={ctx.link().batch_callback(pressed)}>
                    { self.table(ctx, title) }
                    if count == 0 {
                        <p class="bench-none">{ self.nothing(ctx) }</p>
                    }
                </div>
                if !self.follows {
                    <button type="button" class="button bench-newest" data-action="newest" onclick={ctx.link().callback(|_| Message::Newest)}>
                        { msg::workbench_newest(lang) }
                    </button>
                }
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        let id = ctx.props().id;
        let Some(scroller) = element::<Element>(&scroller(id)) else { return };
        if let Some(wanted) = self.wanted.take() {
            focus(&row_id(id, wanted));
        } else if self.follows {
            scroller.set_scroll_top(scroller.scroll_height());
        }
    }
}

fn scroller(id: u32) -> String {
    format!("bench-log-{id}")
}

/// Keys that move in the rows.
fn pressed(event: KeyboardEvent) -> Option<Message> {
    let by = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        "PageDown" => 10,
        "PageUp" => -10,
        "Home" => isize::MIN,
        "End" => isize::MAX,
        _ => return None,
    };
    event.prevent_default();
    Some(Message::Move(by))
}

impl Log {
    fn renew(&mut self, ctx: &Context<Self>) {
        let filter = Filter { direction: self.direction, ..Filter::searching(&self.search) };
        ctx.props().runner.read(|run| self.sift.renew(&run.journal, &run.view, &filter));
    }

    /// The height of a row, and how far the log is scrolled.
    fn measure(&self, id: u32) -> Option<(Element, f64)> {
        let scroller: Element = element(&scroller(id))?;
        let body = scroller.query_selector("tbody").ok()??;
        let height = body.get_bounding_client_rect().height() / self.sift.len().max(1) as f64;
        (height > 0.0).then_some((scroller, height))
    }

    fn scrolled(&mut self, ctx: &Context<Self>) {
        let Some((scroller, height)) = self.measure(ctx.props().id) else { return };
        let top = f64::from(scroller.scroll_top());
        let left = f64::from(scroller.scroll_height() - scroller.client_height()) - top;
        self.follows = left < height * 1.5;
        // Other rows are drawn after eight.
        self.first = (top / height) as usize / 8 * 8;
    }

    /// Moves the choice, from the chosen row or from the last.
    fn step(&mut self, ctx: &Context<Self>, by: isize) {
        let Some(last) = self.sift.len().checked_sub(1) else { return };
        let from = ctx.props().chosen.map_or(last, |number| self.sift.place(number).min(last));
        let place = from.saturating_add_signed(by).min(last);
        let Some(number) = self.sift.number(place) else { return };
        (self.follows, self.wanted) = (place == last && by > 0, Some(number));
        if let Some((scroller, height)) = self.measure(ctx.props().id) {
            let (top, room) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()) - height);
            let at = place as f64 * height;
            if at < top || at + height > top + room {
                scroller.set_scroll_top((at - room / 2.0).max(0.0) as i32);
                self.first = place.saturating_sub(4);
            }
        }
        ctx.props().on_choose.emit(Some(number));
    }

    /// How many entries are shown, if not all of them are.
    fn count(&self, ctx: &Context<Self>) -> Html {
        let Props { lang, ref runner, .. } = *ctx.props();
        let all = runner.read(|run| run.journal.entries().len());
        html! {
            <p class="bench-count" role="status" data-shown={self.sift.len().to_string()}>
                if !self.search.is_empty() || self.direction.is_some() {
                    { msg::workbench_shown(lang, &group(all as u64), &group(self.sift.len() as u64)) }
                }
            </p>
        }
    }

    fn table(&self, ctx: &Context<Self>, title: String) -> Html {
        let Props { lang, id, ref runner, chosen, .. } = *ctx.props();
        let count = self.sift.len();
        let range = drawn(self.first, count, self.follows);
        let tab = chosen.map(|number| self.sift.place(number)).filter(|place| range.contains(place));
        let tab = tab.unwrap_or_else(|| range.end.saturating_sub(1));
        let rows = runner.read(|run| {
            let one = |place: usize| {
                let entry = run.journal.entry(self.sift.number(place)?)?;
                Some(row(lang, id, entry, place, chosen == Some(entry.number), place == tab, ctx.link()))
            };
            range.clone().filter_map(one).collect::<Vec<_>>()
        });
        html! {
            <table aria-labelledby={title} aria-rowcount={(count + 1).to_string()}>
                { head(lang) }
                <tbody>
                    { for gap("above", range.start) }
                    { for rows }
                    { for gap("below", count - range.end) }
                </tbody>
            </table>
        }
    }

    /// Why there are no rows.
    fn nothing(&self, ctx: &Context<Self>) -> &'static str {
        let has_entries = ctx.props().runner.read(|run| run.journal.entries().len() > 0);
        if has_entries { msg::workbench_no_match(ctx.props().lang) } else { msg::workbench_nothing(ctx.props().lang) }
    }
}
