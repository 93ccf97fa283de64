//! Sessions as a part of the page's address: the file's JSON in one line, percent-encoded by the route. Credentials never
//! are in it (`credentials`).

use crate::credentials::{self, LeftOut};
use crate::document::{self, FileError, Reading};
use crate::session::Session;

/// The longest text of an address, in characters, percent-encoded: with the rest of the address it stays below the 2 000 that
/// every program takes.
pub const LONGEST: usize = 1_500;

/// Sessions for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compact {
    /// What the route encodes.
    pub text: String,
    /// What was left out of it.
    pub left_out: Vec<LeftOut>,
}

/// The sessions are too large for an address: a file is the way to keep them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sessions take {characters} characters of an address, which has room for {LONGEST}; save them as a file")]
pub struct TooLarge {
    /// What they would take, percent-encoded.
    pub characters: usize,
}

/// The sessions as the text of an address.
///
/// # Errors
/// If it would have more than [`LONGEST`] characters.
pub fn print(sessions: &[Session]) -> Result<Compact, TooLarge> {
    let (sessions, left_out) = public(sessions);
    let text = document::print_compact(&sessions);
    let characters = encoded_length(&text);
    if characters > LONGEST { Err(TooLarge { characters }) } else { Ok(Compact { text, left_out }) }
}

/// The sessions that an address has, once its text is decoded.
///
/// # Errors
/// If the text is none of the workbench.
pub fn read(text: &str) -> Result<Reading, FileError> {
    document::read(text)
}

/// The sessions without credentials, and what was left out.
fn public(sessions: &[Session]) -> (Vec<Session>, Vec<LeftOut>) {
    let mut left_out = Vec::new();
    let public = sessions.iter().enumerate().map(|(session, whole)| {
        let (public, secrets) = credentials::without(whole);
        left_out.extend(secrets.into_iter().map(|what| LeftOut { session, what }));
        public
    });
    (public.collect(), left_out)
}

/// How many characters a text takes in a hash: letters, digits and `-._~,:/@` one, each other byte three.
fn encoded_length(text: &str) -> usize {
    let length = |byte: u8| if byte.is_ascii_alphanumeric() || b"-._~,:/@".contains(&byte) { 1 } else { 3 };
    text.bytes().map(length).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::Secret;
    use crate::session::Message;

    #[test]
    fn a_small_session_is_an_address_and_comes_back_without_its_credentials() {
        let session = Session {
            url: "wss://me:secret@h.example/chat?token=abc&room=1".to_owned(),
            messages: vec![Message {
                name: "hello".to_owned(),
                text: "hi {{counter}}".to_owned(),
                ..Message::default()
            }],
            ..Session::default()
        };
        let other = Session { url: "ws://127.0.0.1:9000/".to_owned(), ..Session::default() };
        let compact = print(&[other.clone(), session.clone()]).expect("small");
        let left_out = [Secret::Userinfo, Secret::Parameter("token".to_owned())];
        assert_eq!(compact.left_out, left_out.map(|what| LeftOut { session: 1, what }));
        assert!(!compact.text.contains("secret") && !compact.text.contains("abc"));
        let reading = read(&compact.text).expect("an address");
        assert_eq!(reading.sessions, [other, Session { url: "wss://h.example/chat?room=1".to_owned(), ..session }]);
        assert_eq!(reading.problems, []);
    }

    #[test]
    fn what_is_too_large_says_how_large_it_is() {
        let long = |length: usize| Session { url: "a".repeat(length), ..Session::default() };
        let compact = print(&[long(0)]).expect("small");
        let rest = encoded_length(&compact.text);
        assert!(print(&[long(LONGEST - rest)]).is_ok());
        assert_eq!(print(&[long(LONGEST - rest + 1)]), Err(TooLarge { characters: LONGEST + 1 }));
        // Characters outside ASCII take three for each byte.
        let hangul = Session { url: "\u{ac00}".to_owned(), ..Session::default() };
        assert_eq!(encoded_length(&print(&[hangul]).expect("small").text), rest + 9);
    }
}
