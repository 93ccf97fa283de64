//! What the page's Content-Security-Policy forbids while the probes run, and how long the browser measured each request.

use crate::hooks::document::document;
use crate::js::field;
use crate::live::profiles::web_url::WebUrl;
use gloo_events::EventListener;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit};

/// Listens to the event `securitypolicyviolation` until it is dropped.
pub struct Violations {
    /// The forbidden address, and the directive that forbids it.
    seen: Rc<RefCell<Vec<(String, String)>>>,
    _listener: Option<EventListener>,
}

impl Violations {
    pub fn listen() -> Self {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let heard = Rc::clone(&seen);
        let listener = document().map(|document| {
            EventListener::new(&document, "securitypolicyviolation", move |event| {
                let member = |name| field(event.as_ref(), name).as_string().unwrap_or_default();
                // A policy may only report.
                if member("disposition") == "enforce" {
                    heard.borrow_mut().push((member("blockedURI"), member("effectiveDirective")));
                }
            })
        });
        Self { seen, _listener: listener }
    }

    /// The directive that forbids `url`: scheme, host and port are the same. The event may lack the path.
    pub fn of(&self, url: &str) -> Option<String> {
        let origin = |url: &str| WebUrl::parse(url).map(|url| (url.scheme, url.authority));
        let wanted = origin(url)?;
        let seen = self.seen.borrow();
        let found = seen.iter().find(|(blocked, _)| origin(blocked).is_some_and(|blocked| blocked == wanted));
        found.map(|(_, directive)| directive.clone())
    }
}

/// Collects the browser's measurements of requests until it is dropped. It does not depend on the list that the browser keeps
/// of them, which may be full.
pub struct Timings {
    /// Address, start and duration in milliseconds.
    seen: Rc<RefCell<Vec<(String, f64, f64)>>>,
    observer: Option<PerformanceObserver>,
    _callback: Closure<dyn Fn(PerformanceObserverEntryList)>,
}

impl Timings {
    pub fn listen() -> Self {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let heard = Rc::clone(&seen);
        let callback =
            Closure::<dyn Fn(PerformanceObserverEntryList)>::new(move |list: PerformanceObserverEntryList| {
                for entry in list.get_entries_by_type("resource").iter() {
                    let entry: PerformanceEntry = entry.unchecked_into();
                    heard.borrow_mut().push((entry.name(), entry.start_time(), entry.duration()));
                }
            });
        let observer = PerformanceObserver::new(callback.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            let kinds = js_sys::Array::of1(&"resource".into());
            observer.observe(&PerformanceObserverInit::new(&kinds));
        }
        Self { seen, observer, _callback: callback }
    }

    /// How many milliseconds the browser measured for a request of `url` that was made at `since` or later, by the page's clock.
    pub fn of(&self, url: &str, since: f64) -> Option<f64> {
        let url =
            WebUrl::parse(url).map(|parts| format!("{}://{}{}", parts.scheme, parts.authority, parts.target()))?;
        let seen = self.seen.borrow();
        seen.iter().find(|(name, start, _)| *name == url && *start >= since).map(|(_, _, duration)| *duration)
    }
}

impl Drop for Timings {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
