//! A call of the tool: its arguments, its events, its result, and the ids by which it is resumed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::response::Response;
use feed::Spec;
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep_until};

use super::super::events::{Manner, Script};
use super::super::query::{Query, index};
use super::rpc::{self, is_id};
use crate::clock;
use crate::cursor::Cursor;
use crate::error::ApiError;
use crate::exchange::RequestContext;
use crate::metrics::Messages;
use crate::state::Endpoint;

/// How many messages a call gets that does not say.
const DEFAULT_COUNT: u64 = 10;
/// How long a client waits before it resumes a stream, in milliseconds.
const RETRY_MILLIS: u32 = 1_000;
/// The longest id of an event that is read. One that was sent is shorter.
const LONGEST_ID: usize = 4_096;

/// What a call asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// The id of the request.
    id: Value,
    /// The token under which the client wants to be told of the progress.
    progress: Option<Value>,
    spec: Spec,
    /// The messages after `since` and up to `last`.
    since: u64,
    last: u64,
    quiet: Duration,
    has_hints: bool,
}

/// How far a client has got with the events of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// It has the messages up to this one.
    Message(u64),
    /// It has the result.
    End,
}

impl Call {
    /// The call of a request's `params`. `hold_seconds` limits `quiet`.
    pub(super) fn of(id: Value, params: &Map<String, Value>, hold_seconds: u32) -> Result<Self, ApiError> {
        let query = Query::of_members(params.get("arguments").and_then(Value::as_object).unwrap_or(&Map::new()));
        let spec = match query.get("feed") {
            Some(feed) => feed.parse()?,
            None => Spec::new(1, 5_000, 20, clock::unix_micros() / 1_000)?,
        };
        let most = spec.messages_per_response();
        let number = |name, or| query.get(name).map_or(Ok(or), |value| index(name, value));
        let (since, until, count) =
            (number("since", 0)?, number("until", u64::MAX)?, number("count", DEFAULT_COUNT.min(most))?);
        if !(1..=most).contains(&count) {
            let allowed = format!("a number of messages from 1 to {most}");
            return Err(ApiError::BadParameter { name: "count", value: count.to_string(), allowed });
        }
        let progress = params.get("_meta").and_then(|meta| meta.get("progressToken"));
        Ok(Self {
            id,
            progress: progress.filter(|token| is_id(token)).cloned(),
            spec,
            since,
            last: since.saturating_add(count).min(until).max(since),
            quiet: query.quiet(hold_seconds)?,
            has_hints: query.has_hints()?,
        })
    }

    /// The call to which the event with this id belongs, and how far the client has got.
    pub(super) fn resumed(text: &str) -> Result<(Self, At), ApiError> {
        let wrong = || ApiError::BadParameter {
            name: "Last-Event-ID",
            value: text.to_owned(),
            allowed: "the id of an event of this route".to_owned(),
        };
        Self::read(text).ok_or_else(wrong)
    }

    fn read(text: &str) -> Option<(Self, At)> {
        if text.len() > LONGEST_ID {
            return None;
        }
        let parts: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
        let get = |name| parts.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref());
        let value = |name| get(name).map(|text| serde_json::from_str::<Value>(text).ok().filter(is_id));
        let spec: Spec = get("feed")?.parse().ok()?;
        let (since, last): (u64, u64) = (get("since")?.parse().ok()?, get("last")?.parse().ok()?);
        let progress = match value("progress") {
            Some(token) => Some(token?),
            None => None,
        };
        let at = match get("at")? {
            "end" => At::End,
            at => At::Message(at.parse().ok().filter(|at| (since..=last).contains(at))?),
        };
        let is_short = last.checked_sub(since).is_some_and(|count| count <= spec.messages_per_response());
        let call = Self { id: value("id")??, progress, spec, since, last, quiet: Duration::ZERO, has_hints: true };
        is_short.then_some((call, at))
    }

    /// The id of the event after which a client has got so far. It has no character that may not stand in a header.
    fn event_id(&self, at: At) -> String {
        let mut id = form_urlencoded::Serializer::new(String::new());
        match at {
            At::Message(index) => id.append_pair("at", &index.to_string()),
            At::End => id.append_pair("at", "end"),
        };
        id.append_pair("id", &self.id.to_string());
        if let Some(token) = &self.progress {
            id.append_pair("progress", &token.to_string());
        }
        id.append_pair("since", &self.since.to_string()).append_pair("last", &self.last.to_string());
        id.append_pair("feed", &self.spec.to_string()).finish()
    }

    /// The notification that has a message.
    fn notification(&self, index: u64, text: &str) -> Value {
        match &self.progress {
            Some(token) => json!({ "jsonrpc": "2.0", "method": "notifications/progress", "params": {
                "progressToken": token, "progress": index - self.since, "total": self.last - self.since, "message": text,
            } }),
            None => json!({ "jsonrpc": "2.0", "method": "notifications/message", "params": {
                "level": "info", "logger": "feed", "data": { "index": index, "text": text },
            } }),
        }
    }

    /// The result with the messages up to `last`. It depends on nothing else, so that a resumed stream has the same.
    fn result(&self, last: u64) -> Value {
        let texts: Vec<String> = (self.since + 1..=last).map(|index| self.spec.text(index)).collect();
        json!({
            "content": [{ "type": "text", "text": texts.join("\n") }],
            "structuredContent": { "feed": self.spec.to_string(), "since": self.since, "last": last, "count": texts.len() },
            "isError": false,
        })
    }

    /// The response to a client that takes no events: it comes when all messages are due, at most after the longest hold,
    /// with those that are.
    pub(super) async fn whole(self, endpoint: &Endpoint, context: &RequestContext) -> Response {
        let mut cursor = Cursor::new(self.spec, self.since, self.last);
        let shutdown = endpoint.shutdown.turn(context.connection.end_turn());
        let hold = endpoint.config.limits.hold_seconds;
        let ends_at = (hold > 0).then(|| Instant::now() + Duration::from_secs(hold.into()));
        let _guard = endpoint.metrics.holds.enter();
        let mut last = self.since;
        loop {
            while let Some((index, _)) = cursor.take() {
                last = index;
            }
            let Some(due_at) = cursor.wakes_at() else { break };
            tokio::select! {
                () = sleep_until(ends_at.map_or(due_at, |ends_at| due_at.min(ends_at))) => {}
                () = shutdown.cancelled() => break,
            }
            if ends_at.is_some_and(|ends_at| Instant::now() >= ends_at) {
                break;
            }
        }
        context.exchange.sent(last - self.since);
        endpoint.metrics.messages.mcp.fetch_add(last - self.since, Ordering::Relaxed);
        rpc::result(&self.id, self.result(last))
    }
}

