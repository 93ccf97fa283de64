//! The names of tasks in an address. Which tasks there are the lab knows; here a name is only what can be one.

use crate::route::{Allowed, Reason};

/// The longest name.
const LONGEST: usize = 200;
/// The most names in a list.
const MOST: usize = 100;

/// Reads one name.
pub fn read(text: &str) -> Result<String, Reason> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:+=/".contains(&byte);
    if text.is_empty() || text.len() > LONGEST || !text.bytes().all(is_name) {
        return Err(Reason::Value(Allowed::List("tcp-ack".to_owned())));
    }
    Ok(text.to_owned())
}

/// Reads a list of names; a name that stands twice is kept once.
pub fn read_list(text: &str) -> Result<Vec<String>, Reason> {
    let mut names: Vec<String> = Vec::new();
    for item in text.split(',').filter(|item| !item.is_empty()) {
        let name = read(item)?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > MOST { Err(Reason::Value(Allowed::AtMost(MOST))) } else { Ok(names) }
}
