//! The lessons' program: it follows the address and writes it.

use crate::components::frame::frame;
use crate::components::shell::{Address, Shell, ShellAct};
use crate::embed::{Command, Host, use_host};
use crate::hooks::{document, hash, use_turns};
use crate::pages::lesson::{LessonPage, TURNS};
use crate::route::{is_lesson, lesson::Route};
use i18n::{Lang, msg};
use lessons::Lesson;
use yew::prelude::*;

/// Changes the lesson from any part of the page.
pub type Dispatch = UseReducerDispatcher<Shell<Route>>;

#[component]
pub fn App() -> Html {
    let shell = use_reducer(|| Shell::<Route>::new(document::browser_lang(), &hash::current()));
    let (dispatch, lang) = (shell.dispatcher(), shell.lang());
    let turn = use_turns(TURNS);
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let listener = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if is_lesson(&hash) {
                    dispatch.dispatch(ShellAct::Arrive(hash));
                }
            });
            move || drop(listener)
        });
    }
    let host = use_framing_page(&shell);
    use_effect_with((shell.address.clone(), lang), |(lesson, lang)| {
        document::show(*lang, lesson.common.theme.attribute());
        hash::write(&lesson.print());
        if let Some(text) = lessons::find(lesson.scenario) {
            document::entitle(&title(*lang, text), &(text.lead)(*lang, &lesson.settings));
        }
    });
    let on_change = {
        let dispatch = dispatch.clone();
        Callback::from(move |change| dispatch.dispatch(ShellAct::Change(change)))
    };
    let lesson = &*shell.address;
    let page = html! {
        if turn > 0 {
            <LessonPage key={lesson.scenario} lesson={lesson.clone()} {lang} {dispatch} {host} {turn} />
        }
    };
    frame(&shell, on_change, ("main", msg::skip_to_lesson(lang)), None, page)
}

/// The title of a lesson's page.
pub fn title(lang: Lang, lesson: &Lesson) -> String {
    format!("Roundtrip: {}", (lesson.title)(lang))
}

/// The page that frames this one. It may change parameters and receives those that cannot be used; `LessonPage` sends
/// it everything else.
#[hook]
fn use_framing_page(shell: &UseReducerHandle<Shell<Route>>) -> Option<Host> {
    let host = use_host(shell.common().parent.as_deref());
    {
        let (host, dispatch) = (host.clone(), shell.dispatcher());
        use_effect_with((), move |()| {
            let open = host.map(|host| {
                host.open(move |command| {
                    if let Command::Set(query) = command {
                        dispatch.dispatch(ShellAct::Apply(query));
                    }
                })
            });
            move || drop(open)
        });
    }
    {
        let host = host.clone();
        use_effect_with(shell.parameter_errors.clone(), move |errors| {
            if let Some(host) = host {
                host.send_errors(errors);
            }
        });
    }
    host
}
