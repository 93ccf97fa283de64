//! The fields as a tree for the arrow keys. All rows are in the document; folded ones are hidden.

use super::field_help::{dark, malformed};
use super::rows::Row;
use super::state::{Act, Handle};
use super::subject::Subject;
use super::words;
use crate::hooks::document;
use i18n::{Lang, bytes, msg};
use trace::EventId;
use wasm_bindgen::JsCast;
use web_sys::Element;
use wire::Protocol;
use yew::prelude::*;

/// The most rows shown for one event; a body of many chunks has thousands.
const MOST: usize = 1_500;
/// The longest text of a row, in bytes; the rest of a long value is in the bytes below.
const LONGEST: usize = 600;

pub fn tree(lang: Lang, event: EventId, subject: &Subject, state: &Handle, meanings: &str) -> Html {
    let marked = state.marked();
    let reached = state.chosen.filter(|&row| state.is_visible(row)).unwrap_or(0);
    let rows = subject.rows.iter().enumerate().take(MOST);
    let rows = rows.map(|(at, row)| {
        let look = Look {
            is_marked: marked == Some(at),
            is_reached: reached == at,
            is_visible: state.is_visible(at),
            open: (row.end > at + 1).then(|| state.is_open(at)),
        };
        self::row(lang, subject, at, row, &look, meanings)
    });
    let (hover, choose, press) = (state.on(hover), state.on(choose), state.on(press));
    let left = subject.rows.len().saturating_sub(MOST);
    html! {
        <>
            <div class="fields" role="tree" aria-label={msg::inspector_fields(lang)} data-event={event.0.to_string()} onclick={choose}
                onpointerover={hover.clone()} onpointerleave={hover} onkeydown={press}>
                { for rows }
            </div>
            if left > 0 {
                <p class="sheet-rest">{ msg::inspector_unlisted(lang, left as u64) }</p>
            }
        </>
    }
}

fn choose(state: &Handle, event: &MouseEvent) {
    if let Some(row) = row_of(event) {
        state.dispatch(Act::Choose(row));
        state.dispatch(Act::Fold(row, !state.is_open(row)));
    }
}

/// Also handles the pointer leaving the tree, when it is at no row.
fn hover(state: &Handle, event: &PointerEvent) {
    state.dispatch(Act::Hover(row_of(event)));
}

/// The row in which a browser event occurred.
pub fn row_of(event: &web_sys::Event) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-row]").ok()??.get_attribute("data-row")?.parse().ok()
}

/// How a row is drawn now.
struct Look {
    is_marked: bool,
    is_reached: bool,
    is_visible: bool,
    /// Whether its parts are shown; `None` if it has no parts.
    open: Option<bool>,
}

fn row(lang: Lang, subject: &Subject, at: usize, row: &Row, look: &Look, meanings: &str) -> Html {
    let twisty = match look.open {
        None => "\u{a0}",
        Some(true) => "▾",
        Some(false) => "▸",
    };
    let block = &subject.blocks[row.block];
    let is_block = row.field.is_none();
    let hue = if is_block { words::hue(block.protocol) } else { "" };
    let (name, value) = match &row.field {
        Some(field) => (html! { &field.name }, value(subject, row, &field.value)),
        None => (html! { words::protocol(lang, block.protocol) }, about(lang, subject, row, meanings)),
    };
    let field = row.field.as_ref();
    html! {
        <div key={at} role="treeitem" id={id(at)} class={if is_block { "fields-row fields-block" } else { "fields-row" }}
            data-row={at.to_string()} data-hue={hue} data-protocol={is_block.then(|| block.protocol.to_string())}
            data-field={field.map(|field| field.id.clone())} data-value={field.map(|field| field.value.clone())}
            data-number={field.and_then(|field| field.number).map(|number| number.to_string())}
            data-marked={look.is_marked.then_some("")} hidden={!look.is_visible} tabindex={if look.is_reached { "0" } else { "-1" }}
            aria-level={(row.level + 1).to_string()} aria-selected={if look.is_marked { "true" } else { "false" }}
            aria-expanded={look.open.map(|open| if open { "true" } else { "false" })}
            ~style={format!("--level:{}", row.level)}>
            <span class="fields-name"><span class="fields-twisty" aria-hidden="true">{ twisty }</span>{ name }</span>
            <span class="fields-value">{ value }</span>
        </div>
    }
}

