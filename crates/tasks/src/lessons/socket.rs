//! Tasks of the lesson about sockets: what each part of the chain costs, who may send when, and what names a socket.

use crate::case::millis;
use crate::exchange::{HALF_MILLISECOND, opened_within};
use crate::reading::{fact, is_within, part, segments};
use crate::words::decimal;
use crate::{Asking, Case, Change, Draw, Form, Key, Task, Vary};
use i18n::{Lang, group, msg};
use lab::protocol::Value;
use lab::{Intervention, IpVersion, Run};
use trace::{Direction, Event, Layer, Micros, Part, Span};

/// Up to this round-trip time all connections are open at the moment at which both sides send.
const NEAR: Vary = Vary::between("rtt", 10_000, 90_000, 100);
const BROWSER_OR_MINIMAL: Vary = Vary::between("headers", 0, 1, 1);
const PARTS: [(Part, Layer, &str); 3] = [
    (Part::Tcp, Layer::Tcp, "tcp/link-bytes"),
    (Part::Http, Layer::Http, "http/link-bytes"),
    (Part::WebSocket, Layer::WebSocket, "websocket/link-bytes"),
];
const TCP: usize = 0;
const HTTP: usize = 1;
const WEBSOCKET: usize = 2;

fn names(lang: Lang) -> Vec<String> {
    PARTS.map(|(_, layer, _)| lessons::words::layer(lang, layer).to_owned()).to_vec()
}

/// Packets with bytes of an application within a span.
fn messages<'a>(run: &'a Run, span: &Span, direction: Direction) -> Vec<&'a Event> {
    let is_message = |event: &&Event| {
        event.is_packet() && event.direction == direction && event.payload_bytes > 0 && is_within(event, span)
    };
    run.trace.events().filter(is_message).collect()
}

/// Which part needs the fewest bytes, and which the most?
pub(super) static BYTES: Task = Task {
    id: "socket-bytes",
    lesson: "socket",
    title: msg::task_socket_bytes_title,
    vary: &[NEAR, BROWSER_OR_MINIMAL],
    change: Change::NOTHING,
    form: bytes,
    source: "RFC 6455 §1.2",
};

fn bytes(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [tcp, http, websocket] = PARTS.map(|(_, _, name)| fact(case.run, name));
    let sizes = [tcp?, http?, websocket?];
    let place = |wanted: u64| sizes.iter().position(|size| *size == wanted);
    let fewest = place(*sizes.iter().min()?)?;
    let most = place(*sizes.iter().max()?)?;
    let head = msg::task_socket_bytes_head(lang);
    let upgrade = msg::task_socket_bytes_upgrade(lang);
    let link = &case.settings().link;
    let hint = msg::task_socket_bytes_hint(lang, &group(u64::from(link.mtu.saturating_sub(link.mss()))));
    let least = Asking::choice(msg::task_socket_bytes_fewest(lang), names(lang), fewest)
        .wrong_choice(HTTP, head, "RFC 9112 §2.1")
        .wrong_choice(WEBSOCKET, upgrade, "RFC 6455 §1.2")
        .hint(hint.clone(), "RFC 9293 §3.1");
    let most = Asking::choice(msg::task_socket_bytes_most(lang), names(lang), most)
        .wrong_choice(TCP, msg::task_socket_bytes_alone(lang), "RFC 9293 §3.1")
        .wrong_choice(HTTP, msg::task_socket_bytes_once(lang), "RFC 6455 §1.2")
        .hint(hint, "RFC 9293 §3.1");
    let [tcp, http, websocket] = sizes.map(group);
    let reason = msg::task_socket_bytes_reason(lang, &http, &tcp, &websocket);
    Some(Form::new(msg::task_socket_bytes(lang), reason).part(least).part(most))
}

/// In which parts do the arrows cross?
pub(super) static CROSS: Task = Task {
    id: "socket-cross",
    lesson: "socket",
    title: msg::task_socket_cross_title,
    vary: &[NEAR],
    change: Change::NOTHING,
    form: cross,
    source: "RFC 9293 §3.1",
};

