//! The lessons' program: it follows the address and writes it.

mod state;
mod style;

pub use state::{Act, Dispatch, State};

use crate::components::chrome::Chrome;
use crate::components::frame::{Frame, frame};
use crate::embed::{Command, Host};
use crate::hooks::{document, hash};
use crate::pages::lesson::LessonPage;
use crate::route::{is_lesson, lesson::print};
use i18n::msg;
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let state = use_reducer(|| State::new(document::browser_lang(), &hash::current()));
    let (dispatch, lang) = (state.dispatcher(), state.lang());
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let listener = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if is_lesson(&hash) {
                    dispatch.dispatch(Act::Arrive(hash));
                }
            });
            move || drop(listener)
        });
    }
    let host = use_host(&state);
    use_effect_with((state.lesson.clone(), lang), |(lesson, lang)| {
        document::show(*lang, lesson.common.theme.attribute());
        hash::write(&print(lesson));
        if let Some(text) = lessons::find(lesson.scenario) {
            document::entitle(&["Roundtrip: ", (text.title)(*lang)].concat(), (text.lead)(*lang));
        }
    });
    let (changed, dismissed) = (dispatch.clone(), dispatch.clone());
    let lesson = &*state.lesson;
    let page = frame(Frame {
        chrome: Chrome {
            common: &lesson.common,
            lang,
            hash: &print(lesson),
            copied: state.copied,
            on_change: Callback::from(move |change| changed.dispatch(Act::Change(change))),
        },
        refused: &state.refused,
        on_dismiss: Callback::from(move |place| dismissed.dispatch(Act::Dismiss(place))),
        skip: ("main", msg::skip_to_lesson(lang)),
        phase: None,
        body: html! { <LessonPage key={lesson.scenario} lesson={lesson.clone()} {lang} {dispatch} {host} /> },
    });
    html! {
        <>
            <style>{ style::STYLE }</style>
            { page }
        </>
    }
}

/// The page that frames this one. It may change parameters and receives those that cannot be used; `LessonPage` sends
/// it everything else.
#[hook]
fn use_host(state: &UseReducerHandle<State>) -> Option<Rc<Host>> {
    let host = {
        let parent = state.lesson.common.parent.clone();
        (*use_memo((), move |()| Host::find(parent.as_deref()).map(Rc::new))).clone()
    };
    {
        let (host, dispatch) = (host.clone(), state.dispatcher());
        use_effect_with((), move |()| {
            let open = host.map(|host| {
                host.open(move |command| {
                    if let Command::Set(query) = command {
                        dispatch.dispatch(Act::Apply(query));
                    }
                })
            });
            move || drop(open)
        });
    }
    {
        let host = host.clone();
        use_effect_with(state.refused.clone(), move |refused| {
            if let Some(host) = host {
                host.tell_refused(refused);
            }
        });
    }
    host
}
