//! Shared data that is compared by identity.

use std::ops::Deref;
use std::rc::Rc;
use yew::html::ImplicitClone;

/// A shared value that equals its own clones and nothing else. Properties hold large values in this way: comparing two
/// of them costs nothing, and a value that was made again is drawn again.
#[derive(Debug)]
pub struct ByIdentity<T: ?Sized>(Rc<T>);

impl<T> ByIdentity<T> {
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T: ?Sized> ByIdentity<T> {
    /// The same value, for code that compares nothing.
    pub fn rc(&self) -> Rc<T> {
        Rc::clone(&self.0)
    }
}

impl<T: ?Sized> Clone for ByIdentity<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: ?Sized> ImplicitClone for ByIdentity<T> {}

impl<T: ?Sized> PartialEq for ByIdentity<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Eq for ByIdentity<T> {}

impl<T: ?Sized> Deref for ByIdentity<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<Vec<T>> for ByIdentity<[T]> {
    fn from(values: Vec<T>) -> Self {
        Self(values.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_equals_its_clones_and_no_other_value() {
        let one = ByIdentity::new(vec![1]);
        assert_eq!(one, one.clone());
        assert_ne!(one, ByIdentity::new(vec![1]));
    }
}
