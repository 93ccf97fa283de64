//! What the live program and the program of its settings pass to each other, as `postcard`. The live program has the address and
//! the run; the program of settings has the fields and what is typed into them.

use serde::{Deserialize, Serialize};

/// What the program of settings shows. It is passed whenever it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToSettings {
    /// The language, as a tag of BCP 47.
    pub lang: String,
    /// The hash of what the page shows.
    pub hash: String,
    /// Whether the swimlanes are stopped.
    pub is_still: bool,
}

/// What a visitor does there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromSettings {
    /// Parameters with their new values, as in a hash's query. They can be used.
    Set(String),
    /// The swimlanes are to be stopped, or to move.
    Still,
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::lab::protocol::{decode, encode};

    #[test]
    fn what_is_passed_arrives_as_it_was() {
        let shown = ToSettings { lang: "ko".into(), hash: "#/live?rate=5".into(), is_still: true };
        assert_eq!(decode(&encode(&shown)), Some(shown));
        for from in [FromSettings::Set("rate=5".into()), FromSettings::Still] {
            assert_eq!(decode(&encode(&from)), Some(from));
        }
    }
}
