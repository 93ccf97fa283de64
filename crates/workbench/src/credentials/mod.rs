//! Leaves out of a session what only its owner may know, before it becomes part of an address.
//!
//! # The rule
//!
//! - **A name looks like a credential's** ([`is_secret_name`]) if one of its words is `auth`, `authentication`, `bearer`, `jwt`,
//!   `key`, `otp`, `pass`, `pin`, `pwd`, `session`, `sid`, `sig` or `tok`, or if it contains `accesskey`, `apikey`, `assertion`,
//!   `authorization`, `clientcert`, `cookie`, `credential`, `jwt`, `passcode`, `passphrase`, `passwd`, `password`, `privatekey`, `secret`,
//!   `sessionid`, `signature` or `token`, whatever stands between the letters. Words end at everything that is no letter, and
//!   where a small letter is followed by a capital one. Headers, query parameters and members of JSON are judged alike.
//! - **A value looks like a credential** ([`is_secret_value`]) if it begins with `Bearer ` or `Basic `, or has a JSON Web Token in
//!   it (RFC 7519: `eyJ`, and two points with base64url between them).
//! - The **address** loses its userinfo, the query parameters and the parameters in its fragment whose name or value looks so, and
//!   a segment of its path that has a JSON Web Token.
//! - A **header** with such a name or value is left out; so is a **subprotocol**, and with it all after it, because servers take
//!   the one after `access_token` for the token.
//! - A **body** or **message** loses its whole text if there is a member of JSON with such a name anywhere in it, with a value
//!   that is neither empty, `null`, `true` nor `false`; if a line begins with such a name and a colon (STOMP's `passcode:`) or a
//!   parameter of a form does; if a value looks like a credential; or if it is a CONNECT of MQTT with a password. In JSON,
//!   strings are looked into, too; backslashes count for nothing, so that JSON in JSON is found. Of bytes, the text in them is
//!   judged.
//!
//! The rule takes too much rather than too little: a header `Idempotency-Key` is left out as well. What is left out is named in
//! [`LeftOut`], so that a page can say it and offer the file, which has everything.

mod content;
#[cfg(test)]
mod tests;
mod url;

use crate::session::Session;
use percent_encoding::percent_decode_str;

/// Something that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The session, from 0.
    pub session: usize,
    /// What of it.
    pub what: Secret,
}

/// What of a session was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The user and the password in the address.
    Userinfo,
    /// A segment of the address's path, from 0.
    PathSegment(usize),
    /// The query parameter of this name.
    Parameter(String),
    /// The parameter of this name in the address's fragment.
    FragmentParameter(String),
    /// The header of this name.
    Header(String),
    /// The subprotocol at this place, from 0, and all after it.
    Subprotocol(usize),
    /// The text of the body.
    Body,
    /// The text of the saved message of this name.
    Message(String),
}

/// The session without credentials, and what was left out of it.
pub fn without(session: &Session) -> (Session, Vec<Secret>) {
    let mut left_out = Vec::new();
    let url = url::without(&session.url, &mut left_out);
    let mut headers = session.headers.clone();
    headers.retain(|(name, value)| {
        let is_secret = is_secret_name(name) || is_secret_value(value);
        if is_secret {
            left_out.push(Secret::Header(name.clone()));
        }
        !is_secret
    });
    let mut subprotocols = session.subprotocols.clone();
    let secret = subprotocols.iter().position(|name| is_secret_name(name) || is_secret_value(name));
    if let Some(place) = secret {
        left_out.push(Secret::Subprotocol(place));
        subprotocols.truncate(place);
    }
    let mut body = session.body.clone();
    if let Some(body) = body.as_mut().filter(|body| content::is_secret(body)) {
        left_out.push(Secret::Body);
        body.text.clear();
    }
    let mut messages = session.messages.clone();
    for message in messages.iter_mut().filter(|message| content::is_secret(message)) {
        left_out.push(Secret::Message(message.name.clone()));
        message.text.clear();
    }
    (Session { url, headers, subprotocols, body, messages, ..session.clone() }, left_out)
}

/// Words that make a name one of a credential.
const WORDS: [&str; 13] =
    ["auth", "authentication", "bearer", "jwt", "key", "otp", "pass", "pin", "pwd", "session", "sid", "sig", "tok"];

/// Letters that do so anywhere in a name.
const ANYWHERE: [&str; 17] = [
    "accesskey",
    "apikey",
    "assertion",
    "authorization",
    "clientcert",
    "cookie",
    "credential",
    "jwt",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "sessionid",
    "signature",
    "token",
];

/// Whether a header, a parameter or a member of JSON with this name is taken for a credential.
pub fn is_secret_name(name: &str) -> bool {
    let letters: String =
        name.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect();
    ANYWHERE.iter().any(|part| letters.contains(part)) || words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

/// The words of a name in small letters: `apiKey`, `API_KEY` and `api-key` are `api` and `key`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        let begins = letter.is_ascii_uppercase() && before.is_ascii_lowercase();
        if begins || !letter.is_ascii_alphabetic() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_ascii_alphabetic()) {
            word.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    words
}

/// Whether a value is taken for a credential, whatever its name.
pub fn is_secret_value(value: &str) -> bool {
    let value = value.trim();
    ["bearer ", "basic "].iter().any(|scheme| {
        value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && value.len() > scheme.len()
    }) || has_web_token(value)
}

/// Whether a JSON Web Token stands in a text: `eyJ` begins every base64url of `{"`, and two points separate its parts
/// (RFC 7515 §3.1). Both first parts have at least 8 characters.
fn has_web_token(text: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    text.match_indices("eyJ").any(|(at, _)| {
        let token = &text[at..];
        let end = token.find(|letter: char| !is_part(letter) && letter != '.').unwrap_or(token.len());
        let mut parts = token[..end].split('.');
        let (first, second, third) = (parts.next(), parts.next(), parts.next());
        third.is_some() && [first, second].iter().flatten().all(|part| part.len() >= 8)
    })
}

/// A form's or a query's value as people read it: `%20` and `+` are spaces.
fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
