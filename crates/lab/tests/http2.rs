//! What the scenario `http2` and the setting `http` show: streams that wait for one lost packet, header blocks of a few bytes,
//! the beginning and the end of a connection, WebSocket on a stream. tshark reads the same in the captures.

mod common;
#[path = "common/runs.rs"]
mod runs;

use lab::{HttpVersion, Request, Run, START_SECONDS, TlsSettings, TlsVersion, WebSocketSettings, scenario};
use runs::{fact, label, request, run_of};
use std::collections::{BTreeMap, BTreeSet};
use trace::{Direction, Event, Host, Kind, Layer, LossCause, Micros, Part, SpanKind};

/// `cargo xtask test --long` runs all.
const SEEDS: u64 = if cfg!(feature = "long") { 100 } else { 20 };
const START_UNIX_MICROS: u64 = START_SECONDS * 1_000_000;

fn connection(event: &Event) -> u32 {
    event.wire.as_deref().map_or(0, |wire| wire.connection)
}

/// What was said above TCP and TLS, in the order in which it was sent.
fn said(run: &Run) -> Vec<&Event> {
    let is_said = |event: &&Event| matches!(event.layer, Layer::Http | Layer::WebSocket) && !event.is_packet();
    let mut events: Vec<&Event> = run.trace.events().filter(is_said).collect();
    events.sort_by_key(|event| (event.sent, event.id));
    events
}

/// When each resource was there in a part, from the part's start, and on which connection.
fn arrivals(run: &Run, part: Part) -> BTreeMap<String, (Micros, u32)> {
    let span = run.trace.spans().find(|span| span.kind == SpanKind::Part(part)).expect("the part");
    let (start, end) = (span.start, span.end.expect("its end"));
    let within = said(run).into_iter().filter(|event| (start..=end).contains(&event.sent));
    let mut waiting: Vec<(String, u32, String)> = Vec::new();
    let mut arrived = BTreeMap::new();
    for event in within {
        let (what, stream) = label(event).split_once(" · stream ").unwrap_or((label(event), ""));
        if event.kind == Kind::Request {
            let target = what.trim_start_matches("GET ").to_owned();
            waiting.push((target, connection(event), stream.to_owned()));
        } else if matches!(event.kind, Kind::Response { .. }) {
            let is_its = |(_, on, of): &(String, u32, String)| *on == connection(event) && of == stream;
            let place = waiting.iter().position(is_its).expect("its request");
            let (target, ..) = waiting.remove(place);
            arrived.insert(target, (event.arrived.expect("it arrives") - start, connection(event)));
        }
    }
    arrived.remove("/");
    arrived
}

/// The resources that were there at least one round trip later than in the other part.
fn delayed(run: &Run, usual: Part, lossy: Part, rtt: Micros) -> BTreeSet<String> {
    let (usual, lossy) = (arrivals(run, usual), arrivals(run, lossy));
    assert_eq!(usual.len(), lossy.len());
    usual.into_iter().filter(|(name, (at, _))| lossy[name].0 - *at >= rtt).map(|(name, _)| name).collect()
}

/// Checks one run: over one connection every resource waits, over six those that the connection with the lost packet carries.
fn assert_heads_of_lines(request: &Request) {
    let run = run_of(request);
    let (rtt, count) = (request.settings.link.rtt, request.settings.resources as usize);
    let what = format!("seed {}, {rtt:?}, {count} resources", request.seed);
    let is_dropped = |event: &&Event| {
        event.wire.as_deref().and_then(|wire| wire.loss).is_some_and(|loss| loss.cause == LossCause::Dropped)
    };
    let dropped: Vec<&Event> = run.trace.events().filter(is_dropped).collect();
    let [first, second] = dropped[..] else { panic!("{what}: {} packets were dropped", dropped.len()) };
    assert!(dropped.iter().all(|event| event.direction == Direction::Down && event.bytes == 1_500), "{what}");

    let of_six = delayed(&run, Part::SixConnections, Part::SixConnectionsLoss, rtt);
    let behind: BTreeSet<String> = arrivals(&run, Part::SixConnectionsLoss)
        .into_iter()
        .filter(|(_, (_, on))| *on == connection(first))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(of_six, behind, "{what}: over six connections");
    assert_eq!(of_six.len(), count.div_ceil(6), "{what}");
    assert_eq!(of_six.len() as u64, fact(&run, "six-connections-loss/resources-delayed"), "{what}");

    let of_one = delayed(&run, Part::OneConnection, Part::OneConnectionLoss, rtt);
    assert_eq!(of_one.len(), count, "{what}: over one connection");
    assert!(arrivals(&run, Part::OneConnectionLoss).values().all(|(_, on)| *on == connection(second)), "{what}");
    assert_eq!(of_one.len() as u64, fact(&run, "one-connection-loss/resources-delayed"), "{what}");
}

