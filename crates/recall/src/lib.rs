//! Recall: the study note's diagrams and tables as sheets that a learner fills in from memory, and the check of what was drawn
//! or written. Pure: no browser, no clock.
//!
//! # Layout
//!
//! * [`ALL`] is the list of the sheets, in the note's order; [`find`] finds one by its name in the address.
//! * [`diagram`] describes a diagram: its steps, what each is for, and the mistakes that are expected. `diagrams/` has one file
//!   for each of the note's diagrams.
//! * [`form`] describes a table or a list; its words are the lessons' own messages, so that they stand in one place.
//! * [`board`] is what a learner has drawn. [`check`] compares it with the note.
//! * [`text`] says when two texts are the same.

pub mod board;
pub mod check;
pub mod diagram;
mod diagrams;
pub mod form;
mod forms;
pub mod text;

use diagram::Diagram;
use form::Form;
use i18n::{Lang, msg};
use lessons::Say;

/// What a sheet asks for.
#[derive(Clone, Copy, Debug)]
pub enum Task {
    Diagram(&'static Diagram),
    /// A table with heads.
    Table(&'static Form),
    /// A list of points.
    Points(&'static Form),
}

/// A diagram, a table or a list of the note.
#[derive(Debug)]
pub struct Sheet {
    /// Its name in the address.
    pub name: &'static str,
    /// The note's heading.
    pub title: Say,
    pub task: Task,
    /// The lesson that shows it.
    pub lesson: &'static str,
}

impl PartialEq for Sheet {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Sheet {
    pub fn is_diagram(&self) -> bool {
        matches!(self.task, Task::Diagram(_))
    }

    /// The form of a table or a list.
    pub fn form(&self) -> Option<&'static Form> {
        match self.task {
            Task::Diagram(_) => None,
            Task::Table(form) | Task::Points(form) => Some(form),
        }
    }

    /// Its name on the page; a list is named as one, because its heading may also be a diagram's.
    pub fn title(&self, lang: Lang) -> String {
        match self.task {
            Task::Points(_) => msg::recall_points_of(lang, (self.title)(lang)),
            _ => (self.title)(lang).to_owned(),
        }
    }
}

const fn sheet(name: &'static str, title: Say, lesson: &'static str, task: Task) -> Sheet {
    Sheet { name, title, task, lesson }
}

/// Every sheet: the diagrams, the tables, the lists, each in the order of the note.
pub static ALL: [Sheet; 10] = [
    sheet("chain", msg::recall_chain_title, "socket", Task::Diagram(&diagrams::CHAIN)),
    sheet("tcp", msg::tcp_title, "tcp", Task::Diagram(&diagrams::TCP)),
    sheet("polling", msg::polling_title, "polling", Task::Diagram(&diagrams::POLLING)),
    sheet("long-polling", msg::long_polling_title, "long-polling", Task::Diagram(&diagrams::LONG_POLLING)),
    sheet("websocket", msg::websocket_title, "websocket", Task::Diagram(&diagrams::WEBSOCKET)),
    sheet("socket-table", msg::table_socket, "socket", Task::Table(&forms::SOCKET_TABLE)),
    sheet("tcp-table", msg::table_tcp, "tcp", Task::Table(&forms::TCP_TABLE)),
    sheet("socket-points", msg::bullets_socket, "socket", Task::Points(&forms::SOCKET_POINTS)),
    sheet("http-points", msg::heading_http, "http", Task::Points(&forms::HTTP_POINTS)),
    sheet("websocket-points", msg::websocket_title, "websocket", Task::Points(&forms::WEBSOCKET_POINTS)),
];

/// The sheet that is shown if the address names none.
pub const FIRST: &str = "tcp";

/// The sheet of this name.
pub fn find(name: &str) -> Option<&'static Sheet> {
    ALL.iter().find(|sheet| sheet.name == name)
}

#[cfg(test)]
mod tests;
