//! The state of the home page, from its address, as a reducer. Pure.

use crate::components::chrome::Change;
use crate::route::home::{apply, parse};
use crate::route::{Common, Refused};
use i18n::Lang;
use std::rc::Rc;
use yew::prelude::*;

/// How the page is displayed, and which parts of the address could not be used.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub common: Common,
    pub refused: Rc<[Refused]>,
    /// The language if the address names none.
    pub browser_lang: Lang,
    /// Whether the last copying succeeded; `None` before the first.
    pub copied: Option<bool>,
}

impl State {
    /// The state that a hash describes.
    pub fn new(browser_lang: Lang, hash: &str) -> Self {
        let (common, refused) = parse(hash);
        Self { common, refused: refused.into(), browser_lang, copied: None }
    }

    /// The language that is used.
    pub fn lang(&self) -> Lang {
        self.common.lang.unwrap_or(self.browser_lang)
    }
}

/// What can happen to the state.
pub enum Act {
    /// The hash was changed by the visitor or by the browser's history.
    Arrive(String),
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
