//! What the address says, as a reducer. Pure. What a lesson's run is doing is in `pages/lesson/state.rs`.

use crate::components::header::Change;
use crate::i18n::Lang;
use crate::route::Refused;
use crate::route::lesson::{Lesson, Place, apply, parse};
use std::rc::Rc;
use yew::prelude::*;

/// Changes the state from any part of the page.
pub type Dispatch = UseReducerDispatcher<State>;

/// The place in force, and what of the address could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub place: Rc<Place>,
    pub refused: Rc<[Refused]>,
    /// The language where the address names none.
    pub browser_lang: Lang,
    /// How the last copying went.
    pub copied: Option<bool>,
}

impl State {
    /// The state that a hash asks for.
    pub fn new(browser_lang: Lang, hash: &str) -> Self {
        let (place, refused) = read(hash);
        Self { place, refused, browser_lang, copied: None }
    }

    /// The language in force.
    pub fn lang(&self) -> Lang {
        self.place.common().lang.unwrap_or(self.browser_lang)
    }
}

fn read(hash: &str) -> (Rc<Place>, Rc<[Refused]>) {
    let (place, refused) = parse(hash);
    (Rc::new(place), refused.into())
}

/// What can happen to the state.
pub enum Act {
    /// The address changed, by hand or by the history.
    Arrive(String),
    /// The lesson was changed on screen.
    Lesson(Box<Lesson>),
    /// The header was used.
    Change(Change),
    /// Parameters from the host page, as in a hash's query.
    Apply(String),
    /// The refusal at this place has been read.
    Dismiss(usize),
}

impl Reducible for State {
    type Action = Act;

    /// The old `Rc` where nothing changed, so that nothing is rendered.
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            Act::Arrive(hash) => (new.place, new.refused) = read(&hash),
            Act::Lesson(lesson) => new.place = Rc::new(Place::Lesson(*lesson)),
            Act::Change(Change::Lang(lang)) => Rc::make_mut(&mut new.place).common_mut().lang = Some(lang),
            Act::Change(Change::Theme(theme)) => Rc::make_mut(&mut new.place).common_mut().theme = theme,
            Act::Change(Change::Copied(copied)) => new.copied = copied,
            Act::Apply(query) => {
                let mut refused = Vec::new();
                apply(Rc::make_mut(&mut new.place), &query, &mut refused);
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
        let Place::Lesson(lesson) = &*state.place else { panic!("no lesson") };
        let changed = Lesson { seed: 5, ..lesson.clone() };
        let state = state.reduce(Act::Lesson(Box::new(changed)));
        assert_eq!(print(&state.place), "#/lesson/tcp?seed=5&loss=2&lang=ko");
        assert_eq!(state.lang(), Lang::Ko);
    }

    #[test]
    fn the_header_and_the_host_page_change_what_they_name() {
        let state = arrive("#/lesson/tcp?loss=2").reduce(Act::Change(Change::Lang(Lang::Ko)));
        let state = state.reduce(Act::Apply("rtt=80&loss=x".into()));
        assert_eq!(print(&state.place), "#/lesson/tcp?rtt=80&loss=2&lang=ko");
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
