//! Fetches the workers' programs, each once a page.

use super::Failure;
use crate::page_files;
use futures_util::future::{Either, select, try_join};
use js_sys::{Date, Reflect, Uint8Array};
use std::cell::RefCell;
use std::pin::pin;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

/// A program that a worker runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// The lab (`crates/lab-worker`).
    Lab,
    /// The same with HTTP/2 and the scenario `stream` (`lab::needs_http2`).
    LabHttp2,
    /// The tasks (`crates/tutor`).
    Tutor,
    /// The same with HTTP/2 and the scenario `stream`.
    TutorHttp2,
    /// The reader of captures (`crates/capture-worker`).
    Capture,
}

impl Program {
    fn glue(self) -> &'static str {
        match self {
            Self::Lab => "lab-worker.js",
            Self::LabHttp2 => "lab-worker-http2.js",
            Self::Tutor => "tutor.js",
            Self::TutorHttp2 => "tutor-http2.js",
            Self::Capture => "capture-worker.js",
        }
    }

    fn wasm(self) -> &'static str {
        match self {
            Self::Lab => "lab-worker_bg.wasm",
            Self::LabHttp2 => "lab-worker-http2_bg.wasm",
            Self::Tutor => "tutor_bg.wasm",
            Self::TutorHttp2 => "tutor-http2_bg.wasm",
            Self::Capture => "capture-worker_bg.wasm",
        }
    }
}

const REPORT_EVERY_MILLIS: f64 = 200.0;

/// The program: the glue's text, and the wasm's bytes.
#[derive(Clone)]
pub struct Files {
    pub glue: JsValue,
    pub wasm: JsValue,
}

thread_local! {
    static KEPT: RefCell<Vec<(Program, Files)>> = const { RefCell::new(Vec::new()) };
}

impl Files {
    /// The program. `report` is called now and then with the bytes received so far and, if known, their total.
    pub async fn load(program: Program, report: impl Fn(u64, Option<u64>)) -> Result<Self, Failure> {
        let kept =
            |kept: &Vec<(Program, Self)>| kept.iter().find(|(of, _)| *of == program).map(|(_, files)| files.clone());
        if let Some(files) = KEPT.with_borrow(kept) {
            return Ok(files);
        }
        report(0, None);
        let (glue, wasm) = try_join(glue(program), wasm(program, report)).await.map_err(|_| Failure::Unreachable)?;
        let files = Self { glue, wasm };
        KEPT.with_borrow_mut(|kept| kept.push((program, files.clone())));
        Ok(files)
    }
}

async fn glue(program: Program) -> Result<JsValue, JsValue> {
    JsFuture::from(page_files::fetch(program.glue()).await?.text()?).await
}

async fn wasm(program: Program, report: impl Fn(u64, Option<u64>)) -> Result<JsValue, JsValue> {
    let response = page_files::fetch(program.wasm()).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    // The length of what was compressed on the way is not that of what comes out.
    let is_packed = header("content-encoding").is_some();
    let total = header("content-length").and_then(|length| length.parse().ok()).filter(|_| !is_packed);
    let counted = response.clone()?;
    // Only what is counted passes through the page's own code, chunk by chunk, which waits whenever the page is busy.
    let (bytes, counting) = (JsFuture::from(response.array_buffer()?), count(&counted, total, report));
    let bytes = match select(bytes, pin!(counting)).await {
        Either::Left((bytes, _)) => bytes?,
        Either::Right((_, bytes)) => bytes.await?,
    };
    Ok(Uint8Array::new(&bytes).into())
}

/// Reports how much of a response has come, until it is whole.
async fn count(response: &Response, total: Option<u64>, report: impl Fn(u64, Option<u64>)) -> Result<(), JsValue> {
    let reader: ReadableStreamDefaultReader = response.body().ok_or(JsValue::UNDEFINED)?.get_reader().dyn_into()?;
    let (mut received, name) = (0, crate::js::text("value"));
    let mut reported = Date::now();
    loop {
        let chunk = Reflect::get(&JsFuture::from(reader.read()).await?, &name)?;
        if chunk.is_undefined() {
            return Ok(());
        }
        received += u64::from(chunk.unchecked_ref::<Uint8Array>().byte_length());
        // Each report renders the page once: several times per second is enough.
        if Date::now() - reported >= REPORT_EVERY_MILLIS {
            reported = Date::now();
            // A frame of opaque origin does not see that it was compressed.
            report(received, total.filter(|total| *total >= received));
        }
    }
}
