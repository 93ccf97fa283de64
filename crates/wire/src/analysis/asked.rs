//! The requests of a connection of HTTP/1.1 that have no response yet, and what runs on them and their responses: JSON-RPC
//! in POSTs and event streams, Engine.IO in long polling. It also opens what runs on a WebSocket.

use super::decoders::Means;
use super::inner::{Inside, MOST_OF_MESSAGE, Shared, take};
use crate::http::{Part, PartKind, coded_body};
use crate::subprotocol::{Carrier, Opening};
use std::collections::VecDeque;
use trace::Direction;

/// The fields of a request by which the Model Context Protocol is known (Streamable HTTP, Session Management).
pub(super) const MCP_FIELDS: [&str; 2] = ["mcp-session-id", "mcp-protocol-version"];

/// What was asked on one connection.
#[derive(Debug, Default)]
pub(super) struct Asked {
    waiting: VecDeque<Opening>,
    /// The request whose response comes.
    current: Opening,
    /// The conversation of the path of the latest request.
    talk: Option<(String, Shared)>,
}

impl Asked {
    /// Takes a request or a response: what is in its body, and if it is a response that opens a WebSocket, the conversation
    /// on that.
    pub fn take(&mut self, part: &Part, means: &Means) -> (Option<Box<Inside>>, Option<Shared>) {
        let Some(readers) = means.decoders.subprotocols else { return (None, None) };
        match &part.kind {
            PartKind::Request { target, .. } => {
                let opening = opening(target, &part.fields());
                self.waiting.push_back(opening.clone());
                (self.body(part, &opening, means), None)
            }
            PartKind::Response { status: 100 | 102..=199, .. } => (None, None),
            PartKind::Response { upgraded, .. } => {
                self.current = self.waiting.pop_front().unwrap_or_default();
                if *upgraded {
                    let agreed = part.elements("sec-websocket-protocol").into_iter().next();
                    let opening = Opening::websocket(&self.current.target, agreed.as_deref());
                    return (None, Some(readers.conversation(&opening)));
                }
                (self.body(part, &self.current.clone(), means), None)
            }
            PartKind::Events { .. } | PartKind::End | PartKind::Malformed(_) => (None, None),
        }
    }

    /// Takes an event of the current response.
    pub fn event(&mut self, direction: Direction, data: &str, means: &Means) -> Option<Box<Inside>> {
        let talk = self.talk(&self.current.clone(), means)?;
        take(&talk, direction, (Carrier::Event, data.as_bytes()), means)
    }

    fn body(&mut self, part: &Part, opening: &Opening, means: &Means) -> Option<Box<Inside>> {
        // Of a longer body only the first bytes are there.
        let is_whole = part.range.end - part.range.start == part.bytes.len() as u64;
        if part.payload == 0 || !is_whole || part.bytes.len() > MOST_OF_MESSAGE {
            return None;
        }
        let kinds = part.elements("content-type");
        if !kinds.is_empty() && !kinds.iter().any(|kind| may_be_read(kind)) {
            return None;
        }
        let body = match coded_body(&part.bytes) {
            Some((codings, packed)) => {
                let unpacked = (means.decoders.content?)(&codings, &packed);
                unpacked.fault.is_none().then_some(unpacked.bytes)?
            }
            None => part.body(),
        };
        let talk = self.talk(opening, means)?;
        take(&talk, part.direction, (Carrier::Body, &body), means)
    }

    /// The conversation of the requests for one path.
    fn talk(&mut self, opening: &Opening, means: &Means) -> Option<Shared> {
        let path = opening.target.split('?').next().unwrap_or_default();
        if let Some((known, talk)) = &self.talk
            && known == path
        {
            return Some(talk.clone());
        }
        let talk = means.decoders.subprotocols?.conversation(opening);
        self.talk = Some((path.to_owned(), talk.clone()));
        Some(talk)
    }
}

/// The request with this target and these fields.
fn opening(target: &str, fields: &[(String, String)]) -> Opening {
    let is_mcp = |name: &String| MCP_FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field));
    let has_mcp_field = fields.iter().any(|(name, _)| is_mcp(name));
    Opening { target: target.to_owned(), subprotocol: None, has_mcp_field }
}

/// Whether content of this type can be of a protocol that is read.
pub(super) fn may_be_read(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("json") || essence == "text/plain" || essence == "application/octet-stream"
}
