//! What a lesson has for studying beside its run. The goal is in the page's program; the other texts come from the lab's worker.

use crate::hooks::ByIdentity;
use crate::inspector::source;
use crate::lab::{Lab, Outcome};
use crate::route::lesson::Route;
use ::lab::protocol::{StudyItem, StudyKind, StudyPart};
use i18n::{Lang, msg};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The study texts of a lesson, in one language.
pub type Texts = ByIdentity<[StudyPart]>;

/// What a learner can do after the lesson, and which lessons to know first.
pub fn goal(lang: Lang, lesson: &Route) -> Html {
    let Some(goal) = lessons::study::goal(lesson.scenario) else { return Html::default() };
    let before = goal.before().map(|record| {
        let href = lesson.common.link(&format!("#/lesson/{}", record.scenario));
        html! { <li><a {href} data-before={record.scenario}>{ (record.title)(lang) }</a></li> }
    });
    let before: Vec<Html> = before.collect();
    html! {
        <section class="notes-part" data-field="goal">
            <h2>{ msg::study_goal(lang) }</h2>
            <p>{ (goal.goal)(lang) }</p>
            <div class="study-before">
                <h3>{ msg::study_before(lang) }</h3>
                if before.is_empty() {
                    <p>{ msg::study_before_none(lang) }</p>
                } else {
                    <ul>{ for before }</ul>
                }
            </div>
        </section>
    }
}

/// The texts below the guide's own; nothing before they have come.
pub fn texts(texts: Option<&Texts>) -> Html {
    html! { <>{ for texts.into_iter().flat_map(|parts| parts.iter()).map(part) }</> }
}

fn part(part: &StudyPart) -> Html {
    let (field, item): (&str, fn(&StudyItem) -> Html) = match part.kind {
        StudyKind::Misconceptions => ("misconceptions", misconception),
        StudyKind::Remember => ("remember", sentence),
        StudyKind::Terms => ("terms", term),
        StudyKind::Sources => ("sources", sentence),
    };
    html! {
        <section class="notes-part" data-field={field}>
            <h2>{ &part.title }</h2>
            <ul class="study">{ for part.items.iter().map(item) }</ul>
        </section>
    }
}

fn misconception(item: &StudyItem) -> Html {
    html! { <li><b>{ &item.head }</b><p>{ &item.text }{ sources(item) }</p></li> }
}

/// A term with its definition, which a click, a tap, Enter or Space shows.
fn term(item: &StudyItem) -> Html {
    html! { <li><details><summary>{ &item.head }</summary><p>{ &item.text }{ sources(item) }</p></details></li> }
}

fn sentence(item: &StudyItem) -> Html {
    html! { <li>{ &item.text }{ sources(item) }</li> }
}

fn sources(item: &StudyItem) -> Html {
    html! { { for item.sources.iter().map(|name| html! { <span class="study-source">{ source(name) }</span> }) } }
}

/// The texts of a lesson, once the lab has sent them. It is asked if `may_ask`, and again with another run or language, as a
/// newer run may have ended the worker before it replied.
#[hook]
pub fn use_study(
    lab: &Lab,
    outcome: Option<&Outcome>,
    lang: Lang,
    scenario: &'static str,
    may_ask: bool,
) -> Option<Texts> {
    let newest = use_state(|| None::<(Lang, Texts)>);
    let known = newest.as_ref().filter(|(of, _)| *of == lang).map(|(_, texts)| texts.clone());
    {
        let (lab, newest) = (lab.clone(), newest.setter());
        let is_wanted = may_ask && known.is_none();
        use_effect_with((outcome.cloned(), lang, is_wanted), move |(_, lang, is_wanted)| {
            let lang = *lang;
            if *is_wanted {
                spawn_local(async move {
                    // Without the texts the guide is the lesson's own words; why the lab is missing is said above the picture.
                    if let Ok(texts) = lab.study(scenario, lang).await {
                        newest.set(Some((lang, texts.into())));
                    }
                });
            }
        });
    }
    known
}