/// The events of a call from some point on.
#[derive(Debug)]
pub(super) struct Play {
    call: Call,
    at: At,
    is_new: bool,
}

impl Play {
    pub(super) fn new(call: Call) -> Self {
        Self { at: At::Message(call.since), call, is_new: true }
    }

    pub(super) fn resumed(call: Call, at: At) -> Self {
        Self { call, at, is_new: false }
    }

    pub(super) fn cursor(&self) -> Cursor {
        let since = match self.at {
            At::Message(index) => index,
            At::End => self.call.last,
        };
        Cursor::new(self.call.spec, since, self.call.last)
    }

    pub(super) fn manner(&self) -> Manner {
        Manner { quiet: self.call.quiet, has_hints: self.call.has_hints }
    }

    fn event(&self, at: At, message: &Value) -> String {
        format!("id: {}\ndata: {message}\n\n", self.call.event_id(at))
    }
}

impl Script for Play {
    /// An event without data, so that the client can resume the stream whenever it ends.
    fn greeting(&mut self, _: &RequestContext) -> Option<String> {
        self.is_new.then(|| format!("id: {}\nretry: {RETRY_MILLIS}\ndata:\n\n", self.call.event_id(self.at)))
    }

    fn message(&mut self, index: u64, text: &str) -> String {
        self.event(At::Message(index), &self.call.notification(index, text))
    }

    fn ending(&mut self) -> Option<String> {
        Some(match self.at {
            At::Message(_) => {
                let result = self.call.result(self.call.last);
                self.event(At::End, &json!({ "jsonrpc": "2.0", "id": self.call.id, "result": result }))
            }
            // The client has it all.
            At::End => ":\n\n".to_owned(),
        })
    }

    fn counter<'a>(&self, messages: &'a Messages) -> &'a AtomicU64 {
        &messages.mcp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(params: Value) -> Result<Call, ApiError> {
        Call::of(json!("a&b=\u{ac00}"), params.as_object().unwrap(), 120)
    }

    #[test]
    fn an_events_id_has_all_that_is_needed_to_go_on() {
        for meta in [json!({}), json!({ "progressToken": 7 }), json!({ "progressToken": "t &\n" })] {
            let call =
                call(json!({ "arguments": { "feed": "1,5,20,7", "since": 3, "count": 4 }, "_meta": meta })).unwrap();
            for at in [At::Message(3), At::Message(7), At::End] {
                let id = call.event_id(at);
                assert!(id.bytes().all(|byte| byte.is_ascii_graphic()), "{id}");
                assert_eq!(Call::resumed(&id).unwrap(), (call.clone(), at));
            }
        }
    }

    #[test]
    fn an_id_that_was_never_sent_is_refused() {
        let id = call(json!({ "arguments": { "feed": "1,5,20,7", "count": 4 } })).unwrap().event_id(At::Message(2));
        assert!(Call::read(&id).is_some());
        for (from, to) in [
            ("at=2", "at=5"),
            ("at=2", "at=-1"),
            ("at=2", ""),
            ("last=4", "last=99999"),
            ("since=0", "since=5"),
            ("feed=", "feed=x"),
            ("id=", "id={}"),
            ("id=", "x="),
            ("&since", "&progress=[]&since"),
        ] {
            assert_eq!(Call::read(&id.replacen(from, to, 1)), None, "{from} {to}");
        }
        assert_eq!(Call::read(""), None);
        assert_eq!(Call::read(&format!("{id}&x={}", "x".repeat(LONGEST_ID))), None);
    }

    #[test]
    fn a_call_has_bounds_and_defaults() {
        let plain = call(json!({})).unwrap();
        assert_eq!((plain.since, plain.last, plain.spec.size()), (0, 10, 20));
        let until = call(json!({ "arguments": { "since": 8, "until": 9, "count": 1_000 } })).unwrap();
        assert_eq!((until.since, until.last), (8, 9));
        let empty = call(json!({ "arguments": { "since": 8, "until": 3 } })).unwrap();
        assert_eq!((empty.since, empty.last, empty.result(8)["content"][0]["text"].as_str()), (8, 8, Some("")));
        for (arguments, word) in [
            (json!({ "count": 0 }), "count"),
            (json!({ "count": 1_001 }), "from 1 to 1000"),
            (json!({ "count": 5, "feed": "1,1,65536,0" }), "from 1 to 3"),
            (json!({ "feed": "x" }), "four numbers"),
            (json!({ "since": [] }), "since"),
            (json!({ "quiet": 121 }), "quiet"),
            (json!({ "hints": 2 }), "hints"),
        ] {
            let error = call(json!({ "arguments": arguments })).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
