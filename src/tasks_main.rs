//! The program of a lesson's tasks: the entry. The lessons' program opens it in a place on its page.

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

/// The tasks on a lesson's page.
#[wasm_bindgen]
pub struct Tasks(roundtrip::OpenTasks);

#[wasm_bindgen]
impl Tasks {
    /// Draws the tasks of a lesson into `place`; `report` is called with what they pass to the lesson (`src/tasks/seam.rs`).
    pub fn open(place: Element, lesson: &[u8], report: Function) -> Option<Tasks> {
        roundtrip::OpenTasks::open(place, lesson, report).map(Self)
    }

    /// Passes the lesson as it is now.
    pub fn show(&mut self, lesson: &[u8]) {
        self.0.show(lesson);
    }

    /// Ends everything that was begun.
    pub fn close(self) {
        self.0.close();
    }
}

fn main() {
    roundtrip::report_panics();
}
