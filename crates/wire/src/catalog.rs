//! Every field that this crate can name, in one list: for texts, translations and tests that must not miss one.

use crate::{Spec, analysis, dns, har, http, http2, ip, sse, subprotocol, tcp, tls, udp, websocket};

/// Every field that a dissection can contain, protocol by protocol. Each `id` occurs once.
pub fn all_specs() -> impl Iterator<Item = &'static Spec> {
    let tables = [
        ip::v4::ALL,
        ip::v6::ALL,
        ip::v6::extensions::ALL,
        tcp::ALL,
        udp::ALL,
        dns::fields::ALL,
        tls::layout::ALL,
        tls::record::ALL,
        tls::handshake::ALL,
        tls::handshake::hello::ALL,
        tls::handshake::authentication::ALL,
        tls::handshake::extensions::ALL,
        http::spec::ALL,
        http2::spec::ALL,
        sse::fields::ALL,
        websocket::fields::ALL,
        subprotocol::spec::ALL,
        analysis::dissect::ALL,
        har::ALL,
    ];
    tables.into_iter().flatten().copied().chain(&http::spec::KNOWN)
}
