//! Session tickets that the server need not remember (RFC 5077, RFC 8446 §4.6.1): the session's secrets, encrypted under
//! a key that only the server has. The client keeps the ticket and sends it with its next handshake.

use super::scope::SeededRandom;
use crate::net::Rng;
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, KeyInit};
use rustls::crypto::SecureRandom;
use rustls::server::ProducesTickets;
use std::fmt;

const NONCE: usize = 12;
const TAG: usize = 16;

/// A maker of tickets: nonce, encrypted session, tag.
pub struct Ticketer(Aes128Gcm);

impl Ticketer {
    /// A ticketer with a key from `rng`.
    pub fn new(rng: &mut Rng) -> Self {
        let mut key = [0; 16];
        rng.fill(&mut key);
        Self(Aes128Gcm::new(&key.into()))
    }
}

impl fmt::Debug for Ticketer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Ticketer")
    }
}

impl ProducesTickets for Ticketer {
    fn enabled(&self) -> bool {
        true
    }

    /// Half a day; the limit is a week (RFC 8446 §4.6.1).
    fn lifetime(&self) -> u32 {
        12 * 60 * 60
    }

    fn encrypt(&self, session: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        SeededRandom.fill(&mut nonce).ok()?;
        let mut ticket = nonce.to_vec();
        ticket.extend_from_slice(session);
        let tag = self.0.encrypt_inout_detached(&nonce.into(), &[], (&mut ticket[NONCE..]).into()).ok()?;
        ticket.extend_from_slice(&tag);
        Some(ticket)
    }

    fn decrypt(&self, ticket: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = ticket.split_first_chunk::<NONCE>()?;
        let (session, tag) = rest.split_last_chunk::<TAG>()?;
        let mut session = session.to_vec();
        let session_bytes = session.as_mut_slice();
        self.0.decrypt_inout_detached(&(*nonce).into(), &[], session_bytes.into(), &(*tag).into()).ok()?;
        Some(session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::scope::Scope;
    use trace::Micros;

    #[test]
    fn only_its_own_server_opens_a_ticket_and_only_a_whole_one() {
        let ticketer = Ticketer::new(&mut Rng::new(1));
        let ticket = Scope::new(Rng::new(2)).enter(Micros(0), || ticketer.encrypt(b"session")).expect("a ticket");
        assert_eq!(ticketer.decrypt(&ticket).as_deref(), Some(&b"session"[..]));
        assert_eq!(Ticketer::new(&mut Rng::new(3)).decrypt(&ticket), None);
        for end in 0..ticket.len() {
            assert_eq!(ticketer.decrypt(&ticket[..end]), None);
        }
    }
}
