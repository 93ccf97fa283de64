//! The control bits of a TCP header that matter here (RFC 9293 §3.1), as [`Kind::Segment`](crate::Kind::Segment) has
//! them.

/// The sender will not send anything more.
pub const FIN: u8 = 1;
/// Opens a connection.
pub const SYN: u8 = 2;
/// The connection ends at once, without the other side's consent.
pub const RST: u8 = 4;
/// The acknowledgment number is valid.
pub const ACK: u8 = 16;
