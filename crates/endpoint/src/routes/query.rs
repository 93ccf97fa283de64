//! The parameters of the feed's routes, from the query and from a body of JSON. Each wrong value gets an error that names it;
//! unknown parameters are ignored.

use std::str::FromStr;
use std::time::Duration;

use axum::http::{HeaderMap, Uri};
use feed::Spec;
use serde_json::{Map, Value};

use crate::cursor::Cursor;
use crate::error::ApiError;
use crate::exchange::BodyLength;

/// A request's parameters, percent-decoded.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn of(uri: &Uri) -> Self {
        let text = uri.query().unwrap_or_default();
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The same with the members of a body, a JSON object, before those of the query. `length` is the size of the whole body,
    /// of which `body` is what was kept. An empty body has no members.
    pub(super) fn over(self, length: Option<BodyLength>, body: &[u8]) -> Result<Self, ApiError> {
        if body.is_empty() {
            return Ok(self);
        }
        length.map_or(Ok(()), |length| length.check(body))?;
        let members: Map<String, Value> =
            serde_json::from_slice(body).map_err(|error| ApiError::NotAnObject(error.to_string()))?;
        Ok(Self(members.into_iter().map(|(name, value)| (name, text(value))).chain(self.0).collect()))
    }

    /// Parameters that are members of an object.
    pub(super) fn of_members(members: &Map<String, Value>) -> Self {
        Self(members.iter().map(|(name, value)| (name.clone(), text(value.clone()))).collect())
    }

    /// The client's position in its feed. `last_event_id` takes precedence over `since`.
    pub(super) fn cursor(&self, last_event_id: Option<&str>) -> Result<Cursor, ApiError> {
        let spec: Spec = self.required("feed")?.parse()?;
        let since = match last_event_id {
            Some(id) => index("Last-Event-ID", id)?,
            None => index("since", self.required("since")?)?,
        };
        let until = self.get("until").map_or(Ok(u64::MAX), |value| index("until", value))?;
        Ok(Cursor::new(spec, since, until))
    }

    /// How long to hold the request, at most `limit` seconds (0: no limit).
    pub(super) fn hold(&self, limit: u32) -> Result<Duration, ApiError> {
        seconds("hold", self.required("hold")?, limit)
    }

    /// How long to send nothing but messages, at most `limit` seconds (0: no limit); not at all without the parameter.
    pub(super) fn quiet(&self, limit: u32) -> Result<Duration, ApiError> {
        self.get("quiet").map_or(Ok(Duration::ZERO), |value| seconds("quiet", value, limit))
    }

    /// Whether the response asks proxies to pass it on at once and as it is.
    pub(super) fn has_hints(&self) -> Result<bool, ApiError> {
        match self.get("hints") {
            None | Some("1") => Ok(true),
            Some("0") => Ok(false),
            Some(value) => {
                let allowed = "0 or 1".to_owned();
                Err(ApiError::BadParameter { name: "hints", value: value.to_owned(), allowed })
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn required(&self, name: &'static str) -> Result<&str, ApiError> {
        self.get(name).ok_or(ApiError::MissingParameter(name))
    }
}

/// The index that a client resumes after. An empty one is none.
pub(super) fn last_event_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("last-event-id").and_then(|id| id.to_str().ok()).filter(|id| !id.is_empty())
}

/// A member's value as it would stand in the query. Whoever reads it refuses what is neither text nor a number.
fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A number of seconds, at most `limit` (0: no limit).
fn seconds(name: &'static str, value: &str, limit: u32) -> Result<Duration, ApiError> {
    /// Longer than any process runs, and small enough that adding it to an instant does not overflow.
    const LONGEST_SECONDS: f64 = 1e9;
    let longest = if limit == 0 { LONGEST_SECONDS } else { f64::from(limit) };
    match f64::from_str(value) {
        Ok(seconds) if (0.0..=longest).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err(ApiError::BadParameter {
            name,
            value: value.to_owned(),
            allowed: format!("a number of seconds from 0 to {longest}"),
        }),
    }
}

pub(super) fn index(name: &'static str, value: &str) -> Result<u64, ApiError> {
    value.parse().map_err(|_| ApiError::BadParameter {
        name,
        value: value.to_owned(),
        allowed: "a message's index, a whole number from 0 to 2^64-1".to_owned(),
    })
}
