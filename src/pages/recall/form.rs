//! A table or a list as fields to write into.

use super::Dispatch;
use super::state::{Act, Work};
use crate::route::recall::Mode;
use i18n::{Lang, msg};
use recall::form::{Cell, Form, Mark};
use recall::text::hint;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

pub fn form(lang: Lang, form: &'static Form, work: &Work, dispatch: &Dispatch) -> Html {
    let mut first = 0;
    let groups = form.groups.iter().map(|group| {
        let rows = first..first + group.rows.len();
        first = rows.end;
        let row = |row: usize| {
            let cell = |column: usize| {
                if work.is_revealed {
                    solved(lang, form, row, column)
                } else {
                    field(lang, form, work, dispatch, row, column)
                }
            };
            html! { <tr>{ for (0..form.width()).map(cell) }</tr> }
        };
        html! {
            <tbody>
                if let Some(title) = group.title {
                    <tr><th class="recall-group-title" scope="rowgroup">{ title(lang) }</th></tr>
                }
                { for rows.map(row) }
            </tbody>
        }
    });
    let name = if work.is_revealed { msg::recall_solution(lang) } else { msg::recall_board(lang) };
    html! {
        <section id="recall-board" class="recall-form" data-columns={form.width().to_string()} tabindex="-1" aria-label={name}
            data-revealed={work.is_revealed.then_some("")}>
            <table>
                if !form.columns.is_empty() {
                    <thead><tr>{ for form.columns.iter().map(|say| html! { <th scope="col">{ say(lang) }</th> }) }</tr></thead>
                }
                { for groups }
            </table>
        </section>
    }
}

fn solved(lang: Lang, form: &'static Form, row: usize, column: usize) -> Html {
    let text = form.rows().nth(row).and_then(|row| row.get(column)).map(|say| say(lang));
    html! { <td data-label={column_name(lang, form, column)}>{ text }</td> }
}

fn column_name(lang: Lang, form: &Form, column: usize) -> Option<&'static str> {
    form.columns.get(column).map(|say| say(lang))
}

/// A cell to write into, with what it is and its missing words, once that is known.
fn field(lang: Lang, form: &'static Form, work: &Work, dispatch: &Dispatch, row: usize, column: usize) -> Html {
    let number = (row + 1).to_string();
    let name = match column_name(lang, form, column) {
        Some(column) => msg::recall_cell(lang, column, &number),
        None => msg::recall_point(lang, &number),
    };
    let mark = work.marks[row][column];
    let text = work.cells[row][column].clone();
    let said = format!("said-{row}-{column}");
    let rows = if form.width() == 1 { "3" } else { "2" };
    let is_wrong = mark.is_some_and(|mark| mark.cell != Cell::Right);
    let dispatch_of = |act: fn(usize, usize, Lang) -> Act| {
        let dispatch = dispatch.clone();
        move || dispatch.dispatch(act(row, column, lang))
    };
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            dispatch.dispatch(Act::Write(row, column, text));
        })
    };
    let commit = dispatch_of(Act::Commit);
    let onkeydown = {
        let commit = commit.clone();
        Callback::from(move |event: KeyboardEvent| {
            // While a Korean syllable is being composed, Enter ends that.
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                commit();
            }
        })
    };
    let hinting = dispatch_of(Act::Hint);
    let offers_hint = is_wrong || (work.mode == Mode::Steps && !mark.is_some_and(|mark| mark.cell == Cell::Right));
    html! {
        <td data-label={column_name(lang, form, column)} data-cell={mark.map(|mark| cell_name(mark.cell))}>
            <textarea {rows} name={format!("cell-{row}-{column}")} aria-label={name.clone()} aria-describedby={said.clone()}
                aria-invalid={is_wrong.then_some("true")} autocomplete="off" spellcheck="false" value={text.clone()}
                {oninput} {onkeydown} onchange={move |_: Event| commit()} />
            <div class="recall-said">
                <span id={said}>{ mark.map(|mark| cell_words(lang, mark.cell)) }</span>
                if offers_hint {
                    if work.hinted[row][column] {
                        <span class="recall-underscores">{ hint_of(lang, form, mark, row, column, &text) }</span>
                    } else {
                        <button type="button" class="recall-hint-button" aria-label={format!("{}: {name}", msg::recall_hint(lang))}
                            onclick={move |_: MouseEvent| hinting()}>{ msg::recall_hint(lang) }</button>
                    }
                }
            </div>
        </td>
    }
}

/// The note's words that are there, and underscores for the others.
fn hint_of(lang: Lang, form: &'static Form, mark: Option<Mark>, row: usize, column: usize, text: &str) -> String {
    let row = mark.map_or(row, |mark| mark.row);
    let expected = form.rows().nth(row).and_then(|row| row.get(column)).map_or("", |say| say(lang));
    hint(lang, expected, text)
}

fn cell_name(cell: Cell) -> &'static str {
    match cell {
        Cell::Empty => "empty",
        Cell::Right => "right",
        Cell::Partly => "partly",
        Cell::Wrong => "wrong",
    }
}

pub fn cell_words(lang: Lang, cell: Cell) -> &'static str {
    match cell {
        Cell::Empty => msg::recall_cell_empty(lang),
        Cell::Right => msg::recall_cell_right(lang),
        Cell::Partly => msg::recall_cell_partly(lang),
        Cell::Wrong => msg::recall_cell_wrong(lang),
    }
}
