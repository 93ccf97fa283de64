//! One connection as an observer sees it: which key a record is protected with, and what the handshake determines about
//! the next one. The observer has what a capture has, the bytes and a key log. It takes no part and checks no
//! signature.
//!
//! ```text
//! TLS 1.2   plain … Change Cipher Spec | write key: Finished, application data
//! TLS 1.3   plain: hellos | (early key: 0-RTT data, End Of Early Data) | handshake key: … Finished | application key
//! ```
//!
//! What the hellos and change_cipher_spec determine about the keys is in `changes`.

mod changes;

use super::dark::Dark;
use super::keys::{Epoch, KeyLog, Keys, Random};
use super::record::{Cutter, HEADER, Sealed};
use super::suite::{LAB_SUITES, Suite};
use super::{ContentType, Message, Record, handshake, names};
use crate::Rule;
use std::ops::Range;
use trace::Direction;

const TLS12: u16 = 0x0303;
const TLS13: u16 = 0x0304;

/// The suites of TLS 1.2 with ChaCha20-Poly1305 (RFC 7905 §2).
const CHACHA20_FIRST: u16 = 0xcca8;
const CHACHA20_LAST: u16 = 0xccae;

/// One TLS connection as an observer sees it.
pub struct Session {
    key_log: KeyLog,
    suites: &'static [Suite],
    up: Side,
    down: Side,
    /// Whether a Client Hello has been read.
    has_client_hello: bool,
    client_random: Random,
    server_random: Random,
    version: Option<u16>,
    suite: u16,
    /// Whether the hellos agreed on encrypt-then-MAC (RFC 7366).
    encrypts_then_macs: bool,
    /// Why records stayed dark: the first reason that was not about early data, which a server may refuse.
    dark: Option<Dark>,
    resumed: Option<bool>,
    /// Whether the client offers TLS 1.3.
    offers_tls13: bool,
    /// Whether the client may be sending 0-RTT data.
    early: bool,
    /// Whether the server has shown a certificate.
    certificate: bool,
}

/// What is known of the side that sends in one direction.
struct Side {
    records: Cutter,
    messages: handshake::Assembler,
    /// The keys of its records: the current one first, then those to come.
    keys: Vec<Keys>,
    /// In TLS 1.2, whether it has sent change_cipher_spec, after which everything is encrypted.
    ciphered: bool,
    /// In TLS 1.2, whether there have been hellos since its last change_cipher_spec.
    may_change: bool,
    finished: bool,
    /// Why there are no keys, if there are none.
    missing: Dark,
}

impl Default for Side {
    fn default() -> Self {
        Self {
            records: Cutter::default(),
            messages: handshake::Assembler::default(),
            keys: Vec::new(),
            ciphered: false,
            may_change: false,
            finished: false,
            missing: Dark::NoHello,
        }
    }
}

/// A record, decrypted as far as there are keys.
struct Opened {
    content: ContentType,
    encrypted: bool,
    early: bool,
    /// Its content, or why there is none.
    plain: Result<Vec<u8>, Dark>,
}

impl Session {
    /// A connection whose secrets are in `key_log` (in RFC 9850's format), if they are known.
    pub fn new(key_log: &str) -> Self {
        Self::with_keys(KeyLog::parse(key_log))
    }

    /// The same with a log that has been read, for many connections that share one.
    pub fn with_keys(key_log: KeyLog) -> Self {
        Self::with_suites(key_log, &LAB_SUITES)
    }

    /// The same for connections that may use any of `suites`.
    pub fn with_suites(key_log: KeyLog, suites: &'static [Suite]) -> Self {
        Self {
            key_log,
            suites,
            up: Side::default(),
            down: Side::default(),
            has_client_hello: false,
            client_random: [0; 32],
            server_random: [0; 32],
            version: None,
            suite: 0,
            encrypts_then_macs: false,
            dark: None,
            resumed: None,
            offers_tls13: false,
            early: false,
            certificate: false,
        }
    }

    /// Takes the next TCP bytes of one direction and returns the records that they complete. What a side sends must be
    /// pushed after what it answers, as in any capture. Memory stays bounded: only a record and a message that are not
    /// whole are kept.
    pub fn push(&mut self, direction: Direction, bytes: &[u8]) -> Vec<Record> {
        self.side(direction).records.push(bytes);
        let mut records = Vec::new();
        while let Some((range, bytes)) = self.side(direction).records.next_record() {
            records.push(self.read(direction, range, bytes));
        }
        records
    }

