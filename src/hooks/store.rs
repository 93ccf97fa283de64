//! State that changes often and that several components read, each only a part of it.

use super::use_latest;
use std::cell::RefCell;
use std::rc::Rc;
use yew::html::ImplicitClone;
use yew::prelude::*;

type Reader<S> = Rc<dyn Fn(&S)>;

/// A reducer's state outside of the components. A component that reads it with [`use_part`] is rendered again only if its
/// part changes, so that what moves at each frame does not render the page around it. Clones are the same store.
pub struct Store<S>(Rc<Inner<S>>);

struct Inner<S> {
    state: RefCell<Rc<S>>,
    readers: RefCell<Vec<Reader<S>>>,
}

impl<S: Reducible + 'static> Store<S> {
    pub fn new(state: S) -> Self {
        Self(Rc::new(Inner { state: RefCell::new(Rc::new(state)), readers: RefCell::default() }))
    }

    /// The newest state.
    pub fn get(&self) -> Rc<S> {
        Rc::clone(&self.0.state.borrow())
    }

    pub fn dispatch(&self, action: S::Action) {
        let before = self.get();
        let after = Rc::clone(&before).reduce(action);
        if Rc::ptr_eq(&before, &after) {
            return;
        }
        self.0.state.replace(after);
        // A reader may dispatch, or end another reader: each receives the newest state, and the list is not borrowed.
        let readers = self.0.readers.borrow().clone();
        readers.iter().for_each(|reader| reader(&self.get()));
    }

    /// Calls `reader` with each new state, until what this returns is dropped.
    pub fn watch(&self, reader: impl Fn(&S) + 'static) -> Watch<S> {
        let reader: Reader<S> = Rc::new(reader);
        self.0.readers.borrow_mut().push(Rc::clone(&reader));
        Watch { store: self.clone(), reader }
    }
}

impl<S> Clone for Store<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<S> ImplicitClone for Store<S> {}

impl<S> PartialEq for Store<S> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A reader of a store; dropping it ends it.
pub struct Watch<S> {
    store: Store<S>,
    reader: Reader<S>,
}

impl<S> Drop for Watch<S> {
    fn drop(&mut self) {
        self.store.0.readers.borrow_mut().retain(|reader| !Rc::ptr_eq(reader, &self.reader));
    }
}

/// A store that lives as long as the component.
#[hook]
pub fn use_store<S: Reducible + 'static>(state: impl FnOnce() -> S) -> Store<S> {
    (*use_memo((), |()| Store::new(state()))).clone()
}

/// The part of a store's newest state that `part` picks. The component is rendered again if that part changes.
#[hook]
pub fn use_part<S, T>(store: &Store<S>, part: impl Fn(&S) -> T + 'static) -> T
where
    S: Reducible + 'static,
    T: Clone + PartialEq + 'static,
{
    let now = part(&store.get());
    let rendered = now.clone();
    use_renewal(store, Rc::new(move |state| part(state) != rendered));
    now
}

/// Renders the component again if the store's state differs from what it was rendered with, as `is_new` says.
#[hook]
fn use_renewal<S: Reducible + 'static>(store: &Store<S>, is_new: Rc<dyn Fn(&S) -> bool>) {
    let latest = use_latest(is_new);
    let update = use_force_update();
    use_effect_with(store.clone(), move |store| {
        let renew = move |state: &S| {
            if latest.get()(state) {
                update.force_update();
            }
        };
        // It may have changed between the rendering and this effect.
        renew(&store.get());
        let watch = store.watch(renew);
        move || drop(watch)
    });
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[derive(Debug, PartialEq)]
    struct Count(u32);

    impl Reducible for Count {
        type Action = u32;

        fn reduce(self: Rc<Self>, more: u32) -> Rc<Self> {
            if more == 0 { self } else { Rc::new(Self(self.0 + more)) }
        }
    }

    #[test]
    fn readers_receive_each_new_state_until_they_are_dropped() {
        let (store, seen) = (Store::new(Count(1)), Rc::new(RefCell::new(Vec::new())));
        let watch = {
            let seen = Rc::clone(&seen);
            store.watch(move |count| seen.borrow_mut().push(count.0))
        };
        for more in [2, 0, 3] {
            store.dispatch(more);
        }
        drop(watch);
        store.dispatch(4);
        assert_eq!((&*seen.borrow(), &*store.get()), (&vec![3, 6], &Count(10)));
    }

    #[test]
    fn a_reader_that_dispatches_leaves_the_newest_state_to_the_others() {
        let (store, last) = (Store::new(Count(0)), Rc::new(Cell::new(0)));
        let first = {
            let store = store.clone();
            store.clone().watch(move |count| store.dispatch(u32::from(count.0 == 1)))
        };
        let second = {
            let last = Rc::clone(&last);
            store.watch(move |count| last.set(count.0))
        };
        store.dispatch(1);
        assert_eq!(last.get(), 2);
        drop((first, second));
    }
}
