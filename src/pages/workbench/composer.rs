//! What is sent on a WebSocket: a message that is typed, a file, those that are saved.

use super::run::{BY_HAND, NotSent, Phase, Runner, check};
use super::{saved, words};
use ::workbench::compose::file_text;
use ::workbench::session::{Message, MessageKind};
use i18n::{Lang, bytes, msg};
use js_sys::Uint8Array;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub id: u32,
    pub runner: Runner,
    pub version: u64,
}

/// A larger file is not taken: its base64 has to fit into a file of sessions.
const LARGEST_FILE: f64 = 4_194_304.0;

#[component]
pub fn Composer(props: &Props) -> Html {
    let Props { lang, id, runner, .. } = props;
    let (lang, id) = (*lang, *id);
    let draft = use_state_eq(Message::default);
    let not_sent = use_state_eq(|| None::<NotSent>);
    let phase = runner.read(|run| run.phase);
    let error = (!draft.text.is_empty()).then(|| check(draft.kind, &draft.text)).flatten();
    let on_send = {
        let (runner, draft, not_sent) = (runner.clone(), draft.clone(), not_sent.setter());
        Callback::from(move |()| not_sent.set(runner.send(&draft, BY_HAND).err()))
    };
    let on_save = {
        let (runner, draft) = (runner.clone(), draft.clone());
        Callback::from(move |_: MouseEvent| runner.edit(|session| saved::add(session, (*draft).clone())))
    };
    let on_edit = {
        let draft = draft.setter();
        Callback::from(move |message: Message| draft.set(message))
    };
    let trouble = error.map(|error| words::wrong(lang, &error)).or_else(|| {
        // What was wrong before may be right now.
        not_sent
            .as_ref()
            .filter(|it| !matches!(it, NotSent::NotOpen) || phase != Phase::Open)
            .map(|it| words::not_sent(lang, it))
    });
    let problem = format!("bench-draft-problem-{id}");
    html! {
        <section class="bench-composer" aria-label={msg::workbench_composer(lang)}>
            <div class={classes!("bench-draft", trouble.is_some().then_some("field-wrong"))}>
                { field(lang, id, &draft, &not_sent, &on_send, trouble.is_some().then(|| problem.clone())) }
                if let Some(trouble) = trouble {
                    <p id={problem} class="field-problem" role="alert">{ trouble }</p>
                }
            </div>
            <div class="bench-row">
                { kinds(lang, id, &draft) }
                <button type="button" class="button button-main" data-action="send" disabled={phase != Phase::Open}
                    title={msg::workbench_send_key(lang)} onclick={on_send.reform(|_: MouseEvent| ())}>{ msg::workbench_send(lang) }</button>
                <button type="button" class="button" data-action="save-message" disabled={draft.text.is_empty()} onclick={on_save}>
                    { msg::workbench_save_message(lang) }
                </button>
                <details class="bench-variables">
                    <summary>{ msg::workbench_variables(lang) }</summary>
                    <p>{ msg::workbench_variables_text(lang) }</p>
                    <ul>{ for VARIABLES.map(|name| html! { <li><code>{ name }</code></li> }) }</ul>
                </details>
            </div>
            <saved::Saved {lang} {id} runner={runner.clone()} version={runner.version()} {on_edit} />
        </section>
    }
}

/// The variables as they are written (`workbench::template`).
const VARIABLES: [&str; 7] =
    ["{{counter}}", "{{time}}", "{{time:iso}}", "{{random}}", "{{random:1..6}}", "{{uuid}}", "{{seed}}"];

fn kinds(lang: Lang, id: u32, draft: &UseStateHandle<Message>) -> Html {
    let onchange = {
        let draft = draft.clone();
        Callback::from(move |event: Event| {
            let kind =
                MessageKind::parse(&event.target_unchecked_into::<HtmlSelectElement>().value()).unwrap_or_default();
            // The text of a file is no text to be typed.
            let is_file = [kind, draft.kind].contains(&MessageKind::File);
            let text = if is_file { String::new() } else { draft.text.clone() };
            draft.set(Message { kind, text, name: String::new() });
        })
    };
    html! {
        <label class="bench-kind">
            <span class="unseen">{ msg::workbench_kind(lang) }</span>
            <select id={format!("bench-kind-{id}")} {onchange}>
                { for MessageKind::ALL.map(|kind| html! {
                    <option value={kind.name()} selected={draft.kind == kind}>{ words::message_kind(lang, kind) }</option>
                }) }
            </select>
        </label>
    }
}

fn field(
    lang: Lang,
    id: u32,
    draft: &UseStateHandle<Message>,
    not_sent: &UseStateHandle<Option<NotSent>>,
    on_send: &Callback<()>,
    problem: Option<String>,
) -> Html {
    if draft.kind == MessageKind::File {
        return file(lang, id, draft);
    }
    let oninput = {
        let (draft, not_sent) = (draft.clone(), not_sent.setter());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            not_sent.set(None);
            draft.set(Message { text, ..(*draft).clone() });
        })
    };
    let onkeydown = {
        let on_send = on_send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !event.is_composing() {
                event.prevent_default();
                on_send.emit(());
            }
        })
    };
    let is_code = draft.kind != MessageKind::Text;
    html! {
        <textarea id={format!("bench-draft-{id}")} rows="3" spellcheck="false" class={is_code.then_some("bench-code")}
            aria-label={msg::workbench_message(lang)} placeholder={msg::workbench_message_hint(lang)} value={draft.text.clone()}
            aria-invalid={problem.as_ref().map(|_| "true")} aria-describedby={problem} {oninput} {onkeydown} />
    }
}

/// A field for a file; its bytes become the message.
fn file(lang: Lang, id: u32, draft: &UseStateHandle<Message>) -> Html {
    let onchange = {
        let draft = draft.clone();
        Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = field.files().and_then(|files| files.get(0)).filter(|file| file.size() <= LARGEST_FILE)
            else {
                field.set_value("");
                return;
            };
            let draft = draft.setter();
            spawn_local(async move {
                if let Ok(content) = JsFuture::from(file.array_buffer()).await {
                    let text = file_text(&Uint8Array::new(&content).to_vec());
                    draft.set(Message { name: file.name(), kind: MessageKind::File, text });
                }
            });
        })
    };
    // Four letters of base64 are three bytes.
    let size = bytes(draft.text.len() as u64 / 4 * 3);
    html! {
        <div class="bench-file">
            <label class="button bench-file-button">
                <input type="file" id={format!("bench-draft-{id}")} {onchange} /><span>{ msg::workbench_choose_file(lang) }</span>
            </label>
            <p role="status">
                if draft.text.is_empty() { { msg::workbench_file_hint(lang) } } else { { format!("{} · {size}", draft.name) } }
            </p>
        </div>
    }
}
