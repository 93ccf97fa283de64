//! The numbers in sentences are the run's: change a setting, and the sentence stays true.

use super::defaults;
use crate::{caption, find};
use i18n::{Lang, group};
use lab::{Congestion, Request, Run, Settings, TlsSettings, TlsVersion};
use trace::{Direction, Event, Gauge, Host, Kind, Micros, SpanKind};

/// A run of `scenario` with changed settings, and these settings.
pub(super) fn changed(scenario: &str, change: impl FnOnce(&mut Settings)) -> (Run, Settings) {
    let mut settings = defaults(scenario);
    change(&mut settings);
    (lab::run(&Request::new(scenario, settings.clone())).expect("a run").0, settings)
}

pub(super) fn fact(run: &Run, name: &str) -> u64 {
    run.fact(name).unwrap_or_else(|| panic!("no fact {name}"))
}

fn lead(scenario: &str, lang: Lang, settings: &Settings) -> String {
    (find(scenario).expect("a lesson").lead)(lang, settings)
}

/// Checks that the lead has, in each language, what `said` makes of it.
fn assert_lead(scenario: &str, settings: &Settings, said: impl Fn(Lang) -> String) {
    for lang in Lang::ALL {
        let (lead, said) = (lead(scenario, lang, settings), said(lang));
        assert!(lead.contains(&said), "the lead of {scenario} does not say “{said}”: {lead}");
        assert_eq!(lead.split(". ").count(), 3, "{lead}");
    }
}

fn each(lang: Lang, ko: String, en: String) -> String {
    if lang == Lang::Ko { ko } else { en }
}

/// The events with this label, by the time of sending.
pub(super) fn labelled<'a>(run: &'a Run, label: &str) -> Vec<&'a Event> {
    let mut found: Vec<&Event> =
        run.trace.events().filter(|event| event.wire.as_ref().is_some_and(|wire| &*wire.label == label)).collect();
    found.sort_by_key(|event| event.sent);
    found
}

#[test]
fn the_lead_of_udp_has_the_messages_and_the_loss_of_the_run() {
    for (messages, loss, percent) in [(20, 200_000, "20"), (1, 0, "0"), (400, 50_000, "5"), (400, 505_000, "50.5")] {
        let (run, settings) = changed("udp", |settings| {
            settings.feed.messages = messages;
            settings.link.loss = loss;
        });
        assert_eq!(fact(&run, "udp/sent"), messages);
        let datagrams: Vec<&Event> = run.trace.events().filter(|event| event.kind == Kind::Datagram).collect();
        let lost = datagrams.iter().filter(|event| event.arrived.is_none()).count() * 100 / datagrams.len();
        let wanted: f64 = percent.parse().expect("a number");
        assert!(messages < 400 || (lost as f64 - wanted).abs() < 6.0, "{lost}% of the datagrams were lost");
        let count = group(messages);
        let en = if messages == 1 { "One message crosses".to_owned() } else { format!("{count} messages cross") };
        assert_lead("udp", &settings, |lang| each(lang, format!("메시지 {count}개를"), en.clone()));
        assert_lead("udp", &settings, |lang| each(lang, format!("{percent}%가"), format!("loses {percent}%")));
    }
}

#[test]
fn the_lead_of_http_tells_whether_connections_are_kept() {
    for keep_alive in [true, false] {
        let (run, settings) = changed("http", |settings| settings.http_keep_alive = keep_alive);
        let is_kept = run.facts.iter().any(|fact| fact.name == "keep-alive/connections");
        assert_eq!(is_kept, keep_alive);
        assert_eq!((fact(&run, "new-connections/connections"), fact(&run, "new-connections/answers")), (3, 3));
        let (ko, en) = if is_kept {
            ("다음에는 연결 하나로", "then over one connection")
        } else {
            ("껐으므로", "not kept open")
        };
        assert_lead("http", &settings, |lang| each(lang, ko.into(), en.into()));
    }
}

#[test]
fn the_lead_of_polling_has_the_interval_between_two_polls() {
    for keep_alive in [true, false] {
        for (interval, ko, en) in
            [(1_000_000, "1초", "1 s"), (250_000, "0.25초", "0.25 s"), (2_500, "2.5 ms", "2.5 ms")]
        {
            let (run, settings) = changed("polling", |settings| {
                settings.poll_interval = Micros(interval);
                settings.http_keep_alive = keep_alive;
            });
            let polls: Vec<_> = run.trace.spans().filter(|span| span.kind == SpanKind::PollCycle).collect();
            assert_eq!(polls[1].start - polls[0].end.expect("it ends"), Micros(interval));
            let response = run.trace.events().find(|event| matches!(event.kind, Kind::Response { .. }));
            let is_over_with_it = response.expect("a response").arrived == polls[0].end;
            assert_eq!(is_over_with_it, keep_alive, "a poll that closes its connection is over later");
            assert_lead("polling", &settings, |lang| each(lang, format!("{ko} 뒤에"), format!("again {en} after")));
        }
    }
}

