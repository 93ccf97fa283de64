//! State of a component. Yew compiles its own hook once per type of state, about 2 KB each; this one exists only once.

use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;
use yew::prelude::*;

/// A state, and the way to change it.
pub struct Kept<T> {
    state: UseStateHandle<Rc<dyn Any>>,
    of: PhantomData<T>,
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self { state: self.state.clone(), of: PhantomData }
    }
}

impl<T: Clone + Default + 'static> Kept<T> {
    pub fn get(&self) -> T {
        self.state.downcast_ref::<T>().cloned().unwrap_or_default()
    }

    /// Changes the state and renders the component again.
    pub fn set(&self, value: T) {
        self.state.set(Rc::new(value));
    }
}

/// A state that starts with the default value.
#[hook]
pub fn use_kept<T: 'static>() -> Kept<T> {
    Kept { state: use_any(), of: PhantomData }
}

#[hook]
fn use_any() -> UseStateHandle<Rc<dyn Any>> {
    use_state(|| Rc::new(()) as Rc<dyn Any>)
}
