//! The page's head: what it is, and what is done with all sessions.

use super::desk::{Act, Desk, fresh};
use super::example::{Example, base};
use super::files::{self, Kind};
use super::notices::Notice;
use crate::components::menu::{Menu, menu, use_menu};
use ::workbench::session::Session;
use i18n::{Lang, msg};
use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the page is.
pub fn title(lang: Lang) -> Html {
    html! {
        <div class="workbench-head">
            <h1>{ msg::workbench_title(lang) }</h1>
            <p>{ msg::workbench_lead(lang) }</p>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub desk: Desk,
    pub on_act: Callback<Act>,
    pub on_notice: Callback<Option<Notice>>,
}

#[component]
pub fn Bar(props: &Props) -> Html {
    let Props { lang, desk, on_act, on_notice } = props;
    let lang = *lang;
    let was_opened = use_menu();
    let button = Menu {
        id: "workbench-save",
        action: "save",
        label: msg::workbench_save(lang),
        classes: ("button", "bench-menu"),
        is_disabled: false,
    };
    let save = |kind: Kind| {
        let (desk, on_notice) = (desk.clone(), on_notice.clone());
        let onclick = move |_: MouseEvent| on_notice.emit(files::save_as(kind, &desk).map(Notice::ToCopy));
        html! {
            <button type="button" class="bench-menu-item" data-save={kind.name()} popovertarget="workbench-save" {onclick}>{ kind.words(lang) }</button>
        }
    };
    let add = on_act.reform(|_: MouseEvent| Act::Add(fresh([Session::default()])));
    html! {
        <div class="workbench-bar">
            <div class="bench-row" role="group" aria-label={msg::workbench_examples(lang)}>
                <span class="bench-hint" aria-hidden="true">{ msg::workbench_examples(lang) }</span>
                { for Example::ALL.map(|example| self::example(lang, example, on_act)) }
            </div>
            <div class="bench-row">
                <button type="button" class="button" data-action="add-session" onclick={add}>{ msg::workbench_add(lang) }</button>
                { opener(lang, on_act, on_notice) }
                { menu(button, &was_opened, || Kind::ALL.map(save).into_iter().collect()) }
            </div>
        </div>
    }
}

/// A session to start from.
fn example(lang: Lang, example: Example, on_act: &Callback<Act>) -> Html {
    let words = match example {
        Example::Echo => msg::workbench_example_echo(lang),
        Example::Feed => msg::workbench_example_feed(lang),
        Example::Stream => msg::workbench_example_stream(lang),
    };
    let onclick = {
        let on_act = on_act.clone();
        move |_: MouseEvent| {
            let on_act = on_act.clone();
            spawn_local(async move {
                let session = example.session(&base().await, js_sys::Date::now() as u64);
                on_act.emit(Act::Start(Box::new(session)));
            });
        }
    };
    html! { <button type="button" class="button" data-example={example.name()} {onclick}>{ words }</button> }
}

/// A field for a file of sessions or a HAR.
fn opener(lang: Lang, on_act: &Callback<Act>, on_notice: &Callback<Option<Notice>>) -> Html {
    let onchange = {
        let (on_act, on_notice) = (on_act.clone(), on_notice.clone());
        move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let file = field.files().and_then(|files| files.get(0));
            // The same file can be chosen again.
            field.set_value("");
            let Some(file) = file else { return };
            let (on_act, on_notice) = (on_act.clone(), on_notice.clone());
            spawn_local(async move {
                let Ok(content) = JsFuture::from(file.array_buffer()).await else { return };
                match files::open(lang, &Uint8Array::new(&content).to_vec()) {
                    Ok(opened) => {
                        let is_empty = opened.sessions.is_empty();
                        on_notice.emit(Notice::of(&opened));
                        if !is_empty {
                            on_act.emit(Act::Replace(opened.sessions));
                        }
                    }
                    Err(sentence) => on_notice.emit(Some(Notice::Refused(sentence))),
                }
            });
        }
    };
    html! {
        <label class="button bench-file-button">
            <input type="file" id="workbench-open" accept=".json,.har" {onchange} /><span>{ msg::workbench_open(lang) }</span>
        </label>
    }
}
