//! UDP.

use crate::Dissection;

/// The fields of one udp header or message.
pub fn dissect(_bytes: &[u8]) -> Dissection {
    todo!()
}
