//! A lesson: one scenario, run by the lab, and what it shows.

mod state;
mod table;
mod words;

use crate::i18n::{Lang, msg};
use crate::lab::{Lab, Outcome};
use crate::route::lesson::Lesson;
use crate::workbench::Dispatch;
use state::{RunAct, RunState};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lesson: Lesson,
    pub lang: Lang,
    /// For what is changed on screen.
    pub dispatch: Dispatch,
}

/// One scenario's page. Another scenario is another component: the lab ends with it.
#[component]
pub fn LessonPage(props: &Props) -> Html {
    let Props { lesson, lang, .. } = props;
    let state = use_reducer(RunState::default);
    let lab = use_lab(lesson, &state);
    let stop = {
        let (lab, dispatch) = (lab, state.dispatcher());
        Callback::from(move |_: MouseEvent| {
            lab.stop();
            dispatch.dispatch(RunAct::Stop);
        })
    };
    html! {
        <article class="lesson" data-page="lesson" data-scenario={lesson.scenario} data-work={state.work.name()}>
            <h1>{ lesson.scenario }</h1>
            <div class="lesson-work">
                <p role="status">{ words::work(*lang, &state.work) }</p>
                if state.work.is_under_way() {
                    <button type="button" class="button" data-action="stop" onclick={stop}>{ msg::lesson_stop(*lang) }</button>
                }
            </div>
            { for state.outcome.iter().map(|outcome| html! {
                <>
                    { picture(outcome) }
                    { table::table(*lang, &outcome.trace) }
                </>
            }) }
        </article>
    }
}

/// Where the stage stands, with the player below it and the inspector beside it.
fn picture(_outcome: &Outcome) -> Html {
    html! { <div class="lesson-stage"></div> }
}

/// The lab of this page. It runs what the lesson asks for, whenever that changes, and ends with the page.
#[hook]
fn use_lab(lesson: &Lesson, state: &UseReducerHandle<RunState>) -> Lab {
    let lab = {
        let dispatch = state.dispatcher();
        (*use_memo((), move |()| Lab::new(move |progress| dispatch.dispatch(RunAct::Progress(progress))))).clone()
    };
    {
        let (lab, dispatch) = (lab.clone(), state.dispatcher());
        use_effect_with(lesson.request(), move |request| {
            let request = request.clone();
            dispatch.dispatch(RunAct::Begin);
            spawn_local(async move { dispatch.dispatch(RunAct::Over(lab.run(&request).await)) });
        });
    }
    let ended = lab.clone();
    use_effect_with((), move |()| move || ended.stop());
    lab
}
