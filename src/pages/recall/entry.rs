//! One entry of a sheet: an arrow with its line, a note, or the title of a box. On a whole sheet it can be moved, turned and
//! removed.

use super::Dispatch;
use super::board::Drawing;
use super::cards::{layer, shape_name, tag, tag_word};
use super::state::{Act, Work, item_id};
use i18n::{Lang, msg};
use recall::check::Verdict;
use recall::diagram::{Item, Shape, Way};
use yew::prelude::*;

impl Drawing<'_> {
    /// An item; `inside` is what is in its box.
    pub fn entry(&self, at: usize, inside: Html) -> Html {
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

/// The words on an item.
pub fn words(lang: Lang, item: &Item) -> String {
    if item.shape == Shape::End { msg::recall_box_end(lang).to_owned() } else { item.label.clone() }
}

fn entry_name(lang: Lang, at: usize, item: &Item) -> String {
    let words = format!("{} {}", tag_word(item.shape), words(lang, item));
    let (number, words) = ((at + 1).to_string(), words.trim_start());
    match item.way {
        None => msg::recall_item(lang, words, &number),
        Some(Way::Up) => msg::recall_item_up(lang, words, &number),
        Some(Way::Down) => msg::recall_item_down(lang, words, &number),
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
