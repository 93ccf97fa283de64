//! State of a component. Yew compiles its own hook anew for each type of state, about 2 KB; this one is there once.

use std::any::Any;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;
use yew::prelude::*;

/// A state of any type.
struct AnyState(Rc<dyn Any>);

/// What comes after a state; `None` where nothing changes.
type Step = Box<dyn FnOnce(&Rc<dyn Any>) -> Option<Rc<dyn Any>>>;

impl Reducible for AnyState {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        match step(&self.0) {
            Some(next) => Rc::new(Self(next)),
            None => self,
        }
    }
}

#[hook]
fn use_any(first: fn() -> Rc<dyn Any>) -> UseReducerHandle<AnyState> {
    use_reducer(|| AnyState(first()))
}

/// A state that is set.
pub struct Kept<T> {
    state: UseReducerHandle<AnyState>,
    of: PhantomData<T>,
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self { state: self.state.clone(), of: PhantomData }
    }
}

impl<T: Clone + Default + 'static> Kept<T> {
    pub fn get(&self) -> T {
        self.state.0.downcast_ref::<T>().cloned().unwrap_or_default()
    }

    /// Draws the component anew.
    pub fn set(&self, value: T) {
        self.state.dispatch(Box::new(move |_| Some(Rc::new(value))));
    }
}

/// A state that is the default at first.
#[hook]
pub fn use_kept<T: 'static>() -> Kept<T> {
    Kept { state: use_any(|| Rc::new(())), of: PhantomData }
}

/// A state with a reducer of its own, as it was when the component was drawn.
pub struct Reduced<T> {
    value: Rc<T>,
    teller: Teller<T>,
}

impl<T> Deref for Reduced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Reduced<T> {
    pub fn dispatcher(&self) -> Teller<T> {
        self.teller.clone()
    }
}

/// Changes a state.
pub struct Teller<T> {
    to: UseReducerDispatcher<AnyState>,
    of: PhantomData<T>,
}

impl<T> Clone for Teller<T> {
    fn clone(&self) -> Self {
        Self { to: self.to.clone(), of: PhantomData }
    }
}

impl<T: Reducible + 'static> Teller<T>
where
    T::Action: 'static,
{
    pub fn dispatch(&self, act: T::Action) {
        self.to.dispatch(Box::new(move |state| {
            let old = Rc::clone(state).downcast::<T>().ok()?;
            let new = Rc::clone(&old).reduce(act);
            if Rc::ptr_eq(&old, &new) { None } else { Some(new) }
        }));
    }
}

/// A state that is the default at first, and changes by its reducer.
#[hook]
pub fn use_reduced<T: Reducible + Default + 'static>() -> Reduced<T> {
    let state = use_any(|| Rc::new(T::default()));
    let value = Rc::clone(&state.0).downcast::<T>().unwrap_or_default();
    Reduced { value, teller: Teller { to: state.dispatcher(), of: PhantomData } }
}
