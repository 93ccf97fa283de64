//! What every page hands to its header, and what the header hands back.

use crate::route::{Common, Theme};
use i18n::Lang;
use yew::prelude::*;

/// What the header shows.
pub struct Chrome<'a> {
    pub common: &'a Common,
    pub lang: Lang,
    /// The hash of exactly what the page shows.
    pub hash: &'a str,
    /// How the last copying went.
    pub copied: Option<bool>,
    pub on_change: Callback<Change>,
}

/// What can be changed in the header.
pub enum Change {
    Lang(Lang),
    Theme(Theme),
    Copied(Option<bool>),
}
