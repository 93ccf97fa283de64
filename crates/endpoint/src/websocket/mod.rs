//! WebSocket (RFC 6455) for a server, directly on a counted transport: TCP, TLS, or a stream of HTTP/2. Frames are read, unmasked and answered in the
//! buffer that they were read into, so that an idle socket owns no buffer and an echo needs no second one. `wire` reads
//! and writes the heads. No extension is accepted, so that the counted bytes are the bytes of the messages and their
//! heads.

mod echo;
mod feed;
pub(crate) mod handshake;
mod patience;
mod receiver;
mod socket;
mod turn;

pub(crate) use echo::echo;
pub(crate) use feed::feed;
pub(crate) use socket::Socket;