#[test]
fn the_lead_of_long_polling_has_the_longest_hold() {
    for (hold, ko, en) in [(1_500_000, "1.5초", "1.5 s"), (400_000, "0.4초", "0.4 s"), (50_000, "50 ms", "50 ms")] {
        let (run, settings) = changed("long-polling", |settings| settings.hold = Micros(hold));
        let held = run.trace.spans().filter(|span| span.kind == SpanKind::Held);
        let longest = held.filter_map(|span| Some(span.end? - span.start)).max();
        assert_eq!(longest, Some(Micros(hold)));
        assert_lead("long-polling", &settings, |lang| {
            each(lang, format!("최대 {ko} 동안"), format!("for {en} at most"))
        });
    }
}

#[test]
fn the_lead_of_websocket_has_the_round_trips_before_the_first_message_and_the_bytes_of_a_frame() {
    let versions = [None, Some(TlsVersion::Tls12), Some(TlsVersion::Tls13)];
    for version in versions {
        let (run, settings) = changed("websocket", |settings| {
            let usual = settings.tls.take().unwrap_or_default();
            settings.tls = version.map(|version| TlsSettings { version, ..usual });
        });
        let (hello, reply) = (labelled(&run, "\"Hello\"")[0], labelled(&run, "\"Hello, Client\"")[0]);
        let trips = hello.sent.0 / settings.link.rtt.0;
        assert_lead("websocket", &settings, |lang| {
            each(lang, format!("적어도 {trips}번"), format!("at least {trips} round trips"))
        });
        let [up, down] =
            [(hello, "Hello"), (reply, "Hello, Client")].map(|(event, text)| event.bytes - text.len() as u64);
        assert_lead("websocket", &settings, |lang| {
            let ko = format!("{down}바이트(서버) 또는 {up}바이트(클라이언트)");
            each(lang, ko, format!("{down} bytes of framing from the server, {up} from the client"))
        });
    }
}

#[test]
fn the_lead_of_stream_has_the_number_of_tokens() {
    for messages in [1, 12] {
        let (run, settings) = changed("stream", |settings| settings.feed.messages = messages);
        assert_eq!(fact(&run, "streamed/delivered"), messages);
        assert_lead("stream", &settings, |lang| {
            each(lang, format!("토큰({messages}개)"), format!("({messages} in all)"))
        });
    }
}

#[test]
fn the_lead_of_contrast_has_the_number_of_messages() {
    for messages in [1, 3, 5] {
        let (run, settings) = changed("contrast", |settings| settings.feed.messages = messages);
        assert_eq!(fact(&run, "websocket/delivered"), messages);
        let en = if messages == 1 { "The same message comes".to_owned() } else { format!("same {messages} messages") };
        assert_lead("contrast", &settings, |lang| each(lang, format!("메시지 {messages}개가"), en.clone()));
    }
}

#[test]
fn the_lead_of_socket_has_the_bytes_of_both_messages() {
    let (run, settings) = changed("socket", |_| {});
    let bytes = fact(&run, "tcp/message-bytes");
    assert_lead("socket", &settings, |lang| each(lang, format!("{bytes}바이트"), format!("{bytes} bytes")));
}

/// The most bytes that the client has in flight in each of the first round trips with data.
fn in_flight(run: &Run, settings: &Settings, trips: i64) -> Vec<u64> {
    let rtt = settings.link.rtt.0;
    let samples: Vec<_> = run
        .trace
        .samples()
        .iter()
        .filter(|sample| sample.host == Host::Client && sample.gauge == Gauge::InFlight)
        .collect();
    let most = |trip: i64| {
        let within = samples.iter().filter(|sample| sample.at.0 / rtt == trip);
        within.map(|sample| sample.value).max().unwrap_or_default()
    };
    // The first round trip is the handshake.
    (1..=trips).map(most).collect()
}

#[test]
fn the_lead_of_bulk_has_its_bytes_and_the_first_congestion_window() {
    for (bytes, congestion, mtu) in [
        (100_000, Congestion::Reno, 1_500),
        (200_000, Congestion::Cubic, 1_500),
        (80_000, Congestion::Reno, 576),
        (100_000, Congestion::None, 1_500),
    ] {
        let (run, settings) = changed("bulk", |settings| {
            settings.bulk_bytes = bytes;
            settings.tcp.congestion = congestion;
            settings.link.mtu = mtu;
        });
        let sent = run.streams.iter().find(|stream| stream.direction == Direction::Up).expect("a stream").written;
        assert_lead("bulk", &settings, |lang| {
            each(lang, format!("{}바이트를", group(sent)), format!("{} bytes as fast", group(sent)))
        });
        let first = in_flight(&run, &settings, 1)[0];
        if congestion == Congestion::None {
            assert!(first > 60_000, "{first} bytes at once");
            assert_lead("bulk", &settings, |lang| each(lang, "수신 윈도우만큼".into(), "control is off".into()));
        } else {
            assert_lead("bulk", &settings, |lang| {
                each(lang, format!("{}바이트로 시작", group(first)), format!("window of {} bytes", group(first)))
            });
        }
    }
}

