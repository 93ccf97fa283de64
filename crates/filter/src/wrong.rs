//! What is wrong with a filter, and where. The sentences stand in `locales/`.

use serde::{Deserialize, Serialize};

/// Why a text is no filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// The character at which it is wrong, from 1.
    pub at: u32,
    /// What is wrong.
    pub what: What,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// There is no field of this name.
    UnknownField {
        /// The name.
        name: String,
        /// The nearest name that there is.
        nearest: Option<String>,
    },
    /// A word, a field or a parenthesis should follow; `found` stands there, nothing if the text ends.
    TermMissing {
        /// What stands there.
        found: Option<String>,
    },
    /// A value should follow the comparison.
    ValueMissing {
        /// The comparison, as it was written.
        comparison: String,
    },
    /// The parenthesis that opens here is not closed.
    NotClosed,
    /// Nothing was opened that this parenthesis closes.
    NotOpened,
    /// The quotation mark that stands here has no second one.
    QuoteMissing,
    /// Only numbers and addresses are less or greater, and this is neither.
    NotANumber {
        /// The value.
        value: String,
    },
    /// A protocol has no value that could be compared.
    NoValue {
        /// The protocol.
        name: String,
    },
    /// The filter is longer, or nested deeper, than what is read.
    TooLong,
}
