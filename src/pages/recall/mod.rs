//! The recall page: the list of sheets, the sheet in work, its cards, and what was found.

mod app;
mod board;
mod cards;
mod entry;
mod feedback;
mod form;
mod head;
mod paper;
mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;

use crate::hooks::document;
use crate::route::Common;
use crate::route::recall::{Mode, Route};
pub use app::App;
use gloo_timers::callback::Interval;
use head::head;
use i18n::{Lang, msg};
use paper::Paper;
use recall::{ALL, Sheet, Task};
use state::{Act, Work};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Changes the work from any part of the page.
pub type Dispatch = UseReducerDispatcher<Work>;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub route: Route,
    pub lang: Lang,
    /// Another sheet, mode or limit was chosen.
    pub on_route: Callback<Route>,
    /// A sheet was done from memory.
    pub on_done: Callback<&'static str>,
}

/// The page of one sheet in one mode.
#[component]
pub fn RecallPage(props: &Props) -> Html {
    let Props { route, lang, on_route, on_done } = props;
    let (lang, sheet) = (*lang, route.shown().unwrap_or(&ALL[0]));
    let mode = route.mode;
    let work = use_reducer(|| Work::new(sheet, mode));
    let paper = use_state(|| Paper::Blank);
    use_clock(&work, route.limit_seconds, lang);
    use_focus(&work);
    use_strip();
    paper::use_print(&paper);
    {
        let (on_done, is_won) = (on_done.clone(), work.is_won());
        use_effect_with(is_won, move |&is_won| {
            if is_won {
                on_done.emit(sheet.name);
            }
        });
    }
    let dispatch = work.dispatcher();
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| on_key(&event, &dispatch))
    };
    html! {
        <>
            <div class="recall" data-page="recall" data-sheet={sheet.name} data-mode={mode.name()}
                data-done={work.is_won().then_some("")} {onkeydown}>
                <div class="recall-head">
                    <h1>{ msg::recall_title(lang) }</h1>
                    <p>{ msg::recall_lead(lang) }</p>
                </div>
                { sheets(lang, &route.common, route, Some(sheet)) }
                <section id="recall-work" class="recall-work" tabindex="-1" aria-labelledby="recall-name">
                    { head(lang, route, &work, &paper, on_route) }
                    <div class="recall-body">
                        { body(lang, &work, &dispatch) }
                    </div>
                </section>
            </div>
            { paper::paper(lang, sheet, *paper) }
        </>
    }
}

/// The sheet, and beside it what is put on it and what was found.
fn body(lang: Lang, work: &Work, dispatch: &Dispatch) -> Html {
    let sheet = match work.sheet.task {
        Task::Diagram(diagram) => board::board(lang, diagram, work, dispatch),
        Task::Table(form) | Task::Points(form) => form::form(lang, form, work, dispatch),
    };
    let cards = work.diagram().filter(|_| work.takes_cards());
    html! {
        <>
            { sheet }
            <div class="recall-side">
                { feedback::feedback(lang, work) }
                if let Some(diagram) = cards {
                    <cards::Cards {lang} name={work.sheet.name} is_chain={diagram.is_chain()} mode={work.mode}
                        hand={work.hand.clone()} dispatch={dispatch.clone()} />
                }
                if work.diagram().is_none() {
                    <p class="recall-hint">
                        { if work.mode == Mode::Steps { msg::recall_form_steps(lang) } else { msg::recall_form_sheet(lang) } }
                    </p>
                }
            </div>
        </>
    }
}

/// The list of sheets as links. `route` has what they keep.
pub fn sheets(lang: Lang, common: &Common, route: &Route, here: Option<&'static Sheet>) -> Html {
    let one = |sheet: &'static Sheet| {
        let page = Route { sheet: Some(sheet).filter(|sheet| sheet.name != recall::FIRST), ..route.clone() };
        let page = Route { common: Common { autoplay: false, ..common.clone() }, ..page };
        let is_done = route.done.contains(&sheet);
        html! {
            <li>
                <a href={crate::route::recall::print(&page)} aria-current={(here == Some(sheet)).then_some("page")}>
                    <span>{ sheet.title(lang) }</span>
                    if is_done {
                        <span class="recall-tick" role="img" aria-label={msg::recall_done(lang)}>{ "✓" }</span>
                    }
                </a>
            </li>
        }
    };
    let group = |title: &'static str, is_in: fn(&Sheet) -> bool| {
        html! {
            <div class="recall-group" role="group" aria-label={title}>
                <p aria-hidden="true">{ title }</p>
                <ul>{ for ALL.iter().filter(|sheet| is_in(sheet)).map(one) }</ul>
            </div>
        }
    };
    html! {
        <nav class="recall-sheets" aria-label={msg::recall_sheets(lang)}>
            { group(msg::recall_diagrams(lang), Sheet::is_diagram) }
            { group(msg::recall_tables(lang), |sheet| matches!(sheet.task, Task::Table(_))) }
            { group(msg::recall_lists(lang), |sheet| matches!(sheet.task, Task::Points(_))) }
            <p class="recall-progress">
                { msg::recall_progress(lang, &ALL.len().to_string(), &route.done.len().to_string()) }
            </p>
        </nav>
    }
}

/// On a phone the list of sheets is one line that moves sideways: it begins with the sheet in work.
#[hook]
fn use_strip() {
    use_effect_with((), |()| {
        let find = |selector| document::document()?.query_selector(selector).ok()??.dyn_into::<HtmlElement>().ok();
        if let (Some(strip), Some(here)) = (find(".recall-sheets"), find(".recall-sheets [aria-current]")) {
            strip.set_scroll_left(here.offset_left() - strip.offset_left());
        }
    });
}

/// Ctrl+Z takes back, Escape lets go of a card. A field has an undo of its own.
fn on_key(event: &KeyboardEvent, dispatch: &Dispatch) {
    let is_in_field = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
    let is_undo = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("z");
    if is_undo && !is_in_field {
        event.prevent_default();
        dispatch.dispatch(Act::Undo);
    } else if event.key() == "Escape" {
        dispatch.dispatch(Act::LetGo);
    }
}

/// Counts the seconds of a whole sheet.
#[hook]
fn use_clock(work: &UseReducerHandle<Work>, limit: u32, lang: Lang) {
    let runs = work.mode == Mode::Sheet && work.is_begun() && !work.is_finished();
    let dispatch = work.dispatcher();
    use_effect_with((runs, limit, lang), move |&(runs, limit, lang)| {
        let clock = runs.then(|| Interval::new(1_000, move || dispatch.dispatch(Act::Tick(limit, lang))));
        move || drop(clock)
    });
}

/// Moves the focus where the work wants it, after that is drawn.
#[hook]
fn use_focus(work: &UseReducerHandle<Work>) {
    use_effect_with(work.focus.clone(), |(count, id)| {
        if *count > 0 {
            document::focus(id);
        }
    });
}
