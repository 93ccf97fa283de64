//! Every scenario at the edges of its settings: it ends, nothing panics, what TCP delivers is what was written, and every
//! byte on the link is some layer's.

mod common;

use lab::{Congestion, Intervention, Request, Run, START_SECONDS, Settings, scenario};
use trace::flags::RST;
use trace::{Gauge, Host, Kind, Micros, Traffic};

/// All scenarios with `change` made to the settings that they are shown with.
fn with(change: impl Fn(&mut Settings)) -> impl Iterator<Item = Request> {
    scenario::ALL.iter().map(move |scenario| {
        let mut settings = (scenario.defaults)();
        change(&mut settings);
        Request::new(scenario.name, settings)
    })
}

fn run(request: &Request) -> Run {
    let (run, analysis) = lab::run(request).unwrap_or_else(|error| panic!("{}: {error}", request.scenario));
    let mut bytes = 0;
    for event in run.trace.events() {
        if event.is_packet() {
            let layers = event.wire.as_ref().expect("a packet").layers;
            assert_eq!(layers.total(), event.bytes, "{}: packet {}", request.scenario, event.id.0);
            bytes += event.bytes;
        }
    }
    assert_eq!(run.trace.layer_bytes(&Traffic::all()).total(), bytes, "{}", request.scenario);
    for stream in &run.streams {
        assert!(stream.intact && stream.read <= stream.written, "{}: {stream:?}", request.scenario);
    }
    let every_hundredth = run.trace.events().step_by(100);
    every_hundredth.for_each(|event| drop(analysis.dissect(&run.trace, event.id)));
    run
}

fn assert_all_finish(change: impl Fn(&mut Settings)) {
    for request in with(change) {
        assert!(run(&request).finished, "{} does not come to its end", request.scenario);
    }
}

#[test]
fn with_windows_of_one_byte() {
    assert_all_finish(|settings| {
        settings.tcp.client_receive_buffer = 1;
        settings.tcp.server_receive_buffer = 1;
        settings.bulk_bytes = 200;
        (settings.resources, settings.resource_bytes) = (2, 100);
    });
}

#[test]
fn with_windows_that_must_be_scaled() {
    assert_all_finish(|settings| {
        settings.tcp.client_receive_buffer = 1_000_000;
        settings.tcp.server_receive_buffer = 1_000_000;
        settings.tcp.send_buffer = 1_000_000;
        settings.bulk_bytes = 3_000_000;
    });
}

#[test]
fn windows_are_what_tshark_calculates() {
    for buffer in [1, 1_000, 65_535, 65_536, 1_000_000, 1 << 30] {
        let mut settings = (scenario::find("bulk").expect("it is in the registry").defaults)();
        settings.tcp.client_receive_buffer = buffer;
        settings.tcp.server_receive_buffer = buffer;
        settings.bulk_bytes = u64::from(buffer.clamp(200, 1_000_000));
        let run = run(&Request::new("bulk", settings));
        let capture = wire::pcapng::write(&run.trace, &run.key_log, Host::Client, START_SECONDS * 1_000_000);
        let packets = common::tshark(&capture, &["ip.src", "tcp.window_size"]);
        for (host, address) in [(Host::Client, "192.0.2.10"), (Host::Server, "192.0.2.80")] {
            let gauge = run.trace.samples().iter();
            let gauge = gauge.filter(|sample| sample.host == host && sample.gauge == Gauge::ReceiveWindow);
            let ours: Vec<String> = gauge.map(|sample| sample.value.to_string()).collect();
            let sent = packets.iter().filter(|packet| packet[0][0] == address);
            let mut theirs: Vec<String> = sent.map(|packet| packet[1][0].clone()).collect();
            theirs.dedup();
            assert_eq!(ours, theirs, "{host:?} with a buffer of {buffer} bytes");
        }
    }
}

#[test]
fn with_little_patience() {
    for request in with(|settings| settings.tcp.user_timeout = Micros(1_000)) {
        run(&request);
    }
}

#[test]
fn a_host_that_resets_its_connections_at_the_very_start_resets_the_first() {
    for mut request in with(|settings| settings.tls = None).filter(|request| request.scenario == "tcp") {
        let at_start = |host| Intervention::CloseAbruptly { host, at: Micros(0) };
        request.interventions = vec![at_start(Host::Client), at_start(Host::Server)];
        let run = run(&request);
        let reset = run.trace.events().find(|event| matches!(event.kind, Kind::Segment { flags } if flags & RST != 0));
        assert_eq!(reset.map(|event| event.sent), Some(Micros(0)));
    }
}

/// What a connection costs must not grow with how many there have been: two thousand are a matter of a second.
#[test]
fn with_thousands_of_connections() {
    let mut settings = (scenario::find("polling").expect("it is in the registry").defaults)();
    settings.http_keep_alive = false;
    settings.link.rtt = Micros(0);
    settings.poll_interval = Micros(1_000);
    settings.feed.rate_milli = 100_000;
    settings.feed.messages = 200;
    let run = run(&Request::new("polling", settings));
    assert!(run.finished && run.streams.len() > 2_000, "{} streams", run.streams.len());
}

#[test]
fn with_small_and_with_jumbo_packets() {
    for mtu in [576, 9_000, 65_535] {
        assert_all_finish(|settings| {
            settings.link.mtu = mtu;
            settings.link.queue = 200_000;
        });
    }
}

#[test]
fn over_a_slow_link_with_a_short_queue() {
    assert_all_finish(|settings| {
        settings.link.bandwidth = 10_000;
        settings.link.queue = 3_000;
        settings.bulk_bytes = 20_000;
    });
}

#[test]
fn next_door_and_far_away() {
    for rtt in [0, 1, 10_000_000] {
        assert_all_finish(|settings| {
            settings.link.rtt = Micros(rtt);
            settings.bulk_bytes = 20_000;
        });
    }
}

#[test]
fn over_a_link_that_does_everything_wrong() {
    assert_all_finish(|settings| {
        settings.link.loss = 200_000;
        settings.link.duplication = 300_000;
        settings.link.reordering = 300_000;
        settings.link.jitter = Micros(200_000);
        settings.tcp.congestion = Congestion::Cubic;
        settings.bulk_bytes = 50_000;
    });
}

#[test]
fn whatever_is_done_to_it() {
    let ever = Micros(3_600_000_000);
    let deeds = [
        Intervention::Drop { packet: 1_000_000_000 },
        Intervention::StallReader { host: Host::Client, from: Micros(0), until: ever },
        Intervention::StallReader { host: Host::Server, from: Micros(0), until: ever },
        Intervention::CloseAbruptly { host: Host::Client, at: Micros(0) },
        Intervention::CloseAbruptly { host: Host::Server, at: Micros(0) },
        Intervention::CloseAbruptly { host: Host::Client, at: Micros(1) },
        Intervention::CloseAbruptly { host: Host::Server, at: Micros(1) },
        Intervention::CloseAbruptly { host: Host::Server, at: Micros(50_000) },
        Intervention::Cut { from: Micros(0), until: ever },
        Intervention::Delay { packet: 1, by: Micros(30_000_000) },
        Intervention::Corrupt { packet: 1 },
    ];
    for deed in deeds {
        for mut request in with(|_| {}) {
            request.interventions = vec![deed.clone(), deed.clone()];
            run(&request);
        }
    }
}
