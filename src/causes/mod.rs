//! Why a connection of the page failed, whatever its address: a program of its own, which a page loads after a failure.
//!
//! - `evidence`: what the browser shows of a failure, as plain data; `cause`: what may follow from it.
//! - `judge`: from evidence to causes. Pure.
//! - `gather`: asks the browser, by the single requests of `probe`; `violations` listens meanwhile, `page` knows the page.
//! - `words` `view`: the sentences, and what is on screen; `app` in a page's place, `dialog` in front of the live page.
//! - `seam` `panel`: what a page passes, and the component with which it shows the program.
//!
//! A page uses [`WhyItFailed`] with an [`Attempt`].

mod app;
mod cause;
mod dialog;
mod evidence;
mod gather;
mod judge;
mod page;
mod panel;
mod probe;
mod seam;
#[cfg(test)]
mod tests;
mod view;
mod violations;
mod words;

pub use app::CausesApp;
pub use dialog::open;
pub use evidence::{Attempt, Said, Transport};
pub use panel::WhyItFailed;
