//! The second program: the home page and the lessons. It follows the address and writes it; header, theme and language are
//! the first program's, which shares nothing with it but the address.

mod state;
mod style;

pub use state::{Act, Dispatch, State};

use crate::components::refusals::refusals;
use crate::hooks::{document, hash};
use crate::i18n::msg;
use crate::pages::{home::home, lesson::LessonPage};
use crate::route::lesson::{Place, print};
use yew::prelude::*;

#[component]
pub fn Workbench() -> Html {
    let state = use_reducer(|| State::new(document::browser_lang(), &hash::current()));
    let (dispatch, lang) = (state.dispatcher(), state.lang());
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let listener = hash::listen(move |hash| dispatch.dispatch(Act::Arrive(hash)));
            move || drop(listener)
        });
    }
    use_effect_with((state.place.clone(), lang), |(place, lang)| {
        hash::write(&print(place));
        let title = match &**place {
            Place::Home(_) => "Roundtrip".to_owned(),
            Place::Lesson(lesson) => ["Roundtrip: ", lesson.scenario].concat(),
        };
        document::entitle(&title, msg::home_lead(*lang));
    });
    let dismiss = {
        let dispatch = dispatch.clone();
        Callback::from(move |place| dispatch.dispatch(Act::Dismiss(place)))
    };
    let embed = if state.place.common().embed { "app app-embed" } else { "app" };
    html! {
        <div ~className={embed}>
            <style>{ style::STYLE }</style>
            <main id="lesson" class="main" tabindex="-1">
                { refusals(&state.refused, lang, &dismiss) }
                { match &*state.place {
                    Place::Home(common) => home(lang, common),
                    Place::Lesson(lesson) => html! { <LessonPage key={lesson.scenario} lesson={lesson.clone()} {lang} {dispatch} /> },
                } }
            </main>
        </div>
    }
}
