//! From a key log's secrets to decrypted records: the log's lines, the key block of TLS 1.2 and the traffic keys of TLS
//! 1.3, both for AES-128-GCM with SHA-256, the one cipher that the lab's hosts speak. When which key is used is decided
//! in `session`.

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, KeyInit};
use hmac::{Hmac, Mac};
use sha2::Sha256;
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

    /// The TLS 1.3 keys of the records of one side, in the order in which they are used, as far as the log has them.
    pub(super) fn traffic_keys(&self, direction: Direction, random: &Random) -> Vec<Keys> {
        let (handshake, application) = match direction {
            Direction::Up => (CLIENT_HANDSHAKE, CLIENT_APPLICATION),
            Direction::Down => (SERVER_HANDSHAKE, SERVER_APPLICATION),
        };
        [(handshake, Epoch::Handshake), (application, Epoch::Application)]
            .into_iter()
            .filter_map(|(label, epoch)| Keys::tls13(self.secret(label, random)?, epoch))
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
    cipher: Aes128Gcm,
    iv: [u8; 12],
    sequence: u64,
    /// The secret from which the next key is derived at a Key Update; `None` in TLS 1.2.
    secret: Option<Vec<u8>>,
}

/// Bytes of the nonce that each TLS 1.2 record carries (RFC 5288 §3).
pub(super) const EXPLICIT_NONCE: usize = 8;
/// Bytes of the authentication tag.
pub(super) const TAG: usize = 16;

impl Keys {
    /// Traffic keys of TLS 1.3 (RFC 8446 §7.3); `None` if the secret does not have SHA-256's length.
    pub(super) fn tls13(secret: &[u8], epoch: Epoch) -> Option<Self> {
        if secret.len() != 32 {
            return None;
        }
        let cipher = Aes128Gcm::new_from_slice(expand_label(secret, "key", 16).get(..16)?).ok()?;
        let iv = *expand_label(secret, "iv", 12).first_chunk()?;
        Some(Self { epoch, cipher, iv, sequence: 0, secret: Some(secret.to_vec()) })
    }

    /// Write keys of TLS 1.2: the key block (RFC 5246 §6.3) is client key, server key, client IV, server IV; AEAD has
    /// no MAC keys, and GCM's IVs are of 4 bytes (RFC 5288 §3).
    pub(super) fn tls12(master: &[u8], client: &Random, server: &Random, direction: Direction) -> Option<Self> {
        let block = prf(master, b"key expansion", &[server.as_slice(), client.as_slice()].concat(), 40);
        let (key, salt) = match direction {
            Direction::Up => (block.get(..16)?, block.get(32..36)?),
            Direction::Down => (block.get(16..32)?, block.get(36..40)?),
        };
        let mut iv = [0; 12];
        iv.first_chunk_mut::<4>()?.copy_from_slice(salt);
        let cipher = Aes128Gcm::new_from_slice(key).ok()?;
        Some(Self { epoch: Epoch::Application, cipher, iv, sequence: 0, secret: None })
    }

    /// Decrypts a record, which includes its header, and counts it. If this key does not fit, returns `None` and counts
    /// nothing.
    pub(super) fn open(&mut self, record: &[u8]) -> Option<Vec<u8>> {
        let (header, fragment) = record.split_first_chunk::<5>()?;
        let (sealed, tag) = fragment.split_last_chunk::<TAG>()?;
        let sequence = self.sequence.to_be_bytes();
        let mut nonce = self.iv;
        let (mut plain, associated) = if self.secret.is_some() {
            // The nonce is the IV XOR the record's number; the header is the associated data (RFC 8446 §5.2, §5.3).
            nonce.iter_mut().skip(4).zip(sequence).for_each(|(byte, number)| *byte ^= number);
            (sealed.to_vec(), header.to_vec())
        } else {
            // The nonce's second part travels in the record; number, type, version and plain length are the associated
            // data (RFC 5246 §6.2.3.3).
            let (explicit, sealed) = sealed.split_first_chunk::<EXPLICIT_NONCE>()?;
            nonce.last_chunk_mut::<EXPLICIT_NONCE>()?.copy_from_slice(explicit);
            let length = u16::try_from(sealed.len()).ok()?.to_be_bytes();
            (sealed.to_vec(), [sequence.as_slice(), header.get(..3)?, &length].concat())
        };
        let opened =
            self.cipher.decrypt_inout_detached(&nonce.into(), &associated, plain.as_mut_slice().into(), &(*tag).into());
        opened.ok()?;
        self.sequence = self.sequence.wrapping_add(1);
        Some(plain)
    }

    /// The key that follows a Key Update (RFC 8446 §7.2).
    pub(super) fn updated(&self) -> Option<Self> {
        Self::tls13(&expand_label(self.secret.as_ref()?, "traffic upd", 32), self.epoch)
    }
}

/// HMAC-SHA-256 over several pieces.
fn hmac(key: &[u8], pieces: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return [0; 32] };
    pieces.iter().for_each(|piece| mac.update(piece));
    mac.finalize().into_bytes().into()
}

/// HKDF-Expand-Label with an empty context (RFC 8446 §7.1), for at most 32 bytes: one round of HKDF-Expand (RFC 5869
/// §2.3) gives 32, of which the caller takes the first `length`.
fn expand_label(secret: &[u8], label: &str, length: u8) -> [u8; 32] {
    let name_length = "tls13 ".len() + label.len();
    hmac(secret, &[&[0, length, name_length as u8], b"tls13 ", label.as_bytes(), &[0], &[1]])
}

/// TLS 1.2's pseudorandom function with SHA-256 (RFC 5246 §5): A(0) = label + seed, A(i) = HMAC(A(i-1)), and the output
/// is HMAC(A(1) + label + seed), HMAC(A(2) + label + seed) …
fn prf(secret: &[u8], label: &[u8], seed: &[u8], length: usize) -> Vec<u8> {
    let mut a = hmac(secret, &[label, seed]);
    let mut output = Vec::with_capacity(length + 32);
    while output.len() < length {
        output.extend_from_slice(&hmac(secret, &[&a, label, seed]));
        a = hmac(secret, &[&a]);
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traffic_keys_are_those_of_rfc_8448() {
        // RFC 8448 §3: the server's handshake traffic secret and the key and IV made of it.
        let secret = from_hex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38").unwrap();
        assert_eq!(expand_label(&secret, "key", 16)[..16], from_hex("3fce516009c21727d0f2e4e86ee403bc").unwrap());
        assert_eq!(expand_label(&secret, "iv", 12)[..12], from_hex("5d313eb2671276ee13000b30").unwrap());
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
