//! The names of numbers in IANA's TLS registries, limited to those that browsers, OpenSSL and rustls still offer.

/// The name of a number that is in none of the tables. A client may make one up to keep servers tolerant (RFC 8701).
fn other(code: u64) -> &'static str {
    if code & 0x0f0f == 0x0a0a && code >> 8 == code & 0xff { "GREASE" } else { "Unknown" }
}

/// Record content types (RFC 8446 §5.1).
pub(super) fn content_type(code: u64) -> &'static str {
    match code {
        20 => "Change Cipher Spec",
        21 => "Alert",
        22 => "Handshake",
        23 => "Application Data",
        24 => "Heartbeat",
        _ => other(code),
    }
}

/// Protocol versions (RFC 8446 §4.2.1).
pub(super) fn version(code: u64) -> &'static str {
    match code {
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ => other(code),
    }
}

/// Handshake messages (RFC 8446 §4, RFC 5246 §7.4). A Hello Retry Request has a Server Hello's number.
pub(super) fn handshake(code: u64) -> &'static str {
    match code {
        0 => "Hello Request",
        1 => "Client Hello",
        2 => "Server Hello",
        4 => "New Session Ticket",
        5 => "End Of Early Data",
        8 => "Encrypted Extensions",
        11 => "Certificate",
        12 => "Server Key Exchange",
        13 => "Certificate Request",
        14 => "Server Hello Done",
        15 => "Certificate Verify",
        16 => "Client Key Exchange",
        20 => "Finished",
        21 => "Certificate URL",
        22 => "Certificate Status",
        23 => "Supplemental Data",
        24 => "Key Update",
        25 => "Compressed Certificate",
        254 => "Message Hash",
        _ => "Unknown Handshake Message",
    }
}

/// Alerts as messages (RFC 8446 §6, RFC 5246 §7.2).
pub(super) fn alert(code: u64) -> &'static str {
    match code {
        0 => "Alert: close_notify",
        10 => "Alert: unexpected_message",
        20 => "Alert: bad_record_mac",
        21 => "Alert: decryption_failed",
        22 => "Alert: record_overflow",
        30 => "Alert: decompression_failure",
        40 => "Alert: handshake_failure",
        42 => "Alert: bad_certificate",
        43 => "Alert: unsupported_certificate",
        44 => "Alert: certificate_revoked",
        45 => "Alert: certificate_expired",
        46 => "Alert: certificate_unknown",
        47 => "Alert: illegal_parameter",
        48 => "Alert: unknown_ca",
        49 => "Alert: access_denied",
        50 => "Alert: decode_error",
        51 => "Alert: decrypt_error",
        70 => "Alert: protocol_version",
        71 => "Alert: insufficient_security",
        80 => "Alert: internal_error",
        86 => "Alert: inappropriate_fallback",
        90 => "Alert: user_canceled",
        100 => "Alert: no_renegotiation",
        109 => "Alert: missing_extension",
        110 => "Alert: unsupported_extension",
        112 => "Alert: unrecognized_name",
        113 => "Alert: bad_certificate_status_response",
        115 => "Alert: unknown_psk_identity",
        116 => "Alert: certificate_required",
        120 => "Alert: no_application_protocol",
        _ => "Alert: unknown",
    }
}

/// An alert's description alone.
pub(super) fn alert_description(code: u64) -> &'static str {
    alert(code).strip_prefix("Alert: ").unwrap_or_default()
}

/// An alert's level (RFC 8446 §6).
pub(super) fn alert_level(code: u64) -> &'static str {
    match code {
        1 => "warning",
        2 => "fatal",
        _ => other(code),
    }
}

/// Cipher suites (RFC 8446 §B.4, RFC 5289, RFC 7905, RFC 5746 §3.3).
pub(super) fn cipher_suite(code: u64) -> &'static str {
    match code {
        0x1301 => "TLS_AES_128_GCM_SHA256",
        0x1302 => "TLS_AES_256_GCM_SHA384",
        0x1303 => "TLS_CHACHA20_POLY1305_SHA256",
        0xc02b => "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xc02c => "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02f => "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xc030 => "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xcca8 => "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xcca9 => "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        0xc009 => "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        0xc00a => "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        0xc023 => "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        0xc024 => "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        0xc027 => "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        0xc028 => "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        0xc013 => "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        0xc014 => "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        0x009c => "TLS_RSA_WITH_AES_128_GCM_SHA256",
        0x009d => "TLS_RSA_WITH_AES_256_GCM_SHA384",
        0x002f => "TLS_RSA_WITH_AES_128_CBC_SHA",
        0x0035 => "TLS_RSA_WITH_AES_256_CBC_SHA",
        0x00ff => "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
        _ => other(code),
    }
}

