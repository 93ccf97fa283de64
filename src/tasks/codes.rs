//! Completion codes: a student who has done tasks gets a code for each, and a teacher checks a pasted list of them. The tutor
//! makes and checks them (`crates/completion`). A code deters cheating and proves nothing, which the page says.

use super::asker::Asker;
use super::field::field;
use crate::hooks::kept;
use ::lab::protocol::{CodeLine, TaskQuestion, TaskReply, Work};
use i18n::{Lang, msg};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// Under these names the browser keeps the text of the class and the student's name.
const KEPT: [&str; 2] = ["roundtrip-class", "roundtrip-student"];

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// The tasks that were done on this visit.
    pub works: Vec<Work>,
    pub asker: Asker,
}

/// What is typed, and what the tutor said.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sheet {
    class: String,
    student: String,
    list: String,
    codes: Vec<String>,
    lines: Vec<CodeLine>,
}

#[component]
pub fn Codes(props: &Props) -> Html {
    let Props { lang, works, asker: tutor } = props;
    let lang = *lang;
    let sheet = use_state(|| {
        let [class, student] = KEPT.map(|name| kept::read(name).unwrap_or_default());
        Sheet { class, student, ..Sheet::default() }
    });
    let (tutor, answered) = (tutor.clone(), sheet.clone());
    let ask = move |question: TaskQuestion, take: fn(&mut Sheet, TaskReply)| {
        let (tutor, sheet) = (tutor.clone(), answered.clone());
        spawn_local(async move {
            if let Ok(reply) = tutor.ask(&question).await {
                let mut new = (*sheet).clone();
                take(&mut new, reply);
                sheet.set(new);
            }
        });
    };
    let on_make = {
        let (sheet, works) = (sheet.clone(), works.clone());
        move || {
            kept::write(KEPT[0], &sheet.class);
            kept::write(KEPT[1], &sheet.student);
            let (class, student, works) = (sheet.class.clone(), sheet.student.clone(), works.clone());
            TaskQuestion::Codes { class, student, works }
        }
    };
    let make = {
        let ask = ask.clone();
        Callback::from(move |_: MouseEvent| {
            ask(on_make(), |sheet, reply| {
                if let TaskReply::Codes(codes) = reply {
                    sheet.codes = codes;
                }
            });
        })
    };
    let check = {
        let sheet = sheet.clone();
        Callback::from(move |_: MouseEvent| {
            let question = TaskQuestion::Check { class: sheet.class.clone(), list: sheet.list.clone() };
            ask(question, |sheet, reply| {
                if let TaskReply::Checked(lines) = reply {
                    sheet.lines = lines;
                }
            });
        })
    };
    let set = |take: fn(&mut Sheet, String)| {
        let sheet = sheet.clone();
        Callback::from(move |text: String| {
            let mut new = (*sheet).clone();
            take(&mut new, text);
            sheet.set(new);
        })
    };
    let on_list = set(|sheet, text| sheet.list = text);
    let oninput = on_list.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let is_named = !sheet.class.trim().is_empty() && !sheet.student.trim().is_empty();
    html! {
        <details class="task-maker" data-field="codes">
            <summary>{ msg::codes_title(lang) }</summary>
            <div class="task-form">
                <p class="task-hint">{ msg::codes_hint(lang) }</p>
                { field("codes-class", msg::codes_class(lang), &sheet.class, None, set(|sheet, text| sheet.class = text)) }
                { field("codes-student", msg::codes_student(lang), &sheet.student, None, set(|sheet, text| sheet.student = text)) }
                <button type="button" class="button" data-action="codes-make" disabled={works.is_empty() || !is_named} onclick={make}>
                    { msg::codes_make(lang) }
                </button>
                <ul class="task-codes" role="status">
                    { for works.iter().zip(&sheet.codes).map(|(work, code)| html! { <li>{ &work.task }<code>{ code }</code></li> }) }
                </ul>
                <label class="task-field">
                    <span>{ msg::codes_list(lang) }</span>
                    <textarea class="textarea" rows="4" spellcheck="false" {oninput} />
                </label>
                <button type="button" class="button" data-action="codes-check" disabled={sheet.list.trim().is_empty()} onclick={check}>
                    { msg::codes_check(lang) }
                </button>
                <ul class="task-codes" role="status">{ for sheet.lines.iter().map(|line| self::line(lang, line)) }</ul>
            </div>
        </details>
    }
}

/// A line of the list: who has done what, or that the code is refused.
fn line(lang: Lang, line: &CodeLine) -> Html {
    let said = match &line.work {
        Some(Work { task, seed, score, seconds }) => {
            msg::codes_good(lang, &score.to_string(), &seconds.to_string(), &seed.to_string(), task)
        }
        None => msg::codes_bad(lang).to_owned(),
    };
    html! {
        <li data-code={if line.work.is_some() { "good" } else { "bad" }}><b>{ &line.student }</b>{ " " }{ said }</li>
    }
}
