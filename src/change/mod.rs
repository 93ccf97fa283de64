//! What a visitor changes of a run, in a tab of the lesson: what happens to hosts and cable (`interventions`), and the settings
//! (`controls`). They are a program of their own, which the lessons' program loads when the tab is first opened and gives a
//! place on its page. `seam` is all that the two programs know of each other; `app` shows what is passed.

mod app;
mod seam;

pub use app::ChangeApp;
pub use seam::{FromChange, ToChange};
