//! Tasks of the lesson about WebSocket, which has one connection.

use crate::carried::{bytes, field, label, messages, with_packets};
use crate::case::millis;
use crate::predict::before;
use crate::reading::{flags, segments};
use crate::words::{decimal, sender};
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::{Lang, msg};
use lab::TlsVersion;
use lab::protocol::Value;
use trace::flags::FIN;
use trace::{Direction, Event, EventId, Host, Kind, Layer, Micros};
use wire::websocket::{Head, Role, accept_hash};

const FAR: Vary = Vary::between("rtt", 20_000, 300_000, 1_000);
/// Without TLS, TLS 1.2, TLS 1.3.
const VERSION: Vary = Vary::between("tls", 0, 2, 1);
/// TLS 1.2 or 1.3.
const ENCRYPTED: Vary = Vary::between("tls", 1, 2, 1);

/// The key of the messages that depend on the version of TLS.
fn version(case: &Case) -> &'static str {
    match case.settings().tls.as_ref().map(|tls| tls.version) {
        None => "off",
        Some(TlsVersion::Tls12) => "tls12",
        Some(TlsVersion::Tls13) => "tls13",
    }
}

/// The data frames in the order of sending.
fn frames<'a>(case: &'a Case) -> Vec<&'a Event> {
    messages(case.run).into_iter().filter(|event| matches!(event.kind, Kind::Frame { .. })).collect()
}

/// How long until the first message leaves?
pub(super) static START: Task = Task {
    id: "websocket-start",
    lesson: "websocket",
    title: msg::task_ws_start_title,
    vary: &[FAR, VERSION],
    change: Change::NOTHING,
    form: start,
    source: "RFC 6455 §4.1",
};

fn start(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let at = millis(frames(case).first()?.sent);
    let rtt = millis(case.settings().link.rtt);
    let mut asking = Asking::number(msg::task_ws_start_label(lang), "ms", at, 0.5)
        .wrong_number(at - rtt, msg::task_ws_start_one(lang), "RFC 6455 §4.1")
        .wrong_number(at + rtt / 2.0, msg::task_ws_start_arrives(lang), "RFC 6455 §4.1")
        .wrong_number(at + rtt, msg::task_ws_start_more(lang), "RFC 9293 §3.5")
        .hint(msg::task_ws_start_hint(lang), "RFC 6455 §4.1");
    if case.settings().tls.is_some() {
        asking = asking.wrong_number(at - 2.0 * rtt, msg::task_ws_start_two(lang), "RFC 6455 §4.1");
    }
    if rtt > 0.0 {
        asking = asking.wrong_number(at / rtt, msg::task_ws_start_trips(lang), "RFC 6455 §4.1");
    }
    let text = msg::task_ws_start(lang, &decimal(rtt), version(case));
    let reason = msg::task_ws_start_reason(lang, version(case));
    Some(Form::new(text, reason).part(asking.until(Micros(0))))
}

/// How many bytes does a frame have, and what does masking do?
pub(super) static FRAMES: Task = Task {
    id: "websocket-frames",
    lesson: "websocket",
    title: msg::task_ws_frames_title,
    vary: &[FAR, VERSION],
    change: Change::NOTHING,
    form: sizes,
    source: "RFC 6455 §5.2",
};

fn sizes(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let frames = frames(case);
    let hello = *frames.iter().find(|event| event.direction == Direction::Up)?;
    let reply = *frames.iter().find(|event| event.direction == Direction::Down)?;
    let content = bytes(case.run, hello);
    let head = Head::read(content, Role::Client).ok()??;
    let key = head.mask?;
    let masked = content.get(head.size..head.size + 2)?;
    let plain: Vec<u8> = masked.iter().zip(key).map(|(byte, key)| byte ^ key).collect();
    let text = msg::task_ws_frames(
        lang,
        label(reply),
        &trace::to_hex(&key),
        &key.map(|byte| byte.to_string()).join(", "),
        &plain.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
        label(hello),
    );
    let readable = [msg::task_ws_frames_yes, msg::task_ws_frames_no, msg::task_ws_frames_server];
    let readable = Asking::choice(
        msg::task_ws_frames_readable(lang, label(hello)),
        readable.map(|option| option(lang).to_owned()).to_vec(),
        0,
    );
    let readable = readable.wrong_choice(1, msg::task_ws_frames_secret(lang), "RFC 6455 §10.3").wrong_choice(
        2,
        msg::task_ws_frames_anyone(lang),
        "RFC 6455 §5.3",
    );
    let form = Form::new(text, msg::task_ws_frames_reason(lang))
        .part(size(lang, hello, true))
        .part(size(lang, reply, false))
        .part(masked_byte(lang, 1, masked[0], &[(plain[0], Slip::Plain), (key[0], Slip::Key)], plain[0], key[0]))
        .part(masked_byte(
            lang,
            2,
            masked[1],
            &[(plain[1], Slip::Plain), (plain[1] ^ key[0], Slip::First)],
            plain[1],
            key[1],
        ))
        .part(readable);
    Some(form.hide([hello, reply].into_iter().flat_map(with_packets)))
}

