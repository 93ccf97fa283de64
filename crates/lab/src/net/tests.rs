//! The network as a whole.

use super::*;
use crate::{Intervention, Request, Run, Settings};
use trace::{Host, Kind, LossCause, Micros, State, TcpState};

const PORT: u16 = 49_000;
const FIN: u8 = 1;
const SYN: u8 = 2;
const PSH: u8 = 8;
const ACK: u8 = 16;

/// The server sends what it gets back in capitals; the client says `words` and closes.
async fn shout(net: Net, words: Vec<u8>) {
    let mut listener = net.server().listen(PORT);
    net.spawn(async move {
        loop {
            let mut peer = listener.accept().await;
            while let Ok(bytes) = peer.read().await {
                if bytes.is_empty() || peer.write(&bytes.to_ascii_uppercase()).await.is_err() {
                    break;
                }
            }
            peer.close();
        }
    });
    let Ok(mut tcp) = net.client().connect(Host::Server, PORT).await else { return };
    let mut heard = 0;
    for chunk in words.chunks(10_000) {
        if tcp.write(chunk).await.is_err() {
            return;
        }
        while heard < chunk.len() {
            match tcp.read().await {
                Ok(bytes) if !bytes.is_empty() => heard += bytes.len(),
                _ => return,
            }
        }
        heard = 0;
    }
    tcp.close();
    while tcp.read().await.is_ok_and(|bytes| !bytes.is_empty()) {}
    tcp.over().await;
}

fn request(settings: Settings) -> Request {
    Request::new("", settings)
}

fn run(request: &Request, words: &[u8]) -> Run {
    let net = Net::new(request);
    let finished = net.drive(Box::pin(shout(net.clone(), words.to_vec())));
    net.into_run(finished)
}

fn flags(run: &Run) -> Vec<u8> {
    let flags = run.trace.events().map(|event| {
        let Kind::Segment { flags } = event.kind else { panic!("{:?}", event.kind) };
        flags
    });
    flags.collect()
}

#[test]
fn a_short_exchange_is_the_textbook_one() {
    let run = run(&request(Settings::default()), b"hello");
    assert!(run.finished);
    assert_eq!(
        flags(&run),
        [SYN, SYN | ACK, ACK, PSH | ACK, PSH | ACK, FIN | ACK, ACK, FIN | ACK, ACK],
        "the client closes at once, so that its FIN acknowledges the answer"
    );
    let first = run.trace.events().next().expect("a packet");
    assert_eq!((first.sent, first.arrived), (Micros(0), Some(Micros(20_000))));
    let states: Vec<TcpState> = run
        .trace
        .states()
        .iter()
        .filter(|change| change.host == Host::Client)
        .map(|change| {
            let State::Tcp(state) = change.state else { panic!("{:?}", change.state) };
            state
        })
        .collect();
    use TcpState::*;
    assert_eq!(states, [SynSent, Established, FinWait1, FinWait2, TimeWait]);
}

#[test]
fn equal_requests_give_equal_packets_and_other_seeds_others() {
    let mut settings = Settings::default();
    settings.link.loss = 100_000;
    let mut request = request(settings);
    let bytes = |run: &Run| {
        run.trace
            .events()
            .map(|event| run.trace.bytes(event.wire.as_ref().expect("a packet").data).to_vec())
            .collect::<Vec<_>>()
    };
    let first = bytes(&run(&request, &[7; 50_000]));
    assert_eq!(first, bytes(&run(&request, &[7; 50_000])));
    request.seed = 2;
    assert_ne!(first, bytes(&run(&request, &[7; 50_000])));
}

#[test]
fn every_byte_arrives_in_order_however_bad_the_link() {
    for seed in 0..20 {
        let mut settings = Settings::default();
        settings.link.loss = 200_000;
        settings.link.duplication = 50_000;
        settings.link.reordering = 50_000;
        settings.link.jitter = Micros(5_000);
        let run = run(&Request { seed, ..request(settings) }, &[b'x'; 30_000]);
        assert!(run.finished, "seed {seed} did not end");
        assert_eq!(run.streams.len(), 2);
        for stream in &run.streams {
            assert!(stream.intact && stream.written == 30_000 && stream.read == 30_000, "seed {seed}: {stream:?}");
        }
        assert!(run.trace.events().any(|event| event.wire.as_ref().is_some_and(|wire| wire.loss.is_some())));
    }
}

