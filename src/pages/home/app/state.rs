//! What the address of the home page says, as a reducer. Pure.

use crate::components::chrome::Change;
use crate::route::home::{apply, parse};
use crate::route::{Common, Refused};
use i18n::Lang;
use std::rc::Rc;
use yew::prelude::*;

/// How the page is shown, and what of the address could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub common: Common,
    pub refused: Rc<[Refused]>,
    /// The language where the address names none.
    pub browser_lang: Lang,
    /// How the last copying went.
    pub copied: Option<bool>,
}

impl State {
    /// The state that a hash asks for.
    pub fn new(browser_lang: Lang, hash: &str) -> Self {
        let (common, refused) = parse(hash);
        Self { common, refused: refused.into(), browser_lang, copied: None }
    }

    /// The language in force.
    pub fn lang(&self) -> Lang {
        self.common.lang.unwrap_or(self.browser_lang)
    }
}

/// What can happen to the state.
pub enum Act {
    /// The address changed, by hand or by the history.
    Arrive(String),
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
            Act::Arrive(hash) => new = Self::new(self.browser_lang, &hash),
            Act::Change(Change::Lang(lang)) => new.common.lang = Some(lang),
            Act::Change(Change::Theme(theme)) => new.common.theme = theme,
            Act::Change(Change::Copied(copied)) => new.copied = copied,
            Act::Apply(query) => {
                let mut refused = Vec::new();
                apply(&mut new.common, &query, &mut refused);
                new.refused = refused.into();
            }
            Act::Dismiss(at) => {
                let mut others = new.refused.to_vec();
                if at < others.len() {
                    others.remove(at);
                }
                new.refused = others.into();
            }
        }
        if *self == new { self } else { Rc::new(new) }
    }
}
