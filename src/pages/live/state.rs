//! The state of the live page as a reducer: the address, the run, and what the visitor has opened. Pure.

use crate::components::shell::{Shell, ShellAct};
use crate::live::settings::{EndpointChoice, Settings};
use crate::live::view::RunView;
use crate::route::live::{Route, apply};
use i18n::Lang;
use std::rc::Rc;
use yew::prelude::*;

/// Changes the state from any part of the page.
pub type Dispatch = UseReducerDispatcher<AppState>;

/// The current route, which parts of the address could not be used, the run, and the state of the page's controls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    pub shell: Shell<Route>,
    pub view: Rc<RunView>,
    /// Whether the settings are open.
    pub open: bool,
    /// Whether the swimlanes are stopped.
    pub still: bool,
    /// Whether the table of numbers is open.
    pub table: bool,
}

impl AppState {
    /// The state that a hash describes.
    pub fn new(browser_lang: Lang, hash: &str) -> Self {
        Self { shell: Shell::new(browser_lang, hash), ..Self::default() }
    }

    /// The language that is used.
    pub fn lang(&self) -> Lang {
        self.shell.lang()
    }

    pub fn settings(&self) -> &Settings {
        &self.shell.address.settings
    }
}

/// What can happen to the state.
pub enum Act {
    Shell(ShellAct<Route>),
    /// Parameters were changed in the settings, as in a hash's query.
    Set(String),
    /// The run has a new view.
    View(Rc<RunView>),
    /// An endpoint was selected by name.
    Endpoint(EndpointChoice),
    /// Opens or closes the settings.
    Open,
    /// Stops the swimlanes, or lets them move.
    Still,
    /// Opens the table of numbers, or closes it.
    Table(bool),
}

impl Reducible for AppState {
    type Action = Act;

    /// Returns the old `Rc` if nothing changed, so that nothing is rendered.
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            Act::Shell(act) => new.shell.act(act),
            Act::View(view) => new.view = view,
            // The settings pass only what can be used, so that nothing is refused.
            Act::Set(query) => apply(new.shell.address_mut(), &query, &mut Vec::new()),
            Act::Endpoint(endpoint) => new.shell.address_mut().settings.endpoint = endpoint,
            Act::Open => new.open = !new.open,
            Act::Still => new.still = !new.still,
            Act::Table(is_open) => new.table = is_open,
        }
        if *self == new { self } else { Rc::new(new) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::live::print;

    fn at(hash: &str) -> Rc<AppState> {
        Rc::new(AppState::new(Lang::En, hash))
    }

    #[test]
    fn settings_changed_on_screen_reach_the_hash_and_leave_what_was_refused() {
        let state = at("#/live?lang=ko&size=1").reduce(Act::Set("rate=5&lanes=sse,post-stream".into()));
        assert_eq!(print(&state.shell.address), "#/live?lanes=sse,post-stream&rate=5&lang=ko");
        assert_eq!(state.shell.parameter_errors.len(), 1);
    }

    #[test]
    fn a_change_to_the_same_is_the_same_state() {
        let state = at("#/live?rate=5");
        let again = Rc::clone(&state).reduce(Act::Shell(ShellAct::Arrive("#/live?rate=5".into())));
        assert!(Rc::ptr_eq(&state, &again));
    }
}
