//! The state of the live page as a reducer: the address, the run, and what the visitor has opened, typed and copied.
//! Pure.

use crate::live::profiles;
use crate::live::settings::{EndpointChoice, Settings};
use crate::live::view::RunView;
use crate::route::live::{self, Route, set_setting};
use crate::route::{Allowed, Reason, Refused, Theme};
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
    pub route: Rc<Route>,
    pub refused: Rc<[Refused]>,
    pub view: Rc<RunView>,
    /// The language if the route names none.
    pub browser_lang: Lang,
    /// Whether the settings are open.
    pub open: bool,
    /// Whether the swimlanes are stopped.
    pub still: bool,
    /// The text of fields whose text differs from their printed value.
    pub drafts: Vec<Draft>,
    /// Whether the last copying succeeded; `None` before the first.
    pub copied: Option<bool>,
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
    pub fn arrive(hash: &str) -> Self {
        let mut state = Self::default();
        state.arrive_at(hash);
        state
    }

    /// The language that is used.
    pub fn lang(&self) -> Lang {
        self.route.common.lang.unwrap_or(self.browser_lang)
    }

    /// What was typed into the field `name`.
    pub fn draft(&self, name: &str) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.name == name)
    }

    fn arrive_at(&mut self, hash: &str) {
        let (route, refused) = live::parse(hash);
        self.go(route, refused);
    }

    /// Changes to a new route; fields then show its values instead of what was typed.
    fn go(&mut self, route: Route, refused: Vec<Refused>) {
        if self.route.settings != route.settings {
            self.drafts.clear();
        }
        (self.route, self.refused) = (Rc::new(route), refused.into());
    }

    fn settings(&mut self) -> &mut Settings {
        &mut Rc::make_mut(&mut self.route).settings
    }

    fn type_in(&mut self, name: &'static str, text: String, whole: bool) {
        let mut problem = self.draft(name).and_then(|draft| draft.problem.clone());
        if whole {
            problem = take(self.settings(), name, text.trim()).err();
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
    /// The hash was changed by the visitor or by the browser's history.
    Arrive(String),
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
    Lang(Lang),
    Theme(Theme),
    /// Parameters from the host page, as in a hash's query.
    Apply(String),
    /// The visitor closed the message about the refusal with this index.
    Dismiss(usize),
    /// Opens or closes the settings.
    Open,
    /// Stops the swimlanes, or lets them move.
    Still,
    Copied(Option<bool>),
}

impl Reducible for AppState {
    type Action = Act;

    /// Returns the old `Rc` if nothing changed, so that nothing is rendered.
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            Act::Arrive(hash) => new.arrive_at(&hash),
            Act::View(view) => new.view = view,
            Act::Settings(settings) => *new.settings() = settings,
            Act::Endpoint(endpoint) => {
                new.settings().endpoint = endpoint;
                new.drafts.retain(|draft| draft.name != ADDRESS);
            }
            Act::Type { name, text, whole } => new.type_in(name, text, whole),
            Act::Lang(lang) => Rc::make_mut(&mut new.route).common.lang = Some(lang),
            Act::Theme(theme) => Rc::make_mut(&mut new.route).common.theme = theme,
            Act::Apply(query) => {
                let (mut route, mut refused) = ((*new.route).clone(), Vec::new());
                live::apply(&mut route, &query, &mut refused);
                new.go(route, refused);
            }
            Act::Dismiss(at) => {
                let others = new.refused.iter().enumerate().filter(|(place, _)| *place != at);
                new.refused = others.map(|(_, refused)| refused.clone()).collect();
            }
            Act::Open => new.open = !new.open,
            Act::Still => new.still = !new.still,
            Act::Copied(copied) => new.copied = copied,
        }
        if *self == new { self } else { Rc::new(new) }
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
        let state = Rc::new(AppState::arrive("#/live")).reduce(Act::Settings(settings));
        let state = state.reduce(Act::Lang(Lang::Ko)).reduce(Act::Theme(Theme::Dark));
        assert_eq!(live::print(&state.route), "#/live?rate=5&lang=ko&theme=dark");
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
        assert_eq!(live::print(&state.route), "#/live?rate=5&size=64&embed=1");
        assert_eq!(state.refused[0].key, "poll");
    }

    fn typed(state: Rc<AppState>, name: &'static str, text: &str, whole: bool) -> Rc<AppState> {
        state.reduce(Act::Type { name, text: text.into(), whole })
    }

    #[test]
    fn what_is_typed_stands_and_counts_once_it_can() {
        let state = typed(Rc::new(AppState::arrive("#/live")), "rate", "5.0", true);
        assert_eq!((state.route.settings.rate_milli, state.drafts[0].text.as_str()), (5_000, "5.0"));
        let state = typed(state, "rate", "5.0x", true);
        assert_eq!(state.route.settings.rate_milli, 5_000, "the last good value stays");
        assert!(state.draft("rate").is_some_and(|draft| draft.problem.is_some()));
        assert!(state.reduce(Act::Arrive("#/live?rate=3".into())).drafts.is_empty());
    }

    #[test]
    fn an_address_counts_when_it_is_whole() {
        let state = typed(Rc::new(AppState::arrive("#/live")), ADDRESS, "https://example.org/", false);
        assert_eq!(state.route.settings.endpoint, EndpointChoice::Auto);
        let state = typed(state, ADDRESS, "https://example.org/", true);
        assert_eq!(state.route.settings.endpoint, EndpointChoice::Typed("https://example.org/".into()));
        assert!(state.reduce(Act::Endpoint(EndpointChoice::Auto)).drafts.is_empty());
    }
}