/// The element id of a row.
pub fn id(row: usize) -> String {
    format!("field-row-{row}")
}

/// A value, after its bits if they are not whole bytes.
fn value(subject: &Subject, row: &Row, value: &str) -> Html {
    let shown = &value[..value.floor_char_boundary(LONGEST)];
    let bits = if row.is_within_bytes() && row.bytes().len() <= 2 { bits(subject, row) } else { String::new() };
    html! {
        <>
            if !bits.is_empty() {
                <code class="fields-bits" aria-hidden="true">{ bits }</code>
            }
            { shown }
        </>
    }
}

/// The bits of a field in their bytes: `···· 0001`.
fn bits(subject: &Subject, row: &Row) -> String {
    let mut text = String::new();
    let bytes = &subject.blocks[row.block].bytes;
    for bit in row.bytes().start * 8..row.bytes().end * 8 {
        if bit % 4 == 0 && !text.is_empty() {
            text.push(' ');
        }
        let is_set = bytes.get(bit / 8).is_some_and(|byte| byte >> (7 - bit % 8) & 1 == 1);
        text.push(match (row.bits.contains(&bit), is_set) {
            (false, _) => '·',
            (true, false) => '0',
            (true, true) => '1',
        });
    }
    text
}

/// A block's length, its origin, and its errors.
fn about(lang: Lang, subject: &Subject, row: &Row, meanings: &str) -> Html {
    let block = &subject.blocks[row.block];
    let origin = words::origin(lang, subject.origin(row.block));
    html! {
        <>
            if let Some(what) = kind(subject, row) {
                <span class="fields-kind">{ what }</span>
            }
            <span class="fields-length">{ bytes(block.length as u64) }</span>
            if !origin.is_empty() {
                <span class="fields-origin">{ origin }</span>
            }
            if let Some(what) = &block.malformed {
                <span class="fields-bad">{ malformed(meanings, what) }</span>
            }
            if let Some(why) = block.dark {
                <span class="fields-dark">{ dark(meanings, why) }</span>
            }
        </>
    }
}

/// The kind of a TLS record or handshake message, which is its block's first field.
fn kind<'a>(subject: &'a Subject, row: &Row) -> Option<&'a str> {
    if !matches!(subject.blocks[row.block].protocol, Protocol::TlsRecord | Protocol::TlsMessage) {
        return None;
    }
    let of_block = subject.rows.iter().filter(|other| other.block == row.block);
    of_block.filter_map(|row| row.field.as_ref()).map(|field| field.value.as_str()).find(|value| !value.is_empty())
}

/// The arrow keys move, open and close; Enter and the space bar select.
fn press(state: &Handle, event: &KeyboardEvent) {
    let (Some(row), Some(subject)) = (row_of(event), &state.subject) else { return };
    let is_parent = subject.rows.get(row).is_some_and(|it| it.end > row + 1);
    let to = match event.key().as_str() {
        "ArrowDown" => state.neighbour(row, true),
        "ArrowUp" => state.neighbour(row, false),
        "Home" => Some(0),
        "End" => state.neighbour(subject.rows.len(), false),
        "ArrowRight" if is_parent && state.is_open(row) => Some(row + 1),
        "ArrowLeft" if !is_parent || !state.is_open(row) => subject.rows.get(row).and_then(|row| row.parent),
        key @ ("ArrowRight" | "ArrowLeft" | "Enter" | " ") => {
            if is_parent {
                let is_open = if key.starts_with('A') { key == "ArrowRight" } else { !state.is_open(row) };
                state.dispatch(Act::Fold(row, is_open));
            }
            Some(row)
        }
        _ => return,
    };
    // The page has shortcuts of its own, and would scroll by these keys.
    event.prevent_default();
    event.stop_propagation();
    if let Some(to) = to {
        state.dispatch(Act::Hover(None));
        state.dispatch(Act::Choose(to));
        document::focus(&id(to));
    }
}
