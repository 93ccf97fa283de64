//! What a component was last rendered with, for listeners and timers that outlive a rendering.

use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// The value of the newest rendering. Clones are the same.
pub struct Latest<T>(Rc<RefCell<T>>);

impl<T: Clone> Latest<T> {
    /// A clone, so that the value may be replaced while it is used.
    pub fn get(&self) -> T {
        self.0.borrow().clone()
    }
}

impl<T> Clone for Latest<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

/// Keeps `value` for what was set up by an earlier rendering and must not be set up again.
#[hook]
pub fn use_latest<T: Clone + 'static>(value: T) -> Latest<T> {
    let latest = use_mut_ref(|| value.clone());
    latest.replace(value);
    Latest(latest)
}
