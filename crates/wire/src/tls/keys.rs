//! From a key log's secrets to decrypted records: the log's lines, the key block of TLS 1.2 and the traffic keys of TLS
//! 1.3. What opens a record with a key is in `suite`; when which key is used is decided in `session`.

use super::record::Sealed;
use super::suite::{Hash, Material, Protection, Suite};
use std::sync::Arc;
use trace::{Direction, from_hex};

/// The labels of a key log that are used here (RFC 9850 §2).
pub(super) const MASTER: &str = "CLIENT_RANDOM";
pub(super) const CLIENT_EARLY: &str = "CLIENT_EARLY_TRAFFIC_SECRET";
const CLIENT_HANDSHAKE: &str = "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
const SERVER_HANDSHAKE: &str = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
const CLIENT_APPLICATION: &str = "CLIENT_TRAFFIC_SECRET_0";
const SERVER_APPLICATION: &str = "SERVER_TRAFFIC_SECRET_0";

const LABELS: [&str; 6] =
    [MASTER, CLIENT_EARLY, CLIENT_HANDSHAKE, SERVER_HANDSHAKE, CLIENT_APPLICATION, SERVER_APPLICATION];

/// The random of a hello. A client's random identifies its connection in a log.
pub(super) type Random = [u8; 32];

/// A key log (RFC 9850) that was read. Clones share their content.
#[derive(Clone, Debug, Default)]
pub struct KeyLog(Arc<Secrets>);

/// Secrets with their connection's client random and their label.
type Secrets = Vec<(Random, &'static str, Vec<u8>)>;

impl KeyLog {
    /// Reads lines of label, client random and secret, the latter two in hexadecimal. Other lines are ignored, and so is
    /// a byte order mark, which some editors put before the first.
    pub fn parse(text: &str) -> Self {
        let mut secrets = Secrets::new();
        for line in text.trim_start_matches('\u{feff}').lines() {
            let mut words = line.split_ascii_whitespace();
            let (Some(label), Some(random), Some(secret)) = (words.next(), words.next(), words.next()) else {
                continue;
            };
            let Some(label) = LABELS.into_iter().find(|known| *known == label) else { continue };
            let (Some(random), Some(secret)) = (from_hex(random), from_hex(secret)) else { continue };
            if let Ok(random) = Random::try_from(random) {
                secrets.push((random, label, secret));
            }
        }
        Self(Arc::new(secrets))
    }

    /// The secret called `label` of the connection whose client chose `random`.
    pub(super) fn secret(&self, label: &str, random: &Random) -> Option<&[u8]> {
        let is_meant = |(whose, known, _): &&(Random, &str, Vec<u8>)| whose == random && *known == label;
        self.0.iter().find(is_meant).map(|(_, _, secret)| secret.as_slice())
    }

    /// The TLS 1.3 secrets of the records of one side, in the order in which they are used, as far as the log has them.
    pub(super) fn traffic_secrets(&self, direction: Direction, random: &Random) -> Vec<(Epoch, &[u8])> {
        let (handshake, application) = match direction {
            Direction::Up => (CLIENT_HANDSHAKE, CLIENT_APPLICATION),
            Direction::Down => (SERVER_HANDSHAKE, SERVER_APPLICATION),
        };
        [(handshake, Epoch::Handshake), (application, Epoch::Application)]
            .into_iter()
            .filter_map(|(label, epoch)| Some((epoch, self.secret(label, random)?)))
            .collect()
    }
}

/// Which part of a connection a key protects (RFC 8446 §7.1). TLS 1.2 has only the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Epoch {
    /// 0-RTT data.
    Early,
    /// The rest of the handshake after the hellos.
    Handshake,
    /// Everything after Finished.
    Application,
}

/// The key of one direction, with the number of the next record under it.
pub(super) struct Keys {
    pub(super) epoch: Epoch,
    suite: &'static Suite,
    protection: Box<dyn Protection>,
    sequence: u64,
    /// The secret from which the next key is derived at a Key Update; `None` in TLS 1.2.
    secret: Option<Vec<u8>>,
}

impl Keys {
    /// Traffic keys of TLS 1.3 (RFC 8446 §7.3); `None` if the secret does not have the length of the suite's hash.
    pub(super) fn tls13(suite: &'static Suite, secret: &[u8], epoch: Epoch) -> Option<Self> {
        if secret.len() != suite.hash.length {
            return None;
        }
        let key = expand_label(suite.hash, secret, "key", suite.key)?;
        let iv = expand_label(suite.hash, secret, "iv", suite.iv)?;
        let material = Material { mac_key: &[], key: &key, iv: &iv, sealed: suite.sealed };
        let protection = (suite.protect)(&material)?;
        Some(Self { epoch, suite, protection, sequence: 0, secret: Some(secret.to_vec()) })
    }

