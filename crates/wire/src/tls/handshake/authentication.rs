//! Who one talks to, and the key exchange of TLS 1.2: certificates, signatures, public keys (RFC 8446 §4.3.2, §4.4;
//! RFC 5246 §7.4; RFC 8422 §5).

use super::super::layout::{Laid, Layout, specs};
use super::super::names;
use super::extensions::{self, SCHEME, all};

specs! {
    CONTEXT_LENGTH = "tls.handshake.certificate_request_context_length", "Certificate Request Context Length",
        "RFC 8446 §4.4.2", "Bytes of the context; 0 in the handshake itself.";
    CONTEXT = "tls.handshake.certificate_request_context", "Certificate Request Context", "RFC 8446 §4.4.2",
        "Says which request a certificate answers.";
    LIST_LENGTH = "tls.handshake.certificates_length", "Certificates Length", "RFC 8446 §4.4.2",
        "Bytes of the whole list.";
    LIST = "tls.handshake.certificates", "Certificates", "RFC 8446 §4.4.2",
        "The sender's own certificate, then those that vouch for it, each for the one before.";
    LENGTH = "tls.handshake.certificate_length", "Certificate Length", "RFC 8446 §4.4.2",
        "Bytes of the certificate.";
    CERTIFICATE = "tls.handshake.certificate", "Certificate", "RFC 5280 §4.1",
        "A public key and whose it is, signed by an authority, in DER.";
    SIGNATURE_LENGTH_13 = "tls.handshake.client_cert_vrfy.sig_len", "Signature Length", "RFC 8446 §4.4.3",
        "Bytes of the signature.";
    SIGNATURE_13 = "tls.handshake.client_cert_vrfy.sig", "Signature", "RFC 8446 §4.4.3",
        "A signature over the handshake so far: the sender has the certificate's private key.";
    CURVE_TYPE = "tls.handshake.server_curve_type", "Curve Type", "RFC 8422 §5.4",
        "How the curve is given; by name is the one way left.";
    CURVE = "tls.handshake.server_named_curve", "Named Curve", "RFC 8422 §5.4",
        "The group of the key exchange.";
    SERVER_POINT_LENGTH = "tls.handshake.server_point_len", "Public Key Length", "RFC 8422 §5.4",
        "Bytes of the key.";
    SERVER_POINT = "tls.handshake.server_point", "Server Public Key", "RFC 8422 §5.4",
        "The server's half of the key exchange, used once.";
    SIGNATURE_LENGTH = "tls.handshake.sig_len", "Signature Length", "RFC 8422 §5.4",
        "Bytes of the signature.";
    SIGNATURE = "tls.handshake.sig", "Signature", "RFC 8422 §5.4",
        "Made with the certificate's private key over both randoms and this public key, so that nobody can put in another.";
    CLIENT_POINT_LENGTH = "tls.handshake.client_point_len", "Public Key Length", "RFC 8422 §5.7",
        "Bytes of the key.";
    CLIENT_POINT = "tls.handshake.client_point", "Client Public Key", "RFC 8422 §5.7",
        "The client's half of the key exchange, used once: now both can compute the secret.";
    TYPES_LENGTH = "tls.handshake.cert_types_count", "Certificate Types Count", "RFC 5246 §7.4.4",
        "Bytes of the list.";
    TYPES = "tls.handshake.cert_types", "Certificate Types", "RFC 5246 §7.4.4",
        "What kinds of key the client's certificate may have.";
    NAMES_LENGTH = "tls.handshake.dnames_len", "Distinguished Names Length", "RFC 5246 §7.4.4",
        "Bytes of the list.";
    NAMES = "tls.handshake.dnames", "Distinguished Names", "RFC 5246 §7.4.4",
        "The authorities that the server trusts.";
    NAME_LENGTH = "tls.handshake.dname_len", "Distinguished Name Length", "RFC 5246 §7.4.4",
        "Bytes of the name.";
    NAME = "tls.handshake.dname", "Distinguished Name", "RFC 5246 §7.4.4",
        "The name of an authority, in DER.";
}

/// RFC 5246 §7.4.2.
pub(super) fn certificate_12(layout: &mut Layout<'_>) -> Laid {
    layout.vector(&LIST_LENGTH, 3, &LIST, |layout| all(layout, |layout| layout.opaque(&LENGTH, 3, &CERTIFICATE)))
}

/// In TLS 1.3 each certificate has extensions of its own (RFC 8446 §4.4.2).
pub(super) fn certificate_13(layout: &mut Layout<'_>) -> Laid {
    layout.opaque(&CONTEXT_LENGTH, 1, &CONTEXT)?;
    layout.vector(&LIST_LENGTH, 3, &LIST, |layout| {
        all(layout, |layout| {
            layout.opaque(&LENGTH, 3, &CERTIFICATE)?;
            extensions::list(layout)
        })
    })
}

/// RFC 5246 §7.4.4.
pub(super) fn request_12(layout: &mut Layout<'_>) -> Laid {
    layout.opaque(&TYPES_LENGTH, 1, &TYPES)?;
    extensions::schemes(layout)?;
    layout.vector(&NAMES_LENGTH, 2, &NAMES, |layout| all(layout, |layout| layout.opaque(&NAME_LENGTH, 2, &NAME)))
}

/// RFC 8446 §4.3.2.
pub(super) fn request_13(layout: &mut Layout<'_>) -> Laid {
    layout.opaque(&CONTEXT_LENGTH, 1, &CONTEXT)?;
    extensions::list(layout)
}

/// RFC 8446 §4.4.3, and the same in RFC 5246 §7.4.8.
pub(super) fn verify(layout: &mut Layout<'_>) -> Laid {
    layout.code(&SCHEME, names::signature_scheme)?;
    layout.opaque(&SIGNATURE_LENGTH_13, 2, &SIGNATURE_13)
}

/// As ECDHE has it (RFC 8422 §5.4); other key exchanges have other forms.
pub(super) fn server_key_exchange(layout: &mut Layout<'_>) -> Laid {
    if layout.ahead().first() != Some(&3) {
        layout.rest();
        return Ok(());
    }
    layout.named(&CURVE_TYPE, 1, names::curve_type)?;
    layout.code(&CURVE, names::group)?;
    layout.opaque(&SERVER_POINT_LENGTH, 1, &SERVER_POINT)?;
    layout.code(&SCHEME, names::signature_scheme)?;
    layout.opaque(&SIGNATURE_LENGTH, 2, &SIGNATURE)
}

/// As ECDHE has it (RFC 8422 §5.7).
pub(super) fn client_key_exchange(layout: &mut Layout<'_>) -> Laid {
    layout.opaque(&CLIENT_POINT_LENGTH, 1, &CLIENT_POINT)
}
