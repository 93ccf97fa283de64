//! The state of the lessons' program, from its address, as a reducer. Pure. The state of a lesson's run is in
//! `pages/lesson/state.rs`.

use crate::components::chrome::Change;
use crate::route::Refused;
use crate::route::lesson::{Lesson, apply, parse};
use i18n::Lang;
use std::rc::Rc;
use yew::prelude::*;

/// Changes the state from any part of the page.
pub type Dispatch = UseReducerDispatcher<State>;

/// The current lesson, and which parts of the address could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub lesson: Rc<Lesson>,
    pub refused: Rc<[Refused]>,
    /// The language if the address names none.
    pub browser_lang: Lang,
    /// Whether the last copying succeeded; `None` before the first.
    pub copied: Option<bool>,
}

impl State {
    /// The state that a hash describes.
    pub fn new(browser_lang: Lang, hash: &str) -> Self {
        let (lesson, refused) = read(hash);
        Self { lesson, refused, browser_lang, copied: None }
    }

    /// The language that is used.
    pub fn lang(&self) -> Lang {
        self.lesson.common.lang.unwrap_or(self.browser_lang)
    }
}

fn read(hash: &str) -> (Rc<Lesson>, Rc<[Refused]>) {
    let (lesson, refused) = parse(hash);
    (Rc::new(lesson), refused.into())
}

/// What can happen to the state.
pub enum Act {
    /// The hash was changed by the visitor or by the browser's history.
    Arrive(String),
    /// The lesson was changed on screen.
    Lesson(Box<Lesson>),
    /// The header was used.
    Change(Change),
    /// Parameters from the host page, as in a hash's query.
    Apply(String),
    /// The visitor closed the message about the refusal with this index.
    Dismiss(usize),
}

impl Reducible for State {
    type Action = Act;

    /// Returns the old `Rc` if nothing changed, so that nothing is rendered.
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            Act::Arrive(hash) => (new.lesson, new.refused) = read(&hash),
            Act::Lesson(lesson) => new.lesson = Rc::new(*lesson),
            Act::Change(Change::Lang(lang)) => Rc::make_mut(&mut new.lesson).common.lang = Some(lang),
            Act::Change(Change::Theme(theme)) => Rc::make_mut(&mut new.lesson).common.theme = theme,
            Act::Change(Change::Copied(copied)) => new.copied = copied,
            Act::Apply(query) => {
                let mut refused = Vec::new();
                apply(Rc::make_mut(&mut new.lesson), &query, &mut refused);
                new.refused = refused.into();
            }
            Act::Dismiss(at) => {
                let others = new.refused.iter().enumerate().filter(|(place, _)| *place != at);
                new.refused = others.map(|(_, refused)| refused.clone()).collect();
            }
        }
        if *self == new { self } else { Rc::new(new) }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::route::lesson::print;

    fn arrive(hash: &str) -> Rc<State> {
        Rc::new(State::new(Lang::En, hash))
    }

    #[test]
    fn a_change_on_screen_reaches_the_address() {
        let state = arrive("#/lesson/tcp?loss=2&lang=ko");
        let changed = Lesson { seed: 5, ..(*state.lesson).clone() };
        let state = state.reduce(Act::Lesson(Box::new(changed)));
        assert_eq!(print(&state.lesson), "#/lesson/tcp?seed=5&loss=2&lang=ko");
        assert_eq!(state.lang(), Lang::Ko);
    }

    #[test]
    fn the_header_and_the_host_page_change_what_they_name() {
        let state = arrive("#/lesson/tcp?loss=2").reduce(Act::Change(Change::Lang(Lang::Ko)));
        let state = state.reduce(Act::Apply("rtt=80&loss=x".into()));
        assert_eq!(print(&state.lesson), "#/lesson/tcp?rtt=80&loss=2&lang=ko");
        assert_eq!(state.refused[0].key, "loss");
    }

    #[test]
    fn a_refusal_stays_until_it_is_dismissed() {
        let state = arrive("#/lesson/tcp?rtt=x&loss=y");
        assert_eq!(state.refused.len(), 2);
        let state = state.reduce(Act::Dismiss(0));
        assert_eq!((state.refused.len(), state.refused[0].key.as_str()), (1, "loss"));
    }
}
