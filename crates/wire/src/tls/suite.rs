//! Cipher suites as the observer needs them: which hash makes the keys, how long they are, and what opens a record with
//! them. A table of these is the seam between this crate, which has the two suites that the lab's hosts speak, and
//! programs that read captures of others. Those bring a longer table, and only they link its ciphers.

use super::record::{HEADER, Sealed};
use aes_gcm::Aes128Gcm;
use aes_gcm::aead::{AeadInOut, KeyInit, Nonce, Tag};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Bytes of the nonce that each TLS 1.2 record with AES-GCM carries (RFC 5288 §3).
pub(super) const EXPLICIT_NONCE: usize = 8;
/// Bytes of the authentication tag of all AEAD ciphers here (RFC 5116 §5.1, RFC 8439 §2.8).
pub(super) const TAG: usize = 16;
/// Bytes of an AEAD cipher's nonce.
const NONCE: usize = 12;

/// A hash as TLS uses it: keyed (RFC 2104).
#[derive(Clone, Copy, Debug)]
pub struct Hash {
    /// Bytes of its output.
    pub length: usize,
    /// HMAC of several pieces one after the other, with a key of any length.
    pub hmac: fn(key: &[u8], pieces: &[&[u8]]) -> Vec<u8>,
}

/// SHA-256.
pub static SHA256: Hash = Hash { length: 32, hmac: hmac::<Hmac<Sha256>> };

/// HMAC with the hash of `M`, for [`Hash::hmac`].
pub fn hmac<M: Mac + hmac::KeyInit>(key: &[u8], pieces: &[&[u8]]) -> Vec<u8> {
    // HMAC takes keys of any length (RFC 2104 §2).
    let Ok(mut mac) = <M as hmac::KeyInit>::new_from_slice(key) else { return Vec::new() };
    pieces.iter().for_each(|piece| mac.update(piece));
    mac.finalize().into_bytes().to_vec()
}

/// A cipher suite.
#[derive(Clone, Copy, Debug)]
pub struct Suite {
    /// Its number in IANA's registry, `0x1301`.
    pub number: u16,
    /// The hash of TLS 1.2's pseudorandom function (RFC 5246 §5) or of TLS 1.3's HKDF (RFC 8446 §7.1).
    pub hash: &'static Hash,
    /// Bytes of the MAC's key, which are as many as the MAC has; 0 for AEAD ciphers.
    pub mac: usize,
    /// Bytes of the cipher's key.
    pub key: usize,
    /// Bytes of the IV that is made with the keys; 0 if the records carry all of it.
    pub iv: usize,
    /// How its records are built. [`Sealed::Cbc`] stands for [`Sealed::CbcThenMac`] as well, which the hellos decide.
    pub sealed: Sealed,
    /// Makes what opens the records of one direction; `None` if the lengths of `keys` do not fit.
    pub protect: fn(keys: &Material<'_>) -> Option<Box<dyn Protection>>,
}

/// The keys of one direction.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The MAC's key; empty for AEAD ciphers.
    pub mac_key: &'a [u8],
    /// The cipher's key.
    pub key: &'a [u8],
    /// The IV; empty if the records carry all of it.
    pub iv: &'a [u8],
    /// How the records are built.
    pub sealed: Sealed,
}

/// Opens the records of one direction that are protected with one key.
pub trait Protection {
    /// What `record`, header included, carries in the clear; in TLS 1.3 with padding and inner type. `sequence` is how
    /// many records under this key came before it. `None` if it is not authentic or has no such form.
    fn open(&self, record: &[u8], sequence: u64) -> Option<Vec<u8>>;
}

/// The suites that the lab's hosts speak.
pub static LAB_SUITES: [Suite; 2] = [
    aead_13::<Aes128Gcm>(0x1301, &SHA256, 16),
    // ECDHE_ECDSA
    gcm_12::<Aes128Gcm>(0xc02b, &SHA256, 16),
];

/// A suite of TLS 1.3 (RFC 8446 §B.4) with the AEAD cipher `C`, whose keys have `key` bytes.
pub const fn aead_13<C: Cipher>(number: u16, hash: &'static Hash, key: usize) -> Suite {
    Suite { number, hash, mac: 0, key, iv: NONCE, sealed: Sealed::Tls13, protect: Aead::<C>::protect }
}

/// A suite of TLS 1.2 with AES in Galois/Counter Mode (RFC 5288 §3).
pub const fn gcm_12<C: Cipher>(number: u16, hash: &'static Hash, key: usize) -> Suite {
    let iv = NONCE - EXPLICIT_NONCE;
    Suite { number, hash, mac: 0, key, iv, sealed: Sealed::WithNonce, protect: Aead::<C>::protect }
}

/// A suite of TLS 1.2 with ChaCha20-Poly1305 (RFC 7905 §2).
pub const fn chacha_12<C: Cipher>(number: u16, hash: &'static Hash) -> Suite {
    Suite { number, hash, mac: 0, key: 32, iv: NONCE, sealed: Sealed::WithoutNonce, protect: Aead::<C>::protect }
}

/// An AEAD cipher (RFC 5116).
pub trait Cipher: AeadInOut + KeyInit + 'static {}

impl<C: AeadInOut + KeyInit + 'static> Cipher for C {}

/// Records protected with the AEAD cipher `C`.
struct Aead<C> {
    cipher: C,
    /// The IV, with zeros in place of what a record carries.
    iv: [u8; NONCE],
    sealed: Sealed,
}

impl<C: Cipher> Aead<C> {
    fn protect(keys: &Material<'_>) -> Option<Box<dyn Protection>> {
        let mut iv = [0; NONCE];
        iv.get_mut(..keys.iv.len())?.copy_from_slice(keys.iv);
        let cipher = C::new_from_slice(keys.key).ok()?;
        Some(Box::new(Self { cipher, iv, sealed: keys.sealed }))
    }
}

impl<C: Cipher> Protection for Aead<C> {
    fn open(&self, record: &[u8], sequence: u64) -> Option<Vec<u8>> {
        let (header, fragment) = record.split_first_chunk::<HEADER>()?;
        let (mut sealed, tag) = fragment.split_last_chunk::<TAG>()?;
        let sequence = sequence.to_be_bytes();
        let mut nonce = self.iv;
        if self.sealed == Sealed::WithNonce {
            // The nonce's second part travels in the record (RFC 5288 §3).
            let (explicit, rest) = sealed.split_first_chunk::<EXPLICIT_NONCE>()?;
            nonce.last_chunk_mut::<EXPLICIT_NONCE>()?.copy_from_slice(explicit);
            sealed = rest;
        } else {
            // The nonce is the IV XOR the record's number (RFC 8446 §5.3, RFC 7905 §2).
            let last = nonce.iter_mut().skip(NONCE - sequence.len());
            last.zip(sequence).for_each(|(byte, number)| *byte ^= number);
        }
        let associated = if self.sealed == Sealed::Tls13 {
            // RFC 8446 §5.2: the header.
            header.to_vec()
        } else {
            // RFC 5246 §6.2.3.3: number, type, version and plain length.
            let length = u16::try_from(sealed.len()).ok()?.to_be_bytes();
            [sequence.as_slice(), header.get(..3)?, &length].concat()
        };
        let nonce = <&Nonce<C>>::try_from(nonce.as_slice()).ok()?;
        let tag = <&Tag<C>>::try_from(tag.as_slice()).ok()?;
        let mut plain = sealed.to_vec();
        self.cipher.decrypt_inout_detached(nonce, &associated, plain.as_mut_slice().into(), tag).ok()?;
        Some(plain)
    }
}
