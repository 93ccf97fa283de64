//! The numbers of a live run as a table, and a run as files: the numbers of its lanes and every event as CSV, and all of it as
//! JSON. Both are one program, which is loaded when either is first asked for. The table has a place on the live page, which passes
//! what is in it (`seam`). The files are offered in a dialog: the live page passes the numbers that a host page gets, and its lanes
//! as bytes (`watch/snapshot`).

mod dialog;
mod numbers;
mod seam;
mod table;
mod write;

pub use seam::ToTable;
pub use table::NumbersTable;

use crate::components::dialog_program::DialogProgram;
use crate::hooks::ByIdentity;
use crate::watch::Snapshot;
use dialog::ResultsDialog;
use i18n::Lang;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use write::{LaneResult, Results};

thread_local! {
    static OPEN: RefCell<Option<DialogProgram<ResultsDialog>>> = const { RefCell::new(None) };
}

/// Opens the dialog for the run of the page that shows `hash`, in the language with the tag `lang`. `lanes` has an object of
/// numbers per lane, as host pages get it (docs/url.md, `ledger`), and `snapshots` as many lanes as bytes.
pub fn open(lang: &str, hash: &str, lanes: &JsValue, snapshots: &JsValue) {
    close();
    let snapshots = Array::from(snapshots);
    let lane = |(place, lane): (usize, JsValue)| {
        let bytes: Uint8Array = snapshots.get(place as u32).dyn_into().ok()?;
        let snapshot = Snapshot::from_bytes(&bytes.to_vec())?;
        Some(LaneResult { numbers: numbers::of(&lane), snapshot })
    };
    let lanes = Array::from(lanes).iter().enumerate().filter_map(lane).collect();
    let results = ByIdentity::new(Results { hash: hash.to_owned(), version: crate::page_files::version(), lanes });
    let lang = Lang::from_tag(lang).unwrap_or_default();
    OPEN.set(DialogProgram::open("share results", "results-title", dialog::Props { lang, results }, close));
}

/// Closes the dialog, if it is open.
pub fn close() {
    if let Some(program) = OPEN.take() {
        program.close();
    }
}
