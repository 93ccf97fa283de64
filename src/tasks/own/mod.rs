//! A form that makes tasks about the capture that is shown, without writing code, and saves them in a file with the capture.
//! Packets are typed or chosen in the picture. The worker of the page checks each task before it is taken.

mod draft;
mod parts;

use super::asker::Asker;
use crate::exports::{of_bytes, save};
use ::lab::protocol::{OwnTask, TaskQuestion, TaskReply};
use ::lab::{Request, Settings};
use ::lessons::own::kind;
use draft::Draft;
use i18n::{Lang, msg};
use parts::{Form, form};
use std::rc::Rc;
use trace::EventId;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The name of the file.
const FILE: &str = "roundtrip-tasks.pcapng";

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub asker: Asker,
    /// The event that is chosen in the picture.
    pub chosen: Option<EventId>,
    /// Whether the file has tasks already.
    pub has_tasks: bool,
    /// The tasks are others now.
    pub on_made: Callback<()>,
}

/// The tasks so far, and the one that is being written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub tasks: Vec<OwnTask>,
    pub draft: Draft,
    pub has_other_addresses: bool,
    /// What was said last, and whether it is bad news.
    pub said: (String, bool),
}

#[component]
pub fn OwnMaker(props: &Props) -> Html {
    let Props { lang, asker, chosen, has_tasks, .. } = props;
    let lang = *lang;
    let sheet = use_state(Sheet::default);
    let fields = use_fields(asker, *chosen);
    use_own(asker, *has_tasks, &sheet);
    {
        let sheet = sheet.clone();
        use_effect_with(*chosen, move |chosen| {
            if let Some(event) = chosen {
                sheet.set(Sheet { draft: sheet.draft.clone().choose(event.0), ..(*sheet).clone() });
            }
        });
    }
    let take = use_take(props, &sheet);
    let on_draft = {
        let sheet = sheet.clone();
        Callback::from(move |draft| sheet.set(Sheet { draft, said: Default::default(), ..(*sheet).clone() }))
    };
    let on_add = {
        let (sheet, take) = (sheet.clone(), take.clone());
        Callback::from(move |()| {
            if let Some(task) = sheet.draft.task() {
                take.emit((sheet.tasks.iter().cloned().chain([task]).collect(), Draft::default()));
            }
        })
    };
    html! {
        <details class="task-maker" data-field="own-maker" open={!has_tasks}>
            <summary>{ msg::own_maker_title(lang) }</summary>
            <p class="task-hint">{ msg::own_maker_hint(lang) }</p>
            { form(&Form { lang, draft: &sheet.draft, fields: &fields, on_draft: &on_draft, on_add: &on_add }) }
            <p class="task-hint" role="status" data-failure={sheet.said.1.then_some("")} data-field="own-said">
                { for sheet.said.0.lines().map(|line| html! { <span>{ line }<br /></span> }) }
            </p>
            if !sheet.tasks.is_empty() {
                { file(props, &sheet, &take) }
            }
        </details>
    }
}

/// The tasks for the file, and the way to it.
fn file(props: &Props, sheet: &UseStateHandle<Sheet>, take: &Callback<(Vec<OwnTask>, Draft)>) -> Html {
    let lang = props.lang;
    let row = |(place, task): (usize, &OwnTask)| {
        let remove = {
            let sheet = sheet.clone();
            take.reform(move |_: MouseEvent| {
                let mut tasks = sheet.tasks.clone();
                tasks.remove(place);
                (tasks, sheet.draft.clone())
            })
        };
        let said = if task.text.is_empty() { kind(lang, &task.kind) } else { &task.text };
        html! {
            <li>
                <span>{ said }{ " " }<code>{ task.answer.join(", ") }</code></span>
                <button type="button" class="button" data-action="own-remove" onclick={remove}>
                    { msg::own_remove(lang, &(place + 1).to_string()) }
                </button>
            </li>
        }
    };
    let onchange = {
        let sheet = sheet.clone();
        Callback::from(move |event: Event| {
            let has_other_addresses = event.target_unchecked_into::<HtmlInputElement>().checked();
            sheet.set(Sheet { has_other_addresses, ..(*sheet).clone() });
        })
    };
    let on_save = {
        let (asker, sheet) = (props.asker.clone(), sheet.clone());
        Callback::from(move |_: MouseEvent| {
            let (asker, sheet) = (asker.clone(), sheet.clone());
            spawn_local(async move {
                let said = saved(&asker, lang, sheet.has_other_addresses).await;
                sheet.set(Sheet { said, ..(*sheet).clone() });
            });
        })
    };
    html! {
        <div class="task-form" data-field="own-file">
            <h2>{ msg::own_list(lang) }</h2>
            <ol class="task-own">{ for sheet.tasks.iter().enumerate().map(row) }</ol>
            <label class="task-choice">
                <input type="checkbox" name="own-addresses" checked={sheet.has_other_addresses} {onchange} />
                <span>{ msg::own_addresses(lang) }</span>
            </label>
            <p class="task-hint">{ msg::own_maker_readable(lang) }</p>
            <div class="task-actions">
                <button type="button" class="button button-main" data-action="own-save" onclick={on_save}>{ msg::own_save(lang) }</button>
            </div>
        </div>
    }
}