#[test]
fn the_caption_of_bulk_has_the_growth_of_a_round_trip() {
    for (delayed_ack, rtt, mtu) in [(10, 40, 1_500), (10, 100, 1_500), (5, 40, 1_000), (0, 40, 1_500), (0, 100, 576)] {
        let (run, settings) = changed("bulk", |settings| {
            settings.tcp.delayed_ack = Micros(delayed_ack * 1_000);
            settings.link.rtt = Micros(rtt * 1_000);
            settings.link.mtu = mtu;
        });
        let flights = in_flight(&run, &settings, 5);
        let growth = (flights[4] as f64 / flights[0] as f64).powf(0.25);
        let (ko, en, expected) =
            if delayed_ack == 0 { ("두 배쯤", "twice as much", 2.0) } else { ("1.6배", "1.6 times as much", 1.6) };
        assert!((growth - expected).abs() < 0.1, "{flights:?} grow by {growth:.2}, not {expected}");
        for lang in Lang::ALL {
            let said = caption(lang, "bulk", Some(SpanKind::Data), &settings);
            assert!(said.contains(if lang == Lang::Ko { ko } else { en }), "{said}");
        }
    }
    let (_, settings) = changed("bulk", |settings| settings.tcp.congestion = Congestion::None);
    for (lang, word) in [(Lang::Ko, "느린 시작"), (Lang::En, "Slow start")] {
        let said = caption(lang, "bulk", Some(SpanKind::Data), &settings);
        assert!(!said.contains(word), "nothing starts slowly without congestion control: {said}");
    }
}

/// The window field of a segment and its scale. The lab's hosts scale only windows of more than 65,535 bytes.
fn window(run: &Run, event: &Event, buffer: u32) -> u64 {
    let bytes = run.trace.bytes(event.wire.as_ref().expect("a packet").data);
    let scale = (u32::BITS - buffer.leading_zeros()).saturating_sub(16);
    u64::from(u16::from_be_bytes([bytes[34], bytes[35]])) << scale
}

#[test]
fn the_caption_of_tcp_has_the_windows_of_the_run() {
    for (client, server) in [(1_000, 1_000), (500, 1_000), (1_000, 3_000), (65_535, 400), (100_001, 90_000)] {
        let (run, settings) = changed("tcp", |settings| {
            settings.tcp.client_receive_buffer = client;
            settings.tcp.server_receive_buffer = server;
        });
        let is_data = |event: &&Event| {
            event.is_packet()
                && event.direction == Direction::Up
                && event.wire.as_ref().is_some_and(|wire| wire.label.contains(" B"))
        };
        let data = run.trace.events().find(is_data).expect("data");
        let syn_ack = labelled(&run, "SYN, ACK")[0];
        // Windows in a SYN segment are never scaled (RFC 7323 §2.2).
        let (own, peers) = (window(&run, data, client), window(&run, syn_ack, 0));
        for lang in Lang::ALL {
            let said = caption(lang, "tcp", Some(SpanKind::Data), &settings);
            assert!(said.starts_with(&format!("Data [Window={own}]")), "the segment has {own}: {said}");
            let unit = if lang == Lang::Ko { "바이트" } else { " bytes" };
            assert!(said.contains(&format!("{}{unit}", group(peers))), "the server has {peers}: {said}");
        }
    }
}

#[test]
fn the_lead_of_connection_cost_has_the_round_trips_before_the_request() {
    let (run, _) = changed("connection-cost", |_| {});
    let before = ["tls-1.3/cold/round-trips", "tls-1.2/cold/round-trips"].map(|name| fact(&run, name) - 1);
    assert_eq!(before, [3, 4], "the lead says three or four (서너 번)");
    let [cached, resumed] = ["dns-cached", "resumed"]
        .map(|visit| ["round-trips", "bytes-to-first-byte"].map(|what| fact(&run, &format!("tls-1.3/{visit}/{what}"))));
    assert!(resumed[0] == cached[0] && resumed[1] < cached[1], "TLS 1.3 resumption saves bytes only");
    let older = ["dns-cached", "resumed"].map(|visit| fact(&run, &format!("tls-1.2/{visit}/round-trips")));
    assert!(older[1] < older[0], "TLS 1.2 resumption saves a round trip");
}
