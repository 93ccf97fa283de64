//! The live page's address with its settings, as a visitor would type it. Built by hand here on purpose: the page's
//! own printer is what is under test.

use std::fmt;
use url::form_urlencoded::byte_serialize;

/// `origin/#/live?…`, one setting after the other.
#[derive(Clone, Debug)]
pub struct LiveUrl {
    origin: String,
    parameters: Vec<(String, String)>,
}

impl LiveUrl {
    /// The live page of `origin`, in English, with no other setting.
    pub fn new(origin: &str) -> Self {
        Self { origin: origin.to_owned(), parameters: Vec::new() }.with("lang", "en")
    }

    /// With `key` set to `value`, in place of what it was.
    pub fn with(mut self, key: &str, value: impl fmt::Display) -> Self {
        self.parameters.retain(|(known, _)| known != key);
        self.parameters.push((key.to_owned(), value.to_string()));
        self
    }
}

impl fmt::Display for LiveUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/#/live?", self.origin)?;
        for (position, (key, value)) in self.parameters.iter().enumerate() {
            let separator = if position == 0 { "" } else { "&" };
            // Commas stand as they are, as in the addresses that the page prints.
            let value: String = byte_serialize(value.as_bytes()).collect();
            write!(f, "{separator}{key}={}", value.replace("%2C", ",").replace('+', "%20"))?;
        }
        Ok(())
    }
}
