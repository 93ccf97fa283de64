//! The right answers of the lessons about WebSocket, the cost of a connection, the comparison of the transports and long
//! transfers, worked out from the settings alone, as a textbook does.

use i18n::Lang;
use lab::protocol::Value;
use lab::{IpVersion, Request, TlsVersion};
use tasks::{Case, Form, find};

/// Checks `task` for some variants; `by_hand` gets what was run and the form.
fn each_variant(task: &str, by_hand: impl Fn(&Request, &Form)) {
    let task = find(task).expect("a task");
    for seed in 1..=8 {
        let request = task.request(seed).expect("a run");
        let (run, analysis) = lab::run(&request).expect("valid settings");
        let case = Case::new(Lang::En, task, &request, &run, &analysis);
        by_hand(&request, &(task.form)(&case).expect("a question"));
    }
}

fn number(form: &Form, part: usize) -> f64 {
    match form.parts[part].key.value() {
        Value::Number(number) => number,
        other => panic!("{other:?}"),
    }
}

fn choice(form: &Form, part: usize) -> usize {
    match form.parts[part].key.value() {
        Value::Choice(place) => place,
        other => panic!("{other:?}"),
    }
}

fn accepts(form: &Form, part: usize, number: f64) -> bool {
    form.parts[part].key.accepts(&Value::Number(number), &form.parts[part].input)
}

fn rtt_millis(request: &Request) -> f64 {
    request.settings.link.rtt.0 as f64 / 1_000.0
}

#[test]
fn the_first_message_waits_for_every_handshake() {
    each_variant("websocket-start", |request, form| {
        let trips = match request.settings.tls.as_ref().map(|tls| tls.version) {
            None => 2.0,
            Some(TlsVersion::Tls13) => 3.0,
            Some(TlsVersion::Tls12) => 4.0,
        };
        assert!(accepts(form, 0, trips * rtt_millis(request)), "{request:?}");
        assert!(!accepts(form, 0, trips * rtt_millis(request) + 1.0), "{request:?}");
    });
}

#[test]
fn a_frame_has_two_bytes_of_header_and_the_clients_four_more_of_key() {
    each_variant("websocket-frames", |_, form| {
        assert_eq!((number(form, 0), number(form, 1)), (2.0 + 4.0 + 5.0, 2.0 + 13.0));
        // The text has the key as `…, as decimal numbers 1, 2, 3, 4. …`.
        let (_, rest) = form.text.split_once("decimal numbers ").expect("the key");
        let key: Vec<u8> =
            rest.split(". ").next().expect("a list").split(", ").map(|byte| byte.parse().expect("a byte")).collect();
        assert_eq!((number(form, 2), number(form, 3)), (f64::from(b'H' ^ key[0]), f64::from(b'e' ^ key[1])));
    });
}

#[test]
fn the_value_that_accepts_an_upgrade_is_worked_out_from_the_key_and_the_server_closes_first() {
    each_variant("websocket-accept", |_, form| {
        let (_, rest) = form.text.split_once("Sec-WebSocket-Key: ").expect("the key");
        let key = rest.split(')').next().expect("a key");
        assert_eq!(form.parts[0].key.value(), Value::Text(wire::websocket::accept_key(key)));
        assert_eq!(choice(form, 1), 1);
    });
}

#[test]
fn a_first_visit_costs_five_round_trips_or_four() {
    each_variant("cost-cold", |request, form| {
        assert!(accepts(form, 0, 5.0 * rtt_millis(request)) && accepts(form, 1, 4.0 * rtt_millis(request)));
    });
}

#[test]
fn a_ticket_saves_a_round_trip_of_tls_1_2_and_only_bytes_of_tls_1_3() {
    each_variant("cost-ticket", |_, form| assert_eq!((choice(form, 0), choice(form, 1)), (0, 1)));
}

#[test]
fn hsts_leaves_three_round_trips_and_nothing_in_the_clear() {
    each_variant("cost-hsts", |request, form| assert!(accepts(form, 0, 3.0 * rtt_millis(request))));
    each_variant("cost-clear", |_, form| assert_eq!((number(form, 1), choice(form, 2)), (0.0, 0)));
}

