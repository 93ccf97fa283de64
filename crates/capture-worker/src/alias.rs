//! Other names for hosts, of the same length: each label of a name always becomes the same other label, so that names that
//! belong together still do, in whatever protocol they stand.

use std::collections::{BTreeMap, BTreeSet};

/// A name of DNS has at most 255 bytes (RFC 1035 §2.3.4), and a label at most 63.
const LONGEST: usize = 255;
/// Shorter words are replaced only where they stand by themselves: they occur in others.
const SHORT: usize = 6;

/// What names and labels become.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    labels: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Lower-case names that are looked for in text, and what they become. The longest are looked for first.
    names: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The lengths of the names that begin with each byte, the longest first.
    starts: BTreeMap<u8, BTreeSet<std::cmp::Reverse<usize>>>,
}

impl Aliases {
    /// Learns a name, and the domains above it that have two labels or more. An address as text is one name.
    pub(crate) fn learn(&mut self, name: &[u8]) {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(b".").unwrap_or(&name);
        let name = name.strip_prefix(b"*.").unwrap_or(name);
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
        if name.is_empty() || name.len() > LONGEST || !name.iter().all(is_plain) || self.names.contains_key(name) {
            return;
        }
        if is_address(name) {
            let alias = self.label(name);
            return self.keep(name.to_vec(), alias);
        }
        let labels: Vec<&[u8]> = name.split(|byte| *byte == b'.').collect();
        for first in 0..labels.len() {
            let rest = &labels[first..];
            if first > 0 && rest.len() < 2 {
                break;
            }
            let alias: Vec<Vec<u8>> = rest.iter().map(|label| self.label(label)).collect();
            self.keep(rest.join(&b'.'), alias.join(&b'.'));
        }
    }

    fn keep(&mut self, name: Vec<u8>, alias: Vec<u8>) {
        if let Some(first) = name.first() {
            self.starts.entry(*first).or_default().insert(std::cmp::Reverse(name.len()));
        }
        self.names.insert(name, alias);
    }

    /// What a label becomes: `n1xx`, with a number that no other label of its length has.
    pub(crate) fn label(&mut self, label: &[u8]) -> Vec<u8> {
        let label = label.to_ascii_lowercase();
        if label.is_empty() {
            return label;
        }
        if let Some(alias) = self.labels.get(&label) {
            return alias.clone();
        }
        let taken: BTreeSet<&[u8]> = self.labels.iter().flat_map(|(one, other)| [&one[..], &other[..]]).collect();
        let free = (1..100_000).map(|number| made(number, label.len()));
        let alias = free.into_iter().find(|alias| *alias != label && !taken.contains(&alias[..]));
        // Of labels with one or two letters there may be more than there are others.
        let alias = alias.unwrap_or_else(|| vec![b'x'; label.len()]);
        self.labels.insert(label, alias.clone());
        alias
    }

    /// Replaces all names that stand in `bytes`; lengths stay.
    pub(crate) fn replace(&self, bytes: &mut [u8]) {
        let mut at = 0;
        while at < bytes.len() {
            at += self.replace_at(bytes, at).unwrap_or(1);
        }
    }

    /// Replaces the longest name that stands at a place, and returns its length.
    fn replace_at(&self, bytes: &mut [u8], at: usize) -> Option<usize> {
        let lengths = self.starts.get(&bytes.get(at)?.to_ascii_lowercase())?;
        for std::cmp::Reverse(length) in lengths {
            let Some(found) = bytes.get(at..at + length) else { continue };
            let Some(alias) = self.names.get(&found.to_ascii_lowercase()) else { continue };
            let is_part =
                |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            if *length < SHORT && (is_part(before) || is_part(bytes.get(at + length))) {
                continue;
            }
            bytes.get_mut(at..at + length)?.copy_from_slice(alias);
            return Some(*length);
        }
        None
    }
}

/// Whether a name is an address, which has no labels.
fn is_address(name: &[u8]) -> bool {
    str::from_utf8(name).is_ok_and(|text| text.parse::<std::net::IpAddr>().is_ok())
}

/// The label with this number: `n7` filled up with `x`; of a label with one letter, a letter.
fn made(number: usize, length: usize) -> Vec<u8> {
    let mut digits = Vec::new();
    let mut rest = number;
    while rest > 0 {
        digits.insert(0, b"abcdefghijklmnopqrstuvwxyz"[rest % 26]);
        rest /= 26;
    }
    let mut label = if length > digits.len() { vec![b'n'] } else { Vec::new() };
    label.extend(digits);
    label.resize(length, b'x');
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(aliases: &Aliases, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        aliases.replace(&mut bytes);
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn names_that_belong_together_still_do_and_lengths_stay() {
        let mut aliases = Aliases::default();
        aliases.learn(b"www.Example.org");
        aliases.learn(b"api.example.org");
        let text = replaced(&aliases, "Host: WWW.example.org, api.example.org, .example.org");
        let words: Vec<&str> = text.split(' ').collect();
        let (www, api) = (words[1].trim_end_matches(','), words[2].trim_end_matches(','));
        assert_eq!(www.split_once('.').map(|(_, rest)| rest), api.split_once('.').map(|(_, rest)| rest));
        assert!(www != api && !text.to_lowercase().contains("example") && text.len() == 52, "{text}");
    }

    #[test]
    fn a_short_name_is_replaced_only_where_it_stands_by_itself() {
        let mut aliases = Aliases::default();
        aliases.learn(b"db");
        aliases.learn(b"10.0.0.7");
        let text = replaced(&aliases, "http://db:80/db-dump 10.0.0.7:5432 feedback");
        assert!(!text.contains("//db:") && text.contains("db-dump") && text.contains("feedback"), "{text}");
        assert!(!text.contains("10.0.0.7") && text.contains(":5432"), "{text}");
    }

    #[test]
    fn no_two_labels_become_the_same() {
        let mut aliases = Aliases::default();
        let all: BTreeSet<Vec<u8>> = (0..500).map(|number| aliases.label(format!("h{number:04}").as_bytes())).collect();
        assert_eq!(all.len(), 500);
        assert!(all.iter().all(|alias| alias.len() == 5));
    }
}
