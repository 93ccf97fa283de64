//! The control bits of a TCP header that matter here (RFC 9293 §3.1), as [`Kind::Segment`](crate::Kind::Segment) has them.

/// The sender has nothing more to send.
pub const FIN: u8 = 1;
/// Opens a connection.
pub const SYN: u8 = 2;
/// The connection is over without a goodbye.
pub const RST: u8 = 4;
/// The acknowledgment number counts.
pub const ACK: u8 = 16;