/// The bytes of a frame.
fn size(lang: Lang, frame: &Event, is_masked: bool) -> Asking {
    let payload = frame.payload_bytes as f64;
    let all = frame.bytes as f64;
    let asking = Asking::count(msg::task_ws_frames_size(lang, label(frame)), "B", frame.bytes).wrong_number(
        payload,
        msg::task_ws_frames_head(lang),
        "RFC 6455 §5.2",
    );
    let asking = if is_masked {
        asking.wrong_number(all - 4.0, msg::task_ws_frames_mask(lang), "RFC 6455 §5.3").wrong_number(
            payload + 4.0,
            msg::task_ws_frames_head(lang),
            "RFC 6455 §5.2",
        )
    } else {
        asking.wrong_number(all + 4.0, msg::task_ws_frames_unmasked(lang), "RFC 6455 §5.1")
    };
    asking.hint(msg::task_ws_frames_hint(lang), "RFC 6455 §5.2")
}

/// A wrong way to mask a byte.
#[derive(Clone, Copy)]
enum Slip {
    Plain,
    Key,
    First,
}

/// A byte of the payload as it is sent. `plain` and `key` are added instead of combined by who takes XOR for a sum.
fn masked_byte(lang: Lang, place: u64, right: u8, slips: &[(u8, Slip)], plain: u8, key: u8) -> Asking {
    let mut asking = Asking::count(msg::task_ws_frames_byte(lang, &place.to_string()), "", right.into());
    for (value, slip) in slips {
        let text = match slip {
            Slip::Plain => msg::task_ws_frames_plain(lang),
            Slip::Key => msg::task_ws_frames_key(lang),
            Slip::First => msg::task_ws_frames_next(lang),
        };
        asking = asking.wrong_number((*value).into(), text, "RFC 6455 §5.3");
    }
    asking
        .wrong_number(f64::from(plain) + f64::from(key), msg::task_ws_frames_sum(lang), "RFC 6455 §5.3")
        .hint(msg::task_ws_frames_xor(lang), "RFC 6455 §5.3")
}

/// Which value must the 101 have, and who ends the TCP connection?
pub(super) static ACCEPT: Task = Task {
    id: "websocket-accept",
    lesson: "websocket",
    title: msg::task_ws_accept_title,
    vary: &[FAR, VERSION],
    change: Change::NOTHING,
    form: accept,
    source: "RFC 6455 §4.2.2",
};

/// The request to upgrade and its response.
fn upgrade<'a>(case: &'a Case) -> Option<(&'a Event, &'a Event)> {
    let all = messages(case.run);
    let request = *all.iter().find(|event| event.kind == Kind::Request)?;
    let response = *all.iter().find(|event| matches!(event.kind, Kind::Response { status: 101, .. }))?;
    Some((request, response))
}

