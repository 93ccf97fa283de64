//! The tasks' program as the lessons' program holds it: opened in an element, passed what changes, closed.

use super::app::{TasksApp, TasksProps};
use super::seam::FromTasks;
use crate::hooks::document::document;
use crate::js::field;
use ::lab::protocol::{decode, encode};
use js_sys::{Function, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

/// The tasks of one lesson's page.
pub struct OpenTasks {
    app: yew::AppHandle<TasksApp>,
    on_report: Callback<FromTasks>,
}

impl OpenTasks {
    /// Draws the tasks into `place`. `lesson` is a [`super::ToTasks`] in bytes, and `report` is called with the bytes of each
    /// [`FromTasks`]. `None` if the bytes are none.
    pub fn open(place: Element, lesson: &[u8], report: Function) -> Option<Self> {
        let lesson = Rc::new(decode(lesson)?);
        let on_report = Callback::from(move |message: FromTasks| {
            let _ = report.call1(&JsValue::NULL, &Uint8Array::from(&encode(&message)[..]));
        });
        // Yew numbers the roots of each program from 1, and an event belongs to the root whose number stands at the nearest
        // element. The place is within a root of the lessons' program: with the same number, that program would take the
        // events of this one for its own.
        let outer = root_of(document()?.query_selector("[data-page]").ok()?);
        if next_root() == outer {
            next_root();
        }
        let props = TasksProps { lesson, on_report: on_report.clone() };
        let app = yew::Renderer::<TasksApp>::with_root_and_props(place, props).render();
        Some(Self { app, on_report })
    }

    /// Passes the lesson as it is now.
    pub fn show(&mut self, lesson: &[u8]) {
        if let Some(lesson) = decode(lesson) {
            self.app.update(TasksProps { lesson: Rc::new(lesson), on_report: self.on_report.clone() });
        }
    }

    /// Ends everything that was begun.
    pub fn close(self) {
        self.app.destroy();
    }
}

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
