//! One exchange by `fetch`, whose body is read piece by piece. Dropping it ends the exchange.

use crate::js::{field, object, text};
use crate::live::{AbortOnDrop, timing};
use doctor::Failure;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestCache, RequestInit, Response};

/// A response whose body is still to come.
pub struct Exchange {
    pub status: u16,
    /// The fields that the page may see; names are in lower case (Fetch, section 2.2.2).
    pub fields: Vec<(String, String)>,
    /// Whether the page may see only the fields that CORS shows to every page.
    pub is_veiled: bool,
    reader: Option<ReadableStreamDefaultReader>,
    _abort: AbortOnDrop,
}

/// What comes next of a body.
pub enum Piece {
    Bytes(Vec<u8>),
    /// The response ended as HTTP ends it.
    End,
    /// The connection ended within the response.
    Cut,
}

/// `GET url` with these header fields.
///
/// # Errors
/// The browser rejects, and does not say why.
pub async fn get(url: &str, fields: &[(&str, &str)]) -> Result<Exchange, Failure> {
    let abort = AbortOnDrop(AbortController::new().ok());
    let init = RequestInit::new();
    init.set_signal(abort.0.as_ref().map(AbortController::signal).as_ref());
    init.set_cache(RequestCache::NoStore);
    let named: Vec<(&str, JsValue)> = fields.iter().map(|(name, value)| (*name, text(value))).collect();
    init.set_headers(&object(&named));
    let window = web_sys::window().ok_or(Failure::Hidden)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(url, &init)).await.map_err(|_| Failure::Hidden)?;
    let response: Response = response.dyn_into().map_err(|_| Failure::Hidden)?;
    let fields = fields_of(&response);
    let is_veiled = field(&response, "type").as_string().as_deref() == Some("cors")
        && fields.iter().all(|(name, _)| is_safelisted(name));
    let reader = response.body().map(|body| body.get_reader().unchecked_into());
    Ok(Exchange { status: response.status(), fields, is_veiled, reader, _abort: abort })
}

impl Exchange {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What comes next. After the end or a cut it is the same again.
    pub async fn next(&mut self) -> Piece {
        let Some(reader) = &self.reader else { return Piece::End };
        loop {
            let Ok(chunk) = JsFuture::from(reader.read()).await else { return Piece::Cut };
            if field(&chunk, "done").is_truthy() {
                return Piece::End;
            }
            if let Ok(bytes) = field(&chunk, "value").dyn_into::<Uint8Array>() {
                return Piece::Bytes(bytes.to_vec());
            }
        }
    }

    /// The rest of the body, of which no more than `most` bytes are kept; `None` if it is longer, or cut.
    pub async fn whole(&mut self, most: usize) -> Option<Vec<u8>> {
        let mut whole = Vec::new();
        loop {
            match self.next().await {
                Piece::Bytes(bytes) if whole.len() + bytes.len() <= most => whole.extend(bytes),
                Piece::Bytes(_) | Piece::Cut => return None,
                Piece::End => return Some(whole),
            }
        }
    }
}

fn fields_of(response: &Response) -> Vec<(String, String)> {
    let entries = response.headers().entries().into_iter().flatten();
    let fields = entries.filter_map(|entry| {
        let entry: js_sys::Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    });
    fields.collect()
}

/// A field that every page may see (Fetch, section 2.2.2, CORS-safelisted response-header name).
fn is_safelisted(name: &str) -> bool {
    let names =
        ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];
    names.contains(&name)
}

/// The version of HTTP that the newest exchange with `url` went over (Resource Timing, section 4.5); `None` if the browser does
/// not say.
pub fn version(url: &str) -> Option<&'static str> {
    match &*timing(url)?.next_hop_protocol() {
        "http/1.0" => Some("HTTP/1.0"),
        "http/1.1" => Some("HTTP/1.1"),
        "h2" => Some("HTTP/2"),
        "h3" => Some("HTTP/3"),
        _ => None,
    }
}
