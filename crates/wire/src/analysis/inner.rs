//! The seam between what carries messages and what reads what runs on it ([`crate::subprotocol`]), so that only a program that
//! asks for these readers links them.

use super::decoders::Means;
use crate::Dissection;
use crate::coding::Unpacked;
use crate::subprotocol::{Carrier, Context, Item, Opening, Session, Taken, dissect};
use crate::websocket::{Opcode, Seen};
use std::cell::RefCell;
use std::fmt;
use std::mem;
use std::rc::Rc;
use trace::Direction;

/// A longer message is not read, in bytes.
pub(super) const MOST_OF_MESSAGE: usize = 4 << 20;

/// What reads the messages of one connection.
pub(super) trait Conversation: fmt::Debug {
    /// Takes the next message; `None` if it is not known what it is.
    fn take(&mut self, direction: Direction, carrier: Carrier, message: &[u8]) -> Option<Inside>;
    /// A message was not seen whole.
    fn miss(&mut self, direction: Direction);
}

/// A conversation, of which each direction's reader has a share.
pub(super) type Shared = Rc<RefCell<Box<dyn Conversation>>>;

/// The readers of what runs on WebSocket, event streams and HTTP, as a value for [`Decoders`](super::Decoders).
#[derive(Clone, Copy)]
pub struct Subprotocols(fn(&Opening) -> Box<dyn Conversation>);

/// All of them, for [`Decoders::subprotocols`](super::Decoders::subprotocols).
pub const SUBPROTOCOLS: Subprotocols = Subprotocols(|opening| Box::new(Session::new(opening)));

impl Subprotocols {
    pub(super) fn conversation(self, opening: &Opening) -> Shared {
        Rc::new(RefCell::new((self.0)(opening)))
    }
}

impl fmt::Debug for Subprotocols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subprotocols")
    }
}

/// What is in a message.
#[derive(Clone, Debug)]
pub(super) struct Inside {
    /// In one line.
    pub label: String,
    /// The bytes, unmasked and unpacked.
    pub bytes: Vec<u8>,
    pub context: Context,
    pub items: Vec<Item>,
    /// What names them, so that only a program that reads subprotocols links it.
    pub dissect: fn(&[u8], &Context) -> Dissection,
}

impl Conversation for Session {
    fn take(&mut self, direction: Direction, carrier: Carrier, message: &[u8]) -> Option<Inside> {
        let taken = Session::take(self, direction, carrier, message)?;
        let label = taken.label();
        let Taken { bytes, context, items, .. } = taken;
        Some(Inside { label, bytes, context, items, dissect })
    }

    fn miss(&mut self, direction: Direction) {
        Session::miss(self, direction);
    }
}

/// Takes `message` if `means` has room for it.
pub(super) fn take(
    conversation: &Shared,
    direction: Direction,
    (carrier, message): (Carrier, &[u8]),
    means: &Means,
) -> Option<Box<Inside>> {
    let inside = conversation.borrow_mut().take(direction, carrier, message)?;
    means.has_room(inside.bytes.len()).then(|| Box::new(inside))
}

/// The messages of one direction of a WebSocket, put together from their frames.
#[derive(Debug)]
pub(super) struct Messages {
    conversation: Shared,
    carrier: Carrier,
    gathered: Vec<u8>,
    /// Whether a part of the message was not captured, cannot be unpacked, or makes it too long.
    is_missing: bool,
}

impl Messages {
    pub fn new(conversation: Shared) -> Self {
        Self { conversation, carrier: Carrier::Text, gathered: Vec::new(), is_missing: false }
    }

    /// Takes the next frame, with the message that it ends if that was compressed. `is_cut` is whether bytes of it are missing.
    pub fn take(
        &mut self,
        direction: Direction,
        seen: &Seen,
        (unpacked, is_cut): (Option<&Unpacked>, bool),
        means: &Means,
    ) -> Option<Box<Inside>> {
        match Opcode::of(seen.opcode)? {
            Opcode::Text => self.begin(Carrier::Text),
            Opcode::Binary => self.begin(Carrier::Binary),
            Opcode::Continuation => {}
            Opcode::Close | Opcode::Ping | Opcode::Pong => return None,
        }
        self.is_missing |= is_cut || self.gathered.len() + seen.payload.len() > MOST_OF_MESSAGE;
        if !seen.is_compressed && !self.is_missing {
            self.gathered.extend_from_slice(&seen.payload);
        }
        if !seen.fin {
            return None;
        }
        let mut message = mem::take(&mut self.gathered);
        if seen.is_compressed {
            match unpacked.filter(|unpacked| unpacked.fault.is_none()) {
                Some(unpacked) => message.clone_from(&unpacked.bytes),
                None => self.is_missing = true,
            }
        }
        if self.is_missing {
            self.conversation.borrow_mut().miss(direction);
            return None;
        }
        take(&self.conversation, direction, (self.carrier, &message), means)
    }

    fn begin(&mut self, carrier: Carrier) {
        (self.carrier, self.is_missing) = (carrier, false);
        self.gathered.clear();
    }
}