#[test]
fn one_lost_packet_makes_all_streams_of_one_connection_wait_and_a_sixth_of_six_connections() {
    for seed in 1..=SEEDS {
        let mut request = Request { seed, ..request("http2", |settings| settings.tls = None) };
        // The seed decides little without chance on the link, so it also chooses the link and the page.
        request.settings.link.rtt = Micros(10_000 + (seed as i64 * 7_919) % 140_000);
        request.settings.resources = 7 + (seed as u32 * 31) % 18;
        request.settings.resource_bytes = 4_000 + (seed as u32 * 977) % 6_000;
        assert_heads_of_lines(&request);
    }
}

#[test]
fn the_same_happens_under_tls() {
    for (seed, version) in [(1, TlsVersion::Tls13), (2, TlsVersion::Tls12)] {
        let tls = Some(TlsSettings { version, ..TlsSettings::default() });
        assert_heads_of_lines(&Request { seed, ..request("http2", |settings| settings.tls = tls) });
    }
}

#[test]
fn a_page_takes_six_connections_or_one_and_one_request_per_resource() {
    for resources in [1, 3, 6, 60] {
        let run = run_of(&request("http2", |settings| {
            (settings.resources, settings.resource_bytes, settings.tls) = (resources, 500, None);
        }));
        for (part, name) in scenario::HTTP2_PARTS {
            let connections = if name.starts_with("one") { 1 } else { resources.min(6) };
            assert_eq!(fact(&run, &format!("{name}/connections")), u64::from(connections), "{resources}: {name}");
            assert_eq!(fact(&run, &format!("{name}/requests")), u64::from(resources) + 1, "{resources}: {name}");
            assert_eq!(arrivals(&run, part).len(), resources as usize, "{resources}: {name}");
        }
    }
}

#[test]
fn large_resources_are_sent_under_the_clients_windows_which_it_opens_as_it_reads() {
    let run = run_of(&request("http2", |settings| {
        (settings.resources, settings.resource_bytes, settings.tls) = (20, 1_000_000, None);
        settings.link.rtt = Micros(2_000);
        settings.tcp.client_receive_buffer = 1_000_000;
        settings.tcp.send_buffer = 1_000_000;
    }));
    let updates = said(&run).into_iter().filter(|event| label(event).starts_with("WINDOW_UPDATE +78"));
    assert!(updates.count() >= 2, "half of 15 MiB is read twice");
    assert!(run.trace.events().all(|event| !label(event).contains("RST_STREAM")));
}

/// What the second and later requests of a connection cost: the fields that have crossed are indexes (RFC 7541 §6.1).
#[test]
fn a_header_block_that_repeats_is_a_fraction_of_the_first() {
    let sizes = |kind: fn(&Kind) -> bool, run: &Run| -> Vec<u64> {
        said(run).into_iter().filter(|event| kind(&event.kind)).map(|event| event.bytes).collect()
    };
    let run = run_of(&request("polling", |settings| settings.http = HttpVersion::V2));
    let requests = sizes(|kind| *kind == Kind::Request, &run);
    // A frame's head has 9 bytes. The path has 5 letters and is not kept in the table, and neither is the date of a response.
    assert_eq!(requests[..3], [9 + 316, 9 + 22, 9 + 22]);
    let empty = sizes(|kind| matches!(kind, Kind::Response { status: 204, .. }), &run);
    assert_eq!(empty[..3], [9 + 39, 9 + 28, 9 + 28]);
    let old = run_of(&request("polling", |_| {}));
    let requests_before = sizes(|kind| *kind == Kind::Request, &old);
    assert!(requests_before[1] > 15 * requests[1], "{} {}", requests_before[1], requests[1]);
}

