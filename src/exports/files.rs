//! Files for the visitor: what the browser saves, and pictures of pixels. Not here: what is in them.

use super::picture::Drawing;
use crate::hooks::document::document;
use crate::js::{field, list, object, text};
use crate::route::encode;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, Url};

/// How long the browser may take until it begins to save.
const PATIENCE_MILLIS: u32 = 20_000;

/// Whether the page is in a frame of opaque origin. There a browser saves no file unless the host page allows it, and it
/// shows no error.
pub fn is_boxed_in() -> bool {
    web_sys::window().is_some_and(|window| field(&window, "origin").as_string().as_deref() == Some("null"))
}

/// A file of text.
pub fn of_text(content: &str, kind: &str) -> Option<Blob> {
    blob(&text(content), kind)
}

/// A file of bytes.
pub fn of_bytes(content: &[u8], kind: &str) -> Option<Blob> {
    blob(&Uint8Array::from(content), kind)
}

fn blob(content: &JsValue, kind: &str) -> Option<Blob> {
    let kind: BlobPropertyBag = object(&[("type", text(kind))]).unchecked_into();
    Blob::new_with_str_sequence_and_options(&list(std::slice::from_ref(content)), &kind).ok()
}

/// Hands a file to the browser to save; `None` if that fails.
pub fn save(file: &Blob, name: &str) -> Option<()> {
    let address = Url::create_object_url_with_blob(file).ok()?;
    let link: HtmlElement = document()?.create_element("a").ok()?.unchecked_into();
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", name).ok()?;
    link.click();
    spawn_local(async move {
        TimeoutFuture::new(PATIENCE_MILLIS).await;
        let _ = Url::revoke_object_url(&address);
    });
    Some(())
}

/// A drawing as PNG; `None` if the browser does not make one.
pub async fn png(drawing: &Drawing) -> Option<Blob> {
    let image: HtmlElement = document()?.create_element("img").ok()?.unchecked_into();
    let loaded = Promise::new(&mut |resolve, reject| {
        image.set_onload(Some(&resolve));
        image.set_onerror(Some(&reject));
    });
    // A `data:` address, because a canvas in a frame of opaque origin cannot be read after drawing an object URL.
    image.set_attribute("src", &format!("data:image/svg+xml,{}", encode(&drawing.svg))).ok()?;
    JsFuture::from(loaded).await.ok()?;
    let sharpness = drawing.sharpness();
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.unchecked_into();
    let (width, height) = (drawing.width * sharpness, drawing.height * sharpness);
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    let paint: Function = field(&context, "drawImage").dyn_into().ok()?;
    let places = list(&[image.into(), 0.into(), 0.into(), width.into(), height.into()]);
    paint.apply(&context, places.unchecked_ref()).ok()?;
    let made = Promise::new(&mut |resolve, reject| {
        if canvas.to_blob(&resolve).is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
