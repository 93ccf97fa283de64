//! What sentences say about the settings of a run. A sentence that names a number takes it from here, so that it stays true
//! when a setting is changed; the tests compare each with the run.

use crate::Say;
use i18n::{Lang, group, msg, plain_millis};
use lab::{Congestion, Settings, TlsVersion};
use trace::Micros;

/// The largest window that a segment without window scale can announce (RFC 9293 §3.1). Windows in SYN segments have no
/// scale (RFC 7323 §2.2).
const LARGEST_UNSCALED: u32 = 65_535;

/// How long a client of server-sent events waits before it connects again, if the server names no time. The standard leaves
/// it to the client (WHATWG HTML §9.2.2); this is the lab's.
const RECONNECTION_TIME: Micros = Micros(3_000_000);

/// A time in words: `1 s`, `0.25 s`, `50 ms`.
pub(crate) fn duration(lang: Lang, time: Micros) -> String {
    match u32::try_from(time.0) {
        Ok(micros) if micros.is_multiple_of(1_000) => i18n::duration(lang, micros / 1_000),
        _ => msg::unit_millis(lang, &plain_millis(time)),
    }
}

/// A share in millionths as percent: `20`, `0.5`.
pub(crate) fn percent(millionths: u32) -> String {
    let text = format!("{}.{:04}", millionths / 10_000, millionths % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The window in the client's first data segment. A window beyond 65,535 bytes loses the bits that its scale cannot
/// express (RFC 7323 §2.2).
pub(crate) fn client_window(settings: &Settings) -> String {
    let buffer = settings.tcp.client_receive_buffer;
    let shift = (u32::BITS - buffer.leading_zeros()).saturating_sub(16);
    // Without separators, as the study note writes "Data [Window=1000]".
    (buffer >> shift << shift).to_string()
}

/// The first window that the server announces: the one in its SYN-ACK.
pub(crate) fn server_window(settings: &Settings) -> String {
    group(u64::from(settings.tcp.server_receive_buffer.min(LARGEST_UNSCALED)))
}

/// The key of the messages that depend on whether HTTP connections are kept open.
pub(crate) fn reuse(settings: &Settings) -> &'static str {
    if settings.http_keep_alive { "on" } else { "off" }
}

/// The key of the messages that depend on the version of TLS.
pub(crate) fn tls(settings: &Settings) -> &'static str {
    match settings.tls.as_ref().map(|tls| tls.version) {
        None => "off",
        Some(TlsVersion::Tls12) => "tls12",
        Some(TlsVersion::Tls13) => "tls13",
    }
}

/// The key of the messages that depend on whether there is congestion control.
pub(crate) fn control(settings: &Settings) -> &'static str {
    if settings.tcp.congestion == Congestion::None { "none" } else { "on" }
}

/// The key of the messages about how fast slow start grows. A delayed ACK acknowledges two segments, and each ACK opens the
/// window by one (RFC 5681 §3.1).
pub(crate) fn growth(settings: &Settings) -> &'static str {
    match (settings.tcp.congestion, settings.tcp.delayed_ack) {
        (Congestion::None, _) => "none",
        (_, Micros(0)) => "double",
        _ => "delayed",
    }
}

/// How long a client of server-sent events waits before it connects again, and the key of the messages about who decides.
pub(crate) fn reconnection(settings: &Settings) -> (Micros, &'static str) {
    if settings.retry > Micros(0) { (settings.retry, "server") } else { (RECONNECTION_TIME, "client") }
}

/// Whether TLS sessions are resumed in a comparison of all versions, which also runs if the settings have no TLS.
pub(crate) fn resumes(settings: &Settings) -> bool {
    settings.tls.as_ref().is_none_or(|tls| tls.resumption)
}

/// Whether 0-RTT is on, in the same comparison.
pub(crate) fn sends_early(settings: &Settings) -> bool {
    settings.tls.as_ref().is_none_or(|tls| tls.early_data)
}

/// The caption of a WebSocket's messages: what always happens, and what the settings add.
pub(crate) fn websocket_data(lang: Lang, settings: &Settings) -> String {
    let extras = &settings.websocket;
    let all = [
        (true, msg::caption_data_ws as Say),
        (extras.ping, msg::caption_ws_ping),
        (extras.simultaneous, msg::caption_ws_simultaneous),
        (extras.binary, msg::caption_ws_binary),
        (extras.fragments, msg::caption_ws_fragments),
    ];
    let said: Vec<&str> = all.into_iter().filter(|(is_on, _)| *is_on).map(|(_, say)| say(lang)).collect();
    said.join(" ")
}

/// The caption of a WebSocket's handshake.
pub(crate) fn websocket_handshake(lang: Lang, settings: &Settings) -> String {
    let usual = msg::caption_ws_handshake(lang);
    if settings.websocket.subprotocol {
        [usual, " ", msg::caption_ws_subprotocol(lang)].concat()
    } else {
        usual.to_owned()
    }
}
