//! Looks for the cause of a failure and shows it: one sentence if it is proven, else what remains and how to tell it apart.

use super::cause::{Cause, Causes};
use super::evidence::{Attempt, Evidence, Transport};
use super::gather::gather;
use super::judge::judge;
use super::page::origin;
use super::words;
use futures_util::future::{AbortHandle, abortable};
use i18n::{Lang, msg};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub attempt: Attempt,
}

/// Ends the search when dropped.
struct Search(AbortHandle);

impl Drop for Search {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Why the attempt failed.
#[component]
pub fn Explained(props: &Props) -> Html {
    let Props { lang, attempt } = props;
    let lang = *lang;
    let found = use_state_eq(|| None::<Rc<Evidence>>);
    // How often the visitor has asked to look again.
    let asked = use_state_eq(|| 0_u32);
    {
        let (setter, attempt) = (found.setter(), attempt.clone());
        use_effect_with((attempt, *asked), move |(attempt, asked)| {
            setter.set(None);
            let (search, handle) = abortable(gather(attempt.clone(), *asked > 0));
            spawn_local(async move {
                if let Ok(evidence) = search.await {
                    setter.set(Some(Rc::new(evidence)));
                }
            });
            let search = Search(handle);
            move || drop(search)
        });
    }
    let Some(evidence) = found.as_deref() else {
        return html! { <div class="causes" data-causes="looking"><p role="status">{ msg::causes_looking(lang) }</p></div> };
    };
    let causes = judge(evidence);
    let again = {
        let asked = asked.clone();
        move |_: MouseEvent| asked.set(*asked + 1)
    };
    html! {
        <div class="causes" data-causes={if causes.known.is_empty() { "possible" } else { "known" }}>
            <div role="status">{ known(lang, &causes, evidence) }{ possible(lang, &causes, evidence) }</div>
            { commands(lang, &causes, evidence) }
            { seen(lang, evidence) }
            <button type="button" class="button" data-action="causes-again" onclick={again}>{ msg::causes_again(lang) }</button>
        </div>
    }
}

/// What is proven.
fn known(lang: Lang, causes: &Causes, evidence: &Evidence) -> Html {
    html! {
        <>
            if causes.known.len() > 1 {
                <p>{ msg::causes_several(lang) }</p>
            }
            { for causes.known.iter().map(|cause| html! {
                <div class="causes-known" data-cause={cause.name()}>{ sentences(lang, cause, &evidence.attempt) }</div>
            }) }
        </>
    }
}

/// What remains.
fn possible(lang: Lang, causes: &Causes, evidence: &Evidence) -> Html {
    if causes.possible.is_empty() {
        return Html::default();
    }
    let lead = if causes.known.is_empty() { msg::causes_possible(lang) } else { msg::causes_behind(lang) };
    html! {
        <>
            <p>{ lead }</p>
            <ol class="causes-possible">
                { for causes.possible.iter().map(|cause| html! {
                    <li data-cause={cause.name()}>{ sentences(lang, cause, &evidence.attempt) }</li>
                }) }
            </ol>
        </>
    }
}

fn sentences(lang: Lang, cause: &Cause, attempt: &Attempt) -> Html {
    let origin = origin();
    html! {
        <>
            <p class="causes-what">{ words::what(lang, cause, attempt, &origin) }</p>
            if let Some(how) = words::how(lang, cause, attempt, &origin) {
                <p class="causes-how">{ how }</p>
            }
        </>
    }
}

fn commands(lang: Lang, causes: &Causes, evidence: &Evidence) -> Html {
    if causes.possible.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <p>{ msg::causes_tell(lang) }</p>
            <pre tabindex="0">{ words::commands(&evidence.attempt, &origin()).join("\n") }</pre>
        </>
    }
}

/// The evidence itself.
fn seen(lang: Lang, evidence: &Evidence) -> Html {
    let rows = words::rows(lang, &evidence.seen, evidence.attempt.transport == Transport::WebSocket);
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <details>
            <summary>{ msg::causes_seen(lang) }</summary>
            <dl>
                { for rows.into_iter().map(|(name, text)| html! {
                    <div><dt><code>{ name }</code></dt><dd>{ text }</dd></div>
                }) }
            </dl>
        </details>
    }
}
