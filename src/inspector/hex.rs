//! Bytes in hexadecimal and as text, sixteen per line. On a narrow page the style sheet breaks each line in two.

use super::state::{Act, Handle};
use super::subject::{Subject, View};
use super::words;
use crate::hooks::ByIdentity;
use i18n::{Lang, bytes, msg};
use std::ops::Range;
use trace::EventId;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

const LINE: usize = 16;
/// Bytes that are drawn by one component: sixteen lines.
const CHUNK: usize = 256;
/// How many bytes of a sheet are shown at first, and after "all".
const SOME: usize = 4 << 10;
const MOST: usize = 64 << 10;

/// All sheets of the current view.
pub fn sheets(lang: Lang, event: EventId, subject: &ByIdentity<Subject>, state: &Handle) -> Html {
    let view = state.shown_view();
    let marked = state.marked().and_then(|row| subject.spot(row));
    let sheets = subject.sheets.iter().enumerate().filter(|(_, sheet)| sheet.view == view);
    let sheet = |(at, _): (usize, _)| {
        let marked = marked.clone().filter(|(sheet, _)| *sheet == at).map_or(0..0, |(_, bytes)| bytes);
        self::sheet(lang, event, subject, state, at, &marked)
    };
    html! {
        <div class="sheets" data-view={view.name()} onclick={state.on(choose)} onkeydown={state.on(press)}>
            { switch(lang, subject, state, view) }
            <div class="sheets-all" id="sheets">{ for sheets.map(sheet) }</div>
        </div>
    }
}

/// Switches between the bytes on the wire and the decrypted ones.
fn switch(lang: Lang, subject: &Subject, state: &Handle, shown: View) -> Html {
    if !subject.has(View::Wire) || !subject.has(View::Plain) {
        return Html::default();
    }
    let plain = words::origin(lang, subject.plain_origin());
    let button = |(view, label): (View, &'static str)| {
        let onclick = state.on::<MouseEvent>(match view {
            View::Wire => |state, _| state.dispatch(Act::Show(View::Wire)),
            View::Plain => |state, _| state.dispatch(Act::Show(View::Plain)),
        });
        let is_pressed = if view == shown { "true" } else { "false" };
        html! {
            <button type="button" class="button" data-action={format!("view-{}", view.name())} aria-pressed={is_pressed} {onclick}>
                { label }
            </button>
        }
    };
    let buttons = [(View::Wire, msg::inspector_wire(lang)), (View::Plain, plain)];
    html! {
        <div class="sheets-switch" role="group" aria-label={msg::inspector_view(lang)}>{ for buttons.map(button) }</div>
    }
}

