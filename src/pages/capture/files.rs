//! What was opened: the files, what is in them, and what could not be read.

use super::words;
use crate::hooks::ByIdentity;
use capture_protocol::{Count, FileSummary, Note, Summary};
use i18n::{Lang, bytes, group, msg, time};
use trace::Micros;
use yew::prelude::*;

/// So many notes are read at once; the others follow if they are wanted.
const FIRST_NOTES: usize = 5;

pub fn files(lang: Lang, summary: &ByIdentity<Summary>) -> Html {
    let length = Micros(i64::try_from(summary.length_micros).unwrap_or(i64::MAX));
    html! {
        <section class="capture-files" aria-label={msg::capture_files(lang)}>
            { for summary.files.iter().map(|it| file(lang, it)) }
            if summary.packets > 0 {
                <p class="capture-span">
                    { msg::capture_span(lang, &time(length), &group(summary.packets)) }
                    if summary.copies > 0 {
                        { " " }{ msg::capture_copies(lang, summary.copies) }
                    }
                </p>
                <ul class="capture-counts" aria-label={msg::capture_counts(lang)}>
                    { for summary.counts.iter().map(|it| count(lang, it)) }
                </ul>
            }
        </section>
    }
}

fn file(lang: Lang, file: &FileSummary) -> Html {
    let mut devices: Vec<String> = file.devices.iter().map(|device| words::device(lang, device)).collect();
    devices.dedup();
    let format = file.format.as_deref().map(|format| words::format(lang, format));
    let (first, others) = file.notes.split_at(file.notes.len().min(FIRST_NOTES));
    let more = others.len() as u64 + file.more_notes;
    html! {
        <div class="capture-file" data-format={file.format.clone().unwrap_or_default()}>
            <p>
                <strong>{ file.name.clone() }</strong>
                <span>{ bytes(file.length) }</span>
                <span>{ format }</span>
                { for devices.into_iter().map(|device| html! { <span>{ device }</span> }) }
            </p>
            if !file.notes.is_empty() {
                <ul class="capture-notes" role="status">{ for first.iter().map(|it| note(lang, it)) }</ul>
                if more > 0 {
                    <details class="capture-notes">
                        <summary>{ msg::capture_more_notes(lang, more) }</summary>
                        <ul>{ for others.iter().map(|it| note(lang, it)) }</ul>
                    </details>
                }
            }
        </div>
    }
}

fn note(lang: Lang, note: &Note) -> Html {
    html! { <li data-note={note.reason.clone()}>{ words::note(lang, note) }</li> }
}

fn count(lang: Lang, count: &Count) -> Html {
    html! {
        <li>
            <b>{ words::kind(lang, &count.kind) }</b>
            { " " }{ msg::capture_count(lang, &bytes(count.bytes), count.packets) }
        </li>
    }
}
