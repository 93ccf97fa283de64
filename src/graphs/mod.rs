//! Graphs of the segments of TCP over time, tied to the arrows of the picture both ways: the tab of a lesson and of the
//! capture page. What is drawn is a program of its own (`app`), which is loaded when the tab is first opened; `seam` is what
//! it and the page pass to each other, and `panel` is the page's side.
//!
//! The points are computed by the worker that has the trace (`tcp-analysis`), in its own thread: a capture may have 200,000
//! packets, and the page must answer meanwhile. The page hands their bytes on unread, so that it does not link them.
//!
//! In the program: `subject` makes a graph of the data, `range` is what is seen of it, `canvas` draws it with the stage's
//! brush, `pointers` listens on it, `view` is what stands around it, `table` and `save` give the same as a table and as files.

mod app;
mod canvas;
mod controls;
mod keys;
mod panel;
mod pointers;
mod range;
mod save;
mod seam;
mod subject;
mod table;
mod view;
mod words;

pub use app::GraphsApp;
pub use panel::{Ask, Graphs};