fn cross(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let mut right = Vec::new();
    for (place, (of, ..)) in PARTS.iter().enumerate() {
        let span = part(case.run, *of)?;
        let (up, up_until) = crossing(case.run, &span, Direction::Up)?;
        let (down, down_until) = crossing(case.run, &span, Direction::Down)?;
        if up < down_until && down < up_until {
            right.push(place);
        }
    }
    let mut asking = Asking::choices(msg::task_socket_cross_parts(lang), names(lang), right)
        .hint(msg::task_socket_cross_hint(lang), "RFC 9293 §3.1");
    for with_http in [vec![HTTP], vec![TCP, HTTP], vec![HTTP, WEBSOCKET], vec![TCP, HTTP, WEBSOCKET]] {
        asking = asking.wrong(Value::Choices(with_http), msg::task_socket_cross_http(lang), "RFC 9110 §3.3");
    }
    let asking = asking
        .wrong(Value::Choices(vec![TCP]), msg::task_socket_cross_upgrade(lang), "RFC 6455 §1.2")
        .wrong(Value::Choices(vec![WEBSOCKET]), msg::task_socket_cross_duplex(lang), "RFC 9293 §3.1")
        .wrong(Value::Choices(Vec::new()), msg::task_socket_cross_duplex(lang), "RFC 9293 §3.1");
    Some(Form::new(msg::task_socket_cross(lang), msg::task_socket_cross_reason(lang)).part(asking))
}

/// When a message is first sent, and when it is there.
fn crossing(run: &Run, span: &Span, direction: Direction) -> Option<(Micros, Micros)> {
    let packets = messages(run, span, direction);
    let arrived = packets.iter().filter_map(|event| event.arrived).min();
    Some((packets.first()?.sent, arrived.unwrap_or(Micros(i64::MAX))))
}

/// What does a lost message delay?
pub(super) static DROP: Task = Task {
    id: "socket-drop",
    lesson: "socket",
    title: msg::task_socket_drop_title,
    vary: &[NEAR],
    change: Change::acts(drop_hello),
    form: drop_form,
    source: "RFC 9293 §3.1",
};

fn drop_hello(run: &Run, _: &mut Draw) -> Vec<Intervention> {
    let hello = part(run, Part::Tcp).and_then(|span| messages(run, &span, Direction::Up).first().map(|event| event.id));
    hello.map(|packet| Intervention::Drop { packet: packet.0 }).into_iter().collect()
}

fn drop_form(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let span = part(case.run, Part::Tcp)?;
    let hellos = messages(case.run, &span, Direction::Up);
    let lost = hellos.first().filter(|event| event.arrived.is_none())?;
    let again = hellos.iter().find(|event| event.arrived.is_some())?;
    let replies = messages(case.run, &span, Direction::Down);
    let reply = replies.iter().find(|event| event.arrived.is_some())?;
    let (replied, repeated) = (reply.arrived?, again.arrived?);
    let way = replied - reply.sent;
    let at = |label: &str, right: Micros| Asking::number(label, "ms", millis(right), HALF_MILLISECOND).until(lost.sent);
    let waits = msg::task_socket_drop_waits(lang);
    let reply_at = at(msg::task_socket_drop_reply(lang), replied)
        .wrong_number(millis(repeated + way), waits, "RFC 9293 §3.1")
        .wrong_number(millis(repeated), waits, "RFC 9293 §3.1")
        .wrong_number(millis(reply.sent), msg::task_socket_drop_sent(lang), "RFC 9293 §3.1")
        .hint(msg::task_socket_drop_half(lang), "RFC 9293 §3.1");
    let again_at = at(msg::task_socket_drop_again(lang), repeated)
        .wrong_number(millis(lost.sent + way), msg::task_socket_drop_never(lang), "RFC 9293 §3.8.1")
        .wrong_number(millis(lost.sent + way + way + way), msg::task_socket_drop_soon(lang), "RFC 6298 §2.4")
        .wrong_number(millis(again.sent), msg::task_socket_drop_sent(lang), "RFC 9293 §3.1")
        .hint(msg::task_socket_drop_timer(lang), "RFC 6298 §2.4");
    let rtt = decimal(millis(case.settings().link.rtt));
    let text = msg::task_socket_drop(lang, &decimal(millis(lost.sent)), &case.number(lost.id), &rtt);
    let timer = decimal(millis(again.sent - lost.sent));
    let form = Form::new(text, msg::task_socket_drop_reason(lang, &timer)).part(reply_at).part(again_at);
    Some(form.hide([reply.id, again.id]))
}

/// Which field names the application?
pub(super) static PORT: Task = Task {
    id: "socket-port",
    lesson: "socket",
    title: msg::task_socket_port_title,
    vary: &[NEAR],
    change: Change::NOTHING,
    form: port,
    source: "RFC 9293 §3.1",
};

