//! TCP.

use crate::Dissection;

/// The fields of one tcp header or message.
pub fn dissect(_bytes: &[u8]) -> Dissection {
    todo!()
}