#[test]
fn a_connection_begins_with_prefaces_and_settings_and_ends_with_goaway() {
    let run = run_of(&request("polling", |settings| settings.http = HttpVersion::V2));
    let said: Vec<&str> = said(&run).into_iter().map(label).collect();
    let begins = [
        "Connection preface",
        "SETTINGS",
        "WINDOW_UPDATE +15663105",
        "GET /data · stream 1",
        "SETTINGS",
        "WINDOW_UPDATE +2147418112",
        "SETTINGS ACK",
    ];
    assert_eq!(said[..7], begins);
    assert!(said[7..9].contains(&"SETTINGS ACK"), "{said:?}");
    assert_eq!(said.last(), Some(&"GOAWAY NO_ERROR (0)"));
    assert_eq!(said.iter().filter(|label| label.starts_with("RST_STREAM")).count(), 0);
}

#[test]
fn without_keep_alive_each_exchange_has_a_connection_of_its_own() {
    let run = run_of(&request("polling", |settings| {
        (settings.http, settings.http_keep_alive) = (HttpVersion::V2, false);
    }));
    assert_eq!(fact(&run, "connections"), fact(&run, "requests"));
    assert!(
        said(&run)
            .into_iter()
            .filter(|event| event.kind == Kind::Request)
            .all(|event| label(event).ends_with(" · stream 1"))
    );
}

fn capture(run: &Run) -> Vec<u8> {
    wire::pcapng::write(&run.trace, &run.key_log, Host::Client, START_UNIX_MICROS)
}

#[test]
fn alpn_offers_and_chooses_the_version_and_a_run_of_1_1_offers_only_that() {
    let alpn = |http| -> Vec<Vec<String>> {
        let tls = Some(TlsSettings { version: TlsVersion::Tls13, ..TlsSettings::default() });
        let run = run_of(&request("polling", |settings| (settings.http, settings.tls) = (http, tls)));
        let fields = ["tls.handshake.extensions_alpn_str"];
        let packets = common::tshark(&capture(&run), &fields).into_iter();
        packets.filter_map(|mut packet| packet.pop()).filter(|names| !names.is_empty()).collect()
    };
    assert_eq!(alpn(HttpVersion::V2), [vec!["h2".to_owned(), "http/1.1".to_owned()], vec!["h2".to_owned()]]);
    assert_eq!(alpn(HttpVersion::V1), [["http/1.1"], ["http/1.1"]]);
}

/// What tshark puts together of each response is the page and the resources, byte for byte.
#[test]
fn tshark_puts_the_same_content_together() {
    for tls in [None, Some(TlsSettings::default())] {
        let request = request("http2", |settings| settings.tls = tls.clone());
        let run = run_of(&request);
        let fields = ["http2.streamid", "http2.type", "http2.length", "http2.flags", "http2.data.data"];
        let mut whole = BTreeSet::new();
        for packet in common::tshark(&capture(&run), &fields) {
            let [streams, kinds, lengths, flags, data] = &packet[..] else { panic!("{packet:?}") };
            let frames = streams.iter().zip(kinds).zip(lengths.iter().zip(flags));
            let data_frames = frames.filter(|((_, kind), _)| *kind == "0");
            for (((stream, _), (_, flags)), data) in data_frames.zip(data) {
                // At the last frame tshark shows all of the content.
                if flags == "0x01" {
                    whole.insert((stream.parse::<u32>().expect("a stream"), data.clone()));
                }
            }
        }
        assert_eq!(whole.len(), 13, "both connections of HTTP/2 brought the same");
        for (stream, content) in whole.iter().filter(|(stream, _)| *stream > 1) {
            let begins: String =
                format!("console.log({});\n", (stream - 1) / 2).bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(content.starts_with(&begins) && content.len() == 12_000, "stream {stream}: {content}");
        }
    }
}

/// A capture of what other captures carry, each piece under the name of its dissector (link type 252, "upper PDU").
fn upper_pdus(name: &str, pieces: &[Vec<u8>]) -> Vec<u8> {
    const UPPER_PDU: u32 = 252;
    let mut file = [0xA1B2_C3D4_u32.to_le_bytes().as_slice(), &2_u16.to_le_bytes(), &4_u16.to_le_bytes()].concat();
    for field in [0, 0, 65_535, UPPER_PDU] {
        file.extend_from_slice(&field.to_le_bytes());
    }
    let mut tag = name.as_bytes().to_vec();
    tag.resize(name.len().next_multiple_of(4), 0);
    for piece in pieces {
        // Tag 12 is the dissector's name; tag 0 ends the list.
        let head = [&12_u16.to_be_bytes()[..], &(tag.len() as u16).to_be_bytes(), &tag, &[0; 4]].concat();
        let length = (head.len() + piece.len()) as u32;
        for field in [0, 0, length, length] {
            file.extend_from_slice(&field.to_le_bytes());
        }
        file.extend_from_slice(&head);
        file.extend_from_slice(piece);
    }
    file
}

