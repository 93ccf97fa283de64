//! The guide beside a lesson's picture: what the lesson is about, the study note's table and bullets, exercises, and the texts
//! for studying.

use super::study::{self, Texts};
use crate::route::lesson::{Route, print};
use crate::route::{Common, merge};
use ::lab::Fact;
use i18n::{Lang, msg};
use lessons::{Bullets, Exercise, FactTable, Table, facts, find};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub lesson: Route,
    /// The exercises that the visitor has tried, by their place in the lesson.
    pub tried: Vec<usize>,
    /// An exercise was set up.
    pub on_try: Callback<usize>,
    /// The texts for studying, once they are there.
    pub study: Option<Texts>,
}

#[component]
pub fn Guide(props: &Props) -> Html {
    let Props { lang, lesson, tried, on_try, study } = props;
    let lang = *lang;
    let Some(record) = find(lesson.scenario) else { return Html::default() };
    let exercises = record.exercises.iter().enumerate().map(|(place, exercise)| {
        let is_tried = tried.contains(&place) || is_set_up(lesson, exercise);
        self::exercise(lang, lesson, exercise, is_tried, on_try.reform(move |_: MouseEvent| place))
    });
    html! {
        <div class="notes">
            <p class="lesson-lead">{ (record.lead)(lang, &lesson.settings) }</p>
            { study::goal(lang, lesson) }
            <section class="notes-part" data-field="look">
                <h2>{ msg::look_title(lang) }</h2>
                <p>{ (record.look)(lang) }</p>
            </section>
            { for record.table.iter().map(|table| self::table(lang, table)) }
            { for record.bullets.iter().map(|bullets| self::bullets(lang, bullets)) }
            <section class="notes-part" data-field="try">
                <h2>{ msg::try_title(lang) }</h2>
                <p class="notes-remark">{ msg::try_hint(lang) }</p>
                <ul class="notes-try">{ for exercises }</ul>
            </section>
            // They come last, so that nothing moves when they come.
            { study::texts(study.as_ref()) }
        </div>
    }
}

fn table(lang: Lang, table: &Table) -> Html {
    let head = [msg::table_aspect, msg::table_meaning, msg::table_note];
    html! {
        <section class="notes-part" data-field="table">
            <table>
                <caption>{ (table.caption)(lang) }</caption>
                <thead><tr>{ for head.map(|cell| html! { <th scope="col">{ cell(lang) }</th> }) }</tr></thead>
                <tbody>
                    { for table.rows.iter().map(|[aspect, meaning, note]| html! {
                        <tr><th scope="row">{ aspect(lang) }</th><td>{ meaning(lang) }</td><td>{ note(lang) }</td></tr>
                    }) }
                </tbody>
            </table>
        </section>
    }
}

fn bullets(lang: Lang, bullets: &Bullets) -> Html {
    html! {
        <section class="notes-part" data-field="bullets">
            <h2>{ (bullets.title)(lang) }</h2>
            <ul class="notes-bullets">{ for bullets.items.iter().map(|item| html! { <li>{ item(lang) }</li> }) }</ul>
            { for bullets.remark.iter().map(|remark| html! { <p class="notes-remark">{ remark(lang) }</p> }) }
        </section>
    }
}

/// The address of the lesson with the exercise's settings, as this page shows it.
fn address(lesson: &Route, exercise: &Exercise) -> String {
    let Some(usual) = Route::of(lesson.scenario) else { return String::new() };
    let common = Common { autoplay: false, ..lesson.common.clone() };
    merge(&print(&Route { common, parts: lesson.parts.clone(), ..usual }), exercise.query)
}

/// Whether the lesson's run is the exercise's.
fn is_set_up(lesson: &Route, exercise: &Exercise) -> bool {
    crate::route::lesson::parse(&address(lesson, exercise)).0.request() == lesson.request()
}

/// A link that sets the exercise up. What comes out of it is shown once it has been tried.
fn exercise(lang: Lang, lesson: &Route, exercise: &Exercise, is_tried: bool, on_try: Callback<MouseEvent>) -> Html {
    let text = (exercise.text)(lang);
    // The first sentence says what to do, the others describe the result.
    let (act, outcome) = text.split_once(". ").unwrap_or((text, ""));
    html! {
        <li data-tried={is_tried.then_some("")}>
            <a href={address(lesson, exercise)} data-exercise={exercise.query} onclick={on_try}>{ act }</a>
            if is_tried {
                <span data-outcome="">{ outcome }</span>
            } else {
                <span data-outcome="hidden">{ msg::try_predict(lang) }</span>
            }
        </li>
    }
}

/// The results of a run; empty if there are none.
pub fn fact_table(lang: Lang, scenario: &str, found: &[Fact]) -> Html {
    let Some(FactTable { caption, head, rows }) = facts(lang, scenario, found) else { return Html::default() };
    html! {
        <section class="notes-part" data-field="facts" tabindex="0" aria-label={caption}>
            <table class="notes-facts">
                <caption>{ caption }</caption>
                <thead><tr>{ for head.into_iter().map(|cell| html! { <th scope="col">{ cell }</th> }) }</tr></thead>
                <tbody>
                    { for rows.into_iter().map(|row| html! {
                        <tr>{ for row.into_iter().enumerate().map(|(column, cell)| match column {
                            0 => html! { <th scope="row">{ cell }</th> },
                            _ if cell.is_empty() => html! { <td>{ "–" }</td> },
                            _ => html! { <td>{ cell }</td> },
                        }) }</tr>
                    }) }
                </tbody>
            </table>
        </section>
    }
}