/// Extensions (RFC 8446 §4.2).
pub(super) fn extension(code: u64) -> &'static str {
    match code {
        0 => "server_name",
        1 => "max_fragment_length",
        5 => "status_request",
        10 => "supported_groups",
        11 => "ec_point_formats",
        13 => "signature_algorithms",
        16 => "application_layer_protocol_negotiation",
        18 => "signed_certificate_timestamp",
        21 => "padding",
        22 => "encrypt_then_mac",
        23 => "extended_master_secret",
        27 => "compress_certificate",
        28 => "record_size_limit",
        35 => "session_ticket",
        41 => "pre_shared_key",
        42 => "early_data",
        43 => "supported_versions",
        44 => "cookie",
        45 => "psk_key_exchange_modes",
        47 => "certificate_authorities",
        49 => "post_handshake_auth",
        50 => "signature_algorithms_cert",
        51 => "key_share",
        0xfe0d => "encrypted_client_hello",
        0xff01 => "renegotiation_info",
        _ => other(code),
    }
}

/// Groups for key exchange (RFC 8446 §4.2.7).
pub(super) fn group(code: u64) -> &'static str {
    match code {
        23 => "secp256r1",
        24 => "secp384r1",
        25 => "secp521r1",
        29 => "x25519",
        30 => "x448",
        0x0100 => "ffdhe2048",
        0x0101 => "ffdhe3072",
        0x0102 => "ffdhe4096",
        0x0103 => "ffdhe6144",
        0x0104 => "ffdhe8192",
        0x11ec => "X25519MLKEM768",
        _ => other(code),
    }
}

/// Signature schemes (RFC 8446 §4.2.3).
pub(super) fn signature_scheme(code: u64) -> &'static str {
    match code {
        0x0201 => "rsa_pkcs1_sha1",
        0x0203 => "ecdsa_sha1",
        0x0401 => "rsa_pkcs1_sha256",
        0x0403 => "ecdsa_secp256r1_sha256",
        0x0501 => "rsa_pkcs1_sha384",
        0x0503 => "ecdsa_secp384r1_sha384",
        0x0601 => "rsa_pkcs1_sha512",
        0x0603 => "ecdsa_secp521r1_sha512",
        0x0804 => "rsa_pss_rsae_sha256",
        0x0805 => "rsa_pss_rsae_sha384",
        0x0806 => "rsa_pss_rsae_sha512",
        0x0807 => "ed25519",
        0x0808 => "ed448",
        0x0809 => "rsa_pss_pss_sha256",
        0x080a => "rsa_pss_pss_sha384",
        0x080b => "rsa_pss_pss_sha512",
        _ => other(code),
    }
}

/// Forms of a point on a curve (RFC 8422 §5.1.2).
pub(super) fn point_format(code: u64) -> &'static str {
    match code {
        0 => "uncompressed",
        1 => "ansiX962_compressed_prime",
        2 => "ansiX962_compressed_char2",
        _ => other(code),
    }
}

/// How a pre-shared key may be used (RFC 8446 §4.2.9).
pub(super) fn psk_mode(code: u64) -> &'static str {
    match code {
        0 => "psk_ke",
        1 => "psk_dhe_ke",
        _ => other(code),
    }
}

/// Compression methods (RFC 5246 §7.4.1.2).
pub(super) fn compression(code: u64) -> &'static str {
    if code == 0 { "null" } else { other(code) }
}

/// Kinds of names of a server (RFC 6066 §3).
pub(super) fn server_name_type(code: u64) -> &'static str {
    if code == 0 { "host_name" } else { other(code) }
}

/// Kinds of certificate status (RFC 6066 §8).
pub(super) fn status_type(code: u64) -> &'static str {
    if code == 1 { "ocsp" } else { other(code) }
}

/// Kinds of curve parameters (RFC 8422 §5.4).
pub(super) fn curve_type(code: u64) -> &'static str {
    if code == 3 { "named_curve" } else { other(code) }
}

/// Whether a Key Update asks for another (RFC 8446 §4.6.3).
pub(super) fn key_update(code: u64) -> &'static str {
    match code {
        0 => "update_not_requested",
        1 => "update_requested",
        _ => other(code),
    }
}