fn unhex(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(text.get(at..at + 2).unwrap_or_default(), 16).expect("two digits");
    (0..text.len()).step_by(2).map(digit).collect()
}

/// tshark 4.0 does not look into a stream of CONNECT. What it finds in the stream's DATA is handed to its dissector of WebSocket.
#[test]
fn tshark_reads_the_websocket_on_a_stream() {
    let everything =
        WebSocketSettings { subprotocol: true, ping: true, simultaneous: false, binary: true, fragments: true };
    for tls in [None, Some(TlsSettings::default())] {
        let run = run_of(&request("websocket", |settings| {
            (settings.http, settings.tls, settings.websocket) = (HttpVersion::V2, tls.clone(), everything.clone());
        }));
        let packets = common::tshark(&capture(&run), &["http2.header.name", "http2.header.value", "http2.data.data"]);
        let headers: Vec<String> = packets
            .iter()
            .flat_map(|packet| packet[0].iter().zip(&packet[1]).map(|(name, value)| format!("{name}={value}")))
            .collect();
        for needed in
            [":method=CONNECT", ":protocol=websocket", ":path=/chat", ":status=200", "sec-websocket-protocol=chat"]
        {
            assert!(headers.iter().any(|header| header == needed), "{needed} is not in {headers:?}");
        }
        let is_data = |text: &&String| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let pieces: Vec<Vec<u8>> =
            packets.iter().flat_map(|packet| packet[2].iter().filter(is_data).map(|text| unhex(text))).collect();
        let ours: Vec<&Event> = said(&run).into_iter().filter(|event| event.layer == Layer::WebSocket).collect();
        let fields = ["websocket.opcode", "websocket.fin", "websocket.mask", "websocket.payload.text", "_ws.malformed"];
        let theirs = common::tshark(&upper_pdus("websocket", &pieces[..ours.len()]), &fields);
        assert_eq!(theirs.len(), ours.len());
        for (event, packet) in ours.iter().zip(theirs) {
            let bytes = run.trace.bytes(event.wire.as_ref().expect("bytes").data);
            let is_up = event.direction == Direction::Up;
            assert_eq!(packet[0], [(bytes[0] & 15).to_string()], "{}", label(event));
            assert_eq!(packet[1], [u8::from(bytes[0] & 0x80 != 0).to_string()], "{}", label(event));
            assert_eq!(packet[2], [u8::from(is_up).to_string()], "{}: the client masks", label(event));
            assert_eq!(packet[4], [""; 0], "{}", label(event));
            // tshark shows no text before the message is whole.
            let text = label(event).strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            if let Some(text) = text.filter(|_| bytes[0] & 0x80 != 0) {
                assert_eq!(packet[3], [text]);
            }
        }
    }
}

#[test]
fn a_websocket_on_a_stream_has_the_same_words_and_one_data_frame_per_frame() {
    let run = run_of(&request("websocket", |settings| (settings.http, settings.tls) = (HttpVersion::V2, None)));
    let said: Vec<&str> = said(&run).into_iter().map(label).collect();
    let talk = ["\"Hello\"", "\"Hello, Client\"", "\"Goodbye\"", "\"Goodbye, Client\"", "Close 1000", "Close 1000"];
    let of_socket: Vec<&str> = said.iter().copied().filter(|label| label.starts_with(['"', 'C'])).collect();
    let opening = ["Connection preface", "CONNECT /chat (:protocol websocket) · stream 1"];
    assert_eq!(of_socket, [&opening[..], &talk].concat());
    // The client waits until the server has said that it may (RFC 8441 §3).
    let place = |label: &str| said.iter().position(|known| *known == label).expect("it is said");
    assert!(place("WINDOW_UPDATE +2147418112") < place(opening[1]));
}

#[test]
fn a_run_speaks_http_2_only_if_it_is_asked_to_whichever_program_computes_it() {
    let speaks = |name: &str, http| {
        let request = request(name, |settings| settings.http = http);
        [request.speaks_http2(), request.needs_http2()]
    };
    assert_eq!(speaks("sse", HttpVersion::V1), [false, false]);
    assert_eq!(speaks("sse", HttpVersion::V2), [true, true]);
    assert_eq!(speaks("stream", HttpVersion::V1), [false, true], "its program is the larger one in any case");
    assert_eq!(speaks("http2", HttpVersion::V1), [true, true]);
}
