//! What the address says, as a reducer. Pure. What a lesson's run is doing is in `pages/lesson/state.rs`.

use crate::i18n::Lang;
use crate::route::lesson::{Lesson, Place, parse};
use crate::route::{Refused, is_live};
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
}

impl State {
    /// The state that a hash asks for.
    pub fn new(browser_lang: Lang, hash: &str) -> Self {
        let (place, refused) = parse(hash);
        Self { place: Rc::new(place), refused: refused.into(), browser_lang }
    }

    /// The language in force.
    pub fn lang(&self) -> Lang {
        self.place.common().lang.unwrap_or(self.browser_lang)
    }
}

/// What can happen to the state.
pub enum Act {
    /// The address changed, by hand or by the history.
    Arrive(String),
    /// The lesson was changed on screen.
    Lesson(Box<Lesson>),
    /// The refusal at this place has been read.
    Dismiss(usize),
}

impl Reducible for State {
    type Action = Act;

    /// The old `Rc` where nothing changed, so that nothing is rendered.
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let new = match act {
            // The first program's page: it is about to take this one away.
            Act::Arrive(hash) if is_live(&hash) => return self,
            Act::Arrive(hash) => Self::new(self.browser_lang, &hash),
            Act::Lesson(lesson) => Self { place: Rc::new(Place::Lesson(*lesson)), ..(*self).clone() },
            Act::Dismiss(at) => {
                let others = self.refused.iter().enumerate().filter(|(place, _)| *place != at);
                Self { refused: others.map(|(_, refused)| refused.clone()).collect(), ..(*self).clone() }
            }
        };
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
    fn the_live_page_is_left_to_the_first_program() {
        let state = arrive("#/lesson/tcp");
        let again = Rc::clone(&state).reduce(Act::Arrive("#/live?rate=5".into()));
        assert!(Rc::ptr_eq(&state, &again));
    }

    #[test]
    fn a_refusal_stays_until_it_is_dismissed() {
        let state = arrive("#/lesson/tcp?rtt=x&loss=y");
        assert_eq!(state.refused.len(), 2);
        let state = state.reduce(Act::Dismiss(0));
        assert_eq!((state.refused.len(), state.refused[0].key.as_str()), (1, "loss"));
    }
}
