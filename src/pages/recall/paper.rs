//! A sheet on paper: blank, to be filled in by hand, or its solution. The blank one is always there, out of sight; the
//! solution only while it is being printed.

use super::board::drawn;
use super::cards::shape_name;
use i18n::{Lang, msg};
use recall::board::{Part, parts};
use recall::diagram::{Diagram, Item, Shape};
use recall::form::Form;
use recall::{Sheet, Task};
use yew::prelude::*;

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    Blank,
    Solution,
    /// As soon as it is drawn, the browser prints it.
    BlankNow,
    SolutionNow,
}

impl Paper {
    /// The same, to be printed at once.
    pub fn now(self) -> Self {
        match self {
            Self::Blank | Self::BlankNow => Self::BlankNow,
            Self::Solution | Self::SolutionNow => Self::SolutionNow,
        }
    }

    fn is_solution(self) -> bool {
        matches!(self, Self::Solution | Self::SolutionNow)
    }
}

/// Prints what waits for that, once it is drawn.
#[hook]
pub fn use_print(paper: &UseStateHandle<Paper>) {
    let setter = paper.setter();
    use_effect_with(**paper, move |paper| {
        if matches!(paper, Paper::BlankNow | Paper::SolutionNow) {
            // The browser returns when its dialog is closed. A sandboxed frame has none.
            let _ = web_sys::window().map(|window| window.print());
            setter.set(Paper::Blank);
        }
    });
}

pub fn paper(lang: Lang, sheet: &'static Sheet, paper: Paper) -> Html {
    let content = match (sheet.task, paper.is_solution()) {
        (Task::Diagram(diagram), true) => drawn(lang, diagram),
        (Task::Diagram(diagram), false) => blank(diagram),
        (Task::Table(form) | Task::Points(form), is_solution) => table(lang, form, is_solution),
    };
    html! {
        <section class="recall-paper" data-paper={if paper.is_solution() { "solution" } else { "blank" }} aria-hidden="true">
            <div class="recall-paper-head">
                <strong>
                    { sheet.title(lang) }
                    if paper.is_solution() {
                        { ": " }{ msg::recall_solution(lang) }
                    }
                </strong>
                if !paper.is_solution() {
                    <span>{ msg::recall_name(lang) }<i></i></span>
                    <span>{ msg::recall_date(lang) }<i></i></span>
                }
            </div>
            { content }
        </section>
    }
}

/// Lifelines, empty boxes and empty lines.
fn blank(diagram: &'static Diagram) -> Html {
    let items: Vec<Item> = diagram.solution(Lang::default());
    let is_chain = diagram.is_chain();
    html! {
        <>
            if !is_chain {
                <div class="recall-hosts"><span>{ "Client" }</span><span>{ "Server" }</span></div>
            }
            <div class="recall-lines" data-chain={is_chain.then_some("")}>
                <ol>{ for parts(&items).iter().map(|part| blank_part(&items, part)) }</ol>
            </div>
        </>
    }
}

fn blank_part(items: &[Item], part: &Part) -> Html {
    match part {
        Part::Item(at) => {
            let shape = items.get(*at).map(|item| item.shape);
            let name = match shape {
                Some(Shape::Node) => "node",
                Some(Shape::Note) => "note",
                Some(Shape::Else) => "else",
                _ => "line",
            };
            html! { <li class="recall-empty" data-shape={name}></li> }
        }
        Part::Box { open, parts, .. } => html! {
            <li class="recall-entry" data-shape={items.get(*open).map(|item| shape_name(item.shape))}>
                <div class="recall-empty" data-shape="title"></div>
                <ol>{ for parts.iter().map(|part| blank_part(items, part)) }</ol>
            </li>
        },
    }
}

fn table(lang: Lang, form: &'static Form, is_solution: bool) -> Html {
    let row = |row: &'static [lessons::Say]| {
        let cell = |say: &lessons::Say| html! { <td>{ is_solution.then(|| say(lang)) }</td> };
        html! { <tr>{ for row.iter().map(cell) }</tr> }
    };
    let group = |group: &'static recall::form::Group| {
        html! {
            <tbody>
                if let Some(title) = group.title {
                    <tr><th>{ title(lang) }</th></tr>
                }
                { for group.rows.iter().map(|cells| row(cells)) }
            </tbody>
        }
    };
    html! {
        <table data-columns={form.width().to_string()}>
            if !form.columns.is_empty() {
                <thead><tr>{ for form.columns.iter().map(|say| html! { <th>{ say(lang) }</th> }) }</tr></thead>
            }
            { for form.groups.iter().map(group) }
        </table>
    }
}
