//! The examination of the page: begun, stopped, and how far it is. It ends with the page.

use super::probes::{Examination, Progress};
use std::rc::Rc;
use yew::prelude::*;

/// The page's examination, if one has begun.
#[derive(Clone)]
pub struct Examined {
    pub progress: Option<Progress>,
    examination: Rc<std::cell::RefCell<Option<Rc<Examination>>>>,
    setter: UseStateSetter<Option<Progress>>,
}

/// See [`Examined`].
#[hook]
pub fn use_examination() -> Examined {
    let progress = use_state_eq(|| None);
    let examination = use_mut_ref(|| None);
    {
        let examination = Rc::clone(&examination);
        use_effect_with((), move |()| move || drop::<Option<Rc<Examination>>>(examination.take()));
    }
    Examined { progress: *progress, examination, setter: progress.setter() }
}

impl Examined {
    /// Begins anew. What ran before ends.
    pub fn start(&self, bases: Vec<String>, seconds: u32) {
        let setter = self.setter.clone();
        let on_progress = Callback::from(move |progress| setter.set(Some(progress)));
        let new = Examination::start(bases, seconds, on_progress);
        self.setter.set(Some(new.progress()));
        self.examination.replace(Some(Rc::new(new)));
    }

    pub fn stop(&self) {
        if let Some(examination) = self.get() {
            examination.stop();
        }
    }

    pub fn is_going(&self) -> bool {
        self.progress.is_some_and(|progress| progress.phase.is_going())
    }

    pub fn get(&self) -> Option<Rc<Examination>> {
        self.examination.borrow().clone()
    }
}
