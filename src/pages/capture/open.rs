//! How files are opened: a field for files, an area where they are dropped, and what a reading is doing.

use super::deeds::Deeds;
use super::state::{Opened, Work};
use super::words;
use crate::lab::Chosen;
use i18n::{Lang, bytes, msg};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, FileList, HtmlInputElement};
use yew::prelude::*;

/// What a file dialog offers first. The content decides, never the name.
const KINDS: &str = ".pcap,.pcapng,.cap,.gz,.har,.keys,.keylog,.log,.txt,.json";

/// The page's title with what can be done with the files that are open.
pub fn head(lang: Lang, opened: &Opened, deeds: &Deeds) -> Html {
    let is_open = opened.summary.is_some();
    html! {
        <header class="capture-head">
            <h1>{ msg::capture_title(lang) }</h1>
            if is_open {
                <div class="capture-tools">
                    { button("capture-other", msg::capture_other(lang), &deeds.open) }
                    <button type="button" class="button" data-action="close" onclick={deeds.close.reform(|_: MouseEvent| ())}>
                        { msg::capture_close(lang) }
                    </button>
                </div>
            } else {
                <p>{ msg::capture_lead(lang) }</p>
            }
            if let Work::Reading(read, total) = opened.work {
                { progress(lang, read, total, &deeds.stop) }
            }
        </header>
    }
}

fn progress(lang: Lang, read: u64, total: u64, on_stop: &Callback<()>) -> Html {
    html! {
        <div class="capture-progress">
            <progress max={total.max(1).to_string()} value={read.to_string()} aria-label={msg::capture_reading_label(lang)} />
            <p role="status">{ msg::capture_reading(lang, &bytes(read), &bytes(total)) }</p>
            <button type="button" class="button" data-action="stop" onclick={on_stop.reform(|_: MouseEvent| ())}>
                { msg::capture_stop(lang) }
            </button>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub on_open: Callback<Vec<Chosen>>,
}

/// What can be opened, and where.
#[component]
pub fn Files(props: &Props) -> Html {
    let Props { lang, on_open } = props;
    html! { { area(*lang, button("capture-open", msg::capture_choose(*lang), on_open)) } }
}

/// The area for files with `choice`, the way to a file dialog, and what can be opened. It is the same on the page that needs
/// no program.
pub fn area(lang: Lang, choice: Html) -> Html {
    html! {
        <>
            <section class="capture-drop" aria-label={msg::capture_drop_label(lang)}>
                <p class="capture-drop-title">{ msg::capture_drop(lang) }</p>
                { choice }
                <p class="capture-hint">{ msg::capture_private(lang) }</p>
            </section>
            <section class="capture-can">
                <h2>{ msg::capture_can_title(lang) }</h2>
                <ul>{ for words::formats(lang).into_iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            </section>
        </>
    }
}

/// A field for files that looks like a button: the browser's own reads its text in the browser's language.
fn button(id: &'static str, label: &'static str, on_open: &Callback<Vec<Chosen>>) -> Html {
    let onchange = on_open.reform(|event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        let files = field.files().as_ref().map(chosen).unwrap_or_default();
        // The same file can be chosen again.
        field.set_value("");
        files
    });
    html! {
        <label class="button button-main capture-field">
            <input type="file" {id} multiple=true accept={KINDS} {onchange} />
            <span>{ label }</span>
        </label>
    }
}

/// The files of a list.
pub fn chosen(list: &FileList) -> Vec<Chosen> {
    let files = (0..list.length()).filter_map(|place| list.get(place));
    files.map(|file| Chosen { name: file.name(), content: file.unchecked_into() }).collect()
}

type Listener = Callback<DragEvent>;

/// The listeners of an element on which files may be dropped: while they are over it, when they leave it, when they fall.
pub fn drops(is_over: &UseStateHandle<bool>, on_open: &Callback<Vec<Chosen>>) -> (Listener, Listener, Listener) {
    let over = {
        let is_over = is_over.setter();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            is_over.set(true);
        })
    };
    let leave = {
        let is_over = is_over.setter();
        Callback::from(move |_: DragEvent| is_over.set(false))
    };
    let fall = {
        let (is_over, on_open) = (is_over.setter(), on_open.clone());
        Callback::from(move |event: DragEvent| {
            // Otherwise the browser leaves the page for the file.
            event.prevent_default();
            is_over.set(false);
            let list = event.data_transfer().and_then(|transfer| transfer.files());
            on_open.emit(list.as_ref().map(chosen).unwrap_or_default());
        })
    };
    (over, leave, fall)
}
