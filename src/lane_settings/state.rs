//! The settings as they are on screen: what is in force, and what has been typed. Pure.

use crate::live::impair::Fault;
use crate::live::profiles;
use crate::live::settings::{EndpointChoice, Settings};
use crate::route::live::{read_fault, set_setting};
use crate::route::{Allowed, Reason, encode};
use std::rc::Rc;
use yew::prelude::*;

/// Changes the state from any part of the settings.
pub type Dispatch = UseReducerDispatcher<State>;

/// The name of the field for an endpoint's address; every other field is named after its parameter.
pub const ADDRESS: &str = "address";

/// The names of the fields for the faults of a bad network, in the order of [`Fault::ALL`].
pub const FAULT: [&str; 4] = ["impair-delay", "impair-throttle", "impair-cut", "impair-reset"];

/// The settings in force, and what has been typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub settings: Settings,
    /// What was changed here and the page has not passed back yet.
    awaited: Vec<Settings>,
    /// The parameters that were changed since they were last passed to the page, as in a hash's query.
    pub changed: Vec<String>,
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

/// What can happen to the state.
pub enum Act {
    /// The page passes the settings that are in force.
    Show(Settings),
    /// A parameter was changed by something other than a field's text.
    Set(&'static str, String),
    /// Text was typed into the field `name`; it takes effect once it is `whole`.
    Type { name: &'static str, text: String, whole: bool },
    /// The changes have been passed to the page.
    Passed,
}

impl State {
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// What was typed into the field `name`.
    pub fn draft(&self, name: &str) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.name == name)
    }

    /// Changes a parameter, unless its value cannot be used.
    fn set(&mut self, name: &str, text: &str) -> Result<(), Reason> {
        let mut settings = self.settings.clone();
        let fault = Fault::ALL.into_iter().zip(FAULT).find(|(_, field)| *field == name);
        let changed = if let Some((fault, _)) = fault {
            settings.impair = settings.impair.with(fault, read_fault(fault, text)?);
            format!("impair={}", encode(&settings.impair.print()))
        } else if name == ADDRESS {
            profiles::parse_address(text).map_err(|error| Reason::Value(Allowed::Address(error)))?;
            settings.endpoint = EndpointChoice::Typed(text.to_owned());
            format!("endpoint={}", encode(text))
        } else {
            set_setting(&mut settings, name, text)?;
            format!("{name}={}", encode(text))
        };
        if settings != self.settings {
            self.changed.push(changed);
            self.awaited.push(settings.clone());
            self.settings = settings;
        }
        Ok(())
    }

    fn show(&mut self, settings: Settings) {
        match self.awaited.iter().position(|awaited| *awaited == settings) {
            // The page follows. What was changed since is on its way.
            Some(place) => drop(self.awaited.drain(..=place)),
            None if settings == self.settings => {}
            // Fields show the values that come from elsewhere instead of what was typed.
            None => *self = Self::new(settings),
        }
    }
}

impl Reducible for State {
    type Action = Act;

    /// Returns the old `Rc` if nothing changed, so that nothing is rendered.
    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut new = (*self).clone();
        match act {
            Act::Show(settings) => new.show(settings),
            Act::Set(name, text) => {
                // What was typed for the same is no longer what is asked for.
                new.drafts.retain(|draft| match name {
                    "endpoint" => draft.name != ADDRESS,
                    "impair" => !FAULT.contains(&draft.name),
                    _ => true,
                });
                // A control offers only values that can be used.
                let _ = new.set(name, &text);
            }
            Act::Type { name, text, whole } => {
                let mut problem = new.draft(name).and_then(|draft| draft.problem.clone());
                if whole {
                    problem = new.set(name, text.trim()).err();
                }
                new.drafts.retain(|draft| draft.name != name);
                new.drafts.push(Draft { name, text, problem });
            }
            Act::Passed => new.changed.clear(),
        }
        if *self == new { self } else { Rc::new(new) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Rc<State> {
        Rc::new(State::new(Settings::default()))
    }

    fn typed(state: Rc<State>, name: &'static str, text: &str, whole: bool) -> Rc<State> {
        state.reduce(Act::Type { name, text: text.into(), whole })
    }

    #[test]
    fn what_is_typed_stands_and_counts_once_it_can() {
        let state = typed(fresh(), "rate", "5.0", true);
        assert_eq!((state.settings.rate_milli, state.drafts[0].text.as_str()), (5_000, "5.0"));
        assert_eq!(state.changed, ["rate=5.0"]);
        let state = typed(state, "rate", "5.0x", true);
        assert_eq!(state.settings.rate_milli, 5_000, "the last good value stays");
        assert!(state.draft("rate").is_some_and(|draft| draft.problem.is_some()));
        assert_eq!(state.reduce(Act::Passed).changed, [""; 0]);
    }

    #[test]
    fn what_the_page_passes_back_leaves_what_is_typed_and_what_comes_from_elsewhere_replaces_it() {
        let five = Settings { rate_milli: 5_000, ..Settings::default() };
        let fifty = Settings { rate_milli: 50_000, ..Settings::default() };
        let state = typed(typed(fresh(), "rate", "5", true), "rate", "50", true);
        let state = state.reduce(Act::Show(five.clone()));
        assert_eq!((&state.settings, state.drafts[0].text.as_str()), (&fifty, "50"), "the page is a change behind");
        let state = state.reduce(Act::Show(fifty.clone()));
        assert_eq!((&state.settings, state.drafts.len()), (&fifty, 1));
        let state = state.reduce(Act::Show(five.clone()));
        assert_eq!((&state.settings, state.drafts.len()), (&five, 0), "the address was changed by hand");
    }

    #[test]
    fn a_fault_is_switched_on_with_a_number_and_off_without_one() {
        let state = typed(typed(fresh(), "impair-delay", "300", true), "impair-cut", "5000", true);
        assert_eq!(state.settings.impair.print(), "delay:300,cut:5000");
        let state = typed(state, "impair-delay", "", true);
        assert_eq!((state.settings.impair.print().as_str(), state.changed.len()), ("cut:5000", 3));
        let state = typed(state, "impair-cut", "7", true);
        assert!(state.draft("impair-cut").is_some_and(|draft| draft.problem.is_some()), "too soon");
        let state = state.reduce(Act::Set("impair", "reset:5000".into()));
        assert_eq!((state.settings.impair.print().as_str(), state.drafts.len()), ("reset:5000", 0));
    }

    #[test]
    fn an_address_counts_when_it_is_whole() {
        let state = typed(fresh(), ADDRESS, "https://example.org/", false);
        assert_eq!(state.settings.endpoint, EndpointChoice::Auto);
        let state = typed(state, ADDRESS, "https://example.org/", true);
        assert_eq!(state.settings.endpoint, EndpointChoice::Typed("https://example.org/".into()));
        let state = state.reduce(Act::Set("endpoint", "auto".into()));
        assert_eq!((state.drafts.len(), &state.settings.endpoint), (0, &EndpointChoice::Auto));
        assert_eq!(state.changed.last().map(String::as_str), Some("endpoint=auto"));
    }
}
