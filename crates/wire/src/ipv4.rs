//! IPV4.

use crate::Dissection;

/// The fields of one ipv4 header or message.
pub fn dissect(_bytes: &[u8]) -> Dissection {
    todo!()
}
