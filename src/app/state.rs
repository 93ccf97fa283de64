//! What the address says, as a reducer. Pure.

use crate::i18n::Lang;
use crate::live::settings::Settings;
use crate::route::{self, Refused, Route, Theme};
use std::rc::Rc;
use yew::prelude::*;

/// Changes the state from any component.
pub type Dispatch = UseReducerDispatcher<AppState>;

/// The route in force, and what of the address could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppState {
    pub route: Rc<Route>,
    pub refused: Rc<[Refused]>,
}

impl AppState {
    /// The state that a hash asks for.
    pub fn arrive(hash: &str) -> Self {
        let (route, refused) = route::parse(hash);
        Self { route: Rc::new(route), refused: refused.into() }
    }
}

/// What can happen to the state.
pub enum Act {
    /// The address changed, by hand or by the history.
    Arrive(String),
    Settings(Settings),
    Lang(Lang),
    Theme(Theme),
    /// Parameters from the host page, as in a hash's query.
    Apply(String),
    /// The refusal at this place has been read.
    Dismiss(usize),
}

impl Reducible for AppState {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut route = (*self.route).clone();
        let mut refused = self.refused.to_vec();
        match act {
            Act::Arrive(hash) => return same_or(self, Self::arrive(&hash)),
            Act::Settings(settings) => route.settings = settings,
            Act::Lang(lang) => route.lang = Some(lang),
            Act::Theme(theme) => route.theme = theme,
            Act::Apply(query) => {
                refused.clear();
                route::apply(&mut route, &query, &mut refused);
            }
            Act::Dismiss(at) if at < refused.len() => {
                refused.remove(at);
            }
            Act::Dismiss(_) => {}
        }
        same_or(self, Self { route: Rc::new(route), refused: refused.into() })
    }
}

/// The old `Rc` where nothing changed, so that nothing is rendered. An arrival at the address that the page itself has
/// just written keeps what was refused on screen.
fn same_or(old: Rc<AppState>, new: AppState) -> Rc<AppState> {
    if *old == new || (old.route == new.route && new.refused.is_empty() && old.refused.is_empty()) {
        old
    } else {
        Rc::new(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(hash: &str, act: Act) -> AppState {
        (*Rc::new(AppState::arrive(hash)).reduce(act)).clone()
    }

    #[test]
    fn settings_language_and_theme_reach_the_hash() {
        let settings = Settings { rate_milli: 5_000, ..Settings::default() };
        let state = Rc::new(AppState::arrive("")).reduce(Act::Settings(settings));
        let state = state.reduce(Act::Lang(Lang::Ko)).reduce(Act::Theme(Theme::Dark));
        assert_eq!(route::print(&state.route), "#/live?rate=5&lang=ko&theme=dark");
    }

    #[test]
    fn a_refusal_stays_until_it_is_dismissed() {
        let state = after("#/live?rate=x&size=y", Act::Lang(Lang::Ko));
        assert_eq!(state.refused.len(), 2);
        let state = Rc::new(state).reduce(Act::Dismiss(0));
        assert_eq!(state.refused[0].key, "size");
        assert_eq!(state.reduce(Act::Dismiss(9)).refused.len(), 1);
    }

    #[test]
    fn a_change_to_the_same_is_the_same_state() {
        let state = Rc::new(AppState::arrive("#/live?rate=5"));
        let again = Rc::clone(&state).reduce(Act::Arrive("#/live?rate=5".into()));
        assert!(Rc::ptr_eq(&state, &again));
    }

    #[test]
    fn a_host_page_changes_what_it_names() {
        let state = after("#/live?rate=5&embed=1", Act::Apply("size=64&poll=1".into()));
        assert_eq!(route::print(&state.route), "#/live?rate=5&size=64&embed=1");
        assert_eq!(state.refused[0].key, "poll");
    }
}
