//! JSON-RPC 2.0 as the Model Context Protocol uses it: one message per request, ids that are texts or numbers.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::VERSIONS;

pub(super) const METHOD_NOT_FOUND: i32 = -32_601;
pub(super) const INVALID_PARAMS: i32 = -32_602;
const PARSE_ERROR: i32 = -32_700;
const INVALID_REQUEST: i32 = -32_600;
/// The protocol leaves it to the server which code says that a version is not understood.
const UNSUPPORTED_VERSION: i32 = -32_000;

/// The longest id of a request and token of its progress, in bytes of JSON: both are repeated in the id of each event.
const LONGEST_ID: usize = 256;

/// A message of a client.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    Request {
        id: Value,
        method: String,
        params: Map<String, Value>,
    },
    /// A notification, or a response to a question that nobody asked. Neither is answered.
    Other,
}

/// Why a message is refused; the response is a 400.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    code: i32,
    message: String,
}

impl Refusal {
    pub(super) fn version() -> Self {
        let message = format!("MCP-Protocol-Version must be one of {}", VERSIONS.join(", "));
        Self { code: UNSUPPORTED_VERSION, message }
    }

    fn invalid(message: &str) -> Self {
        Self { code: INVALID_REQUEST, message: message.to_owned() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        error(StatusCode::BAD_REQUEST, &Value::Null, self.code, &self.message)
    }
}

/// Reads a body.
///
/// # Errors
/// It is not one message, or not in the form of JSON-RPC 2.0.
pub(super) fn read(body: &[u8]) -> Result<Incoming, Refusal> {
    let message: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal { code: PARSE_ERROR, message: format!("the body is not JSON: {error}") })?;
    let Value::Object(mut message) = message else {
        return Err(Refusal::invalid("the body must be one JSON-RPC message, an object"));
    };
    if message.get("jsonrpc") != Some(&"2.0".into()) {
        return Err(Refusal::invalid("the message must have \"jsonrpc\":\"2.0\""));
    }
    let is_response = message.contains_key("result") || message.contains_key("error");
    let method = match message.remove("method") {
        Some(Value::String(method)) => method,
        None if is_response && message.contains_key("id") => return Ok(Incoming::Other),
        _ => return Err(Refusal::invalid("the message must have a method")),
    };
    let Some(id) = message.remove("id") else { return Ok(Incoming::Other) };
    if !is_id(&id) {
        return Err(Refusal::invalid("the id must be a text or a number of at most 256 bytes"));
    }
    let params = match message.remove("params") {
        None => Map::new(),
        Some(Value::Object(params)) => params,
        Some(_) => return Err(Refusal::invalid("params must be an object")),
    };
    Ok(Incoming::Request { id, method, params })
}

/// Whether a value may be the id of a request or the token of its progress.
pub(super) fn is_id(value: &Value) -> bool {
    (value.is_string() || value.is_number()) && value.to_string().len() <= LONGEST_ID
}

/// The response with a result.
pub(super) fn result(id: &Value, result: Value) -> Response {
    Json(json!({ "jsonrpc": "2.0", "id": id, "result": result })).into_response()
}

/// The response with an error.
pub(super) fn error(status: StatusCode, id: &Value, code: i32, message: &str) -> Response {
    (status, Json(json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } }))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_an_id_and_all_else_is_not_answered() {
        let request = read(br#"{"jsonrpc":"2.0","id":"a","method":"ping"}"#).unwrap();
        assert_eq!(request, Incoming::Request { id: "a".into(), method: "ping".to_owned(), params: Map::new() });
        for body in [
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}"#,
        ] {
            assert_eq!(read(body.as_bytes()), Ok(Incoming::Other), "{body}");
        }
    }

    #[test]
    fn what_is_no_message_is_refused_with_the_code_for_it() {
        let long = format!(r#"{{"jsonrpc":"2.0","id":"{}","method":"ping"}}"#, "x".repeat(300));
        for (body, code) in [
            ("", PARSE_ERROR),
            ("{", PARSE_ERROR),
            ("\u{1}", PARSE_ERROR),
            ("[]", INVALID_REQUEST),
            (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, INVALID_REQUEST),
            (r#"{"id":1,"method":"ping"}"#, INVALID_REQUEST),
            (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, INVALID_REQUEST),
            (r#"{"jsonrpc":"2.0","id":1}"#, INVALID_REQUEST),
            (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, INVALID_REQUEST),
            (r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, INVALID_REQUEST),
            (r#"{"jsonrpc":"2.0","id":1,"method":1}"#, INVALID_REQUEST),
            (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, INVALID_REQUEST),
            (&long, INVALID_REQUEST),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err().code, code, "{body}");
        }
    }
}
