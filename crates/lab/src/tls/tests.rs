//! TLS over the simulated network: how long it takes and what is noted.

use super::{Context, TlsStream};
use crate::net::{Net, Tcp};
use crate::{Request, Run, Settings, TlsSettings, TlsVersion};
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use trace::{Host, Micros, State, TlsState};

const REQUEST: &[u8] = b"GET /data HTTP/1.1\r\n\r\n";
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\n\r\n";

/// Milliseconds from SYN to a moment.
type Times = Rc<RefCell<Vec<(&'static str, i64)>>>;

fn run<F: Future<Output = ()> + 'static>(tls: TlsSettings, loss: u32, course: impl FnOnce(Net, Context) -> F) -> Run {
    let mut settings = Settings { tls: Some(tls.clone()), ..Settings::default() };
    settings.link.loss = loss;
    let net = Net::new(&Request::new("test", settings));
    let context = Context::new(&net, &tls);
    let finished = net.drive(Box::pin(course(net.clone(), context)));
    net.into_run(finished)
}

/// Answers every request; notes when it had each.
fn serve(net: &Net, context: &Context, times: &Times) {
    let (mut listener, context, times, net) = (net.server().listen(443), context.clone(), times.clone(), net.clone());
    let spawner = net.clone();
    net.spawn(async move {
        loop {
            let tcp = listener.accept().await;
            let (context, times) = (context.clone(), times.clone());
            spawner.spawn(async move {
                let _ = response(tcp, &context, &times).await;
            });
        }
    });
}

async fn response(tcp: Tcp, context: &Context, times: &Times) -> Result<(), super::TlsError> {
    let mut stream = context.accept(tcp).await?;
    loop {
        let request = stream.read().await?;
        if request.is_empty() {
            return stream.close().await;
        }
        assert_eq!(request, REQUEST);
        let now = stream.tcp().net().now();
        times.borrow_mut().push(("request", now.0));
        stream.write(ANSWER).await?;
    }
}

/// Opens a connection, asks once, closes; notes when it had the answer, from SYN.
async fn ask(net: &Net, context: &Context, times: &Times, early: bool) -> TlsStream {
    let start = net.now();
    let first = times.borrow().len();
    let tcp = net.client().connect(Host::Server, 443).await.expect("a connection");
    let mut stream = context.connect(tcp, if early { REQUEST } else { b"" }).await.expect("a handshake");
    if !early {
        stream.write(REQUEST).await.expect("written");
    }
    assert_eq!(stream.read().await.expect("an answer"), ANSWER);
    times.borrow_mut().push(("answer", net.now().0));
    for (_, at) in &mut times.borrow_mut()[first..] {
        *at = (*at - start.0) / 1_000;
    }
    stream.close().await.expect("closed");
    assert_eq!(stream.read().await.expect("the server's close"), b"");
    stream.tcp().over().await;
    stream
}

/// Times of a full handshake and of one that resumes, and the run.
fn two_connections(tls: TlsSettings, early: bool, loss: u32) -> (Vec<(&'static str, i64)>, Run) {
    let times = Times::default();
    let seen = times.clone();
    let run = run(tls, loss, |net, context| async move {
        serve(&net, &context, &times);
        let full = ask(&net, &context, &times, false).await;
        assert!(!full.is_resumed());
        let resumed = ask(&net, &context, &times, early).await;
        assert!(resumed.is_resumed());
        assert_eq!(resumed.early_data_accepted(), early);
    });
    assert!(run.finished);
    (seen.take(), run)
}

fn settings(version: TlsVersion, early_data: bool) -> TlsSettings {
    TlsSettings { version, resumption: true, early_data }
}

#[test]
fn a_round_trip_of_40_ms_costs_what_the_rfcs_say() {
    let full_and_resumed = |version, early| two_connections(settings(version, early), early, 0).0;
    // TCP takes one round trip, TLS 1.2 two and resumed one (RFC 5246 §7.3), TLS 1.3 one (RFC 8446 §2), the request one.
    assert_eq!(
        full_and_resumed(TlsVersion::Tls12, false),
        [("request", 140), ("answer", 160), ("request", 100), ("answer", 120)]
    );
    assert_eq!(
        full_and_resumed(TlsVersion::Tls13, false),
        [("request", 100), ("answer", 120), ("request", 100), ("answer", 120)]
    );
    // 0-RTT (RFC 8446 §2.3): TLS adds no round trip.
    assert_eq!(
        full_and_resumed(TlsVersion::Tls13, true),
        [("request", 100), ("answer", 120), ("request", 60), ("answer", 80)]
    );
}

#[test]
fn both_sides_states_are_noted() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let (_, run) = two_connections(settings(version, false), false, 0);
        for host in [Host::Client, Host::Server] {
            let states: Vec<(u32, TlsState)> = run
                .trace
                .states()
                .iter()
                .filter_map(|change| match change.state {
                    State::Tls(state) if change.host == host => Some((change.connection, state)),
                    State::Tls(_) | State::Tcp(_) | State::WebSocket(_) => None,
                })
                .collect();
            let each =
                |number| [TlsState::Handshaking, TlsState::Established, TlsState::Closed].map(|state| (number, state));
            assert_eq!(states, [each(1), each(2)].concat());
        }
    }
}

#[test]
fn loss_costs_time_and_nothing_else() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        for early in [false, true] {
            let early = early && version == TlsVersion::Tls13;
            let (_, run) = two_connections(settings(version, early), early, 200_000);
            assert!(run.streams.iter().all(|stream| stream.intact));
        }
    }
}

#[test]
fn equal_runs_have_equal_keys() {
    let keys = || two_connections(settings(TlsVersion::Tls13, true), true, 50_000).1.key_log;
    assert!(!keys().is_empty());
    assert_eq!(keys(), keys());
}

#[test]
fn a_large_write_arrives_whole() {
    let bytes: Vec<u8> = (0..200_000_u32).map(|at| (at % 251) as u8).collect();
    let (sent, received) = (bytes.clone(), Rc::new(RefCell::new(Vec::new())));
    let sink = received.clone();
    run(settings(TlsVersion::Tls13, false), 0, |net, context| async move {
        let mut listener = net.server().listen(443);
        let server = context.clone();
        net.spawn(async move {
            let mut stream = server.accept(listener.accept().await).await.expect("a handshake");
            stream.write(&sent).await.expect("written");
            stream.close().await.expect("closed");
        });
        let tcp = net.client().connect(Host::Server, 443).await.expect("a connection");
        let mut stream = context.connect(tcp, b"").await.expect("a handshake");
        loop {
            let part = stream.read().await.expect("a part");
            if part.is_empty() {
                break;
            }
            sink.borrow_mut().extend(part);
        }
        stream.close().await.expect("closed");
    });
    assert_eq!(*received.borrow(), bytes);
}

#[test]
fn a_peer_that_speaks_no_tls_gets_an_alert_and_a_close() {
    run(settings(TlsVersion::Tls13, false), 0, |net, context| async move {
        let mut listener = net.server().listen(443);
        net.spawn(async move {
            assert!(context.accept(listener.accept().await).await.is_err());
        });
        let mut tcp = net.client().connect(Host::Server, 443).await.expect("a connection");
        tcp.write(b"GET / HTTP/1.1\r\n\r\n").await.expect("written");
        // Alert record: type 21, fatal (2), decode_error (50) or protocol_version; then FIN.
        let alert = tcp.read().await.expect("an alert");
        assert_eq!((alert[0], alert[5]), (21, 2));
        assert_eq!(tcp.read().await.expect("the end"), b"");
        assert!(net.now() < Micros(1_000_000));
    });
}
