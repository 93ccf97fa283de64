//! The tasks of a lesson on screen: the list, and the task that is open. They are a program of their own, which the lessons'
//! program loads when the tasks are first opened and gives a place on its page. The tutor makes the questions and judges the
//! answers (`crates/tutor`), so nothing here knows a right answer before it has been given or asked for.
//!
//! On the page of captures the same panel has the tasks of a file (`capture`), and a form that makes them (`own`); the worker
//! that has the files takes the tutor's place (`asker`).
//!
//! `seam` is all that the two programs know of each other, and `page` the page's side. `state` is a pure reducer; `app` shows it, `asking` asks the
//! tutor. `panel` draws the list and the open task, `part` has the inputs, `order` the one for things in order; `maker` makes
//! a task from the run, `codes` has completion codes, `done` knows what was done.

mod app;
mod asker;
mod asking;
mod capture;
mod codes;
mod done;
mod field;
mod maker;
mod order;
mod own;
mod page;
mod panel;
mod part;
mod seam;
mod state;

pub use app::TasksApp;
pub use page::{send_result, use_limit};
pub use seam::{FromCapture, FromTasks, ToCapture, ToTasks, Veil, of_capture, of_lesson};
