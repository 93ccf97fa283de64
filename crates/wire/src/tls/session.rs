//! One connection as an observer sees it: which key a record is protected with, and what the handshake determines about
//! the next one. The observer has what a capture has, the bytes and a key log. It takes no part and checks no
//! signature.
//!
//! ```text
//! TLS 1.2   plain … Change Cipher Spec | write key: Finished, application data
//! TLS 1.3   plain: hellos | (early key: 0-RTT data, End Of Early Data) | handshake key: … Finished | application key
//! ```

use super::keys::{CLIENT_EARLY, Epoch, KeyLog, Keys, MASTER, Random};
use super::record::{Cutter, HEADER, Sealed};
use super::{ContentType, Message, Record, handshake, names};
use crate::Rule;
use std::ops::Range;
use trace::Direction;

const TLS12: u16 = 0x0303;
const TLS13: u16 = 0x0304;

/// The suites whose records can be decrypted.
const SUITE_12: u64 = 0xc02b;
const SUITE_13: u64 = 0x1301;
/// The suites of TLS 1.2 with ChaCha20-Poly1305 (RFC 7905 §2).
const CHACHA20_FIRST: u64 = 0xcca8;
const CHACHA20_LAST: u64 = 0xccae;

/// One TLS connection as an observer sees it.
pub struct Session {
    key_log: KeyLog,
    up: Side,
    down: Side,
    client_random: Random,
    server_random: Random,
    version: Option<u16>,
    suite: u64,
    resumed: Option<bool>,
    /// Whether the client offers TLS 1.3.
    offers_tls13: bool,
    /// Whether the client may be sending 0-RTT data.
    early: bool,
    /// Whether the server has shown a certificate.
    certificate: bool,
}

/// What is known of the side that sends in one direction.
#[derive(Default)]
struct Side {
    records: Cutter,
    messages: handshake::Assembler,
    /// The keys of its records: the current one first, then those to come.
    keys: Vec<Keys>,
    /// In TLS 1.2, whether it has sent change_cipher_spec, after which everything is encrypted.
    ciphered: bool,
    finished: bool,
}

/// A record, decrypted as far as there are keys.
struct Opened {
    content: ContentType,
    encrypted: bool,
    early: bool,
    plain: Option<Vec<u8>>,
}

impl Session {
    /// A connection whose secrets are in `key_log` (in RFC 9850's format), if they are known.
    pub fn new(key_log: &str) -> Self {
        Self::with_keys(KeyLog::parse(key_log))
    }

    /// The same with a log that has been read, for many connections that share one.
    pub fn with_keys(key_log: KeyLog) -> Self {
        Self {
            key_log,
            up: Side::default(),
            down: Side::default(),
            client_random: [0; 32],
            server_random: [0; 32],
            version: None,
            suite: 0,
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
        match self.suite {
            _ if self.is_tls13() => Sealed::Tls13,
            CHACHA20_FIRST..=CHACHA20_LAST => Sealed::WithoutNonce,
            _ => Sealed::WithNonce,
        }
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
        let messages = plain.as_deref().map(|plain| self.take(direction, content, plain)).unwrap_or_default();
        Record { direction, range, bytes, content, encrypted, plain, messages, early }
    }

    fn open(&mut self, direction: Direction, outer: ContentType, record: &[u8]) -> Opened {
        match self.version {
            Some(version) if version != TLS13 => self.open_12(direction, outer, record),
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
        let plain = side.keys.first_mut().and_then(|key| key.open(record));
        if plain.is_none() && outer == ContentType::Handshake {
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
            return Opened { content: ContentType::ApplicationData, encrypted: true, early, plain: None };
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
        Opened { content, encrypted: true, early: epoch == Some(Epoch::Early), plain: Some(plain) }
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
            (Direction::Up, Some(&handshake::CLIENT_HELLO)) if self.version.is_none() => self.client_hello(message),
            (Direction::Down, Some(&handshake::SERVER_HELLO))
                if self.version.is_none() && message.name != handshake::HELLO_RETRY_REQUEST =>
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

    /// Also handles the second Client Hello, after a Hello Retry Request, which no longer offers early data (RFC 8446
    /// §4.1.2).
    fn client_hello(&mut self, message: &Message) {
        let hello = handshake::Hello::read(message);
        self.client_random = hello.random;
        self.offers_tls13 = hello.offers(TLS13);
        self.early = hello.has_extension(handshake::EARLY_DATA);
        self.up.keys.clear();
        // The early key belongs to the suite of the resumed session (RFC 8446 §4.2.10). No message names that suite, so
        // the key is tried.
        if self.early
            && let Some(secret) = self.key_log.secret(CLIENT_EARLY, &self.client_random)
        {
            self.up.keys.extend(Keys::tls13(secret, Epoch::Early));
        }
    }

    fn server_hello(&mut self, message: &Message) {
        let hello = handshake::Hello::read(message);
        self.server_random = hello.random;
        self.suite = hello.cipher_suite;
        self.version = Some(hello.version);
        if hello.version != TLS13 {
            self.early = false;
            return;
        }
        self.resumed = Some(hello.has_extension(handshake::PRE_SHARED_KEY));
        if self.suite == SUITE_13 {
            for direction in [Direction::Up, Direction::Down] {
                let keys = self.key_log.traffic_keys(direction, &self.client_random);
                self.side(direction).keys.extend(keys);
            }
        }
    }

    /// In TLS 1.2 everything that follows is protected with the new key (RFC 5246 §7.1).
    fn change_cipher(&mut self, direction: Direction) {
        if self.version.is_none() || self.version == Some(TLS13) {
            return;
        }
        let is_known = self.version == Some(TLS12) && self.suite == SUITE_12 && !self.side(direction).ciphered;
        let master = self.key_log.secret(MASTER, &self.client_random).filter(|_| is_known);
        let key = master.and_then(|master| Keys::tls12(master, &self.client_random, &self.server_random, direction));
        let side = self.side(direction);
        side.ciphered = true;
        side.keys = key.into_iter().collect();
        if direction == Direction::Down && self.resumed.is_none() {
            self.resumed = Some(!self.certificate);
        }
    }
}

fn plain(content: ContentType, record: &[u8]) -> Opened {
    let plain = record.get(HEADER..).map(<[u8]>::to_vec);
    Opened { content, encrypted: false, early: false, plain }
}
