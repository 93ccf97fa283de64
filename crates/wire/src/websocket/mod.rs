//! WebSocket (RFC 6455): lengths, frames, messages, fields. The framing that the lab's hosts speak, too.

mod codec;
pub(crate) mod fields;
mod frame;
mod handshake;
mod length;
mod utf8;

pub use codec::{Decoder, Encoder, Frame, Message};
pub use fields::dissect;
pub use frame::{CloseCode, Head, MOST_IN_CONTROL, Opcode, ProtocolError, Role, apply_mask};
pub use handshake::{GUID, accept_hash, accept_key, client_key, nonce};
pub use length::{close_payload_bytes, frame_bytes};