fn port(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let all = segments(case.run);
    let first = all.first()?.0.id;
    // The server's port is the destination of one direction and the source of the other one.
    let name = |direction: Direction, is_server: bool| match (direction, is_server) {
        (Direction::Up, true) | (Direction::Down, false) => "tcp.dstport",
        (Direction::Up, false) | (Direction::Down, true) => "tcp.srcport",
    };
    let given = |event: &Event, field: &str| Value::Field(event.id, field.to_owned());
    let right = all.iter().map(|(event, _)| given(event, name(event.direction, true))).collect();
    let asking = Asking::field(msg::task_socket_port_field(lang), &[first], "tcp.dstport");
    let mut asking = Asking { key: Key::AnyOf(right), ..asking };
    for (event, _) in &all {
        let other = given(event, name(event.direction, false));
        asking = asking.wrong(other, msg::task_socket_port_client(lang), "RFC 9293 §3.1");
        let (addresses, protocol, source) = match case.settings().link.ip {
            IpVersion::V4 => (["ip.dst", "ip.src"], "ip.proto", "RFC 791 §3.1"),
            IpVersion::V6 => (["ipv6.dst", "ipv6.src"], "ipv6.nxt", "RFC 8200 §3"),
        };
        for address in addresses {
            asking = asking.wrong(given(event, address), msg::task_socket_port_host(lang), source);
        }
        asking = asking.wrong(given(event, protocol), msg::task_socket_port_protocol(lang), "RFC 768");
    }
    let asking = asking.hint(msg::task_socket_port_hint(lang), "RFC 9293 §4");
    Some(Form::new(msg::task_socket_port(lang), msg::task_socket_port_reason(lang)).part(asking))
}

/// What tells two connections to the same port apart?
pub(super) static PAIR: Task = Task {
    id: "socket-pair",
    lesson: "socket",
    title: msg::task_socket_pair_title,
    vary: &[NEAR],
    change: Change::NOTHING,
    form: pair,
    source: "RFC 9293 §3.4.1",
};

const CLIENT_PORT: usize = 1;
const SERVER_PORT: usize = 3;

fn pair(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let [one, two] = [Part::Http, Part::WebSocket].map(|of| {
        let span = part(case.run, of)?;
        let packets = opened_within(case.run, &span);
        let packet = packets.iter().find(|event| event.direction == Direction::Up)?;
        sockets(case.run, packet)
    });
    let (one, two) = (one?, two?);
    let right: Vec<usize> = (0..one.len()).filter(|place| one[*place] != two[*place]).collect();
    let options = [
        msg::task_socket_pair_client_address,
        msg::task_socket_pair_client_port,
        msg::task_socket_pair_server_address,
        msg::task_socket_pair_server_port,
    ];
    let options = options.map(|option| option(lang).to_owned()).to_vec();
    let mut asking = Asking::choices(msg::task_socket_pair_values(lang), options, right).wrong(
        Value::Choices(Vec::new()),
        msg::task_socket_pair_nothing(lang),
        "RFC 9293 §3.4.1",
    );
    // Every set of values is one number in binary.
    for set in 1..1_usize << one.len() {
        let places: Vec<usize> = (0..one.len()).filter(|place| set >> place & 1 == 1).collect();
        let (text, source) = if places.contains(&SERVER_PORT) {
            (msg::task_socket_pair_port(lang), "RFC 9293 §4")
        } else if places.iter().any(|place| *place != CLIENT_PORT) {
            (msg::task_socket_pair_address(lang), "RFC 791 §3.1")
        } else {
            continue;
        };
        asking = asking.wrong(Value::Choices(places), text, source);
    }
    let asking = asking.hint(msg::task_socket_pair_hint(lang), "RFC 9293 §3.4.1");
    Some(Form::new(msg::task_socket_pair(lang), msg::task_socket_pair_reason(lang)).part(asking))
}

/// Source address and port, destination address and port.
fn sockets(run: &Run, packet: &Event) -> Option<[String; 4]> {
    let bytes = run.trace.bytes(packet.wire.as_deref()?.data);
    let ip = wire::ip::Header::parse(bytes)?;
    let tcp = wire::tcp::Header::parse(bytes.get(ip.payload)?)?;
    let ports = [tcp.source_port, tcp.destination_port].map(|port| port.to_string());
    let [source, destination] = [ip.source, ip.destination].map(|address| address.to_string());
    let [source_port, destination_port] = ports;
    Some([source, source_port, destination, destination_port])
}
