//! The header fields and the body of a request by `fetch`.

use super::run::{Runner, check};
use super::words;
use ::workbench::session::{Message, MessageKind, Session};
use i18n::{Lang, msg};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub id: u32,
    pub runner: Runner,
    pub version: u64,
}

/// The header fields, one in each line. What is not one yet is kept as it is typed.
#[component]
pub fn Headers(props: &Props) -> Html {
    let Props { lang, id, runner, .. } = props;
    let (lang, id) = (*lang, *id);
    let headers = runner.read(|run| run.session.headers.clone());
    let typed = use_state_eq(|| print(&headers));
    let parsed = parse(&typed);
    // The session was changed elsewhere: a file was opened.
    let value = match &parsed {
        Ok(parsed) if *parsed != headers => print(&headers),
        _ => (*typed).clone(),
    };
    let problem = parsed.err().map(|line| msg::workbench_bad_header(lang, &line.to_string()));
    let oninput = {
        let (runner, typed) = (runner.clone(), typed.setter());
        move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            if let Ok(headers) = parse(&text) {
                runner.edit(|session| session.headers = headers);
            }
            typed.set(text);
        }
    };
    let (field, problem_id) = (format!("bench-headers-{id}"), format!("bench-headers-problem-{id}"));
    html! {
        <div class={classes!("bench-text", problem.is_some().then_some("field-wrong"))}>
            <label for={field.clone()}>{ msg::workbench_headers(lang) }</label>
            <textarea id={field} rows="3" class="bench-code" spellcheck="false" {value} {oninput} placeholder={"Accept: text/event-stream"}
                aria-invalid={problem.as_ref().map(|_| "true")} aria-describedby={problem.as_ref().map(|_| problem_id.clone())} />
            if let Some(problem) = problem { <p id={problem_id} class="field-problem" role="alert">{ problem }</p> }
        </div>
    }
}

fn print(headers: &[(String, String)]) -> String {
    headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
}

/// The fields of a text; the number of the first line that is none.
fn parse(text: &str) -> Result<Vec<(String, String)>, usize> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (usize, &str)| {
        let (name, value) = line.split_once(':').ok_or(number)?;
        let name = name.trim();
        // RFC 9110 §5.6.2: a token.
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_name = !name.is_empty() && name.bytes().all(is_token);
        if is_name { Ok((name.to_owned(), value.trim().to_owned())) } else { Err(number) }
    };
    lines.map(read).collect()
}

/// The body, with the kind of its text.
pub fn body(lang: Lang, id: u32, session: &Session, runner: &Runner) -> Html {
    let body = session.body.clone().unwrap_or_default();
    let problem =
        check(body.kind, &body.text).filter(|_| !body.text.is_empty()).map(|error| words::wrong(lang, &error));
    let edit = |change: fn(&mut Message, String)| {
        let runner = runner.clone();
        move |text: String| {
            runner.edit(|session| {
                let body = session.body.get_or_insert_default();
                change(body, text);
                let is_empty = body.text.is_empty();
                session.body = session.body.take().filter(|body| !is_empty || body.kind != MessageKind::Text);
            });
        }
    };
    let (on_text, on_kind) = (
        edit(|body, text| body.text = text),
        edit(|body, kind| body.kind = MessageKind::parse(&kind).unwrap_or_default()),
    );
    let oninput = move |event: InputEvent| on_text(event.target_unchecked_into::<HtmlTextAreaElement>().value());
    let onchange = move |event: Event| on_kind(event.target_unchecked_into::<HtmlSelectElement>().value());
    let kinds = [MessageKind::Text, MessageKind::Json, MessageKind::Hex];
    let (field, problem_id) = (format!("bench-body-{id}"), format!("bench-body-problem-{id}"));
    html! {
        <div class={classes!("bench-text", problem.is_some().then_some("field-wrong"))}>
            <div class="bench-row">
                <label for={field.clone()}>{ msg::workbench_body(lang) }</label>
                <select aria-label={msg::workbench_kind(lang)} {onchange}>
                    { for kinds.map(|kind| html! {
                        <option value={kind.name()} selected={body.kind == kind}>{ words::message_kind(lang, kind) }</option>
                    }) }
                </select>
            </div>
            <textarea id={field} rows="3" class="bench-code" spellcheck="false" value={body.text} {oninput}
                aria-invalid={problem.as_ref().map(|_| "true")} aria-describedby={problem.as_ref().map(|_| problem_id.clone())} />
            if let Some(problem) = problem { <p id={problem_id} class="field-problem" role="alert">{ problem }</p> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_name_a_colon_and_a_value() {
        let fields = parse("Accept: text/event-stream\n\n x-a :b:c \n").expect("fields");
        let expected = [("Accept", "text/event-stream"), ("x-a", "b:c")];
        assert!(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected));
        assert_eq!(parse(&print(&fields)), Ok(fields));
        assert_eq!((parse("Accept: a\nno colon"), parse(": x"), parse("a b: c")), (Err(2), Err(1), Err(1)));
    }
}
