//! The greeting of an endpoint that echoes: some send a message of their own when a connection opens. Pure.

/// The most characters of a strange message that are shown.
const SHOWN: usize = 60;

/// What of a connection's messages may be a greeting: at most one, and only before the first echo. Every other message
/// that is none of the page's is no echo.
#[derive(Clone, Debug, Default)]
pub struct Greeting {
    /// The profile says that the first message is a greeting.
    is_announced: bool,
    taken: Option<String>,
}

impl Greeting {
    pub fn new(is_announced: bool) -> Self {
        Self { is_announced, taken: None }
    }

    /// Whether `text` is the greeting. `has_delivered` says that an echo has come on this connection.
    pub fn takes(&mut self, text: &str, has_delivered: bool) -> bool {
        let may_be = self.taken.is_none() && !has_delivered;
        let is_greeting = may_be && (self.is_announced || feed::index_of(text).is_none());
        if is_greeting {
            self.taken = Some(text.to_owned());
        }
        is_greeting
    }

    /// The message that was taken for a greeting although the profile announces none.
    pub fn unexpected(&self) -> Option<&str> {
        self.taken.as_deref().filter(|_| !self.is_announced)
    }
}

/// The beginning of a text on one line, for a sentence.
pub fn excerpt(text: &str) -> String {
    let mut letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut excerpt: String = letters.by_ref().take(SHOWN).collect();
    if letters.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_that_answers_with_a_prefix_greets_once_and_then_does_not_echo() {
        let mut greeting = Greeting::new(false);
        assert!(greeting.takes("echo: 1 abc", false), "it could be one");
        assert!(!greeting.takes("echo: 2 abc", false), "a second one is none");
        assert_eq!(greeting.unexpected(), Some("echo: 1 abc"));
    }

    #[test]
    fn a_banner_is_skipped_once_and_an_echo_never() {
        let mut announced = Greeting::new(true);
        assert!(announced.takes("1 Request served by x", false) && !announced.takes("1 Request served by x", false));
        assert_eq!(announced.unexpected(), None);
        let mut silent = Greeting::new(false);
        assert!(!silent.takes("1 abcdefghij", false), "an echo of the first message");
        assert!(!silent.takes("hello", true), "after an echo nobody greets");
        assert_eq!(silent.unexpected(), None);
    }

    #[test]
    fn a_strange_message_is_shown_short_and_on_one_line() {
        assert_eq!(excerpt("a\nb\u{7}c"), "a b c");
        let long = excerpt(&"글".repeat(1_000_000));
        assert_eq!((long.chars().count(), long.ends_with('…')), (SHOWN + 1, true));
        assert_eq!(excerpt(&"x".repeat(SHOWN)), "x".repeat(SHOWN));
    }
}
