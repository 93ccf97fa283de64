//! WebSocket (RFC 6455): lengths, frames, messages, fields. The framing that the lab's hosts speak, too.

mod codec;
mod length;

pub use codec::{CloseCode, Decoder, Encoder, Frame, Message, Opcode, ProtocolError, Role};
pub use length::{close_payload_bytes, frame_bytes};

use crate::Dissection;

/// The fields of one frame, bit by bit as RFC 6455 §5.2 draws them.
pub fn dissect(_bytes: &[u8]) -> Dissection {
    todo!()
}
