//! The second program: the home page and the lessons. It follows the address and writes it.

mod state;
mod style;

pub use state::{Act, Dispatch, State};

use crate::components::header::{Chrome, header};
use crate::components::{refusals::refusals, skip::skip_link};
use crate::embed::{Command, Host};
use crate::hooks::{document, hash};
use crate::i18n::msg;
use crate::lessons;
use crate::pages::{home::home, lesson::LessonPage};
use crate::route::is_live;
use crate::route::lesson::{Place, print};
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn Workbench() -> Html {
    let state = use_reducer(|| State::new(document::browser_lang(), &hash::current()));
    let (dispatch, lang) = (state.dispatcher(), state.lang());
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let listener = hash::listen(move |hash| {
                // The other program's page: this one is about to be taken away.
                if !is_live(&hash) {
                    dispatch.dispatch(Act::Arrive(hash));
                }
            });
            move || drop(listener)
        });
    }
    let host = use_host(&state);
    use_effect_with((state.place.clone(), lang), |(place, lang)| {
        document::show(*lang, place.common().theme);
        hash::write(&print(place));
        let text = match &**place {
            Place::Home(_) => None,
            Place::Lesson(lesson) => lessons::text(lesson.scenario),
        };
        match text {
            None => document::entitle("Roundtrip", msg::home_lead(*lang)),
            Some(text) => document::entitle(&["Roundtrip: ", (text.title)(*lang)].concat(), (text.lead)(*lang)),
        }
    });
    let dismiss = {
        let dispatch = dispatch.clone();
        Callback::from(move |place| dispatch.dispatch(Act::Dismiss(place)))
    };
    let on_change = {
        let dispatch = dispatch.clone();
        Callback::from(move |change| dispatch.dispatch(Act::Change(change)))
    };
    let common = state.place.common();
    html! {
        <div ~className={if common.embed { "app app-embed" } else { "app" }}>
            <style>{ style::STYLE }</style>
            { skip_link("lesson", msg::skip_to_lesson(lang)) }
            if !common.embed {
                { header(&Chrome { common, lang, hash: &print(&state.place), copied: state.copied, on_change }) }
            }
            <main id="lesson" class="main" tabindex="-1">
                { refusals(&state.refused, lang, &dismiss) }
                { match &*state.place {
                    Place::Home(common) => home(lang, common),
                    Place::Lesson(lesson) => html! { <LessonPage key={lesson.scenario} lesson={lesson.clone()} {lang} {dispatch} {host} /> },
                } }
            </main>
        </div>
    }
}

/// The page that frames this one: it may change parameters, and hears of those that cannot be used. The lesson tells it
/// the rest.
#[hook]
fn use_host(state: &UseReducerHandle<State>) -> Option<Rc<Host>> {
    let host = {
        let parent = state.place.common().parent.clone();
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
        use_effect_with((state.place.clone(), state.refused.clone()), move |(place, refused)| {
            let Some(host) = host else { return };
            host.tell_refused(refused);
            if matches!(**place, Place::Home(_)) {
                host.tell_state("home", &print(place));
            }
        });
    }
    host
}
