//! WebSocket (RFC 6455) for a server, on the counted socket itself: frames are read, unmasked and answered where they lie,
//! so that an idle socket owns no buffer and an echo copies nothing. No extensions: what is counted is what is said.

mod echo;
mod feed;
mod frame;
pub(crate) mod handshake;
mod receiver;
mod socket;

pub(crate) use echo::echo;
pub(crate) use feed::feed;
pub(crate) use socket::Socket;
