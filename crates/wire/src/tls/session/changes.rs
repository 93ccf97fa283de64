//! What the hellos and change_cipher_spec determine about the keys of a connection, and why there are none.

use super::super::dark::Dark;
use super::super::keys::{CLIENT_EARLY, Epoch, Keys, MASTER};
use super::super::record::Sealed;
use super::super::{Message, handshake};
use super::{Session, TLS12, TLS13};
use trace::Direction;

impl Session {
    /// Also handles the second Client Hello, after a Hello Retry Request, which no longer offers early data (RFC 8446
    /// §4.1.2), and the one of another handshake in TLS 1.2.
    pub(super) fn client_hello(&mut self, message: &Message) {
        let hello = handshake::Hello::read(message);
        self.has_client_hello = true;
        self.client_random = hello.random;
        if self.version.is_some() {
            // The keys of the handshake before it stay in use until change_cipher_spec.
            return;
        }
        self.offers_tls13 = hello.offers(TLS13);
        self.early = hello.has_extension(handshake::EARLY_DATA);
        self.up.keys.clear();
        self.up.missing = Dark::NoKey;
        // The early key belongs to the suite of the resumed session (RFC 8446 §4.2.10). No message names that suite, so
        // the key is tried with each.
        if self.early
            && let Some(secret) = self.key_log.secret(CLIENT_EARLY, &self.client_random)
        {
            let suites = self.suites.iter().filter(|suite| suite.sealed == Sealed::Tls13);
            self.up.keys.extend(suites.filter_map(|suite| Keys::tls13(suite, secret, Epoch::Early)));
        }
    }

    pub(super) fn server_hello(&mut self, message: &Message) {
        let hello = handshake::Hello::read(message);
        self.server_random = hello.random;
        self.suite = hello.cipher_suite;
        self.version = Some(hello.version);
        self.encrypts_then_macs = hello.has_extension(handshake::ENCRYPT_THEN_MAC);
        if hello.version != TLS13 {
            self.early = false;
            self.up.may_change = true;
            self.down.may_change = true;
            return;
        }
        self.resumed = Some(hello.has_extension(handshake::PRE_SHARED_KEY));
        for direction in [Direction::Up, Direction::Down] {
            let (keys, missing) = self.keys_13(direction);
            let side = self.side(direction);
            side.keys.extend(keys);
            side.missing = missing;
        }
    }

    /// The keys of one side in TLS 1.3, and why there are no others.
    fn keys_13(&self, direction: Direction) -> (Vec<Keys>, Dark) {
        let Some(suite) = self.known_suite() else { return (Vec::new(), Dark::UnknownSuite(self.suite)) };
        let secrets = self.key_log.traffic_secrets(direction, &self.client_random);
        let missing = match secrets.len() {
            _ if !self.has_client_hello => Dark::NoHello,
            0 | 1 => Dark::NoKey,
            _ => Dark::WrongKey,
        };
        let keys = secrets.into_iter().filter_map(|(epoch, secret)| Keys::tls13(suite, secret, epoch));
        (keys.collect(), missing)
    }

    /// In TLS 1.2 everything that follows is protected with the new key (RFC 5246 §7.1).
    pub(super) fn change_cipher(&mut self, direction: Direction) {
        if self.version.is_none() || self.version == Some(TLS13) {
            return;
        }
        let key = self.key_12(direction);
        let side = self.side(direction);
        side.ciphered = true;
        side.may_change = false;
        side.missing = key.as_ref().err().copied().unwrap_or(Dark::WrongKey);
        side.keys = key.into_iter().collect();
        if direction == Direction::Down && self.resumed.is_none() {
            self.resumed = Some(!self.certificate);
        }
    }

    /// The key that a side of TLS 1.2 changes to.
    fn key_12(&self, direction: Direction) -> Result<Keys, Dark> {
        let version = self.version.unwrap_or_default();
        if version != TLS12 {
            return Err(Dark::UnknownVersion(version));
        }
        if !self.has_client_hello {
            return Err(Dark::NoHello);
        }
        let suite = self.known_suite().ok_or(Dark::UnknownSuite(self.suite))?;
        let master = self.key_log.secret(MASTER, &self.client_random).ok_or(Dark::NoKey)?;
        // A second change_cipher_spec without hellos changes nothing that could be known.
        let may_change = match direction {
            Direction::Up => self.up.may_change,
            Direction::Down => self.down.may_change,
        };
        let randoms = (&self.client_random, &self.server_random);
        let key = Keys::tls12(suite, self.sealed(), master, randoms, direction);
        key.filter(|_| may_change).ok_or(Dark::WrongKey)
    }
}