fn accept(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let (request, response) = upgrade(case)?;
    let text = |event: &Event| String::from_utf8_lossy(bytes(case.run, event)).into_owned();
    let (request, answer) = (text(request), text(response));
    let key = field(&request, "Sec-WebSocket-Key")?;
    let value = Asking::text("Sec-WebSocket-Accept", field(&answer, "Sec-WebSocket-Accept")?)
        .wrong(Value::Text(key.to_owned()), msg::task_ws_accept_same(lang), "RFC 6455 §4.2.2")
        .wrong(Value::Text(trace::to_hex(&accept_hash(key))), msg::task_ws_accept_hex(lang), "RFC 6455 §4.2.2")
        .hint(msg::task_ws_accept_hint(lang), "RFC 6455 §4.2.2");
    let fins: Vec<&Event> =
        segments(case.run).into_iter().map(|(event, _)| event).filter(|event| flags(event) & FIN != 0).collect();
    let right = match fins.first().map(|fin| sender(fin)) {
        Some(Host::Client) => 0,
        Some(_) => 1,
        None => 2,
    };
    let hosts = [Host::Client, Host::Server].map(|host| case.host(host));
    let mut options = hosts.to_vec();
    options.push(msg::task_ws_accept_nobody(lang).to_owned());
    let fin = Asking::choice(msg::task_ws_accept_fin(lang), options, right)
        .wrong_choice(0, msg::task_ws_accept_client(lang), "RFC 6455 §7.1.1")
        .wrong_choice(2, msg::task_ws_accept_close(lang), "RFC 6455 §7.1.1")
        .hint(msg::task_ws_accept_fin_hint(lang), "RFC 6455 §7.1.1");
    let form = Form::new(msg::task_ws_accept(lang, key), msg::task_ws_accept_reason(lang)).part(value).part(fin);
    Some(form.hide(with_packets(response)).hide(fins.iter().map(|fin| fin.id)))
}

/// The whole connection, predicted message by message.
pub(super) static PREDICT: Task = Task {
    id: "websocket-predict",
    lesson: "websocket",
    title: msg::task_ws_predict_title,
    vary: &[FAR, ENCRYPTED],
    change: Change::NOTHING,
    form: predict,
    source: "RFC 6455 §1.2",
};

/// What TLS and WebSocket send, but for the alerts with which TLS ends.
fn talk<'a>(case: &'a Case) -> Vec<&'a Event> {
    let mut all = messages(case.run);
    all.retain(|event| matches!(event.layer, Layer::Tls | Layer::Http | Layer::WebSocket));
    all.retain(|event| !label(event).starts_with("Alert"));
    all
}

fn predict(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let coming = talk(case);
    let (request, _) = upgrade(case)?;
    let mut options: Vec<&str> = coming.iter().map(|event| label(event)).collect();
    // What could also come: a request without upgrade, its response, a frame that nobody sends here.
    let bare = label(request).split(" (").next().unwrap_or_default();
    options.extend([bare, "200 OK", "Ping"]);
    options.sort_unstable();
    options.dedup();
    let mut form = Form::new(msg::task_ws_predict(lang), msg::task_ws_predict_reason(lang));
    for (place, event) in coming.iter().enumerate() {
        for part in predicted(case, place, event, &options)? {
            form = form.part(part.until(before(event)));
        }
    }
    Some(form)
}

/// Who sends the next message, which it is, and how long it is if it is a data frame.
fn predicted(case: &Case, place: usize, event: &Event, options: &[&str]) -> Option<Vec<Asking>> {
    let lang = case.lang;
    let number = (place + 1).to_string();
    let (because, source) = because(case, event);
    let hosts = [Host::Client, Host::Server];
    let names = hosts.map(|host| case.host(host)).to_vec();
    let at = decimal(millis(event.sent));
    let who =
        Asking::choice(msg::task_ws_predict_who(lang, &at, &number), names, usize::from(sender(event) != Host::Client));
    let right = options.iter().position(|option| *option == label(event))?;
    let owned = options.iter().map(|option| (*option).to_owned()).collect();
    let mut what = Asking::choice(msg::task_ws_predict_what(lang, &number), owned, right);
    let is_frame = event.layer == Layer::WebSocket;
    for (at, option) in options.iter().enumerate().filter(|_| is_frame) {
        if option.starts_with("GET ") || option.starts_with("200 ") {
            what = what.wrong_choice(at, msg::task_ws_predict_http(lang), "RFC 6455 §1.7");
        }
    }
    let mut parts = vec![who.hint(because, source), what.hint(because, source)];
    if matches!(event.kind, Kind::Frame { .. }) {
        let is_masked = event.direction == Direction::Up;
        let size = size(lang, event, is_masked);
        parts.push(Asking { label: msg::task_ws_predict_size(lang, &number), ..size });
    }
    Some(parts)
}

