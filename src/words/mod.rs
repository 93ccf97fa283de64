//! Wording that several views share.

pub mod live;
pub mod packets;