#[test]
fn a_dropped_syn_ack_is_sent_again_after_the_timeout() {
    let mut request = request(Settings::default());
    request.interventions.push(Intervention::Drop { packet: 2 });
    let run = run(&request, b"hello");
    let second = run.trace.events().nth(1).and_then(|event| event.wire.as_ref()).and_then(|wire| wire.loss);
    assert_eq!(second.map(|loss| loss.cause), Some(LossCause::Dropped));
    assert!(run.finished && run.streams.iter().all(|stream| stream.written == stream.read));
    assert!(run.trace.events().nth(2).expect("a repeat").sent >= Micros(1_000_000), "RTO is at least a second");
}

#[test]
fn a_repeated_syn_belongs_to_its_connection() {
    let mut request = request(Settings::default());
    let first = run(&request, b"hello").trace.events().len() as u64;
    request.interventions.push(Intervention::Duplicate { packet: first + 1 });
    let net = Net::new(&request);
    let twice = net.clone();
    // The second connection finds sockets that listen in the places that the first one left.
    let course = async move {
        shout(twice.clone(), b"hello".to_vec()).await;
        shout(twice, b"hello".to_vec()).await;
    };
    let finished = net.drive(Box::pin(course));
    let run = net.into_run(finished);
    let initial: std::collections::BTreeSet<&[u8]> = run
        .trace
        .events()
        .filter(|event| matches!(event.kind, Kind::Segment { flags } if flags == SYN | ACK))
        .map(|event| &run.trace.bytes(event.wire.as_ref().expect("a packet").data)[24..28])
        .collect();
    assert_eq!(initial.len(), 2, "the server answered a repeated SYN as if it were a new connection");
    assert!(finished);
}

#[test]
fn a_stalled_reader_lets_the_window_close() {
    let mut request = request(Settings::default());
    request.settings.tcp.server_receive_buffer = 2_000;
    let (from, until) = (Micros(30_000), Micros(2_000_000));
    request.interventions.push(Intervention::StallReader { host: Host::Server, from, until });
    let run = run(&request, &[7; 10_000]);
    let closed = run.trace.events().filter(|event| {
        let data = event.wire.as_ref().expect("a packet").data;
        event.direction == trace::Direction::Down && run.trace.bytes(data)[34..36] == [0, 0]
    });
    assert!(closed.count() > 0, "no window of 0 was advertised");
    assert!(run.finished && run.streams.iter().all(|stream| stream.intact && stream.written == stream.read));
}

#[test]
fn an_abrupt_close_resets_the_connection() {
    let mut request = request(Settings::default());
    request.interventions.push(Intervention::CloseAbruptly { host: Host::Server, at: Micros(70_000) });
    let run = run(&request, &[7; 100_000]);
    assert!(flags(&run).iter().any(|flags| flags & 4 != 0), "no RST");
    assert!(run.finished);
}

#[test]
fn a_cable_cut_for_ever_ends_the_run() {
    let mut request = request(Settings::default());
    request.interventions.push(Intervention::Cut { from: Micros(50_000), until: Micros(i64::MAX) });
    assert!(!run(&request, &[7; 100_000]).finished, "without a user timeout TCP tries for ever");
    request.settings.tcp.user_timeout = Micros(20_000_000);
    assert!(run(&request, &[7; 100_000]).finished);
}

#[test]
fn a_corrupted_segment_is_not_delivered() {
    let mut request = request(Settings::default());
    request.interventions.push(Intervention::Corrupt { packet: 4 });
    let run = run(&request, b"hello");
    assert!(run.finished && run.streams.iter().all(|stream| stream.intact && stream.read == 5));
    assert!(run.trace.events().len() > 9, "the segment is sent again");
}
