//! The inputs of the form that makes a task about a capture.

use super::draft::{Draft, Source, Wants};
use ::lessons::own::KINDS;
use i18n::{Lang, msg};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The suggestions for fields.
const FIELDS: &str = "own-fields";
/// Fields that are relative, as the picture shows them.
const RELATIVE: [&str; 4] = ["tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size"];

/// What the form is drawn from.
pub struct Form<'a> {
    pub lang: Lang,
    pub draft: &'a Draft,
    /// The fields of the event that is chosen in the picture.
    pub fields: &'a [(String, String)],
    pub on_draft: &'a Callback<Draft>,
    pub on_add: &'a Callback<()>,
}

pub fn form(form: &Form) -> Html {
    let &Form { lang, draft, on_add, .. } = form;
    let Wants { source, filter, words, unit, wrong, text, .. } = draft.wants();
    let question = if text { msg::own_question(lang) } else { msg::own_question_other(lang) };
    html! {
        <div class="task-form">
            { kinds(form) }
            { area(form, question) }
            if source {
                { sources(form) }
            }
            { packets(form) }
            if filter {
                { line(form, "own-filter", msg::own_filter(lang), &draft.what, None, |draft, text| draft.what = text) }
            }
            if words {
                { line(form, "own-words", msg::own_words(lang), &draft.what, None, |draft, text| draft.what = text) }
            }
            if unit {
                { line(form, "own-unit", msg::own_unit(lang), &draft.unit, None, |draft, text| draft.unit = text) }
                { line(form, "own-tolerance", msg::own_tolerance(lang), &draft.tolerance, None, |draft, text| draft.tolerance = text) }
            }
            if wrong {
                { wrongs(form) }
            }
            { line(form, "own-hint", msg::own_hint(lang), &draft.hint, None, |draft, text| draft.hint = text) }
            { line(form, "own-why", msg::own_why(lang), &draft.why, None, |draft, text| draft.why = text) }
            <div class="task-actions">
                <button type="button" class="button" data-action="own-add" disabled={draft.task().is_none()}
                    onclick={on_add.reform(|_: MouseEvent| ())}>{ msg::own_add(lang) }</button>
            </div>
        </div>
    }
}

fn change<E: 'static>(form: &Form, take: impl Fn(&mut Draft, E) + 'static) -> Callback<E> {
    let draft = form.draft.clone();
    form.on_draft.reform(move |event: E| {
        let mut new = draft.clone();
        take(&mut new, event);
        new
    })
}

fn kinds(form: &Form) -> Html {
    let onchange = change(form, |draft, event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        draft.kind = KINDS.into_iter().map(|(known, _)| known).find(|known| *known == name).unwrap_or(draft.kind);
        draft.added.clear();
    });
    html! {
        <label class="task-field">
            <span>{ msg::maker_kind(form.lang) }</span>
            <select class="select" name="own-kind" ~value={form.draft.kind} {onchange}>
                { for KINDS.iter().map(|(name, say)| html! {
                    <option value={*name} selected={*name == form.draft.kind}>{ say(form.lang) }</option>
                }) }
            </select>
        </label>
    }
}

fn sources(form: &Form) -> Html {
    let lang = form.lang;
    let onchange = change(form, |draft, event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        draft.source = Source::ALL.into_iter().find(|source| source.name() == name).unwrap_or_default();
        draft.what.clear();
    });
    let words = |source| match source {
        Source::Field => msg::own_answer_field(lang),
        Source::Time => msg::own_answer_time(lang),
        Source::Count => msg::own_answer_count(lang),
        Source::Words => msg::own_answer_words(lang),
    };
    html! {
        <label class="task-field">
            <span>{ msg::own_answer(lang) }</span>
            <select class="select" name="own-source" ~value={form.draft.source.name()} {onchange}>
                { for Source::ALL.into_iter().map(|source| html! {
                    <option value={source.name()} selected={source == form.draft.source}>{ words(source) }</option>
                }) }
            </select>
        </label>
    }
}

