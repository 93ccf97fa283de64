//! Whether this page is in the visitor's view, if it is in a frame: a course page may have ten of them.

use crate::hooks::document::{document, is_framed};
use wasm_bindgen::prelude::*;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

/// Whether some of the frame is in view; always `true` for a page that is not in a frame, and for a browser that cannot
/// tell.
#[hook]
pub fn use_in_view() -> bool {
    let in_view = use_state_eq(|| !is_framed());
    let setter = in_view.setter();
    use_effect_with((), move |()| {
        let watched = is_framed().then(|| watch(&setter));
        if let Some(None) = watched {
            setter.set(true);
        }
        move || drop(watched)
    });
    *in_view
}

fn watch(setter: &UseStateSetter<bool>) -> Option<Watch> {
    let root = document()?.document_element()?;
    let setter = setter.clone();
    let on_change =
        Closure::<dyn FnMut(Vec<IntersectionObserverEntry>)>::new(move |entries: Vec<IntersectionObserverEntry>| {
            if let Some(newest) = entries.last() {
                setter.set(newest.is_intersecting());
            }
        });
    let observer = IntersectionObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
    observer.observe(&root);
    Some(Watch { observer, _on_change: on_change })
}

/// Observes until it is dropped.
struct Watch {
    observer: IntersectionObserver,
    _on_change: Closure<dyn FnMut(Vec<IntersectionObserverEntry>)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
