//! Loads uPlot once, by a script element beside the page, so that it is no part of the first load.

use gloo_events::EventListener;
use std::cell::RefCell;
use web_sys::Element;

const SCRIPT: &str = "vendor/uplot/uPlot.iife.min.js";
const STYLE: &str = "vendor/uplot/uPlot.min.css";

/// Whether charts can be drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Library {
    #[default]
    Loading,
    Ready,
    Failed,
}

type Waiting = Box<dyn FnOnce(Library)>;

#[derive(Default)]
struct State {
    library: Option<Library>,
    listeners: Vec<EventListener>,
    waiting: Vec<Waiting>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Tells, now or later, whether the library is there. A load that failed is tried again by the next call.
pub fn load(tell: impl FnOnce(Library) + 'static) {
    let known = STATE.with_borrow(|state| state.library);
    match known {
        Some(Library::Ready) => tell(Library::Ready),
        Some(Library::Loading) => STATE.with_borrow_mut(|state| state.waiting.push(Box::new(tell))),
        None | Some(Library::Failed) => {
            STATE.with_borrow_mut(|state| {
                state.library = Some(Library::Loading);
                state.waiting.push(Box::new(tell));
            });
            if start().is_none() {
                settle(Library::Failed);
            }
        }
    }
}

fn start() -> Option<()> {
    let document = web_sys::window()?.document()?;
    let append = |name: &str, attributes: &[(&str, &str)]| -> Option<Element> {
        let element = document.create_element(name).ok()?;
        attributes.iter().try_for_each(|(name, value)| element.set_attribute(name, value)).ok()?;
        document.document_element()?.first_element_child()?.append_child(&element).ok()?;
        Some(element)
    };
    append("link", &[("rel", "stylesheet"), ("href", STYLE)])?;
    let script = append("script", &[("src", SCRIPT)])?;
    let listeners = vec![
        EventListener::once(&script, "load", |_| settle(Library::Ready)),
        EventListener::once(&script, "error", |_| settle(Library::Failed)),
    ];
    STATE.with_borrow_mut(|state| state.listeners = listeners);
    Some(())
}

fn settle(library: Library) {
    let waiting = STATE.with_borrow_mut(|state| {
        state.library = Some(library);
        std::mem::take(&mut state.waiting)
    });
    waiting.into_iter().for_each(|tell| tell(library));
}