    /// Whether both sides have sent Finished, so that what follows is application data. Without keys this is known for
    /// TLS 1.2 only, in which the first record after change_cipher_spec is Finished.
    pub fn is_established(&self) -> bool {
        self.up.finished && self.down.finished
    }

    /// The version that the Server Hello chose, `0x0304` for TLS 1.3; `None` before it.
    pub fn version(&self) -> Option<u16> {
        self.version
    }

    /// Whether TLS 1.3 is spoken, or, as long as the server has not chosen, whether the client offers it.
    pub fn is_tls13(&self) -> bool {
        self.version.map_or(self.offers_tls13, |version| version == TLS13)
    }

    /// Whether the handshake resumed an earlier session: in TLS 1.3 known from the Server Hello on, in TLS 1.2 from the
    /// server's change_cipher_spec on, which a full handshake sends only after a certificate.
    pub fn is_resumed(&self) -> Option<bool> {
        self.resumed
    }

    /// How the records that are encrypted now are built.
    pub fn sealed(&self) -> Sealed {
        match (self.known_suite().map(|suite| (suite.sealed, suite.mac)), self.suite) {
            _ if self.is_tls13() => Sealed::Tls13,
            // The MACs of all suites have less than 256 bytes.
            (Some((Sealed::Cbc, mac)), _) if self.encrypts_then_macs => Sealed::CbcThenMac(mac as u8),
            (Some((sealed, _)), _) => sealed,
            (None, CHACHA20_FIRST..=CHACHA20_LAST) => Sealed::WithoutNonce,
            (None, _) => Sealed::WithNonce,
        }
    }

    /// Why records of this connection stayed dark, if some did: the first reason. Early data that the server refused, or
    /// that no key opens, is no reason.
    pub fn dark(&self) -> Option<Dark> {
        self.dark
    }