/// The question.
fn area(form: &Form, label: &'static str) -> Html {
    let oninput = change(form, |draft, event: InputEvent| {
        draft.text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
    });
    html! {
        <label class="task-field">
            <span>{ label }</span>
            <textarea class="textarea" name="own-question" rows="3" maxlength="2000" ~value={form.draft.text.clone()} {oninput} />
        </label>
    }
}

/// The packets, and the field of the first.
fn packets(form: &Form) -> Html {
    let &Form { lang, draft, fields, .. } = form;
    let Wants { packets, field, .. } = draft.wants();
    let labels = match packets {
        2 => [msg::own_from(lang), msg::own_to(lang)],
        _ => [msg::maker_packet(lang), ""],
    };
    let names = ["own-packet", "own-packet-to"];
    let aimed = |place: usize| change(form, move |draft, _: FocusEvent| draft.aimed = place);
    let number = |place: usize| {
        let take: fn(&mut Draft, String) = match place {
            0 => |draft, text| draft.packets[0] = text,
            _ => |draft, text| draft.packets[1] = text,
        };
        html! { <span onfocusin={aimed(place)}>{ line(form, names[place], labels[place], &draft.packets[place], None, take) }</span> }
    };
    let on_added = change(form, |draft, _: MouseEvent| *draft = draft.with_added());
    html! {
        <>
            { for (0..packets).map(number) }
            if packets > 0 {
                <p class="task-hint">{ msg::task_choose_hint(lang) }</p>
            }
            if field {
                { line(form, "own-field", msg::maker_field(lang), &draft.what, Some(FIELDS), |draft, text| draft.what = text) }
                <datalist id={FIELDS}>
                    { for RELATIVE.iter().map(|name| html! { <option value={*name} /> }) }
                    { for fields.iter().filter(|(id, _)| !RELATIVE.contains(&&**id)).map(|(id, name)| html! {
                        <option value={id.clone()}>{ name }</option>
                    }) }
                </datalist>
            }
            if draft.kind == "fill" {
                if !draft.added.is_empty() {
                    <p class="task-hint">{ draft.added.join(", ") }</p>
                }
                <div class="task-actions">
                    <button type="button" class="button" data-action="own-add-field" onclick={on_added}>{ msg::maker_add(lang) }</button>
                </div>
            }
        </>
    }
}

/// Wrong answers with what to look at again after them.
fn wrongs(form: &Form) -> Html {
    let &Form { lang, draft, .. } = form;
    let row = |(place, [value, text]): (usize, &[String; 2])| {
        let part = move |part: usize| {
            move |draft: &mut Draft, text: String| {
                if let Some(row) = draft.wrong.get_mut(place) {
                    row[part] = text;
                }
            }
        };
        let number = (place + 1).to_string();
        html! {
            <>
                { line(form, &format!("own-wrong-{number}"), &msg::own_wrong(lang, &number), value, None, part(0)) }
                { line(form, &format!("own-remark-{number}"), msg::own_wrong_remark(lang), text, None, part(1)) }
            </>
        }
    };
    let on_more = change(form, |draft, _: MouseEvent| draft.wrong.push(Default::default()));
    html! {
        <>
            { for draft.wrong.iter().enumerate().map(row) }
            <div class="task-actions">
                <button type="button" class="button" data-action="own-wrong" onclick={on_more}>{ msg::own_wrong_add(lang) }</button>
            </div>
        </>
    }
}

/// A line of text with its label.
fn line(
    form: &Form,
    name: &str,
    label: &str,
    value: &str,
    list: Option<&'static str>,
    take: impl Fn(&mut Draft, String) + 'static,
) -> Html {
    let oninput = change(form, move |draft, event: InputEvent| {
        take(draft, event.target_unchecked_into::<HtmlInputElement>().value());
    });
    html! {
        <span class="field task-typed">
            <label for={name.to_owned()}>{ label.to_owned() }</label>
            <span class="field-box">
                <input type="text" id={name.to_owned()} name={name.to_owned()} autocomplete="off" autocapitalize="off" spellcheck="false"
                    maxlength="500" {list} ~value={value.to_owned()} {oninput} />
            </span>
        </span>
    }
}
