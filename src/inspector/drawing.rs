//! A header drawn as in its RFC, and the unmasking of a WebSocket payload. This is a second picture of the fields, for
//! the pointer; the tree gives the same to everyone.

use super::cells::{Cell, WIDTH, cells, is_drawn, label, unmasked};
use super::detail::source;
use super::hex::hex_byte;
use super::rows::Row;
use super::state::{Act, Handle};
use super::subject::Subject;
use super::tree::row_of;
use super::words;
use i18n::{Lang, msg};
use wire::Protocol;
use yew::prelude::*;

/// The most bytes of a payload whose unmasking is shown.
const MOST: usize = 64;

/// The picture of the block with the marked row; without one, of the highest block that has a picture.
pub fn drawing(lang: Lang, subject: &Subject, state: &Handle) -> Html {
    let is_drawn = |block: &usize| subject.blocks.get(*block).is_some_and(|block| is_drawn(block.protocol));
    let chosen = state.chosen.and_then(|row| subject.rows.get(row)).map(|row| row.block).filter(is_drawn);
    let Some(block) = chosen.or_else(|| (0..subject.blocks.len()).rev().find(is_drawn)) else {
        return Html::default();
    };
    let Some(start) = subject.rows.iter().position(|row| row.block == block) else { return Html::default() };
    let rows = start..subject.rows[start].end;
    let protocol = subject.blocks[block].protocol;
    let (cells, left_out) = cells(&subject.rows, rows.clone());
    let section = match protocol {
        Protocol::Ipv4 => "RFC 791 §3.1",
        Protocol::Ipv6 => "RFC 8200 §3",
        Protocol::Tcp => "RFC 9293 §3.1",
        Protocol::Udp => "RFC 768",
        _ => "RFC 6455 §5.2",
    };
    let title = msg::inspector_drawing(lang, section);
    let (point, choose) = (state.on(point), state.on(choose));
    html! {
        <section class="drawing" data-hue={words::hue(protocol)} data-drawing={protocol.to_string()}>
            <h3>{ words::protocol(lang, protocol) }<span>{ source(section) }</span></h3>
            <div class="drawing-grid" role="img" aria-label={title} onpointerover={point.clone()}
                onpointerleave={point} onclick={choose}>
                { for (0..WIDTH).map(scale) }
                { for cells.iter().map(|cell| self::cell(subject, state, cell)) }
            </div>
            if left_out > 0 {
                <p class="drawing-rest">{ msg::inspector_undrawn(lang, left_out as u64 / 8) }</p>
            }
            if protocol == Protocol::WebSocket {
                { mask(lang, subject, &subject.rows[rows]) }
            }
        </section>
    }
}

/// Also handles the pointer leaving the picture, when it is at no cell.
fn point(state: &Handle, event: &PointerEvent) {
    state.dispatch(Act::Point(row_of(event)));
}

fn choose(state: &Handle, event: &MouseEvent) {
    row_of(event).into_iter().for_each(|row| state.dispatch(Act::Choose(row)));
}

/// The number of a bit as the RFCs write it: tens above, ones below.
fn scale(bit: usize) -> Html {
    let tens = if bit.is_multiple_of(10) { (bit / 10).to_string() } else { String::new() };
    html! { <span class="drawing-bit"><span>{ tens }</span>{ bit % 10 }</span> }
}

fn cell(subject: &Subject, state: &Handle, cell: &Cell) -> Html {
    let row = &subject.rows[cell.row];
    let Some(field) = &row.field else { return Html::default() };
    let [line, column, span] = [cell.line + 2, cell.column + 1, cell.span].map(|number| number.to_string());
    let name = if cell.continues { "…" } else { label(&field.id, &field.name, cell.span) };
    let class = if cell.span < 4 { "drawing-cell drawing-narrow" } else { "drawing-cell" };
    let has_value = !cell.continues && (cell.span != 4 || field.number.is_some());
    // A narrow cell has room only for the number.
    let value = match field.number {
        Some(number) if cell.span < 16 => number.to_string(),
        _ => field.value[..field.value.floor_char_boundary(40)].to_owned(),
    };
    html! {
        <span {class} data-row={cell.row.to_string()} data-cell={field.id.clone()} data-bits={span.clone()}
            data-marked={(state.marked() == Some(cell.row)).then_some("")} title={format!("{}: {}", field.name, field.value)}
            ~style={format!("grid-area:{line}/{column}/auto/span {span}")}>
            <span>{ name }</span>
            if has_value {
                <b>{ value }</b>
            }
        </span>
    }
}

/// The payload's bytes as they were sent, the key's bytes above them, and the results.
fn mask(lang: Lang, subject: &Subject, rows: &[Row]) -> Html {
    let find = |id: &str| rows.iter().find(|row| row.id().starts_with(id));
    let (Some(key), Some(payload)) = (find("websocket.masking_key"), find("websocket.payload.")) else {
        return Html::default();
    };
    let bytes = &subject.blocks[payload.block].bytes;
    let key = bytes.get(key.bytes()).and_then(|key| key.first_chunk::<4>());
    let (Some(&key), Some(masked)) = (key, bytes.get(payload.bytes())) else { return Html::default() };
    let shown = &masked[..masked.len().min(MOST)];
    let steps = |[wire, key, plain]: [u8; 3]| {
        let text = if matches!(plain, 33..=126) { char::from(plain) } else { '·' };
        html! {
            <li><b>{ hex_byte(wire) }</b><span>{ hex_byte(key) }</span><b>{ hex_byte(plain) }</b><i>{ text }</i></li>
        }
    };
    let heads = [
        msg::inspector_mask_wire(lang),
        msg::inspector_mask_key(lang),
        msg::inspector_mask_plain(lang),
        msg::inspector_mask_text(lang),
    ];
    let left = masked.len() - shown.len();
    html! {
        <div class="mask" data-mask="">
            <h4>{ msg::inspector_mask_title(lang) }</h4>
            <p>{ msg::inspector_mask_note(lang) }</p>
            <div class="mask-table">
                <p class="mask-heads">{ for heads.map(|head| html! { <span>{ head }</span> }) }</p>
                <ol>{ for unmasked(shown, key).map(steps) }</ol>
            </div>
            if left > 0 {
                <p class="drawing-rest">{ msg::inspector_undrawn(lang, left as u64) }</p>
            }
        </div>
    }
}
