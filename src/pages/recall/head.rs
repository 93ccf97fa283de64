//! The head of a sheet: its name, how it is worked on, the clock, and what can be done with all of it.

use super::feedback::link;
use super::paper::Paper;
use super::state::{Act, Work};
use crate::route::recall::{Mode, Route};
use i18n::{Lang, msg};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Time limits in seconds that the list offers; the address takes any other.
const LIMITS: [u32; 5] = [0, 120, 300, 600, 1_200];

pub fn head(
    lang: Lang,
    route: &Route,
    work: &UseReducerHandle<Work>,
    paper: &UseStateHandle<Paper>,
    on_route: &Callback<Route>,
) -> Html {
    html! {
        <div class="recall-bar">
            <h2 id="recall-name">{ work.sheet.title(lang) }</h2>
            { modes(lang, route, on_route) }
            if route.mode == Mode::Sheet {
                { clock(lang, route, work, on_route) }
            }
            { tools(lang, work, paper) }
        </div>
    }
}

fn modes(lang: Lang, route: &Route, on_route: &Callback<Route>) -> Html {
    let one = |mode: Mode| {
        let words = match mode {
            Mode::Steps => msg::recall_mode_steps(lang),
            Mode::Sheet => msg::recall_mode_sheet(lang),
        };
        let chosen = Route { mode, ..route.clone() };
        let onchange = on_route.reform(move |_: Event| chosen.clone());
        html! {
            <label class="chip">
                <input type="radio" name="recall-mode" value={mode.name()} checked={route.mode == mode} {onchange} />{ words }
            </label>
        }
    };
    html! {
        <fieldset class="recall-modes">
            <legend class="unseen">{ msg::recall_mode(lang) }</legend>
            { for Mode::ALL.map(one) }
        </fieldset>
    }
}

/// The time so far, or what is left of it, and the list of limits.
fn clock(lang: Lang, route: &Route, work: &Work, on_route: &Callback<Route>) -> Html {
    let limit = route.limit_seconds;
    let time = match limit {
        0 => msg::recall_time(lang, &minutes(work.seconds)),
        _ => msg::recall_time_left(lang, &minutes(limit.saturating_sub(work.seconds))),
    };
    let onchange = {
        let (on_route, route) = (on_route.clone(), route.clone());
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            on_route.emit(Route { limit_seconds: value.parse().unwrap_or(0), ..route.clone() });
        })
    };
    let mut limits = LIMITS.to_vec();
    if !limits.contains(&limit) {
        limits.push(limit);
        limits.sort_unstable();
    }
    let option = |seconds: u32| {
        let words = match seconds {
            0 => msg::recall_limit_none(lang).to_owned(),
            _ if seconds.is_multiple_of(60) => msg::recall_limit_minutes(lang, &(seconds / 60).to_string()),
            _ => msg::recall_limit_seconds(lang, &seconds.to_string()),
        };
        html! { <option value={seconds.to_string()} selected={seconds == limit}>{ words }</option> }
    };
    html! {
        <div class="recall-clock">
            <span role="timer" data-seconds={work.seconds.to_string()}>{ time }</span>
            <label>
                <span class="unseen">{ msg::recall_limit(lang) }</span>
                <select name="recall-limit" title={msg::recall_limit(lang)} {onchange}>{ for limits.into_iter().map(option) }</select>
            </label>
        </div>
    }
}

/// `4:05`
fn minutes(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn tools(lang: Lang, work: &UseReducerHandle<Work>, paper: &UseStateHandle<Paper>) -> Html {
    let button = |action: &'static str,
                  words: &'static str,
                  class: &'static str,
                  is_disabled: bool,
                  act: fn(Lang) -> Act| {
        let dispatch = work.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(act(lang)));
        html! { <button type="button" {class} data-action={action} disabled={is_disabled} {onclick}>{ words }</button> }
    };
    let print = |action: &'static str, words: &'static str, wanted: Paper| {
        let (paper, dispatch) = (paper.setter(), work.dispatcher());
        let onclick = Callback::from(move |_: MouseEvent| {
            // Whoever prints the solution has seen it.
            if wanted == Paper::Solution {
                dispatch.dispatch(Act::Reveal);
            }
            paper.set(wanted.now());
        });
        html! { <button type="button" class="button" data-action={action} {onclick}>{ words }</button> }
    };
    let is_sheet = work.mode == Mode::Sheet;
    html! {
        <div class="recall-tools">
            if is_sheet {
                { button("check", msg::recall_check(lang), "button button-main", work.is_revealed, Act::Check) }
            }
            if work.sheet.is_diagram() {
                { button("undo", msg::recall_undo(lang), "button", !work.can_undo(), |_| Act::Undo) }
            }
            { button("restart", msg::recall_restart(lang), "button", !work.is_begun() && !work.is_revealed, |_| Act::Restart) }
            if work.is_revealed {
                { button("back", msg::recall_back(lang), "button", false, |_| Act::Back) }
            } else {
                { button("reveal", msg::recall_reveal(lang), "button", false, |_| Act::Reveal) }
            }
            <a class="button" href={link(lang, &format!("lesson/{}", work.sheet.lesson))}>{ msg::recall_lesson(lang) }</a>
            <span class="recall-prints">
                { print("print-blank", msg::recall_print_blank(lang), Paper::Blank) }
                { print("print-solution", msg::recall_print_solution(lang), Paper::Solution) }
            </span>
        </div>
    }
}
