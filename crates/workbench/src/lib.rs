//! Sessions with any endpoint: what a session is, what it sends, what crossed and how that is shown and saved. The workbench's
//! page adds the browser's transports, its timers and its components.
//!
//! # Layout
//!
//! - `session`: what a session is. `document`: sessions as a file of JSON, `address`: as a part of the page's address, from
//!   which `credentials` leaves out what only its owner may know.
//! - `template`: messages with variables. `compose`: a message as it is sent.
//! - `journal`: what crossed, bounded in memory, with what each message is (`decode`), what is searched for (`filter`), and
//!   which messages answer one another (`round_trips`).
//! - `trace_of`: a journal as a trace, and the fields of its events.
//! - `exports`: journals as HAR, CSV and JSON, and a HAR as sessions and journals.
//! - `reconnect`, `heartbeat`, `schedule`: when something is due. `iso`: moments as dates.
//!
//! This crate has no sockets, no clock and no drawing. Moments are microseconds since a session's journal began, unless a name
//! says otherwise.
#![warn(missing_docs)]

pub mod address;
pub mod compose;
pub mod credentials;
pub mod document;
pub mod exports;
pub mod heartbeat;
pub mod iso;
pub mod journal;
pub mod reconnect;
pub mod schedule;
pub mod session;
pub mod template;
pub mod trace_of;
