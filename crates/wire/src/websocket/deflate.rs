//! What a handshake agrees on about compression (RFC 7692 §7.1).

use super::frame::Role;

/// The name of the extension (RFC 7692 §7).
const NAME: &str = "permessage-deflate";
/// The largest window, as the logarithm of its bytes (RFC 7692 §7.1.2).
const MOST_BITS: u8 = 15;

/// The parameters of permessage-deflate, as the server's response has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deflate {
    /// Whether the server compresses each message on its own (RFC 7692 §7.1.1.1).
    pub server_no_context_takeover: bool,
    /// Whether the client does (§7.1.1.2).
    pub client_no_context_takeover: bool,
    /// The logarithm of the server's window, 8 to 15 (§7.1.2.1).
    pub server_max_window_bits: u8,
    /// The logarithm of the client's window (§7.1.2.2).
    pub client_max_window_bits: u8,
}

impl Deflate {
    /// What the elements of a response's `Sec-WebSocket-Extensions` agree on: RFC 7692 §5 says that the server's response
    /// decides. `None` if messages are not compressed. A parameter that must not be there is ignored.
    pub fn agreed<'a>(elements: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        elements.into_iter().find_map(|element| {
            let mut words = element.split(';').map(str::trim);
            words.next().filter(|name| name.eq_ignore_ascii_case(NAME))?;
            let mut agreed = Self {
                server_no_context_takeover: false,
                client_no_context_takeover: false,
                server_max_window_bits: MOST_BITS,
                client_max_window_bits: MOST_BITS,
            };
            words.for_each(|word| agreed.take(word));
            Some(agreed)
        })
    }

    fn take(&mut self, parameter: &str) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        // A value may be a quoted string (RFC 6455 §9.1).
        let bits = value.trim().trim_matches('"').parse().ok().filter(|bits| (8..=MOST_BITS).contains(bits));
        match (name.trim(), bits) {
            ("server_no_context_takeover", _) => self.server_no_context_takeover = true,
            ("client_no_context_takeover", _) => self.client_no_context_takeover = true,
            ("server_max_window_bits", Some(bits)) => self.server_max_window_bits = bits,
            ("client_max_window_bits", Some(bits)) => self.client_max_window_bits = bits,
            _ => {}
        }
    }

    /// Whether `sender` goes on with the window of the message before.
    pub fn takes_over(&self, sender: Role) -> bool {
        match sender {
            Role::Client => !self.client_no_context_takeover,
            Role::Server => !self.server_no_context_takeover,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_agreement_about_compression_counts() {
        let bare = Deflate::agreed(["x-other; a=1", "Permessage-Deflate"]).expect("an agreement");
        assert_eq!((bare.server_max_window_bits, bare.takes_over(Role::Server)), (15, true));
        let element = "permessage-deflate; server_no_context_takeover ;client_max_window_bits=\"9\"; odd=1";
        let agreed = Deflate::agreed([element]).expect("an agreement");
        assert_eq!((agreed.client_max_window_bits, agreed.server_max_window_bits), (9, 15));
        assert_eq!((agreed.takes_over(Role::Server), agreed.takes_over(Role::Client)), (false, true));
        assert_eq!(Deflate::agreed(["permessage-bzip2"]), None);
        assert_eq!(Deflate::agreed([]), None);
    }

    #[test]
    fn a_window_that_there_is_not_is_ignored() {
        for wrong in ["7", "16", "x", "", "256"] {
            let element = format!("permessage-deflate; server_max_window_bits={wrong}");
            assert_eq!(Deflate::agreed([element.as_str()]).map(|agreed| agreed.server_max_window_bits), Some(15));
        }
    }
}
