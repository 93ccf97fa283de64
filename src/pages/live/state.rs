//! The state of the live page as a reducer: the address, the run, and what the visitor has opened and typed.
//! Pure.

use crate::components::shell::{Shell, ShellAct};
use crate::live::profiles;
use crate::live::settings::{EndpointChoice, Settings};
use crate::live::view::RunView;
use crate::route::live::{Route, set_setting};
use crate::route::{Allowed, Reason};
use i18n::Lang;
use std::rc::Rc;
use yew::prelude::*;

/// Changes the state from any part of the page.
pub type Dispatch = UseReducerDispatcher<AppState>;

/// The name of the field for an endpoint's address; every other field is named after its parameter.
pub const ADDRESS: &str = "address";

/// The current route, which parts of the address could not be used, the run, and the state of the page's controls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    pub shell: Shell<Route>,
    pub view: Rc<RunView>,
    /// Whether the settings are open.
    pub open: bool,
    /// Whether the swimlanes are stopped.
    pub still: bool,
    /// The text of fields whose text differs from their printed value.
    pub drafts: Vec<Draft>,
}

/// What was typed into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: &'static str,
    pub text: String,
    /// Why the text cannot be used; until it can, the last valid value stays in force.
    pub problem: Option<Reason>,
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

    /// What was typed into the field `name`.
    pub fn draft(&self, name: &str) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.name == name)
    }

    fn settings_mut(&mut self) -> &mut Settings {
        &mut self.shell.address_mut().settings
    }

    fn type_in(&mut self, name: &'static str, text: String, whole: bool) {
        let mut problem = self.draft(name).and_then(|draft| draft.problem.clone());
        if whole {
            problem = take(self.settings_mut(), name, text.trim()).err();
        }
        self.drafts.retain(|draft| draft.name != name);
        self.drafts.push(Draft { name, text, problem });
    }
}

fn take(settings: &mut Settings, name: &str, text: &str) -> Result<(), Reason> {
    if name != ADDRESS {
        return set_setting(settings, name, text);
    }
    profiles::parse_address(text).map_err(|error| Reason::Value(Allowed::Address(error)))?;
    settings.endpoint = EndpointChoice::Typed(text.to_owned());
    Ok(())
}

/// What can happen to the state.
pub enum Act {
    Shell(ShellAct<Route>),
    /// Settings were changed on screen.
    Settings(Settings),
    /// The run has a new view.
    View(Rc<RunView>),
    /// An endpoint was selected by name.
    Endpoint(EndpointChoice),
    /// Text was typed into the field `name`; it takes effect once it is `whole`.
    Type {
        name: &'static str,
        text: String,
        whole: bool,
    },
    /// Opens or closes the settings.
    Open,
    /// Stops the swimlanes, or lets them move.
    Still,
}

impl Reducible for AppState {
    type Action = Act;

    /// Returns the old `Rc` if nothing changed, so that nothing is rendered.
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            Act::Shell(act) => {
                new.shell.act(act);
                // Fields show the values that come from elsewhere instead of what was typed.
                if self.settings() != new.settings() {
                    new.drafts.clear();
                }
            }
            Act::View(view) => new.view = view,
            Act::Settings(settings) => *new.settings_mut() = settings,
            Act::Endpoint(endpoint) => {
                new.settings_mut().endpoint = endpoint;
                new.drafts.retain(|draft| draft.name != ADDRESS);
            }
            Act::Type { name, text, whole } => new.type_in(name, text, whole),
            Act::Open => new.open = !new.open,
            Act::Still => new.still = !new.still,
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
    fn settings_changed_on_screen_reach_the_hash() {
        let settings = Settings { rate_milli: 5_000, ..Settings::default() };
        let state = at("#/live?lang=ko").reduce(Act::Settings(settings));
        assert_eq!(print(&state.shell.address), "#/live?rate=5&lang=ko");
    }

    #[test]
    fn a_change_to_the_same_is_the_same_state() {
        let state = at("#/live?rate=5");
        let again = Rc::clone(&state).reduce(Act::Shell(ShellAct::Arrive("#/live?rate=5".into())));
        assert!(Rc::ptr_eq(&state, &again));
    }

    fn typed(state: Rc<AppState>, name: &'static str, text: &str, whole: bool) -> Rc<AppState> {
        state.reduce(Act::Type { name, text: text.into(), whole })
    }

    #[test]
    fn what_is_typed_stands_and_counts_once_it_can() {
        let state = typed(at("#/live"), "rate", "5.0", true);
        assert_eq!((state.settings().rate_milli, state.drafts[0].text.as_str()), (5_000, "5.0"));
        let state = typed(state, "rate", "5.0x", true);
        assert_eq!(state.settings().rate_milli, 5_000, "the last good value stays");
        assert!(state.draft("rate").is_some_and(|draft| draft.problem.is_some()));
        assert!(state.reduce(Act::Shell(ShellAct::Arrive("#/live?rate=3".into()))).drafts.is_empty());
    }

    #[test]
    fn an_address_counts_when_it_is_whole() {
        let state = typed(at("#/live"), ADDRESS, "https://example.org/", false);
        assert_eq!(state.settings().endpoint, EndpointChoice::Auto);
        let state = typed(state, ADDRESS, "https://example.org/", true);
        assert_eq!(state.settings().endpoint, EndpointChoice::Typed("https://example.org/".into()));
        assert!(state.reduce(Act::Endpoint(EndpointChoice::Auto)).drafts.is_empty());
    }
}
