//! AES-128-GCM as TLS 1.2 protects records with it (RFC 5246 §6.2.3.3, RFC 5288 §3).
//!
//! ```text
//! TLSCiphertext: type 03 03 length | explicit nonce, 8 bytes | encrypted content | tag, 16 bytes
//! ```
//! Unlike in TLS 1.3 the content type is in the open, and 8 bytes of the nonce go with every record.

use super::aead13::{TAG, cipher};
use aes_gcm::Aes128Gcm;
use aes_gcm::aead::AeadInOut;
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, KeyBlockShape, MessageDecrypter, MessageEncrypter, Nonce,
    OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, Tls12AeadAlgorithm, UnsupportedOperationError,
    make_tls12_aad,
};
use rustls::{ConnectionTrafficSecrets, Error};

/// Bytes of the nonce that both sides know from the handshake, the "salt".
const SALT: usize = 4;
/// Bytes of the nonce that go with every record.
const EXPLICIT: usize = 8;

/// The suite's protection of records.
pub struct Aes128Gcm12;

impl Tls12AeadAlgorithm for Aes128Gcm12 {
    fn encrypter(&self, key: AeadKey, salt: &[u8], explicit: &[u8]) -> Box<dyn MessageEncrypter> {
        let mut iv = [0; SALT + EXPLICIT];
        iv[..SALT].copy_from_slice(salt);
        iv[SALT..].copy_from_slice(explicit);
        Box::new(Encrypter { cipher: cipher(&key), iv: iv.into() })
    }

    fn decrypter(&self, key: AeadKey, salt: &[u8]) -> Box<dyn MessageDecrypter> {
        let mut nonce = [0; SALT + EXPLICIT];
        nonce[..SALT].copy_from_slice(salt);
        Box::new(Decrypter { cipher: cipher(&key), nonce })
    }

    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape { enc_key_len: 16, fixed_iv_len: SALT, explicit_nonce_len: EXPLICIT }
    }

    fn extract_keys(
        &self,
        _key: AeadKey,
        _iv: &[u8],
        _explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}

struct Encrypter {
    cipher: Aes128Gcm,
    iv: Iv,
}

impl MessageEncrypter for Encrypter {
    fn encrypt(&mut self, message: OutboundPlainMessage<'_>, sequence: u64) -> Result<OutboundOpaqueMessage, Error> {
        let length = message.payload.len();
        let mut payload = PrefixedPayload::with_capacity(self.encrypted_payload_len(length));
        // The sender may choose the explicit part as it likes if it never repeats (RFC 5288 §3): the record's number.
        let nonce = Nonce::new(&self.iv, sequence).0;
        payload.extend_from_slice(&nonce[SALT..]);
        payload.extend_from_chunks(&message.payload);
        let aad = make_tls12_aad(sequence, message.typ, message.version, length);
        let content = &mut payload.as_mut()[EXPLICIT..];
        let tag =
            self.cipher.encrypt_inout_detached(&nonce.into(), &aad, content.into()).map_err(|_| Error::EncryptError)?;
        payload.extend_from_slice(&tag);
        Ok(OutboundOpaqueMessage::new(message.typ, message.version, payload))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        EXPLICIT + length + TAG
    }
}

struct Decrypter {
    cipher: Aes128Gcm,
    /// The salt; the rest is filled in from each record.
    nonce: [u8; SALT + EXPLICIT],
}

impl MessageDecrypter for Decrypter {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let payload = &mut message.payload;
        let (explicit, rest) = payload.split_first_chunk_mut::<EXPLICIT>().ok_or(Error::DecryptError)?;
        let (content, tag) = rest.split_last_chunk_mut::<TAG>().ok_or(Error::DecryptError)?;
        let length = content.len();
        self.nonce[SALT..].copy_from_slice(explicit);
        let aad = make_tls12_aad(sequence, message.typ, message.version, length);
        self.cipher
            .decrypt_inout_detached(&self.nonce.into(), &aad, content.into(), &(*tag).into())
            .map_err(|_| Error::DecryptError)?;
        payload.copy_within(EXPLICIT..EXPLICIT + length, 0);
        payload.truncate(length);
        Ok(message.into_plain_message())
    }
}
