//! The messages of one connection, in the order in which they come. A session needs nothing else, so that a page can hand it
//! messages as well as a reader of captures.
//!
//! Its state is small: the protocol with its version, the beginning of a message whose end has not come, attachments that
//! were announced, and names by which later messages are called (a topic by its alias, a method by its id).

use super::detect::{self, Detected, Opening};
use super::{
    Carrier, Context, Evidence, Expects, Item, Reading, Subprotocol, mqtt, properties, read, signalr, socketio,
};
use crate::Dissection;
use std::collections::BTreeMap;
use std::mem;
use trace::Direction;

/// More of a message whose end has not come is not kept, in bytes.
const MOST_HELD: usize = 1 << 20;
/// More names are not kept.
const MOST_NAMES: usize = 4096;
/// More messages are not named in one label.
const MOST_IN_LABEL: usize = 3;

/// A message that was taken, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its bytes, behind what was kept of the messages before it.
    pub bytes: Vec<u8>,
    /// What it was read with: [`read`] gives the same again.
    pub context: Context,
    /// The fields of these bytes.
    pub dissection: Dissection,
    /// The messages in it, in order. Names that earlier messages gave are filled in.
    pub items: Vec<Item>,
}

impl Taken {
    /// What it is in one line: `MQTT SUBACK · 7, MQTT PUBLISH rooms/1`.
    pub fn label(&self) -> String {
        let mut labels: Vec<String> = self.items.iter().take(MOST_IN_LABEL).map(Item::label).collect();
        if self.items.len() > MOST_IN_LABEL {
            labels.push("…".to_owned());
        }
        if labels.is_empty() {
            // The beginning of a message, or its middle.
            labels.push([self.context.protocol.name(), " …"].concat());
        }
        labels.join(", ")
    }
}

/// One connection.
#[derive(Clone, Debug, Default)]
pub struct Session {
    detected: Option<Detected>,
    has_mcp_field: bool,
    sides: [Side; 2],
    /// What ids and aliases stand for, by who gave them.
    names: BTreeMap<(usize, String), String>,
}

/// What is known of one direction.
#[derive(Clone, Debug, Default)]
struct Side {
    count: u64,
    held: Vec<u8>,
    /// How many attachments are to come, and of which event.
    attachments: u64,
    event: Option<Item>,
    /// Whether a message was too long to be kept, so that nobody knows where the next one begins.
    is_lost: bool,
}

impl Session {
    /// A connection that began with `opening`.
    pub fn new(opening: &Opening) -> Self {
        Self { detected: opening.detect(), has_mcp_field: opening.has_mcp_field, ..Self::default() }
    }

    /// The protocol, once something has shown it, and what has.
    pub fn protocol(&self) -> Option<(Subprotocol, Evidence)> {
        self.detected.map(|detected| (detected.protocol, detected.evidence))
    }

    /// Takes the next message; `None` if it is not known what it is.
    pub fn take(&mut self, direction: Direction, carrier: Carrier, message: &[u8]) -> Option<Taken> {
        let this = direction.index();
        let is_first = self.sides[this].count == 0;
        self.sides[this].count += 1;
        let detected = self.detected.or_else(|| detect::of_message(direction, carrier, message, is_first))?;
        if self.sides[this].is_lost {
            return None;
        }
        if detected.evidence == Evidence::Handshake || detected.protocol == Subprotocol::Mcp {
            self.detected = Some(detected);
        }
        let mut bytes = mem::take(&mut self.sides[this].held);
        bytes.extend_from_slice(message);
        let context = self.context(detected, direction, carrier, &bytes, is_first);
        let Some(Reading { dissection, mut items, rest }) = read(&bytes, &context) else {
            // Bytes that were kept do not begin anything, and neither does what follows them.
            self.sides[this].attachments = 0;
            return None;
        };
        self.hold(this, bytes.get(rest..).unwrap_or_default());
        self.learn(direction, &bytes, &dissection, &mut items);
        Some(Taken { bytes, context, dissection, items })
    }

    /// A message of `direction` was not seen whole.
    pub fn miss(&mut self, direction: Direction) {
        let side = &mut self.sides[direction.index()];
        side.count += 1;
        side.held.clear();
        side.attachments = side.attachments.saturating_sub(1);
    }

    fn context(
        &self,
        detected: Detected,
        direction: Direction,
        carrier: Carrier,
        bytes: &[u8],
        is_first: bool,
    ) -> Context {
        let Detected { mut protocol, evidence, version } = detected;
        if protocol == Subprotocol::JsonRpc && self.has_mcp_field {
            protocol = Subprotocol::Mcp;
        }
        // The namespace / is entered with the first message on Engine.IO, which shows that it carries Socket.IO.
        if protocol == Subprotocol::EngineIo && bytes.starts_with(b"40") && carrier != Carrier::Binary {
            protocol = Subprotocol::SocketIo;
        }
        let side = &self.sides[direction.index()];
        let expects = match protocol {
            Subprotocol::SignalR if is_first => Expects::Handshake,
            Subprotocol::SignalR if carrier == Carrier::Binary => Expects::MessagePack,
            Subprotocol::SocketIo if side.attachments > 0 => Expects::Attachment,
            _ => Expects::Nothing,
        };
        Context { protocol, evidence, carrier, direction, version, expects }
    }