fn sheet(
    lang: Lang,
    event: EventId,
    subject: &ByIdentity<Subject>,
    state: &Handle,
    at: usize,
    marked: &Range<usize>,
) -> Html {
    let sheet = &subject.sheets[at];
    let all = sheet.bytes.len();
    let shown = all.min(if state.shows_all { MOST } else { SOME });
    let what = match sheet.only_block() {
        Some(block) => words::protocol(lang, subject.blocks[block].protocol),
        None => msg::inspector_packet(lang),
    };
    let title = msg::inspector_bytes_title(lang, what);
    let reached = state.byte.filter(|(sheet, _)| *sheet == at).map_or(0, |(_, byte)| byte);
    let chunk = |start: usize| {
        let end = (start + CHUNK).min(shown);
        let within = |range: &Range<usize>| range.start.clamp(start, end)..range.end.clamp(start, end);
        let reached = (start..end).contains(&reached).then_some(reached);
        // Every chunk without marks gets the same empty range, so that it is not rendered again.
        let marked = Some(within(marked)).filter(|range| !range.is_empty()).unwrap_or(0..0);
        html! { <Chunk key={start} {lang} {event} subject={subject.clone()} sheet={at} chunk={start..end} {marked} {reached} /> }
    };
    let show_all = state.on::<MouseEvent>(|state, _| state.dispatch(Act::ShowAll));
    html! {
        <div class="sheet" key={at} role="group" aria-label={title.clone()} data-sheet={at.to_string()}>
            <p class="sheet-title" aria-hidden="true">{ title }<span>{ bytes(all as u64) }</span></p>
            { for (0..shown).step_by(CHUNK).map(chunk) }
            if shown < all {
                <p class="sheet-rest">
                    { msg::inspector_hidden(lang, (all - shown) as u64) }
                    if !state.shows_all {
                        <button type="button" class="button" data-action="all-bytes" onclick={show_all}>
                            { msg::inspector_all(lang) }
                        </button>
                    }
                </p>
            }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ChunkProps {
    lang: Lang,
    /// Whose bytes these are. A chunk may be drawn later than the fields beside it.
    event: EventId,
    subject: ByIdentity<Subject>,
    sheet: usize,
    /// The part of the sheet's bytes in this chunk.
    chunk: Range<usize>,
    /// The marked bytes among them.
    marked: Range<usize>,
    /// The byte that has the keyboard's focus.
    reached: Option<usize>,
}

/// A component, so that a moving mark renders only the lines around it.
#[component]
fn Chunk(props: &ChunkProps) -> Html {
    let lines = props.chunk.clone().step_by(LINE);
    html! { <>{ for lines.map(|start| line(props, start..(start + LINE).min(props.chunk.end))) }</> }
}

fn line(props: &ChunkProps, line: Range<usize>) -> Html {
    let middle = (line.start + LINE / 2).min(line.end);
    let offset = hex_offset(line.start);
    let texts = [line.start..middle, middle..line.end].map(|part| text(props, part));
    html! {
        <div class="hex" data-event={props.event.0.to_string()}>
            <span class="hex-offset" aria-hidden="true">{ offset }</span>
            <span class="hex-bytes hex-first">{ for (line.start..middle).map(|at| byte(props, at)) }</span>
            <span class="hex-bytes hex-second">{ for (middle..line.end).map(|at| byte(props, at)) }</span>
            <span class="hex-text hex-first-text" aria-hidden="true">{ &texts[0] }</span>
            <span class="hex-text hex-second-text" aria-hidden="true">{ &texts[1] }</span>
        </div>
    }
}

fn byte(props: &ChunkProps, at: usize) -> Html {
    let ChunkProps { lang, subject, sheet, marked, reached, .. } = props;
    let byte = subject.sheets[*sheet].bytes.get(at).copied().flatten();
    let hue = subject.protocol_at(*sheet, at).map_or("data", words::hue);
    let shown = byte.map_or_else(|| "··".to_owned(), hex_byte);
    let is_marked = marked.contains(&at).then_some("");
    let index = at.to_string();
    if *reached != Some(at) {
        return html! { <b data-byte={index} data-hue={hue} data-marked={is_marked}>{ shown }</b> };
    }
    let row = subject.row_at(*sheet, at).and_then(|row| subject.rows.get(row));
    let name = row.and_then(|row| row.field.as_ref()).map_or("", |field| &field.name);
    let label = msg::inspector_byte_label(*lang, &index, name, &shown);
    html! {
        <b data-byte={index} data-hue={hue} data-marked={is_marked} role="button" tabindex="0" aria-label={label}>{ shown }</b>
    }
}

/// Bytes as ASCII, the marked ones in an element of their own.
fn text(props: &ChunkProps, part: Range<usize>) -> Html {
    let bytes = &props.subject.sheets[props.sheet].bytes;
    let show = |range: Range<usize>| -> String {
        let bytes = bytes.get(range).unwrap_or_default();
        bytes.iter().map(|byte| byte.filter(|byte| matches!(byte, 32..=126)).map_or('·', char::from)).collect()
    };
    let [start, end] = [props.marked.start, props.marked.end].map(|at| at.clamp(part.start, part.end));
    if start == end {
        return html! { show(part) };
    }
    html! { <>{ show(part.start..start) }<mark>{ show(start..end) }</mark>{ show(end..part.end) }</> }
}

pub fn hex_byte(byte: u8) -> String {
    let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'));
    digits.iter().collect()
}

/// An offset in hexadecimal, with at least four digits.
fn hex_offset(at: usize) -> String {
    let bytes = (at as u32).to_be_bytes();
    let skipped = if at > 0xffff { 1 } else { 2 };
    bytes[skipped..].iter().map(|byte| hex_byte(*byte)).collect()
}

/// The sheet and the byte in which a browser event occurred.
fn byte_of(event: &web_sys::Event) -> Option<(usize, usize)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let byte = target.get_attribute("data-byte")?.parse().ok()?;
    let sheet = target.closest("[data-sheet]").ok()??.get_attribute("data-sheet")?.parse().ok()?;
    Some((sheet, byte))
}

fn choose(state: &Handle, event: &MouseEvent) {
    if let Some((sheet, byte)) = byte_of(event) {
        state.dispatch(Act::Byte(sheet, byte));
    }
}

/// The arrow keys move from byte to byte; Enter selects.
fn press(state: &Handle, event: &KeyboardEvent) {
    let Some((sheet, byte)) = byte_of(event) else { return };
    let all = state.subject.as_ref().and_then(|subject| subject.sheets.get(sheet)).map_or(0, |it| it.bytes.len());
    let last = all.min(if state.shows_all { MOST } else { SOME }).saturating_sub(1);
    let to = match event.key().as_str() {
        "ArrowRight" => byte + 1,
        "ArrowLeft" => byte.saturating_sub(1),
        "ArrowDown" => byte + LINE,
        "ArrowUp" => byte.checked_sub(LINE).unwrap_or(byte),
        "Home" => 0,
        "End" => last,
        "Enter" | " " => byte,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    state.dispatch(Act::Byte(sheet, to.min(last)));
}
