//! Messages as JavaScript objects: reads those of the host page, makes ours.

use crate::js::{field, list, object, text};
use crate::route::{Common, encode};
use js_sys::{Array, ArrayBuffer, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// What a host page may ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Starts, or resumes after a pause.
    Play,
    Pause,
    /// Starts a new run.
    Run,
    /// Ends the run and discards it.
    Stop,
    /// One step forward or back.
    Step(StepTo),
    /// Seeks to a moment, in microseconds.
    Seek(i64),
    /// Sets parameters, as in the hash's query.
    Set(String),
    /// Opens a file, on the page that opens files.
    Open(Handed),
}

/// A file that the host page hands over.
#[derive(Clone, Debug, PartialEq)]
pub struct Handed {
    pub name: String,
    pub content: Blob,
    /// A TLS key log (RFC 9850).
    pub keys: Option<String>,
}

/// The direction of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepTo {
    Next,
    Previous,
}

impl Command {
    /// Reads `{roundtrip: 1, type: …}`; `None` if it is something else.
    pub fn read(data: &JsValue) -> Option<Self> {
        if !data.is_object() || field(data, "roundtrip").as_f64() != Some(1.0) {
            return None;
        }
        Some(match field(data, "type").as_string()?.as_str() {
            "play" => Self::Play,
            "pause" => Self::Pause,
            "run" => Self::Run,
            "stop" | "reset" => Self::Stop,
            "step" if field(data, "back").is_truthy() => Self::Step(StepTo::Previous),
            "step" => Self::Step(StepTo::Next),
            "seek" => Self::Seek(field(data, "micros").as_f64()? as i64),
            "open" => Self::Open(handed(data)?),
            "set" => Self::Set(query(&field(data, "parameters"))),
            _ => return None,
        })
    }

    /// The origin of the host page, if this sets it.
    pub fn parent(&self) -> Option<String> {
        let Self::Set(query) = self else { return None };
        Common::of(&format!("?{query}")).parent
    }
}

/// Reads `{name: "a.pcapng", bytes: ArrayBuffer, keys: "..."}`; the bytes may be a `Blob` instead.
fn handed(data: &JsValue) -> Option<Handed> {
    let bytes = field(data, "bytes");
    let content = match bytes.dyn_into::<ArrayBuffer>() {
        Ok(buffer) => Blob::new_with_buffer_source_sequence(&list(&[buffer.into()])).ok()?,
        Err(other) => other.dyn_into().ok()?,
    };
    let name = field(data, "name").as_string().unwrap_or_default();
    Some(Handed { name, content, keys: field(data, "keys").as_string() })
}

/// Turns `{rate: 5, lanes: "sse"}` into `rate=5&lanes=sse`; a text is a query already.
fn query(parameters: &JsValue) -> String {
    if let Some(query) = parameters.as_string() {
        return query;
    }
    let Some(parameters) = parameters.dyn_ref::<Object>() else { return String::new() };
    let pairs = Object::entries(parameters).into_iter().map(|pair| {
        let pair = Array::from(&pair);
        let part = |at| encode(&as_text(&pair.get(at)));
        format!("{}={}", part(0), part(1))
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Text and numbers as they are, true and false as 1 and 0.
fn as_text(value: &JsValue) -> String {
    let number =
        || value.dyn_ref::<js_sys::Number>().and_then(|number| number.to_string_with_radix(10).ok()).map(String::from);
    let switch = || value.as_bool().map(|on| if on { "1" } else { "0" }.to_owned());
    value.as_string().or_else(number).or_else(switch).unwrap_or_default()
}

/// `{roundtrip: 1, type: kind, …fields}`.
pub fn message(kind: &str, fields: &[(&str, JsValue)]) -> JsValue {
    object(&[&[("roundtrip", JsValue::from(1)), ("type", text(kind))], fields].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_names_the_parent_if_it_is_an_origin() {
        let parent = |query: &str| Command::Set(query.to_owned()).parent();
        assert_eq!(parent("rate=5&parent=https%3A%2F%2Fother.example").as_deref(), Some("https://other.example"));
        assert_eq!(parent("parent=http://localhost:8080").as_deref(), Some("http://localhost:8080"));
        for query in ["", "rate=5", "parent=", "parent=*", "parent=https://other.example/page"] {
            assert_eq!(parent(query), None, "{query}");
        }
        assert_eq!(Command::Play.parent(), None);
    }
}