#[test]
fn a_pushed_message_costs_its_framing_two_packets_headers_and_no_request() {
    each_variant("contrast-even", |request, form| {
        let size = f64::from(request.settings.feed.size);
        let header = if size > 125.0 { 4.0 } else { 2.0 };
        assert_eq!(number(form, 0), size + header + 40.0 + 40.0);
        // `id: 1`, `data: …`, an empty line, and a chunk's size in hexadecimal digits with two line ends.
        let event = 6.0 + 6.0 + size + 2.0;
        let digits = if event > 255.0 { 3.0 } else { 2.0 };
        assert_eq!(number(form, 1), event + digits + 2.0 + 2.0 + 40.0 + 40.0);
    });
}

#[test]
fn polls_that_are_slower_than_the_messages_take_fewer_bytes_and_come_later() {
    each_variant("contrast-burst", |request, form| {
        let settings = &request.settings;
        let seconds = settings.feed.messages as f64 / (f64::from(settings.feed.rate_milli) / 1_000.0);
        let between = (settings.poll_interval + settings.link.rtt).0 as f64 / 1e6;
        let polls = (seconds / between).ceil();
        assert!((number(form, 2) - polls).abs() <= 2.0, "{polls}, {request:?}");
        assert_eq!((choice(form, 0), choice(form, 1)), (0, 1));
    });
}

#[test]
fn slow_start_grows_by_one_segment_for_two_that_are_acknowledged() {
    each_variant("bulk-start", |request, form| {
        let segment = u64::from(request.settings.link.mtu) - 40;
        let mut window = 2_048;
        for part in 0..3 {
            assert!(accepts(form, part, window as f64), "{window} in round trip {}, {request:?}", part + 1);
            let (whole, rest) = (window / segment, window % segment);
            // The last ACK stands for what is left: one whole segment, or none, and a shorter one.
            let left = whole % 2 * segment + rest;
            window += whole / 2 * segment + left.min(segment);
        }
    });
}

#[test]
fn a_small_window_crosses_once_per_round_trip() {
    each_variant("bulk-window", |request, form| {
        let settings = &request.settings;
        let windows = settings.bulk_bytes as f64 / f64::from(settings.tcp.server_receive_buffer);
        let seconds = windows * rtt_millis(request) / 1_000.0;
        assert!(accepts(form, 0, seconds), "{seconds} s, {request:?}");
    });
}

#[test]
fn three_duplicate_acks_mean_a_fast_retransmit_and_fewer_a_timeout() {
    each_variant("bulk-repair", |_, form| {
        let is_fast = choice(form, 0) == 1;
        assert_eq!(is_fast, number(form, 1) >= 3.0);
        // Only the last three segments, which are sent after packet 100, have fewer than three behind them.
        let (_, rest) = form.text.split_once("no. ").expect("a packet");
        let packet: u32 = rest.split(' ').next().expect("a number").parse().expect("a number");
        assert_eq!(is_fast, packet < 100, "packet {packet}");
    });
}

#[test]
fn the_first_variants_are_the_lessons_runs_with_the_interventions_that_their_texts_name() {
    let drop = find("bulk-repair").expect("a task").request(1).expect("a run");
    assert_eq!(drop.interventions, [lab::Intervention::Drop { packet: 30 }]);
    let defaults = lab::scenario::defaults("websocket").expect("a scenario");
    let usual = find("websocket-start").expect("a task").request(1).expect("a run");
    assert_eq!(usual.settings, defaults);
}

#[test]
fn every_question_can_be_asked_of_a_run_over_ipv6() {
    for task in tasks::ALL {
        let mut request = task.request(1).expect("a run");
        request.settings.link.ip = IpVersion::V6;
        let (run, analysis) = lab::run(&request).expect("valid settings");
        let case = Case::new(Lang::En, task, &request, &run, &analysis);
        let form = (task.form)(&case).unwrap_or_else(|| panic!("{} asks nothing", task.id));
        for part in &form.parts {
            let right = part.key.value();
            assert!(part.key.accepts(&right, &part.input), "{}: {right:?}", task.id);
            if let Value::Field(event, field) = right {
                let blocks = analysis.dissect(&run.trace, event);
                assert!(blocks.iter().any(|block| block.dissection.find(&field).is_some()), "{}: {field}", task.id);
            }
        }
    }
}
