//! WebSocket (RFC 6455). `frame` has a frame's head, mask and close codes, `codec` turns bytes into messages and back
//! with the help of `utf8`, `handshake` has the keys of the opening handshake. The lab's hosts and the endpoint speak
//! with this code, and it refuses what breaks a rule. `observer` watches the frames of others and marks what does; `deflate` knows how they
//! agree on compression;
//! `fields` names a frame's bytes, `length` counts bytes before they are written.

mod codec;
mod deflate;
pub(crate) mod fields;
mod frame;
mod handshake;
mod length;
mod observer;
mod utf8;

pub use codec::{Decoder, Encoder, Frame, Message};
pub use deflate::Deflate;
pub use fields::{dissect, dissect_compressed};
pub use frame::{CloseCode, Head, LONGEST_HEAD, MOST_IN_CONTROL, Opcode, ProtocolError, Role, apply_mask};
pub use handshake::{GUID, accept_hash, accept_key, client_key, nonce};
pub use length::{close_payload_bytes, frame_bytes};
pub use observer::{Observer, Seen};
