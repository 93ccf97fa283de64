//! Authentication, and the key exchange of TLS 1.2: certificates, signatures, public keys (RFC 8446 §4.3.2, §4.4;
//! RFC 5246 §7.4; RFC 8422 §5).

use super::super::layout::{Laid, Layout, specs};
use super::super::names;
use super::extensions::{self, SCHEME, all};

specs! {
    CONTEXT_LENGTH = "tls.handshake.certificate_request_context_length", "Certificate Request Context Length",
        "RFC 8446 §4.4.2";
    CONTEXT = "tls.handshake.certificate_request_context", "Certificate Request Context", "RFC 8446 §4.4.2";
    LIST_LENGTH = "tls.handshake.certificates_length", "Certificates Length", "RFC 8446 §4.4.2";
    LIST = "tls.handshake.certificates", "Certificates", "RFC 8446 §4.4.2";
    LENGTH = "tls.handshake.certificate_length", "Certificate Length", "RFC 8446 §4.4.2";
    CERTIFICATE = "tls.handshake.certificate", "Certificate", "RFC 5280 §4.1";
    SIGNATURE_LENGTH_13 = "tls.handshake.client_cert_vrfy.sig_len", "Signature Length", "RFC 8446 §4.4.3";
    SIGNATURE_13 = "tls.handshake.client_cert_vrfy.sig", "Signature", "RFC 8446 §4.4.3";
    CURVE_TYPE = "tls.handshake.server_curve_type", "Curve Type", "RFC 8422 §5.4";
    CURVE = "tls.handshake.server_named_curve", "Named Curve", "RFC 8422 §5.4";
    SERVER_POINT_LENGTH = "tls.handshake.server_point_len", "Public Key Length", "RFC 8422 §5.4";
    SERVER_POINT = "tls.handshake.server_point", "Server Public Key", "RFC 8422 §5.4";
    SIGNATURE_LENGTH = "tls.handshake.sig_len", "Signature Length", "RFC 8422 §5.4";
    SIGNATURE = "tls.handshake.sig", "Signature", "RFC 8422 §5.4";
    CLIENT_POINT_LENGTH = "tls.handshake.client_point_len", "Public Key Length", "RFC 8422 §5.7";
    CLIENT_POINT = "tls.handshake.client_point", "Client Public Key", "RFC 8422 §5.7";
    TYPES_LENGTH = "tls.handshake.cert_types_count", "Certificate Types Count", "RFC 5246 §7.4.4";
    TYPES = "tls.handshake.cert_types", "Certificate Types", "RFC 5246 §7.4.4";
    NAMES_LENGTH = "tls.handshake.dnames_len", "Distinguished Names Length", "RFC 5246 §7.4.4";
    NAMES = "tls.handshake.dnames", "Distinguished Names", "RFC 5246 §7.4.4";
    NAME_LENGTH = "tls.handshake.dname_len", "Distinguished Name Length", "RFC 5246 §7.4.4";
    NAME = "tls.handshake.dname", "Distinguished Name", "RFC 5246 §7.4.4";
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
