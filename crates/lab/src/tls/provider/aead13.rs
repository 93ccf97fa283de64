//! AES-128-GCM as TLS 1.3 protects records with it (RFC 8446 §5.2).
//!
//! ```text
//! TLSCiphertext: 17 03 03 length | encrypted (content, its type) | tag, 16 bytes
//! ```
//! The real content type is inside and hidden; outside every record is called application data.

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, KeyInit};
use rustls::crypto::cipher::{
    AeadKey, InboundOpaqueMessage, InboundPlainMessage, Iv, MessageDecrypter, MessageEncrypter, Nonce,
    OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, Tls13AeadAlgorithm, UnsupportedOperationError,
    make_tls13_aad,
};
use rustls::{ConnectionTrafficSecrets, ContentType, Error, ProtocolVersion};

/// Bytes of the authentication tag.
pub(super) const TAG: usize = 16;

/// AES-128 under `key`.
pub(super) fn cipher(key: &AeadKey) -> Aes128Gcm {
    Aes128Gcm::new_from_slice(key.as_ref()).expect("rustls derives keys of the length that the suite names")
}

/// The suite's protection of records.
pub struct Aes128Gcm13;

impl Tls13AeadAlgorithm for Aes128Gcm13 {
    fn encrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageEncrypter> {
        Box::new(Protection { cipher: cipher(&key), iv })
    }

    fn decrypter(&self, key: AeadKey, iv: Iv) -> Box<dyn MessageDecrypter> {
        Box::new(Protection { cipher: cipher(&key), iv })
    }

    fn key_len(&self) -> usize {
        16
    }

    fn extract_keys(&self, key: AeadKey, iv: Iv) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Ok(ConnectionTrafficSecrets::Aes128Gcm { key, iv })
    }
}

struct Protection {
    cipher: Aes128Gcm,
    iv: Iv,
}

impl MessageEncrypter for Protection {
    fn encrypt(&mut self, message: OutboundPlainMessage<'_>, sequence: u64) -> Result<OutboundOpaqueMessage, Error> {
        let length = self.encrypted_payload_len(message.payload.len());
        let mut payload = PrefixedPayload::with_capacity(length);
        payload.extend_from_chunks(&message.payload);
        payload.extend_from_slice(&message.typ.to_array());
        // The nonce is the record's number folded into the IV (§5.3): it is never sent, both sides count.
        let nonce = Nonce::new(&self.iv, sequence).0;
        let tag = self
            .cipher
            .encrypt_inout_detached(&nonce.into(), &make_tls13_aad(length), payload.as_mut().into())
            .map_err(|_| Error::EncryptError)?;
        payload.extend_from_slice(&tag);
        // For the sake of middleboxes the record still says TLS 1.2 (§5.2, legacy_record_version).
        Ok(OutboundOpaqueMessage::new(ContentType::ApplicationData, ProtocolVersion::TLSv1_2, payload))
    }

    fn encrypted_payload_len(&self, length: usize) -> usize {
        length + 1 + TAG
    }
}

impl MessageDecrypter for Protection {
    fn decrypt<'a>(
        &mut self,
        mut message: InboundOpaqueMessage<'a>,
        sequence: u64,
    ) -> Result<InboundPlainMessage<'a>, Error> {
        let aad = make_tls13_aad(message.payload.len());
        let (content, tag) = message.payload.split_last_chunk_mut::<TAG>().ok_or(Error::DecryptError)?;
        let length = content.len();
        let nonce = Nonce::new(&self.iv, sequence).0;
        self.cipher
            .decrypt_inout_detached(&nonce.into(), &aad, content.into(), &(*tag).into())
            .map_err(|_| Error::DecryptError)?;
        message.payload.truncate(length);
        message.into_tls13_unpadded_message()
    }
}
