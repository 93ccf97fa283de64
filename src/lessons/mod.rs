//! What the lessons say: an entry for each scenario, captions for its steps, and the results of a run in words. The words
//! themselves are in `locales/`. Not here: the picture, and what is in the address.

mod captions;
mod facts;
mod registry;

pub use captions::{caption, span_name};
pub use facts::{FactTable, facts};
pub use registry::text;

use i18n::Lang;

/// A message of `locales/`.
pub type Say = fn(Lang) -> &'static str;

/// What a lesson says beside its picture.
pub struct Text {
    pub title: Say,
    /// Three sentences; the first says what the lesson shows.
    pub lead: Say,
    pub table: Option<Table>,
    pub bullets: Option<Bullets>,
    pub try_this: &'static [Exercise],
}

impl Text {
    /// The lead's first sentence.
    pub fn summary(&self, lang: Lang) -> &'static str {
        let lead = (self.lead)(lang);
        lead.split_once(". ").map_or(lead, |(first, _)| &lead[..=first.len()])
    }
}

/// A table of the study note: aspect, meaning, note.
pub struct Table {
    pub caption: Say,
    pub rows: &'static [[Say; 3]],
}

/// A list of the study note.
pub struct Bullets {
    pub title: Say,
    pub items: &'static [Say],
}

/// Something to try.
pub struct Exercise {
    pub text: Say,
    /// The parameters of the lesson's address that set it up.
    pub query: &'static str,
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