    /// Write keys of TLS 1.2. The key block (RFC 5246 §6.3) is the client's and the server's MAC keys, keys and IVs, in
    /// pairs. `sealed` says how the hellos agreed to build records.
    pub(super) fn tls12(
        suite: &'static Suite,
        sealed: Sealed,
        master: &[u8],
        randoms: (&Random, &Random),
        direction: Direction,
    ) -> Option<Self> {
        let seed = [randoms.1.as_slice(), randoms.0.as_slice()].concat();
        let lengths = [suite.mac, suite.key, suite.iv];
        let block = prf(suite.hash, master, b"key expansion", &seed, 2 * lengths.iter().sum::<usize>());
        let mut at = 0;
        let [mac_key, key, iv] = lengths.map(|length| {
            let start = at + if direction == Direction::Up { 0 } else { length };
            at += 2 * length;
            block.get(start..start + length).unwrap_or_default()
        });
        let protection = (suite.protect)(&Material { mac_key, key, iv, sealed })?;
        Some(Self { epoch: Epoch::Application, suite, protection, sequence: 0, secret: None })
    }

    /// Decrypts a record, which includes its header, and counts it. If this key does not fit, returns `None` and counts
    /// nothing.
    pub(super) fn open(&mut self, record: &[u8]) -> Option<Vec<u8>> {
        let plain = self.protection.open(record, self.sequence)?;
        self.sequence = self.sequence.wrapping_add(1);
        Some(plain)
    }

    /// The key that follows a Key Update (RFC 8446 §7.2).
    pub(super) fn updated(&self) -> Option<Self> {
        let hash = self.suite.hash;
        let next = expand_label(hash, self.secret.as_ref()?, "traffic upd", hash.length)?;
        Self::tls13(self.suite, &next, self.epoch)
    }
}

/// HKDF-Expand-Label with an empty context (RFC 8446 §7.1). One round of HKDF-Expand (RFC 5869 §2.3) gives as many bytes
/// as the hash has, and no suite of TLS 1.3 needs more.
fn expand_label(hash: &Hash, secret: &[u8], label: &str, length: usize) -> Option<Vec<u8>> {
    let name_length = "tls13 ".len() + label.len();
    let counts = [0, u8::try_from(length).ok()?, u8::try_from(name_length).ok()?];
    let mut output = (hash.hmac)(secret, &[&counts, b"tls13 ", label.as_bytes(), &[0], &[1]]);
    (output.len() >= length).then(|| {
        output.truncate(length);
        output
    })
}

/// TLS 1.2's pseudorandom function with the suite's hash (RFC 5246 §5, RFC 5289 §3): A(0) = label + seed, A(i) =
/// HMAC(A(i-1)), and the output is HMAC(A(1) + label + seed), HMAC(A(2) + label + seed) …
fn prf(hash: &Hash, secret: &[u8], label: &[u8], seed: &[u8], length: usize) -> Vec<u8> {
    let mut a = (hash.hmac)(secret, &[label, seed]);
    let mut output = Vec::with_capacity(length + hash.length);
    while output.len() < length {
        output.extend_from_slice(&(hash.hmac)(secret, &[&a, label, seed]));
        a = (hash.hmac)(secret, &[&a]);
    }
    output
}

#[cfg(test)]
mod tests {
    use super::super::suite::SHA256;
    use super::*;

    #[test]
    fn traffic_keys_are_those_of_rfc_8448() {
        // RFC 8448 §3: the server's handshake traffic secret and the key and IV made of it.
        let secret = from_hex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38").unwrap();
        assert_eq!(expand_label(&SHA256, &secret, "key", 16), from_hex("3fce516009c21727d0f2e4e86ee403bc"));
        assert_eq!(expand_label(&SHA256, &secret, "iv", 12), from_hex("5d313eb2671276ee13000b30"));
    }

    #[test]
    fn a_byte_order_mark_hides_no_secret() {
        let random = "01".repeat(32);
        let log = KeyLog::parse(&format!("\u{feff}CLIENT_RANDOM {random} 0aff\r\n"));
        assert_eq!(log.secret(MASTER, &[1; 32]), Some([0x0a, 0xff].as_slice()), "trim the mark before the first label");
    }

    #[test]
    fn a_key_log_gives_the_lines_that_are_whole() {
        let random = "01".repeat(32);
        let text = format!(
            "# comment\nCLIENT_RANDOM {random} 0aFf\nCLIENT_RANDOM {random}\nOTHER {random} 00\nCLIENT_RANDOM zz 00\nCLIENT_RANDOM é 0\n"
        );
        let log = KeyLog::parse(&text);
        assert_eq!(log.0.len(), 1);
        assert_eq!(log.secret(MASTER, &[1; 32]), Some([0x0a, 0xff].as_slice()));
        assert_eq!(log.secret(CLIENT_EARLY, &[1; 32]), None);
    }
}
