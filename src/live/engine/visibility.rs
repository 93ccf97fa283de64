//! Whether anybody can see the page.

use super::{Inner, with};
use crate::hooks::document::document;
use crate::live::view::Phase;
use gloo_events::EventListener;
use std::rc::Rc;
use web_sys::{Document, EventTarget};

/// Pauses the run while the page is hidden: browsers slow down the timers of a hidden page, so polling would look worse
/// than it is. A page that is left may be kept without running, and shown again by the history (HTML §7.4.6, back/forward
/// cache); a page that is hidden may be frozen (Page Lifecycle).
pub(super) fn watch_visibility(inner: &Rc<Inner>) -> Vec<EventListener> {
    let Some((document, window)) = document().zip(web_sys::window()) else { return Vec::new() };
    let on = |target: &EventTarget, name: &'static str, is_away: fn(&Document) -> bool| {
        let (weak, document) = (Rc::downgrade(inner), document.clone());
        EventListener::new(target, name, move |_| {
            with(&weak, |inner| {
                let phase = inner.run.borrow().phase;
                match (is_away(&document), phase) {
                    (true, Phase::Running) => inner.pause(Phase::Hidden),
                    (false, Phase::Hidden) => inner.resume(),
                    _ => {}
                }
            });
        })
    };
    vec![
        on(&document, "visibilitychange", Document::hidden),
        on(&document, "freeze", |_| true),
        on(&document, "resume", Document::hidden),
        on(&window, "pagehide", |_| true),
        on(&window, "pageshow", Document::hidden),
    ]
}
