//! One row of the log.

use super::log::{Log, Message};
use super::words;
use ::workbench::journal::{Closer, Entry, What};
use i18n::{Lang, group, millis, msg};
use trace::Direction;
use yew::html::Scope;
use yew::prelude::*;

pub fn head(lang: Lang) -> Html {
    let heads = [
        ("time", msg::workbench_column_time(lang)),
        ("way", msg::workbench_direction(lang)),
        ("size", msg::workbench_column_size(lang)),
        ("type", msg::workbench_column_type(lang)),
        ("tie", msg::workbench_column_tie(lang)),
        ("content", msg::workbench_column_content(lang)),
    ];
    let cell = |(column, name): (&'static str, &'static str)| {
        html! { <th scope="col" data-column={column}><span class={(column == "way").then_some("unseen")}>{ name }</span></th> }
    };
    html! { <thead><tr aria-rowindex="1">{ for heads.map(cell) }</tr></thead> }
}

/// The id of the button in an entry's row.
pub fn row_id(id: u32, number: u64) -> String {
    format!("bench-entry-{id}-{number}")
}

pub fn row(lang: Lang, id: u32, entry: &Entry, place: usize, is_chosen: bool, is_tab: bool, link: &Scope<Log>) -> Html {
    let number = entry.number;
    let line = words::line(lang, entry);
    let size = entry.what.content().len() as u64;
    let at = millis(entry.at, 1);
    let (way, arrow) = match entry.direction {
        Some(Direction::Up) => (msg::workbench_up(lang), "↑"),
        Some(Direction::Down) => (msg::workbench_down(lang), "↓"),
        None => ("", "·"),
    };
    let onclick = link.callback(move |_: MouseEvent| Message::Choose(number));
    html! {
        <tr key={number} data-entry={number.to_string()} data-kind={entry.what.kind().name()} data-way={way_name(entry)}
            data-bad={is_bad(&entry.what).then_some("")} aria-rowindex={(place + 2).to_string()} aria-current={is_chosen.then_some("true")} {onclick}>
            <td data-column="time">
                <button type="button" id={row_id(id, number)} tabindex={if is_tab { "0" } else { "-1" }} aria-pressed={is_chosen.to_string()}
                    aria-label={msg::workbench_choose(lang, &at, &number.to_string())}>{ at.clone() }</button>
            </td>
            <td data-column="way"><span aria-hidden="true">{ arrow }</span><span class="unseen">{ way }</span></td>
            <td data-column="size">{ if size == 0 { String::new() } else { group(size) } }</td>
            <td data-column="type" title={line.kind.clone()}>{ line.kind }</td>
            <td data-column="tie" title={line.tie.clone()}>{ line.tie }</td>
            <td data-column="content"><span>{ line.content }</span>{ for note(line.note) }</td>
        </tr>
    }
}

fn note(note: String) -> Option<Html> {
    (!note.is_empty()).then(|| html! { <small>{ note }</small> })
}

fn way_name(entry: &Entry) -> &'static str {
    match entry.direction {
        Some(Direction::Up) => "up",
        Some(Direction::Down) => "down",
        None => "none",
    }
}

/// What went wrong stands out.
fn is_bad(what: &What) -> bool {
    match what {
        What::Failed(_) | What::HeartbeatMissed { .. } => true,
        What::Closed { is_clean, by, .. } => !is_clean && *by != Closer::Page,
        What::Response { status, .. } => *status >= 400,
        _ => false,
    }
}

/// An empty space with the height of rows that are not drawn.
pub fn gap(key: &'static str, rows: usize) -> Option<Html> {
    let style = format!("block-size:calc(var(--row)*{rows})");
    (rows > 0).then(|| html! { <tr {key} class="bench-gap" aria-hidden="true"><td ~style={style} /></tr> })
}
