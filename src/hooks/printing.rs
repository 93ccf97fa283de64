//! Whether the page is being printed.

use gloo_events::EventListener;
use yew::prelude::*;

/// `true` from the moment at which the browser is about to print until it has printed.
#[hook]
pub fn use_printing() -> bool {
    let printing = use_state_eq(|| false);
    let setter = printing.setter();
    use_effect_with((), move |()| {
        let listen = |event: &'static str, is_printing: bool| {
            let setter = setter.clone();
            let window = web_sys::window()?;
            Some(EventListener::new(&window, event, move |_| setter.set(is_printing)))
        };
        let listeners = [listen("beforeprint", true), listen("afterprint", false)];
        move || drop(listeners)
    });
    *printing
}
