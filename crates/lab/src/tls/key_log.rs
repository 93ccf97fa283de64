//! The key log of a run: each secret once.

use std::cell::RefCell;

/// Lets the first copy of each line pass. Both endpoints of a connection log every secret, because either may die before
/// the other knows it.
#[derive(Debug, Default)]
pub(super) struct KeyLogFilter {
    /// The lines that one endpoint has logged and the other has not.
    logged_once: RefCell<Vec<String>>,
}

impl KeyLogFilter {
    /// Returns true only for the first of two copies of a line.
    pub(super) fn is_first_copy(&self, line: &str) -> bool {
        let mut logged = self.logged_once.borrow_mut();
        match logged.iter().position(|other| other == line) {
            Some(place) => {
                logged.swap_remove(place);
                false
            }
            None => {
                logged.push(line.to_owned());
                true
            }
        }
    }
}
