//! What a page passes to the program of causes, as `postcard`. Nothing comes back.

use super::evidence::Attempt;
use i18n::Lang;
use serde::{Deserialize, Serialize};

/// The failure to explain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToCauses {
    /// The language, as a tag of BCP 47.
    pub lang: String,
    pub attempt: Attempt,
}

impl ToCauses {
    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }
}
