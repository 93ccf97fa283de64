//! A sheet as a sequence diagram between two lifelines, or the chain from top to bottom. It is a list of entries; while a card
//! is in the hand there are buttons between them, one for each host that may send it.

use super::Dispatch;
use super::cards::{layer, shape_name, tag};
use super::state::{Act, Place, Work, item_id, place_id};
use crate::route::recall::Mode;
use i18n::{Lang, msg};
use recall::board::{Part, parts};
use recall::check::{Finding, Verdict};
use recall::diagram::{Diagram, Item, Shape, Way};
use yew::prelude::*;

/// What is drawn, and what can be done with it.
struct Drawing<'a> {
    lang: Lang,
    items: &'a [Item],
    /// The items' numbers, if they can be changed.
    ids: Vec<u32>,
    work: Option<(&'a Work, &'a Dispatch)>,
    is_dashed: bool,
}

/// The board of a diagram in work, or its solution.
pub fn board(lang: Lang, diagram: &'static Diagram, work: &Work, dispatch: &Dispatch) -> Html {
    let items = if work.is_revealed { diagram.solution(lang) } else { work.board.items() };
    let name = if work.is_revealed { msg::recall_solution(lang) } else { msg::recall_board(lang) };
    let drawing = Drawing {
        lang,
        items: &items,
        ids: work.board.numbered().iter().map(|(id, _)| *id).collect(),
        work: (!work.is_revealed).then_some((work, dispatch)),
        is_dashed: diagram.has_dashed_responses,
    };
    let is_blank = items.is_empty() && work.hand.is_none() && work.findings.is_none();
    html! {
        <section id="recall-board" class="recall-board" data-chain={diagram.is_chain().then_some("")} tabindex="-1" aria-label={name}
            data-entries={items.len().to_string()} data-revealed={work.is_revealed.then_some("")}>
            { picture(&drawing, diagram.is_chain()) }
            if is_blank {
                <p class="recall-blank">{ msg::recall_blank(lang) }</p>
            }
        </section>
    }
}

/// The solution without anything around it, for paper.
pub fn drawn(lang: Lang, diagram: &'static Diagram) -> Html {
    let items = diagram.solution(lang);
    let is_dashed = diagram.has_dashed_responses;
    picture(&Drawing { lang, items: &items, ids: Vec::new(), work: None, is_dashed }, diagram.is_chain())
}

fn picture(drawing: &Drawing, is_chain: bool) -> Html {
    let all = parts(drawing.items);
    html! {
        <>
            if !is_chain {
                <div class="recall-hosts" aria-hidden="true"><span>{ "Client" }</span><span>{ "Server" }</span></div>
            }
            <div class="recall-lines" data-chain={is_chain.then_some("")}>
                <ol>
                    { for all.iter().map(|part| drawing.part(part)) }
                    { drawing.missing(drawing.items.len()) }
                    if !drawing.is_last_place_inside(&all) {
                        { drawing.gap(drawing.items.len()) }
                    }
                </ol>
            </div>
        </>
    }
}

