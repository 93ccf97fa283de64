//! The home page's program: it follows the address and writes it. It is small, so that the home page appears at once.

mod state;

use crate::components::chrome::Chrome;
use crate::components::frame::{Frame, frame};
use crate::embed::{Command, Host};
use crate::hooks::{document, hash};
use crate::pages::home::home;
use crate::route::{home::print, is_home};
use i18n::msg;
use state::{Act, State};
use std::rc::Rc;
use yew::prelude::*;

/// The parts of `style/` that only this page needs.
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/home.css"));

#[component]
pub fn App() -> Html {
    let state = use_reducer(|| State::new(document::browser_lang(), &hash::current()));
    let (dispatch, lang) = (state.dispatcher(), state.lang());
    let host = {
        let parent = state.common.parent.clone();
        (*use_memo((), move |()| Host::find(parent.as_deref()).map(Rc::new))).clone()
    };
    {
        let (host, dispatch) = (host.clone(), dispatch.clone());
        use_effect_with((), move |()| {
            let told = dispatch.clone();
            let address = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if is_home(&hash) {
                    told.dispatch(Act::Arrive(hash));
                }
            });
            let open = host.map(|host| {
                host.open(move |command| {
                    if let Command::Set(query) = command {
                        dispatch.dispatch(Act::Apply(query));
                    }
                })
            });
            move || drop((address, open))
        });
    }
    let seen = (state.common.clone(), state.refused.clone(), lang);
    use_effect_with(seen, move |(common, refused, lang)| {
        document::show(*lang, common.theme.attribute());
        document::entitle("Roundtrip", msg::home_lead(*lang));
        hash::write(&print(common));
        if let Some(host) = host {
            host.tell_refused(refused);
            host.tell_state("home", &print(common));
        }
    });
    let dismissed = dispatch.clone();
    let page = frame(Frame {
        chrome: Chrome {
            common: &state.common,
            lang,
            hash: &print(&state.common),
            copied: state.copied,
            on_change: Callback::from(move |change| dispatch.dispatch(Act::Change(change))),
        },
        refused: &state.refused,
        on_dismiss: Callback::from(move |place| dismissed.dispatch(Act::Dismiss(place))),
        skip: ("main", msg::skip_to_lessons(lang)),
        phase: None,
        body: home(lang, &state.common),
    });
    html! {
        <>
            <style>{ STYLE }</style>
            { page }
        </>
    }
}