/// Has the file made and hands it to the browser. Returns what to say, and whether it is bad news.
async fn saved(asker: &Asker, lang: Lang, has_other_addresses: bool) -> (String, bool) {
    let question = TaskQuestion::Save { has_other_addresses, lang: lang.tag().to_owned() };
    match asker.ask(&question).await {
        Ok(TaskReply::File(bytes)) => {
            let file = of_bytes(&bytes, "application/x-pcapng");
            match file.and_then(|file| save(&file, FILE)) {
                Some(()) => (msg::export_saved(lang, FILE), false),
                None => (msg::export_unsaved(lang).to_owned(), true),
            }
        }
        Ok(TaskReply::Refused(why)) => (why, true),
        _ => (msg::task_failed(lang).to_owned(), true),
    }
}

/// Passes the worker these tasks. If it takes them they are those of the sheet, and the draft is the given one.
#[hook]
fn use_take(props: &Props, sheet: &UseStateHandle<Sheet>) -> Callback<(Vec<OwnTask>, Draft)> {
    let (lang, asker, on_made, sheet) = (props.lang, props.asker.clone(), props.on_made.clone(), sheet.clone());
    Callback::from(move |(tasks, draft): (Vec<OwnTask>, Draft)| {
        let (asker, on_made, sheet) = (asker.clone(), on_made.clone(), sheet.clone());
        spawn_local(async move {
            let question = TaskQuestion::Take { tasks: tasks.clone(), lang: lang.tag().to_owned() };
            let is_more = tasks.len() > sheet.tasks.len();
            match asker.ask(&question).await {
                Ok(TaskReply::List(_)) => {
                    let said = if is_more { msg::own_added(lang) } else { "" };
                    sheet.set(Sheet { tasks, draft, said: (said.to_owned(), false), ..(*sheet).clone() });
                    on_made.emit(());
                }
                Ok(TaskReply::Refused(why)) => sheet.set(Sheet { said: (why, true), ..(*sheet).clone() }),
                _ => sheet.set(Sheet { said: (msg::task_failed(lang).to_owned(), true), ..(*sheet).clone() }),
            }
        });
    })
}

/// The tasks that the file has are the first ones of the sheet.
#[hook]
fn use_own(asker: &Asker, has_tasks: bool, sheet: &UseStateHandle<Sheet>) {
    let (asker, sheet) = (asker.clone(), sheet.clone());
    use_effect_with(has_tasks, move |has_tasks| {
        if *has_tasks {
            spawn_local(async move {
                if let Ok(TaskReply::Own(tasks)) = asker.ask(&TaskQuestion::Own).await {
                    sheet.set(Sheet { tasks, ..(*sheet).clone() });
                }
            });
        }
    });
}

/// The names of the fields of the chosen event in display filters.
#[hook]
fn use_fields(asker: &Asker, chosen: Option<EventId>) -> Rc<[(String, String)]> {
    let fields = use_state(Rc::<[(String, String)]>::default);
    let (asker, setter) = (asker.clone(), fields.setter());
    use_effect_with(chosen, move |chosen| {
        let Some(event) = *chosen else { return };
        spawn_local(async move {
            let request = Request::new("capture", Settings::default());
            if let Ok(TaskReply::Fields(fields)) = asker.ask(&TaskQuestion::Fields { request, event }).await {
                setter.set(fields.into());
            }
        });
    });
    (*fields).clone()
}