impl Drawing<'_> {
    fn part(&self, part: &Part) -> Html {
        match part {
            Part::Item(at) => html! { <>{ self.before(*at) }{ self.entry(*at, Html::default()) }</> },
            Part::Box { open, parts, end } => {
                let behind = parts.last().map_or(open + 1, end_of);
                let inside = html! {
                    <ol>
                        { for parts.iter().map(|part| self.part(part)) }
                        if let Some(end) = end {
                            { self.before(*end) }
                            { self.entry(*end, Html::default()) }
                        } else if self.takes_place_inside(parts) {
                            { self.gap(behind) }
                        }
                    </ol>
                };
                html! { <>{ self.before(*open) }{ self.entry(*open, inside) }</> }
            }
        }
    }

    /// What stands before an item: what is missing there, and the place for a card. Behind a box that is open the place is in
    /// the box.
    fn before(&self, at: usize) -> Html {
        let opens = self.items.get(at).is_some_and(|item| matches!(item.shape, Shape::Frame | Shape::Loop));
        let is_in_box = opens && self.hand_stays_in_box() && self.is_open_before(at);
        html! {
            <>
                { self.missing(at) }
                if !is_in_box {
                    { self.gap(at) }
                }
            </>
        }
    }

    /// Whether the card in the hand would go into a box that is open.
    fn hand_stays_in_box(&self) -> bool {
        let hand = self.work.and_then(|(work, _)| work.hand.as_ref());
        hand.is_some_and(|hand| !matches!(hand.shape, Shape::Frame | Shape::Loop))
    }

    fn is_open_before(&self, at: usize) -> bool {
        fn is_open(part: &Part) -> bool {
            matches!(part, Part::Box { end: None, .. })
        }
        parts(&self.items[..at]).last().is_some_and(is_open)
    }

    /// Whether the place behind the last of these parts, which are in an open box, is in that box itself.
    fn takes_place_inside(&self, inside: &[Part]) -> bool {
        let is_in_inner = matches!(inside.last(), Some(Part::Box { end: None, .. }));
        self.hand_stays_in_box() && !is_in_inner
    }

    fn is_last_place_inside(&self, all: &[Part]) -> bool {
        self.hand_stays_in_box() && matches!(all.last(), Some(Part::Box { end: None, .. }))
    }

    /// The finding on an item.
    fn finding(&self, at: usize) -> Option<&Finding> {
        let findings = self.work.and_then(|(work, _)| work.findings.as_ref())?;
        findings.iter().find(|finding| finding.place == Some(at))
    }

    /// A mark for each step that is missing before an item.
    fn missing(&self, at: usize) -> Html {
        let Some(findings) = self.work.and_then(|(work, _)| work.findings.as_ref()) else { return Html::default() };
        let next = |from: usize| findings[from..].iter().find_map(|finding| finding.place).unwrap_or(self.items.len());
        let is_here =
            |(place, finding): &(usize, &Finding)| matches!(finding.verdict, Verdict::Missing) && next(*place) == at;
        let mark = |_| html! { <li class="recall-missing">{ msg::recall_missing_mark(self.lang) }</li> };
        html! { <>{ for findings.iter().enumerate().filter(is_here).map(mark) }</> }
    }

    /// The buttons that put the card in the hand before an item.
    fn gap(&self, at: usize) -> Html {
        let Some((work, dispatch)) = self.work else { return Html::default() };
        let Some(hand) = work.hand.as_ref().filter(|_| work.takes_cards()) else { return Html::default() };
        if work.mode == Mode::Steps && at != self.items.len() {
            return Html::default();
        }
        let ways: &[Option<Way>] = if hand.shape == Shape::Arrow { &[Some(Way::Up), Some(Way::Down)] } else { &[None] };
        html! {
            <li class="recall-gap">{ for ways.iter().map(|way| self.place(at, *way, dispatch)) }</li>
        }
    }

    fn place(&self, at: usize, way: Option<Way>, dispatch: &Dispatch) -> Html {
        let number = (at + 1).to_string();
        let (name, words) = match way {
            None => (msg::recall_place(self.lang, &number), msg::recall_put(self.lang)),
            Some(Way::Up) => (msg::recall_place_up(self.lang, &number), "Client \u{2192} Server"),
            Some(Way::Down) => (msg::recall_place_down(self.lang, &number), "Client \u{2190} Server"),
        };
        let onclick = {
            let dispatch = dispatch.clone();
            let place = Place { at, way: way.unwrap_or(Way::Up) };
            Callback::from(move |_: MouseEvent| dispatch.dispatch(Act::Put(place)))
        };
        let onkeydown = {
            let dispatch = dispatch.clone();
            Callback::from(move |event: KeyboardEvent| {
                let to = match event.key().as_str() {
                    "ArrowUp" => place_id(at.saturating_sub(1), way),
                    "ArrowDown" => place_id(at + 1, way),
                    "ArrowLeft" if way.is_some() => place_id(at, Some(Way::Up)),
                    "ArrowRight" if way.is_some() => place_id(at, Some(Way::Down)),
                    _ => return,
                };
                event.prevent_default();
                dispatch.dispatch(Act::Aim(to));
            })
        };
        html! {
            <button type="button" id={place_id(at, way)} class="recall-place" aria-label={name} {onclick} {onkeydown}>{ words }</button>
        }
    }

    /// An item; `inside` is what is in its box.
    fn entry(&self, at: usize, inside: Html) -> Html {
        let Some(item) = self.items.get(at) else { return Html::default() };
        let finding = self.finding(at);
        let verdict = finding.map(|finding| verdict_name(finding.verdict));
        let is_turned_back = item.way == Some(Way::Down);
        let glyph = finding.map(|finding| if finding.is_right() { "\u{2713}" } else { "\u{2717}" });
        let content = html! {
            <>
                <span class="recall-label">{ tag(item.shape) }{ words(self.lang, item) }
                    if let Some(glyph) = glyph {
                        <i aria-hidden="true">{ glyph }</i>
                    }
                </span>
                if let Some(way) = item.way {
                    { line(way) }
                }
            </>
        };
        let id = self.ids.get(at).copied().filter(|_| self.work.is_some());
        let is_dashed = self.is_dashed && is_turned_back;
        html! {
            <li key={id.map_or_else(|| format!("at-{at}"), item_id)} class="recall-entry" data-shape={shape_name(item.shape)}
                data-layer={layer(&item.label)} data-dashed={is_dashed.then_some("")} data-verdict={verdict}>
                if let Some((id, (work, dispatch))) = id.zip(self.work).filter(|(_, (work, _))| work.is_editable()) {
                    { self.button(at, id, content, work, dispatch) }
                } else {
                    <div class="recall-item">
                        { content }
                        <span class="unseen">{ way_words(item) }</span>
                    </div>
                }
                { inside }
            </li>
        }
    }

    /// An entry that can be changed: its keys, and its tools once it is chosen.
    fn button(&self, at: usize, id: u32, content: Html, work: &Work, dispatch: &Dispatch) -> Html {
        let item = &self.items[at];
        let is_chosen = work.chosen == Some(id);
        let act = |act: fn(u32) -> Act| {
            let dispatch = dispatch.clone();
            Callback::from(move |_: MouseEvent| dispatch.dispatch(act(id)))
        };
        let onkeydown = {
            let dispatch = dispatch.clone();
            Callback::from(move |event: KeyboardEvent| {
                let act = match event.key().as_str() {
                    "ArrowUp" => Act::Shift(id, true),
                    "ArrowDown" => Act::Shift(id, false),
                    "ArrowRight" => Act::Turn(id, Some(Way::Up)),
                    "ArrowLeft" => Act::Turn(id, Some(Way::Down)),
                    "Delete" | "Backspace" => Act::Remove(id),
                    _ => return,
                };
                event.prevent_default();
                dispatch.dispatch(act);
            })
        };
        let words = words(self.lang, item);
        let tool = |name: &'static str, glyph: &'static str, onclick: Callback<MouseEvent>| {
            html! { <button type="button" class="button" aria-label={name} title={name} {onclick}><span aria-hidden="true">{ glyph }</span></button> }
        };
        html! {
            <>
                <button type="button" id={item_id(id)} class="recall-item" aria-label={entry_name(self.lang, at, item)}
                    aria-expanded={is_chosen.to_string()} onclick={act(Act::Choose)} {onkeydown}>
                    { content }
                </button>
                if is_chosen {
                    <div class="recall-edit" role="group" aria-label={msg::recall_entry(self.lang, &words)}>
                        { tool(msg::recall_earlier(self.lang), "\u{2191}", act(|id| Act::Shift(id, true))) }
                        { tool(msg::recall_later(self.lang), "\u{2193}", act(|id| Act::Shift(id, false))) }
                        if item.way.is_some() {
                            { tool(msg::recall_turn(self.lang), "\u{21c4}", act(|id| Act::Turn(id, None))) }
                        }
                        { tool(msg::recall_remove(self.lang), "\u{2715}", act(Act::Remove)) }
                    </div>
                }
            </>
        }
    }
}

