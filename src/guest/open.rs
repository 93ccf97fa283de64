//! The guest's side: a component in a place that the page's program gives it.

use crate::hooks::document::document;
use crate::js::field;
use ::lab::protocol::decode;
use js_sys::{Function, Uint8Array};
use serde::de::DeserializeOwned;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

/// What a guest's component is given.
#[derive(Clone, PartialEq, Properties)]
pub struct GuestProps<T: PartialEq> {
    /// What the page passes.
    pub shown: Rc<T>,
    /// Passes bytes to the page.
    pub on_report: Callback<Vec<u8>>,
}

/// A guest in its place: the component `C`, which is given a `T`.
pub struct OpenGuest<C: BaseComponent> {
    app: yew::AppHandle<C>,
    on_report: Callback<Vec<u8>>,
}

impl<T, C> OpenGuest<C>
where
    T: DeserializeOwned + PartialEq + 'static,
    C: BaseComponent<Properties = GuestProps<T>>,
{
    /// Draws the component into `place`. `shown` is a `T` in bytes, and `report` is called with what the component reports.
    /// `None` if the bytes are none.
    pub fn open(place: Element, shown: &[u8], report: Function) -> Option<Self> {
        let shown = Rc::new(decode(shown)?);
        let on_report = Callback::from(move |bytes: Vec<u8>| {
            let _ = report.call1(&JsValue::NULL, &Uint8Array::from(&bytes[..]));
        });
        // Yew numbers the roots of each program from 1, and an event belongs to the root whose number stands at the nearest
        // element. The place is within a root of the page's program, or of a dialog's: with the same number, that program
        // would take the events of this one for its own.
        let outer = [PAGE, DIALOG].map(|around| root_of(document()?.query_selector(around).ok()?));
        while let Some(next) = next_root()
            && outer.contains(&Some(next))
        {}
        let props = GuestProps { shown, on_report: on_report.clone() };
        let app = yew::Renderer::<C>::with_root_and_props(place, props).render();
        Some(Self { app, on_report })
    }

    /// Passes what the page shows now.
    pub fn show(&mut self, shown: &[u8]) {
        if let Some(shown) = decode(shown) {
            self.app.update(GuestProps { shown: Rc::new(shown), on_report: self.on_report.clone() });
        }
    }

    /// Ends everything that was begun.
    pub fn close(self) {
        self.app.destroy();
    }
}

/// What is within the root of a page's program, and within that of a dialog's.
const PAGE: &str = "[data-page], [data-phase]";
const DIALOG: &str = "dialog[open] > *";

#[component]
fn Nothing() -> Html {
    Html::default()
}

/// Makes a root with nothing in it. Returns the number of the one after it.
fn next_root() -> Option<f64> {
    let place = document()?.create_element("div").ok()?;
    yew::Renderer::<Nothing>::with_root(place.clone()).render();
    Some(root_of(Some(place))? + 1.0)
}

/// The number of the nearest root of Yew, from `element` upwards.
fn root_of(element: Option<Element>) -> Option<f64> {
    let element = element?;
    field(&element, "__yew_subtree_id").as_f64().or_else(|| root_of(element.parent_element()))
}