    fn hold(&mut self, this: usize, rest: &[u8]) {
        let side = &mut self.sides[this];
        if rest.len() > MOST_HELD {
            side.is_lost = true;
        } else {
            side.held = rest.to_vec();
        }
    }

    /// Keeps what later messages depend on, and fills in what earlier ones say of these.
    fn learn(&mut self, direction: Direction, bytes: &[u8], dissection: &Dissection, items: &mut [Item]) {
        let (this, other) = (direction.index(), direction.opposite().index());
        let mut properties = dissection.fields.iter().filter(|field| field.spec.id == "mqtt.properties");
        for item in items.iter_mut() {
            match item.protocol {
                Subprotocol::Mqtt => {
                    if item.kind == "CONNECT"
                        && let Some(version) = bytes.get(item.range.clone()).and_then(mqtt::connect_version)
                    {
                        self.detected.iter_mut().for_each(|detected| detected.version = version);
                    }
                    let own = properties
                        .find(|field| item.range.contains(&field.byte_range().start))
                        .filter(|_| item.kind == "PUBLISH");
                    if let Some(alias) = own.and_then(properties::alias) {
                        self.aliased(this, alias, item);
                    }
                }
                Subprotocol::SocketIo => self.learn_socket_io(this, item, dissection),
                Subprotocol::SignalR if item.kind == signalr::HANDSHAKE => {}
                _ => self.tie(this, other, item),
            }
        }
    }

    /// MQTT 5.0 §3.3.2.3.4: a topic gives its alias a meaning, and no topic takes that.
    fn aliased(&mut self, this: usize, alias: u64, item: &mut Item) {
        let key = (this, alias.to_string());
        match &item.channel {
            Some(topic) => self.keep(key, topic.clone()),
            None => item.channel = self.names.get(&key).cloned(),
        }
    }

    fn learn_socket_io(&mut self, this: usize, item: &mut Item, dissection: &Dissection) {
        if let Some(detected) = self.detected.as_mut().filter(|detected| detected.protocol == Subprotocol::EngineIo) {
            detected.protocol = Subprotocol::SocketIo;
        }
        let side = &mut self.sides[this];
        if item.kind == socketio::ATTACHMENT {
            side.attachments = side.attachments.saturating_sub(1);
            if let Some(event) = &side.event {
                (item.name, item.channel, item.id) = (event.name.clone(), event.channel.clone(), event.id.clone());
            }
            return;
        }
        let key = |side| Some((side, [item.channel.as_deref()?, " ", item.id.as_deref()?].concat()));
        match item.kind {
            "ACK" | "BINARY_ACK" => item.name = key(1 - this).and_then(|key| self.names.remove(&key)),
            _ => {
                if let (Some(key), Some(name)) = (key(this), item.name.clone()) {
                    self.keep(key, name);
                }
            }
        }
        if socketio::BINARY.contains(&item.kind) {
            let own = dissection.fields.iter().find(|field| {
                field.spec.id == "socketio.attachments" && item.range.contains(&field.byte_range().start)
            });
            let side = &mut self.sides[this];
            side.attachments = own.and_then(|field| field.number).unwrap_or_default();
            side.event = Some(item.clone());
        }
    }

    /// A message with an id and a name gives the name to those with the same id that have none.
    fn tie(&mut self, this: usize, other: usize, item: &mut Item) {
        let Some(id) = item.id.clone() else { return };
        let key = |side| (side, id.clone());
        match (&item.name, item.protocol) {
            // STOMP calls a subscription by its id.
            (_, Subprotocol::Stomp) => match item.kind {
                "SUBSCRIBE" => {
                    item.channel.iter().for_each(|channel| drop(self.names.insert(key(this), channel.clone())))
                }
                "UNSUBSCRIBE" => item.channel = self.names.remove(&key(this)),
                _ => {}
            },
            (Some(name), _) => {
                let name = match &item.channel {
                    Some(channel) => [name, " ", channel].concat(),
                    None => name.clone(),
                };
                self.keep(key(this), name);
            }
            // The side that asked knows the name; so does it when it stops or cancels.
            (None, _) => item.name = self.names.get(&key(other)).or_else(|| self.names.get(&key(this))).cloned(),
        }
        let is_answer = matches!(item.kind, "result" | "error" | "complete" | "Completion");
        if is_answer {
            self.names.remove(&(other, id));
        }
    }

    fn keep(&mut self, key: (usize, String), name: String) {
        if self.names.len() < MOST_NAMES || self.names.contains_key(&key) {
            self.names.insert(key, name);
        }
    }
}