/// The number of the item behind a part.
fn end_of(part: &Part) -> usize {
    match part {
        Part::Item(at) | Part::Box { end: Some(at), .. } => at + 1,
        Part::Box { open, parts, .. } => parts.last().map_or(open + 1, end_of),
    }
}

/// The words on an item.
pub fn words(lang: Lang, item: &Item) -> String {
    if item.shape == Shape::End { msg::recall_box_end(lang).to_owned() } else { item.label.clone() }
}

fn entry_name(lang: Lang, at: usize, item: &Item) -> String {
    let (number, words) = ((at + 1).to_string(), words(lang, item));
    match item.way {
        None => msg::recall_item(lang, &words, &number),
        Some(Way::Up) => msg::recall_item_up(lang, &words, &number),
        Some(Way::Down) => msg::recall_item_down(lang, &words, &number),
    }
}

fn way_words(item: &Item) -> &'static str {
    match item.way {
        None => "",
        Some(Way::Up) => ", Client \u{2192} Server",
        Some(Way::Down) => ", Server \u{2192} Client",
    }
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "right",
        Verdict::Turned => "turned",
        Verdict::Wrong(_) => "wrong",
        Verdict::Extra(_) => "extra",
        Verdict::Missing => "missing",
    }
}

/// A slanted line from one lifeline to the other, with its head: time runs down.
fn line(way: Way) -> Html {
    let (from, to, head) = match way {
        Way::Up => ("0", "100%", "M-9 -5.5L0 0L-9 3.5"),
        Way::Down => ("100%", "0", "M9 -5.5L0 0L9 3.5"),
    };
    html! {
        <svg class="recall-line" aria-hidden="true">
            <line x1={from} y1="2" x2={to} y2="13" />
            <svg x={to} y="13" overflow="visible"><path d={head} /></svg>
        </svg>
    }
}
