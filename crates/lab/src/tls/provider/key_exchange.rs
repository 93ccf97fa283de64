//! Elliptic-curve Diffie-Hellman: both sides send a public key and compute the same secret; an eavesdropper cannot.
//!
//! Two groups: `x25519`, which every handshake in the lab uses, and `secp256r1`. TLS 1.2 needs the second in the offer,
//! too, because the server's certificate has a key on that curve, and a server must not send a key on a curve that the
//! client has not offered (RFC 8422 §5.1.1, §5.3). OpenSSL enforces this.

use crate::tls::scope::SeededRandom;
use p256::elliptic_curve::point::AffineCoordinates;
use p256::{PublicKey, SecretKey};
use rustls::crypto::{ActiveKeyExchange, SecureRandom, SharedSecret, SupportedKxGroup};
use rustls::ffdhe_groups::FfdheGroup;
use rustls::{Error, NamedGroup, PeerMisbehaved};
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};

fn invalid_share() -> Error {
    PeerMisbehaved::InvalidKeyShare.into()
}

/// The group `x25519` (RFC 7748 §6.1).
#[derive(Debug)]
pub struct X25519;

impl SupportedKxGroup for X25519 {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let mut secret = [0; 32];
        SeededRandom.fill(&mut secret)?;
        Ok(Box::new(X25519Exchange { secret, public: x25519(secret, X25519_BASEPOINT_BYTES) }))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

struct X25519Exchange {
    secret: [u8; 32],
    public: [u8; 32],
}

impl ActiveKeyExchange for X25519Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        let shared = x25519(self.secret, peer.try_into().map_err(|_| invalid_share())?);
        // A public key of small order makes the secret zero, whatever our key is. It MUST be refused (RFC 8446 §7.4.2).
        if shared == [0; 32] {
            return Err(invalid_share());
        }
        Ok(SharedSecret::from(&shared[..]))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::X25519
    }
}

/// The group `secp256r1`, also called P-256 (RFC 8446 §4.2.8.2).
#[derive(Debug)]
pub struct Secp256r1;

impl SupportedKxGroup for Secp256r1 {
    fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
        let secret = loop {
            let mut bytes = [0; 32];
            SeededRandom.fill(&mut bytes)?;
            // One number in four thousand million is not on the curve.
            if let Ok(secret) = SecretKey::from_slice(&bytes) {
                break secret;
            }
        };
        let public = secret.public_key().to_sec1_bytes();
        Ok(Box::new(Secp256r1Exchange { secret, public }))
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn name(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

struct Secp256r1Exchange {
    secret: SecretKey,
    /// The point uncompressed: 4, x, y.
    public: Box<[u8]>,
}

impl ActiveKeyExchange for Secp256r1Exchange {
    fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
        // Only the uncompressed form is allowed, and the point MUST be on the curve (RFC 8446 §4.2.8.2).
        let point = match peer.first() {
            Some(4) => PublicKey::from_sec1_bytes(peer).map_err(|_| invalid_share())?,
            Some(_) | None => return Err(invalid_share()),
        };
        let shared = (point.to_projective() * *self.secret.to_nonzero_scalar()).to_affine();
        Ok(SharedSecret::from(shared.x().as_slice()))
    }

    fn pub_key(&self) -> &[u8] {
        &self.public
    }

    fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
        None
    }

    fn group(&self) -> NamedGroup {
        NamedGroup::secp256r1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Rng;
    use crate::tls::scope::Scope;
    use trace::Micros;

    fn start(group: &dyn SupportedKxGroup, seed: u64) -> Box<dyn ActiveKeyExchange> {
        Scope::new(Rng::new(seed)).enter(Micros(0), || group.start()).expect("a key")
    }

    #[test]
    fn both_sides_come_to_the_same_secret() {
        for group in [&X25519 as &dyn SupportedKxGroup, &Secp256r1] {
            let (one, other) = (start(group, 1), start(group, 2));
            let (one_public, other_public) = (one.pub_key().to_vec(), other.pub_key().to_vec());
            let secret = one.complete(&other_public).expect("a secret");
            assert_eq!(secret.secret_bytes(), other.complete(&one_public).expect("a secret").secret_bytes());
        }
    }

    #[test]
    fn what_is_no_public_key_is_refused() {
        // Of small order; off the curve; compressed; too short; empty.
        let mut compressed = start(&Secp256r1, 2).pub_key()[..33].to_vec();
        compressed[0] = 2;
        for (group, share) in [
            (&X25519 as &dyn SupportedKxGroup, vec![0; 32]),
            (&X25519, vec![9; 31]),
            (&Secp256r1, [&[4][..], &[1; 64]].concat()),
            (&Secp256r1, compressed),
            (&Secp256r1, Vec::new()),
        ] {
            assert!(start(group, 1).complete(&share).is_err());
        }
    }
}
