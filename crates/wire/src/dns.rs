//! DNS.

use crate::Dissection;

/// The fields of one dns header or message.
pub fn dissect(_bytes: &[u8]) -> Dissection {
    todo!()
}
