//! The lab in the browser: a wasm program that a worker of the page loads. `lab::protocol` has its questions and replies;
//! `src/lab/worker.js` carries their bytes.
#![warn(missing_docs)]

#[cfg(feature = "measure")]
mod measure;
mod worker;

#[cfg(feature = "measure")]
pub use measure::{bare_transfer, lab_transfer, scenario};
pub use worker::digest;

use lab::protocol::{Refusal, Reply, decode, encode};
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::Worker;

thread_local! {
    static WORKER: RefCell<Worker> = RefCell::default();
}

/// The bytes of the reply to the bytes of a question.
#[wasm_bindgen]
pub fn answer(question: &[u8]) -> Vec<u8> {
    encode(&match decode(question) {
        Some(question) => WORKER.with_borrow_mut(|worker| worker.answer(question)),
        None => Reply::Refused(Refusal::OtherVersion),
    })
}
