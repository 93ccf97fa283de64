//! The guide beside a lesson's picture: what the lesson is about, the way to its tasks, the study note's
//! table and bullets, and the texts for studying.

use super::study::{self, Texts};
use crate::route::lesson::{Part, Route, Tab, print};
use ::lab::Fact;
use i18n::{Lang, msg};
use lessons::{Bullets, FactTable, Table, facts, find};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub lesson: Route,
    /// The tasks are wanted.
    pub on_tasks: Callback<()>,
    /// The texts for studying, once they are there.
    pub study: Option<Texts>,
}

#[component]
pub fn Guide(props: &Props) -> Html {
    let Props { lang, lesson, on_tasks, study } = props;
    let lang = *lang;
    let Some(record) = find(lesson.scenario) else { return Html::default() };
    let onclick = on_tasks.reform(|event: MouseEvent| {
        // The link is for a page without a program.
        event.prevent_default();
    });
    html! {
        <div class="notes">
            <p class="lesson-lead">{ (record.lead)(lang, &lesson.settings) }</p>
            { study::goal(lang, lesson) }
            <section class="notes-part" data-field="look">
                <h2>{ msg::look_title(lang) }</h2>
                <p>{ (record.look)(lang) }</p>
            </section>
            if lesson.shows(Part::Tab(Tab::Tasks)) {
                <section class="notes-part" data-field="tasks">
                    <h2>{ msg::tab_tasks(lang) }</h2>
                    <p>{ msg::guide_tasks(lang) }</p>
                    <a class="button" href={print(&Route { tab: Tab::Tasks, ..lesson.clone() })} data-action="open-tasks" {onclick}>
                        { msg::guide_tasks_open(lang) }
                    </a>
                </section>
            }
            { for record.table.iter().map(|table| self::table(lang, table)) }
            { for record.bullets.iter().map(|bullets| self::bullets(lang, bullets)) }
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
