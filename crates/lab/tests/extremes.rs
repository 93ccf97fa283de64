//! Every scenario at the edges of its settings: it ends, nothing panics, what TCP delivers is what was written, and every
//! byte on the link is some layer's.

use lab::{Congestion, Intervention, Request, Run, Settings, scenario};
use trace::{Host, Micros, Traffic};

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
        Intervention::CloseAbruptly { host: Host::Client, at: Micros(1) },
        Intervention::CloseAbruptly { host: Host::Server, at: Micros(1) },
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
