//! Captures in the browser: a wasm program that a worker of the page loads when a file is first opened, so that nobody pays
//! for it before. `capture_protocol` has its questions and replies; `src/lab/worker.js` carries their bytes, and with the
//! first question the files.
//!
//! A file's bytes stay where they are. The first reading goes through them piece by piece; later those of the packets that
//! are looked at are read again.
//!
//! # Layout
//!
//! - `files`: the browser's files, read by slices. `session`: the questions; those about tasks in `session/tasking.rs`.
//! - `summary`: what is in a capture. `names`: its servers' names. `har`: a HAR as connections and as a trace.
//! - `har_fields`: what a HAR says as fields. `sieve`: a filter over the fields of what is shown.
//! - `marks`: what is to be noticed in segments of TCP.
//! - `rewrite`: a capture to be shared. `rename`: other names in what its packets carry: `found_names` finds them, `alias` and
//!   `addresses` have what they become, `dns_names` and `certificates` are the protocols that need more than a text.
//! - `task_file`: tasks inside a capture.
#![warn(missing_docs)]

mod addresses;
mod alias;
mod certificates;
mod dns_names;
mod files;
mod found_names;
mod har;
mod har_fields;
mod marks;
mod names;
mod rename;
mod rewrite;
mod session;
mod sieve;
mod summary;
mod task_file;

pub use session::Session;

use capture_protocol::{Refusal, Reply, decode, encode};
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
}

/// The bytes of the reply to the bytes of a question. `files` comes with the question that opens them.
#[wasm_bindgen]
pub fn answer(question: &[u8], files: Option<Array>) -> Vec<u8> {
    let files = files.map(|files| files.iter().filter_map(files::opened).collect()).unwrap_or_default();
    encode(&match decode(question) {
        Some(question) => SESSION.with_borrow_mut(|session| session.answer(question, files)),
        None => Reply::Refused(Refusal::OtherVersion),
    })
}

/// A file as a session has it.
pub type Source = Rc<dyn capture::Bytes>;
