//! The note below a lesson's picture: the study note's table and bullets, and exercises.

use crate::hooks::document::element;
use crate::route::{Common, merge};
use ::lab::Fact;
use i18n::{Lang, msg};
use lessons::{Bullets, Exercise, FactTable, Lesson, Table, facts, find};
use web_sys::Element;
use yew::prelude::*;

/// Everything below the picture that explains a scenario.
pub fn notes(lang: Lang, scenario: &str, common: &Common) -> Html {
    let Some(Lesson { table, bullets, exercises, .. }) = find(scenario) else { return Html::default() };
    let lesson = common.link(&format!("#/lesson/{scenario}"));
    html! {
        <div class="notes">
            { for table.iter().map(|table| self::table(lang, table)) }
            { for bullets.iter().map(|bullets| self::bullets(lang, bullets)) }
            <section class="notes-part" data-field="try">
                <h2>{ msg::try_title(lang) }</h2>
                <ul class="notes-try">
                    { for exercises.iter().map(|exercise| self::exercise(lang, &lesson, exercise)) }
                </ul>
            </section>
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

/// A link to the lesson with the exercise's settings; it also scrolls to the picture.
fn exercise(lang: Lang, lesson: &str, exercise: &Exercise) -> Html {
    let show = Callback::from(|_: MouseEvent| {
        if let Some(lesson) = element::<Element>("main") {
            lesson.scroll_into_view();
        }
    });
    let text = (exercise.text)(lang);
    // The first sentence says what to do, the others describe the result.
    let (act, outcome) = text.split_once(". ").unwrap_or((text, ""));
    html! {
        <li>
            <a href={merge(lesson, exercise.query)} data-exercise={exercise.query} onclick={show}>{ act }</a>
            <span>{ outcome }</span>
        </li>
    }
}

/// The results of a run, shown below its picture; empty if there are none.
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
