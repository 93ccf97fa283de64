//! The sentences about flights of TLS. A flight is labelled with the names of its messages.

use super::messages::{Context, Tls};
use super::{Why, label};
use i18n::{Lang, msg};
use trace::Event;

/// The alert that closes a connection orderly.
const CLOSE: &str = "Alert: close_notify";

pub(super) fn why(lang: Lang, event: &Event, context: Context) -> Why {
    let label = label(event);
    let tls = context.tls;
    let names: Vec<&str> = label.split(", ").collect();
    let has = |name: &str| names.contains(&name);
    // The section of TLS 1.3 or of TLS 1.2. What is the same in both is explained by the newer one.
    let in_version = |tls13, tls12| if tls.is_tls13 == Some(false) { tls12 } else { tls13 };
    let own = if has("Client Hello") {
        client_hello(lang, tls)
    } else if has("Hello Retry Request") {
        Why::new(msg::why_hello_retry(lang), "RFC 8446 §4.1.4")
    } else if has("Server Hello") {
        server_hello(lang, tls)
    } else if has("Client Key Exchange") {
        Why::new(msg::why_client_key(lang), "RFC 5246 §7.4.7")
    } else if has("End Of Early Data") {
        Why::new(msg::why_early_end(lang), "RFC 8446 §4.5")
    } else if has("Finished") {
        let ticket = has("New Session Ticket").then(|| msg::why_ticket(lang).to_owned());
        Why::new(msg::why_finished(lang), in_version("RFC 8446 §4.4.4", "RFC 5246 §7.4.9")).and(ticket)
    } else if has("New Session Ticket") {
        Why::new(msg::why_ticket(lang), in_version("RFC 8446 §4.6.1", "RFC 5077 §3.3"))
    } else if label == CLOSE {
        return Why::new(msg::why_close_notify(lang), in_version("RFC 8446 §6.1", "RFC 5246 §7.2.1"));
    } else if let Some(alert) = label.strip_prefix("Alert: ") {
        Why::new(msg::why_alert(lang, alert), in_version("RFC 8446 §6.2", "RFC 5246 §7.2.2"))
    } else {
        Why::new(msg::why_flight(lang, label), in_version("RFC 8446 §4", "RFC 5246 §7.4"))
    };
    own.and(has(CLOSE).then(|| msg::why_close_notify_too(lang).to_owned()))
}

fn client_hello(lang: Lang, tls: Tls) -> Why {
    match (tls.is_tls13, tls.is_resumed) {
        (Some(true), _) if tls.has_early_data => Why::new(msg::why_client_hello_early(lang), "RFC 8446 §2.3"),
        (Some(true), true) => Why::new(msg::why_client_hello_resumed(lang), "RFC 8446 §2.2"),
        (Some(true), false) => Why::new(msg::why_client_hello_13(lang), "RFC 8446 §4.1.2"),
        (Some(false), true) => Why::new(msg::why_client_hello_resumed(lang), "RFC 5077 §3.1"),
        (Some(false), false) => Why::new(msg::why_client_hello_12(lang), "RFC 5246 §7.4.1.2"),
        (None, _) => Why::new(msg::why_client_hello(lang), "RFC 8446 §4.1.2"),
    }
}

fn server_hello(lang: Lang, tls: Tls) -> Why {
    match (tls.is_tls13, tls.is_resumed) {
        (Some(false), true) => Why::new(msg::why_server_hello_resumed(lang), "RFC 5077 §3.1"),
        (Some(false), false) => Why::new(msg::why_server_hello_12(lang), "RFC 5246 §7.3"),
        (_, true) => Why::new(msg::why_server_hello_resumed(lang), "RFC 8446 §2.2"),
        (_, false) => Why::new(msg::why_server_hello_13(lang), "RFC 8446 §2"),
    }
}

/// About bytes that cannot be read as TLS.
pub(super) fn unread(lang: Lang) -> Why {
    Why::new(msg::why_tls_unread(lang), "RFC 8446 §5.1")
}