    /// The suite that the Server Hello chose, if it is one of those that can be opened.
    fn known_suite(&self) -> Option<&'static Suite> {
        self.suites.iter().find(|suite| suite.number == self.suite)
    }

    /// The bytes of `direction` that are no record, and their place in its stream. They are returned once; what follows
    /// them is not read.
    pub(crate) fn take_unread(&mut self, direction: Direction) -> Option<(u64, Vec<u8>)> {
        self.side(direction).records.take_unread()
    }

    /// Why reading of `direction` has stopped, if its bytes are not TLS records.
    pub fn broken(&self, direction: Direction) -> Option<Rule> {
        match direction {
            Direction::Up => self.up.records.broken,
            Direction::Down => self.down.records.broken,
        }
    }

    fn side(&mut self, direction: Direction) -> &mut Side {
        match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        }
    }

    fn read(&mut self, direction: Direction, range: Range<u64>, bytes: Vec<u8>) -> Record {
        let outer = ContentType::from(bytes.first().copied().unwrap_or_default());
        let Opened { content, encrypted, early, plain } = self.open(direction, outer, &bytes);
        let dark = plain.as_ref().err().copied();
        let plain = plain.ok();
        if self.dark.is_none() && !early {
            self.dark = dark;
        }
        let messages = plain.as_deref().map(|plain| self.take(direction, content, plain)).unwrap_or_default();
        Record { direction, range, bytes, content, encrypted, plain, dark, messages, early }
    }

    fn open(&mut self, direction: Direction, outer: ContentType, record: &[u8]) -> Opened {
        match self.version {
            Some(version) if version != TLS13 => self.open_12(direction, outer, record),
            // Without hellos it is not known where encryption began. An alert in the clear has two bytes.
            None if !self.has_client_hello && outer == ContentType::Alert && record.len() > HEADER + 2 => {
                closed(outer, Dark::NoHello)
            }
            // TLS 1.3 marks each encrypted record as application data (RFC 8446 §5.2), so records with other marks are
            // plain: the hellos, and change_cipher_spec, which exists for middleboxes only and changes nothing (§D.4).
            _ if outer != ContentType::ApplicationData => plain(outer, record),
            _ => self.open_13(direction, record),
        }
    }

    fn open_12(&mut self, direction: Direction, outer: ContentType, record: &[u8]) -> Opened {
        let side = self.side(direction);
        if !side.ciphered {
            return plain(outer, record);
        }
        let plain = match side.keys.first_mut() {
            Some(key) => key.open(record).ok_or(Dark::WrongKey),
            None => Err(side.missing),
        };
        if plain.is_err() && outer == ContentType::Handshake {
            side.finished = true;
        }
        Opened { content: outer, encrypted: true, early: false, plain }
    }

    fn open_13(&mut self, direction: Direction, record: &[u8]) -> Opened {
        let awaits_handshake_key = self.version.is_none();
        let may_be_early = direction == Direction::Up && self.early;
        let side = self.side(direction);
        // The current key nearly always fits. If it does not, the side has changed to a later one without a message
        // that could be read: a client does so if the server refuses its 0-RTT data (RFC 8446 §4.2.10).
        let opened = side.keys.iter_mut().enumerate().find_map(|(place, key)| Some((place, key.open(record)?)));
        let Some((place, mut plain)) = opened else {
            let early = may_be_early && (awaits_handshake_key || !side.keys.is_empty());
            return Opened { early, ..closed(ContentType::ApplicationData, side.why_closed(early)) };
        };
        side.keys.drain(..place);
        let epoch = side.keys.first().map(|key| key.epoch);
        if epoch == Some(Epoch::Application) {
            side.finished = true;
        }
        if direction == Direction::Up && epoch > Some(Epoch::Early) {
            self.early = false;
        }
        // The real type is the last byte that is not zero; the zeros after it are padding (RFC 8446 §5.4).
        let end = plain.iter().rposition(|byte| *byte != 0).unwrap_or(0);
        let content = ContentType::from(plain.get(end).copied().unwrap_or_default());
        plain.truncate(end);
        Opened { content, encrypted: true, early: epoch == Some(Epoch::Early), plain: Ok(plain) }
    }

    /// The messages that end with `plain`, once their effect on the keys has been applied.
    fn take(&mut self, direction: Direction, content: ContentType, plain: &[u8]) -> Vec<Message> {
        match content {
            ContentType::Handshake => {
                let messages = self.side(direction).messages.push(plain);
                messages.iter().for_each(|message| self.apply(direction, message));
                messages
            }
            ContentType::Alert => plain
                .chunks_exact(2)
                .map(|alert| Message { name: names::alert(u64::from(alert[1])), bytes: alert.to_vec() })
                .collect(),
            ContentType::ChangeCipherSpec => {
                self.change_cipher(direction);
                vec![Message { name: names::content_type(20), bytes: plain.to_vec() }]
            }
            ContentType::ApplicationData | ContentType::Other(_) => Vec::new(),
        }
    }

    /// Applies a handshake message's effect on the state and the keys.
    fn apply(&mut self, direction: Direction, message: &Message) {
        match (direction, message.bytes.first()) {
            // In TLS 1.2 more handshakes may follow the first one (RFC 5246 §7.4.1.1), in TLS 1.3 none does (RFC 8446
            // §4.1.2).
            (Direction::Up, Some(&handshake::CLIENT_HELLO)) if self.version != Some(TLS13) => {
                self.client_hello(message);
            }
            (Direction::Down, Some(&handshake::SERVER_HELLO))
                if self.version != Some(TLS13) && message.name != handshake::HELLO_RETRY_REQUEST =>
            {
                self.server_hello(message);
            }
            (Direction::Down, Some(&handshake::CERTIFICATE)) => self.certificate = true,
            (Direction::Up, Some(&handshake::END_OF_EARLY_DATA)) => {
                self.early = false;
                self.up.keys.retain(|key| key.epoch > Epoch::Early);
            }
            (_, Some(&handshake::FINISHED)) => {
                let side = self.side(direction);
                side.finished = true;
                side.keys.retain(|key| key.epoch == Epoch::Application);
            }
            (_, Some(&handshake::KEY_UPDATE)) => {
                if let Some(key) = self.side(direction).keys.first_mut()
                    && let Some(next) = key.updated()
                {
                    *key = next;
                }
            }
            _ => {}
        }
    }
}

impl Side {
    /// Why no key opens a record of TLS 1.3. `early` is whether it may be early data.
    fn why_closed(&self, early: bool) -> Dark {
        let has = |epoch| self.keys.iter().any(|key| key.epoch == epoch);
        match self.keys.is_empty() {
            true => self.missing,
            // The keys at hand are for what comes later, and the one for this part is missing.
            false if early && !has(Epoch::Early) => Dark::NoKey,
            false if !early && !self.finished && !has(Epoch::Handshake) => Dark::NoKey,
            false => Dark::WrongKey,
        }
    }
}

fn plain(content: ContentType, record: &[u8]) -> Opened {
    let plain = record.get(HEADER..).map(<[u8]>::to_vec).unwrap_or_default();
    Opened { content, encrypted: false, early: false, plain: Ok(plain) }
}

fn closed(content: ContentType, why: Dark) -> Opened {
    Opened { content, encrypted: true, early: false, plain: Err(why) }
}
