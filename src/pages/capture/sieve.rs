//! The filter over the fields of what is in the picture: a line to type it into, what it leaves, and what is wrong with it.

use crate::hooks::ByIdentity;
use crate::lab::Reader;
use filter::Wrong;
use gloo_timers::future::TimeoutFuture;
use i18n::{Lang, group, msg};
use trace::EventId;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A filter is used when nothing was typed for so long, in milliseconds.
const REST: u32 = 250;

/// How far a filter is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sieve {
    /// The events that it leaves; `None` without a filter, and until it has gone through all of them.
    pub only: Option<ByIdentity<Vec<EventId>>>,
    /// How many events it has gone through, how many there are, and how many of them pass.
    pub progress: Option<(u64, u64, usize)>,
    pub wrong: Option<Wrong>,
}

/// Has the reader filter by `text`, whenever that is another one.
#[hook]
pub fn use_sieve(reader: &Reader, text: &str) -> Sieve {
    let state = use_state_eq(Sieve::default);
    let newest = use_mut_ref(|| 0_u32);
    let (reader, setter) = (reader.clone(), state.setter());
    use_effect_with(text.trim().to_owned(), move |text| {
        let number = newest.borrow().wrapping_add(1);
        newest.replace(number);
        if text.is_empty() {
            setter.set(Sieve::default());
        } else {
            let (text, newest) = (text.clone(), std::rc::Rc::clone(&newest));
            spawn_local(async move {
                let is_newest = || *newest.borrow() == number;
                TimeoutFuture::new(REST).await;
                if !is_newest() {
                    return;
                }
                let report = |done, total, passed| {
                    if is_newest() && done < total {
                        setter.set(Sieve { progress: Some((done, total, passed)), ..Sieve::default() });
                    }
                    is_newest()
                };
                let total = std::cell::Cell::new(0);
                let counted = |done, all, passed| {
                    total.set(all);
                    report(done, all, passed)
                };
                let found = reader.filter(&text, counted).await;
                if is_newest() {
                    setter.set(match found {
                        Ok(Ok(passed)) => {
                            let progress = Some((total.get(), total.get(), passed.len()));
                            Sieve { progress, only: Some(ByIdentity::new(passed)), wrong: None }
                        }
                        Ok(Err(wrong)) => Sieve { wrong: Some(wrong), ..Sieve::default() },
                        // Other connections or files are on their way.
                        Err(_) => Sieve::default(),
                    });
                }
            });
        }
        // Whatever is under way ends with the page that asked for it.
        let newest = std::rc::Rc::clone(&newest);
        move || {
            let next = newest.borrow().wrapping_add(1);
            newest.replace(next);
        }
    });
    (*state).clone()
}

#[derive(Clone, PartialEq, Properties)]
pub struct BarProps {
    pub lang: Lang,
    pub text: String,
    pub is_har: bool,
    pub sieve: Sieve,
    pub on_text: Callback<String>,
}

/// The line above the picture.
#[component]
pub fn SieveBar(props: &BarProps) -> Html {
    let BarProps { lang, text, is_har, sieve, on_text } = props;
    let lang = *lang;
    let oninput = on_text.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let example = if *is_har { "http.response.code>=400" } else { "tcp.flags.syn==1 or http.request" };
    html! {
        <div class="capture-sieve" role="search" data-sieve={state(sieve)}
            data-passed={sieve.only.as_ref().map(|only| only.len().to_string())}>
            <label class="choice">
                <span>{ msg::capture_sieve(lang) }</span>
                <input type="search" data-action="fields" autocomplete="off" autocapitalize="off" spellcheck="false"
                    maxlength={filter::LONGEST.to_string()} placeholder={example} value={text.clone()} {oninput}
                    aria-describedby="capture-sieve-said" aria-invalid={sieve.wrong.is_some().then_some("true")} />
            </label>
            <p id="capture-sieve-said" role="status">{ said(lang, sieve, *is_har) }</p>
            <details>
                <summary>{ msg::capture_sieve_how(lang) }</summary>
                <ul>
                    <li>{ msg::capture_sieve_words(lang) }</li>
                    <li>{ msg::capture_sieve_compare(lang) }</li>
                    <li>{ msg::capture_sieve_join(lang) }</li>
                    <li>{ msg::capture_sieve_names(lang) }</li>
                </ul>
            </details>
        </div>
    }
}

fn state(sieve: &Sieve) -> &'static str {
    match sieve {
        Sieve { wrong: Some(_), .. } => "wrong",
        Sieve { only: Some(_), .. } => "done",
        Sieve { progress: Some(_), .. } => "busy",
        _ => "none",
    }
}

fn said(lang: Lang, sieve: &Sieve, is_har: bool) -> String {
    match sieve {
        Sieve { wrong: Some(wrong), .. } => wrong.text(lang),
        Sieve { only, progress: Some((done, total, passed)), .. } => {
            let (passed, total) = (group(*passed as u64), group(*total));
            match only {
                Some(_) if is_har => msg::capture_sieve_messages(lang, &passed, &total),
                Some(_) => msg::capture_sieve_left(lang, &passed, &total),
                None => msg::capture_sieve_busy(lang, &group(*done), &passed, &total),
            }
        }
        _ => String::new(),
    }
}
