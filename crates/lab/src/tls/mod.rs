//! TLS over a TCP connection: rustls with random numbers from a seed and a virtual clock.
//!
//! ```text
//! TLS 1.3 (RFC 8446 §2), one round trip        TLS 1.2 (RFC 5246 §7.3), two round trips
//! Client Hello        ------>                  Client Hello        ------>
//!                     <------  Server Hello                        <------  Server Hello, Certificate,
//!                              {Certificate …                               Server Key Exchange, Server Hello Done
//!                              Finished}       Client Key Exchange,
//! {Finished} request  ------>                  CCS, Finished       ------>
//!                                                                  <------  CCS, Finished
//!                                              request             ------>
//! ```
//! A resumed session leaves out the certificate; in TLS 1.2 it saves a round trip, in TLS 1.3 the request may even go
//! with the Client Hello (0-RTT).
//!
//! [`Context`] is what both hosts know beforehand, [`Connection`] one side of a connection without I/O, `TlsStream` a
//! connection on a TCP socket. Crate `wire` reads the records.

mod connection;
mod context;
mod identity;
mod key_log;
mod provider;
mod scope;
mod stream;
#[cfg(test)]
mod tests;
mod tickets;
mod trust;

pub use connection::Connection;
pub(crate) use connection::RECORD;
pub use context::Context;
pub(crate) use identity::SERVER_NAME;
pub(crate) use stream::TlsStream;

use crate::net::TcpError;
use rustls::AlertDescription;

/// Why a TLS connection cannot be used any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// The connection below.
    #[error(transparent)]
    Tcp(#[from] TcpError),
    /// TLS itself: an alert, or a record that could not be decrypted.
    #[error("TLS: {0}")]
    Tls(&'static str),
}

/// What went wrong, in few words. The messages of rustls, which name every value of every field, take a tenth of the
/// program.
#[allow(clippy::wildcard_enum_match_arm, reason = "rustls may add variants")]
fn sentence(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::AlertReceived(AlertDescription::BadRecordMac) => "the peer sent the alert bad_record_mac",
        rustls::Error::AlertReceived(_) => "the peer sent an alert",
        rustls::Error::DecryptError => "a record could not be opened",
        rustls::Error::InvalidMessage(_) => "what came is no TLS",
        rustls::Error::InvalidCertificate(_) => "untrusted certificate",
        rustls::Error::PeerIncompatible(_) => "no common version or suite",
        rustls::Error::PeerMisbehaved(_) => "the peer broke a rule",
        _ => "the handshake failed",
    }
}

impl From<rustls::Error> for TlsError {
    fn from(error: rustls::Error) -> Self {
        Self::Tls(sentence(&error))
    }
}
