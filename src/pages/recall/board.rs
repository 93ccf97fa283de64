//! A sheet as a sequence diagram between two lifelines, or the chain from top to bottom. It is a list of entries; while a card
//! is in the hand there are buttons between them, one for each host that may send it.

use super::Dispatch;
use super::state::{Act, Place, Work, place_id};
use crate::route::recall::Mode;
use i18n::{Lang, msg};
use recall::board::{Part, parts};
use recall::check::{Finding, Verdict};
use recall::diagram::{Diagram, Item, Shape, Way};
use yew::prelude::*;

/// What is drawn, and what can be done with it.
pub struct Drawing<'a> {
    pub lang: Lang,
    pub items: &'a [Item],
    /// The items' numbers, if they can be changed.
    pub ids: Vec<u32>,
    pub work: Option<(&'a Work, &'a Dispatch)>,
    pub is_dashed: bool,
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
    pub fn finding(&self, at: usize) -> Option<&Finding> {
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
            Some(Way::Down) => (msg::recall_place_down(self.lang, &number), "Server \u{2192} Client"),
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
}

/// The number of the item behind a part.
fn end_of(part: &Part) -> usize {
    match part {
        Part::Item(at) | Part::Box { end: Some(at), .. } => at + 1,
        Part::Box { open, parts, .. } => parts.last().map_or(open + 1, end_of),
    }
}
