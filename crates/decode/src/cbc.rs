//! Records of TLS 1.2 with a block cipher and a MAC (RFC 5246 §6.2.3.2), also with encrypt-then-MAC (RFC 7366 §3).
//!
//! ```text
//! header | IV | encrypted: content, MAC, padding           MAC, then encrypt
//! header | IV | encrypted: content, padding | MAC          encrypt, then MAC
//! ```
//!
//! The padding's last byte says how many bytes of that value stand before it. A receiver must not let a sender learn
//! which of MAC and padding is wrong; an observer answers nobody, so it may compare as it likes.

use crate::hashes::{SHA1, SHA384};
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit};
use wire::tls::Sealed;
use wire::tls::suite::{Hash, Material, Protection, SHA256};

/// Bytes of a block of AES.
const BLOCK: usize = 16;
/// Bytes of a record's header.
const HEADER: usize = 5;

/// What opens records of one direction with the block cipher `C`; `None` if the keys have other lengths than its.
pub(crate) fn protect<C>(keys: &Material<'_>) -> Option<Box<dyn Protection>>
where
    C: BlockCipherDecrypt + KeyInit + Clone + 'static,
    cbc::Decryptor<C>: InnerIvInit<Inner = C> + BlockModeDecrypt,
{
    // The MAC's key is as long as the MAC (RFC 5246 §A.6), so its length tells which hash it is.
    let hash = [&SHA1, &SHA256, &SHA384].into_iter().find(|hash| hash.length == keys.mac_key.len())?;
    let cipher = C::new_from_slice(keys.key).ok()?;
    let encrypts_first = matches!(keys.sealed, Sealed::CbcThenMac(_));
    Some(Box::new(Records { cipher, hash, mac_key: keys.mac_key.to_vec(), encrypts_first }))
}

struct Records<C> {
    cipher: C,
    hash: &'static Hash,
    mac_key: Vec<u8>,
    /// Whether records are encrypted first and get their MAC then.
    encrypts_first: bool,
}

impl<C> Protection for Records<C>
where
    C: BlockCipherDecrypt + Clone,
    cbc::Decryptor<C>: InnerIvInit<Inner = C> + BlockModeDecrypt,
{
    fn open(&self, record: &[u8], sequence: u64) -> Option<Vec<u8>> {
        let (header, fragment) = record.split_first_chunk::<HEADER>()?;
        if self.encrypts_first {
            // RFC 7366 §3: the MAC is over IV and ciphertext.
            let (sealed, mac) = self.split_mac(fragment)?;
            return self.is_authentic(header, sequence, sealed, mac).then(|| self.decrypt(sealed))?;
        }
        // RFC 5246 §6.2.3.1: the MAC is over the content.
        let inner = self.decrypt(fragment)?;
        let (content, mac) = self.split_mac(&inner)?;
        self.is_authentic(header, sequence, content, mac).then(|| content.to_vec())
    }
}

impl<C> Records<C>
where
    C: BlockCipherDecrypt + Clone,
    cbc::Decryptor<C>: InnerIvInit<Inner = C> + BlockModeDecrypt,
{
    fn split_mac<'a>(&self, bytes: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        bytes.split_at_checked(bytes.len().checked_sub(self.hash.length)?)
    }

    /// The MAC is over the record's number, type and version, and over `bytes` with their length (RFC 5246 §6.2.3.1).
    fn is_authentic(&self, header: &[u8; HEADER], sequence: u64, bytes: &[u8], mac: &[u8]) -> bool {
        let [content, major, minor, ..] = *header;
        let Ok(length) = u16::try_from(bytes.len()) else { return false };
        let pieces = [&sequence.to_be_bytes()[..], &[content, major, minor], &length.to_be_bytes(), bytes];
        (self.hash.hmac)(&self.mac_key, &pieces) == mac
    }

    /// What an IV and the ciphertext after it encrypt, without the padding.
    fn decrypt(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (iv, ciphertext) = sealed.split_first_chunk::<BLOCK>()?;
        let mut plain = ciphertext.to_vec();
        let cipher = cbc::Decryptor::inner_iv_slice_init(self.cipher.clone(), iv).ok()?;
        // Fails if there is no whole number of blocks.
        cipher.decrypt_padded::<NoPadding>(&mut plain).ok()?;
        let last = *plain.last()?;
        let content = plain.len().checked_sub(usize::from(last) + 1)?;
        let is_padding = plain.get(content..)?.iter().all(|&byte| byte == last);
        plain.truncate(content);
        is_padding.then_some(plain)
    }
}