/// What to look at again if a message was not expected.
fn because(case: &Case, event: &Event) -> (&'static str, &'static str) {
    let lang = case.lang;
    match event.kind {
        Kind::Flight if version(case) == "tls13" => (msg::task_ws_predict_tls(lang), "RFC 8446 §2"),
        Kind::Flight => (msg::task_ws_predict_tls(lang), "RFC 5246 §7.3"),
        Kind::Request => (msg::task_ws_predict_request(lang), "RFC 6455 §4.1"),
        Kind::Response { .. } => (msg::task_ws_predict_response(lang), "RFC 6455 §4.2.2"),
        Kind::Close { .. } => (msg::task_ws_predict_close(lang), "RFC 6455 §5.5.1"),
        _ => (msg::task_ws_predict_frame(lang), "RFC 6455 §5.6"),
    }
}

/// The messages of both handshakes, put in order.
pub(super) static ORDER: Task = Task {
    id: "websocket-order",
    lesson: "websocket",
    title: msg::task_ws_order_title,
    vary: &[FAR],
    change: Change::NOTHING,
    form: order,
    source: "RFC 5246 §7.3",
};

fn order(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let (_, response) = upgrade(case)?;
    let all: Vec<&Event> = talk(case).into_iter().take_while(|event| event.sent <= response.sent).collect();
    let texts: Vec<String> =
        all.iter().map(|event| format!("{}: {}", case.host(sender(event)), label(event))).collect();
    let shown = case.shuffled(texts.len());
    // The places in the shown list of the messages in another order.
    let places = |order: Vec<usize>| {
        let places = order.into_iter().filter_map(|item| shown.iter().position(|shown| *shown == item));
        Value::Order(places.collect())
    };
    let flights = all.len() - 2;
    let upgrade_first = [flights, flights + 1].into_iter().chain(0..flights).collect();
    let mut asking = Asking::order(msg::task_ws_order_label(lang), &texts, &shown)
        .wrong(places(upgrade_first), msg::task_ws_order_upgrade(lang), "RFC 6455 §4.1")
        .hint(msg::task_ws_order_hint(lang), "RFC 5246 §7.3");
    if flights == 4 {
        // The server's Finished before the client's, as in TLS 1.3.
        asking = asking.wrong(places(vec![0, 1, 3, 2, 4, 5]), msg::task_ws_order_finished(lang), "RFC 5246 §7.3");
    }
    let form = Form::new(msg::task_ws_order(lang, version(case)), msg::task_ws_order_reason(lang));
    Some(form.part(asking.until(Micros(0))).hide(all.into_iter().flat_map(with_packets)))
}

/// The field that shows that the server understood the request.
pub(super) static PROOF: Task = Task {
    id: "websocket-proof",
    lesson: "websocket",
    title: msg::task_ws_proof_title,
    vary: &[FAR, VERSION],
    change: Change::NOTHING,
    form: proof,
    source: "RFC 6455 §1.3",
};

fn proof(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let (request, response) = upgrade(case)?;
    let events: Vec<EventId> = with_packets(response);
    let mut asking = Asking::field(msg::task_ws_proof_label(lang), &events, "http.sec_websocket_accept")
        .hint(msg::task_ws_proof_hint(lang), "RFC 6455 §1.3");
    for event in &events {
        for name in ["http.upgrade", "http.connection"] {
            asking = asking.wrong(field_of(*event, name), msg::task_ws_proof_upgrade(lang), "RFC 6455 §1.3");
        }
        for name in ["http.response.code", "http.response.phrase", "http.response"] {
            asking = asking.wrong(field_of(*event, name), msg::task_ws_proof_status(lang), "RFC 6455 §4.1");
        }
    }
    for event in with_packets(request) {
        let key = field_of(event, "http.sec_websocket_key");
        asking = asking.wrong(key, msg::task_ws_proof_key(lang), "RFC 6455 §1.3");
    }
    Some(Form::new(msg::task_ws_proof(lang), msg::task_ws_proof_reason(lang)).part(asking))
}

fn field_of(event: EventId, name: &str) -> Value {
    Value::Field(event, name.to_owned())
}
