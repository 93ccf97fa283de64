//! An effect that runs for each new key. Yew compiles its own hook once per caller, about 1.5 KB each; this one exists
//! only once.

use std::any::Any;
use yew::prelude::*;

/// The value that decides whether an effect runs again.
pub trait Key: 'static {
    fn as_any(&self) -> &dyn Any;
    fn is(&self, other: &dyn Key) -> bool;
}

impl<T: PartialEq + 'static> Key for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is(&self, other: &dyn Key) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }
}

struct Kept(Box<dyn Key>);

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&*other.0)
    }
}

/// What an effect leaves; it is dropped before the next effect, and with the component.
pub type Left = Box<dyn Any>;

/// Runs `effect` after the first rendering, and after each rendering with another `key`.
#[hook]
pub fn use_change(key: Box<dyn Key>, effect: Box<dyn FnOnce() -> Left>) {
    use_effect_with(Kept(key), move |_| {
        let left = effect();
        move || drop(left)
    });
}

/// For an effect that leaves nothing.
pub fn done() -> Left {
    Box::new(())
}
