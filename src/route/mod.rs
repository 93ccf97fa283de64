//! The page's whole state as the hash of its address: `#/live?rate=5&lang=ko`, `#/lesson/tcp?loss=2`. These are its
//! only parsers and printers; `docs/url.md` is the manual. Parsing is total: a value that cannot be used is reported as
//! [`InvalidParameter`] and replaced by the default. The programs share the address, each with a module of its own (`home`,
//! `live`, `lesson`, `recall`, `capture`, `workbench`, `doctor`, `choose`), so that none carries the parsers of the others.

pub mod capture;
pub mod choose;
mod common;
pub mod doctor;
mod escape;
pub mod graphs;
pub mod home;
pub mod lesson;
pub mod live;
pub mod recall;
mod values;
pub mod view;
pub mod workbench;

pub use common::{Common, Theme};
pub use escape::encode;

// Which program shows an address.

pub fn is_live(hash: &str) -> bool {
    split(hash).0 == "live"
}

pub fn is_lesson(hash: &str) -> bool {
    let (page, _) = split(hash);
    page.strip_prefix("lesson/").and_then(lessons::find).is_some()
}

pub fn is_recall(hash: &str) -> bool {
    split(hash).0 == "recall"
}

pub fn is_capture(hash: &str) -> bool {
    split(hash).0 == "capture"
}

pub fn is_workbench(hash: &str) -> bool {
    split(hash).0 == "workbench"
}

pub fn is_doctor(hash: &str) -> bool {
    split(hash).0 == "doctor"
}

pub fn is_choose(hash: &str) -> bool {
    split(hash).0 == "choose"
}

/// Whether it is the home page, or a page that does not exist.
pub fn is_home(hash: &str) -> bool {
    let others = [is_live, is_lesson, is_recall, is_capture, is_workbench, is_doctor, is_choose];
    !others.iter().any(|is| is(hash))
}

/// The page's name, decoded, and the query. `%74cp` is the same name as `tcp` (RFC 3986 §6.2.2.2), and some programs
/// write an address like that when they pass it on.
fn split(hash: &str) -> (String, &str) {
    let (page, query) = halves(hash);
    (escape::decode(page).trim_matches('/').to_owned(), query)
}

/// The page's name and the query as they are written.
fn halves(hash: &str) -> (&str, &str) {
    let hash = hash.strip_prefix('#').unwrap_or(hash);
    let (page, query) = hash.split_once('?').unwrap_or((hash, ""));
    (page.trim_matches('/'), query)
}

/// The values that a parameter may have. Bounds are printed in the parameter's own notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    Number(String, String),
    Whole(u64, u64),
    Words(String),
    /// Some of these, separated by commas.
    List(String),
    /// A list of at most this many.
    AtMost(usize),
    Origin,
    Address(crate::live::profiles::AddressError),
}

/// Why a part of the address is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    Value(Allowed),
    UnknownKey,
    UnknownPage,
}

/// A part of the address that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidParameter {
    pub key: String,
    pub value: String,
    pub reason: Reason,
}

/// The parameters of a query, decoded.
fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (escape::decode(key), escape::decode(value))
    })
}

/// The address `hash` in which the parameters of `query` replace those of the same name.
pub fn merge(hash: &str, query: &str) -> String {
    let (page, old) = halves(hash);
    let key = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let kept = old.split('&').filter(|pair| !pair.is_empty() && !query.split('&').any(|new| key(new) == key(pair)));
    let pairs: Vec<&str> = kept.chain([query]).collect();
    format!("#/{page}?{}", pairs.join("&"))
}

fn words<const N: usize>(words: [&str; N]) -> Reason {
    Reason::Value(Allowed::Words(words.join(", ")))
}

/// A query that is being printed.
#[derive(Default)]
struct Query(String);

impl Query {
    fn add(&mut self, key: &str, present: bool, value: impl FnOnce() -> String) {
        if present {
            self.push(key, &value());
        }
    }

    fn push(&mut self, key: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        self.0.push_str(key);
        self.0.push('=');
        self.0.push_str(&escape::encode(value));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod teaching_tests;
#[cfg(test)]
mod tests;
