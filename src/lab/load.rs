//! Fetches the lab's program, once a page.

use super::Failure;
use crate::page_files;
use futures_util::future::try_join;
use js_sys::{Date, Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

const GLUE: &str = "lab-worker.js";
const WASM: &str = "lab-worker_bg.wasm";
const REPORT_EVERY_MILLIS: f64 = 200.0;

/// The program: the glue's text, and the wasm's bytes.
#[derive(Clone)]
pub struct Files {
    pub glue: JsValue,
    pub wasm: JsValue,
}

thread_local! {
    static KEPT: RefCell<Option<Files>> = const { RefCell::new(None) };
}

impl Files {
    /// The program. `report` is called now and then with the bytes received so far and, if known, their total.
    pub async fn load(report: impl Fn(u64, Option<u64>)) -> Result<Self, Failure> {
        if let Some(files) = KEPT.with_borrow(Clone::clone) {
            return Ok(files);
        }
        report(0, None);
        let (glue, wasm) = try_join(glue(), wasm(report)).await.map_err(|_| Failure::Unreachable)?;
        let files = Self { glue, wasm };
        KEPT.set(Some(files.clone()));
        Ok(files)
    }
}

async fn glue() -> Result<JsValue, JsValue> {
    JsFuture::from(page_files::fetch(GLUE).await?.text()?).await
}

async fn wasm(report: impl Fn(u64, Option<u64>)) -> Result<JsValue, JsValue> {
    let response = page_files::fetch(WASM).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    // The length of what was compressed on the way is not that of what comes out.
    let is_packed = header("content-encoding").is_some();
    let total = header("content-length").and_then(|length| length.parse().ok()).filter(|_| !is_packed);
    let reader: ReadableStreamDefaultReader = response.body().ok_or(JsValue::UNDEFINED)?.get_reader().dyn_into()?;
    let (mut bytes, name) = (Vec::new(), crate::js::text("value"));
    let mut reported = Date::now();
    loop {
        let chunk = Reflect::get(&JsFuture::from(reader.read()).await?, &name)?;
        if chunk.is_undefined() {
            return Ok(Uint8Array::from(&bytes[..]).into());
        }
        bytes.extend(Uint8Array::new(&chunk).to_vec());
        // Each report renders the page once: several times per second is enough.
        if Date::now() - reported >= REPORT_EVERY_MILLIS {
            reported = Date::now();
            let received = bytes.len() as u64;
            // A frame of opaque origin does not see that it was compressed.
            report(received, total.filter(|total| *total >= received));
        }
    }
}
