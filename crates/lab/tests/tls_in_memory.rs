//! Both sides of TLS, one feeding the other without a network.

use lab::net::Rng;
use lab::tls::{Connection, Context};
use lab::{TlsSettings, TlsVersion};
use trace::Micros;

fn settings(version: TlsVersion, early_data: bool) -> TlsSettings {
    TlsSettings { version, resumption: true, early_data }
}

fn context(settings: &TlsSettings) -> Context {
    Context::from_rng(&mut Rng::new(7), settings)
}

/// A connection's two sides, and every byte that crossed.
struct Pair {
    client: Connection,
    server: Connection,
    bytes: Vec<u8>,
    keys: Vec<String>,
    now: Micros,
}

impl Pair {
    fn new(context: &Context, now: Micros, early: &[u8]) -> Self {
        let client = context.client(now, early).expect("a client");
        let server = context.server(now).expect("a server");
        Self { client, server, bytes: Vec::new(), keys: Vec::new(), now }
    }

    fn up(&mut self) -> bool {
        Self::carry(&mut self.client, &mut self.server, &mut self.bytes, self.now)
    }

    fn down(&mut self) -> bool {
        Self::carry(&mut self.server, &mut self.client, &mut self.bytes, self.now)
    }

    fn carry(from: &mut Connection, to: &mut Connection, log: &mut Vec<u8>, now: Micros) -> bool {
        let output = from.take_output();
        log.extend_from_slice(&output);
        to.receive(now, &output).expect("the peer's bytes");
        !output.is_empty()
    }

    fn pump(&mut self) {
        loop {
            let (up, down) = (self.up(), self.down());
            if !up && !down {
                break;
            }
        }
        self.keys.extend(self.client.take_keys());
        self.keys.extend(self.server.take_keys());
    }

    fn exchange(&mut self) {
        self.client.send(self.now, b"ping").expect("written");
        self.pump();
        assert_eq!(self.server.take_plaintext(), b"ping");
        self.server.send(self.now, b"pong").expect("written");
        self.pump();
        assert_eq!(self.client.take_plaintext(), b"pong");
    }
}

/// A full handshake and then another connection with what the client remembers.
fn twice(context: &Context) -> (Pair, Pair) {
    let mut first = Pair::new(context, Micros(0), b"");
    first.pump();
    first.exchange();
    let mut second = Pair::new(context, Micros(5_000_000), b"");
    second.pump();
    second.exchange();
    (first, second)
}

#[test]
fn a_remembered_session_is_resumed_and_a_forgotten_one_is_not() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let context = context(&settings(version, false));
        let (first, second) = twice(&context);
        assert_eq!((first.client.is_resumed(), first.server.is_resumed()), (false, false));
        assert_eq!((second.client.is_resumed(), second.server.is_resumed()), (true, true));
        assert!(second.bytes.len() < first.bytes.len(), "no certificate crosses");
        context.forget_sessions();
        let mut third = Pair::new(&context, Micros(6_000_000), b"");
        third.pump();
        assert!(!third.client.is_resumed());
    }
}

#[test]
fn without_resumption_there_are_no_tickets() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let context = context(&TlsSettings { version, resumption: false, early_data: true });
        let (_, second) = twice(&context);
        assert!(!second.client.is_resumed());
    }
}

#[test]
fn early_data_arrives_with_the_first_flight_and_is_answered_before_finished() {
    let context = context(&settings(TlsVersion::Tls13, true));
    twice(&context);
    let mut pair = Pair::new(&context, Micros(9_000_000), b"GET /early");
    pair.up();
    assert_eq!(pair.server.take_plaintext(), b"GET /early");
    assert!(pair.server.is_handshaking());
    pair.server.send(pair.now, b"200").expect("half a round trip early");
    pair.down();
    assert_eq!(pair.client.take_plaintext(), b"200");
    assert!(pair.client.early_data_accepted() && pair.server.early_data_accepted());
    pair.pump();
    pair.exchange();
    assert!(pair.keys.iter().any(|line| line.starts_with("CLIENT_EARLY_TRAFFIC_SECRET ")));
}

#[test]
fn early_data_goes_after_the_handshake_where_it_may_not_go_before() {
    let request = vec![b'x'; 20_000];
    for settings in
        [settings(TlsVersion::Tls13, true), settings(TlsVersion::Tls13, false), settings(TlsVersion::Tls12, true)]
    {
        let mut pair = Pair::new(&context(&settings), Micros(0), &request);
        pair.pump();
        assert_eq!(pair.server.take_plaintext(), request);
        assert!(!pair.client.early_data_accepted() && !pair.server.early_data_accepted());
    }
}

#[test]
fn early_data_beyond_the_limit_follows_after_the_handshake() {
    let request: Vec<u8> = (0..40_000_u32).map(|at| at as u8).collect();
    let context = context(&settings(TlsVersion::Tls13, true));
    twice(&context);
    let mut pair = Pair::new(&context, Micros(9_000_000), &request);
    pair.up();
    assert_eq!(pair.server.take_plaintext(), request[..16_384]);
    pair.pump();
    assert_eq!(pair.server.take_plaintext(), request[16_384..]);
}

#[test]
fn rejected_early_data_is_sent_again() {
    let context = context(&settings(TlsVersion::Tls13, true));
    twice(&context);
    // So much later that the server finds the ticket's age wrong: the ClientHello was on its way for a minute (RFC 8446 §8.3).
    let mut pair = Pair::new(&context, Micros(9_000_000), b"GET /early");
    pair.now = Micros(90_000_000);
    pair.pump();
    assert!(pair.client.is_resumed() && !pair.client.early_data_accepted());
    assert_eq!(pair.server.take_plaintext(), b"GET /early");
}

#[test]
fn equal_seeds_give_equal_bytes_whatever_ran_before_or_runs_between() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let bytes = |other: Option<&Context>| {
            let context = context(&settings(version, false));
            let mut pair = Pair::new(&context, Micros(0), b"request");
            pair.up();
            if let Some(other) = other {
                Pair::new(other, Micros(3), b"").pump();
            }
            pair.pump();
            (pair.bytes, pair.keys)
        };
        let alone = bytes(None);
        let other = Context::from_rng(&mut Rng::new(8), &settings(version, false));
        assert_eq!(bytes(Some(&other)), alone);
        assert_eq!(
            std::thread::spawn(move || {
                let context = Context::from_rng(&mut Rng::new(7), &settings(version, false));
                let mut pair = Pair::new(&context, Micros(0), b"request");
                pair.pump();
                (pair.bytes, pair.keys)
            })
            .join()
            .expect("the thread"),
            alone
        );
        let other_seed = Pair::new(&other, Micros(0), b"request").client.take_output();
        assert_ne!(alone.0[..other_seed.len()], other_seed[..]);
    }
}

#[test]
fn connections_of_one_context_have_secrets_of_their_own() {
    let context = context(&TlsSettings { version: TlsVersion::Tls13, resumption: false, early_data: false });
    let (first, second) = twice(&context);
    assert!(first.keys.iter().all(|line| !second.keys.contains(line)));
    assert_ne!(first.bytes[..200], second.bytes[..200]);
}

#[test]
fn the_key_log_has_every_secret_once() {
    let labels = |keys: &[String]| {
        let mut labels: Vec<String> =
            keys.iter().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
        labels.sort();
        labels
    };
    let (first, second) = twice(&context(&settings(TlsVersion::Tls12, false)));
    assert_eq!(labels(&first.keys), ["CLIENT_RANDOM"]);
    assert_eq!(labels(&second.keys), ["CLIENT_RANDOM"]);
    let (first, _) = twice(&context(&settings(TlsVersion::Tls13, false)));
    assert_eq!(
        labels(&first.keys),
        [
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            "CLIENT_TRAFFIC_SECRET_0",
            "EXPORTER_SECRET",
            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            "SERVER_TRAFFIC_SECRET_0"
        ]
    );
}

#[test]
fn a_turned_bit_ends_the_connection_with_an_alert() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let mut pair = Pair::new(&context(&settings(version, false)), Micros(0), b"");
        pair.pump();
        pair.client.send(pair.now, b"ping").expect("written");
        let mut record = pair.client.take_output();
        *record.last_mut().expect("a tag") ^= 1;
        assert!(pair.server.receive(pair.now, &record).is_err());
        let alert = pair.server.take_output();
        assert!(!alert.is_empty());
        let error = pair.client.receive(pair.now, &alert).expect_err("the alert");
        assert!(error.to_string().contains("bad_record_mac"), "{error}");
    }
}

#[test]
fn a_close_is_seen_and_what_follows_is_ignored() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let mut pair = Pair::new(&context(&settings(version, false)), Micros(0), b"");
        pair.pump();
        pair.client.send(pair.now, b"last words").expect("written");
        pair.client.close(pair.now);
        pair.pump();
        assert_eq!(pair.server.take_plaintext(), b"last words");
        assert!(pair.server.peer_has_closed());
        pair.server.receive(pair.now, b"noise").expect("ignored");
    }
}

#[test]
fn bytes_one_by_one_are_as_good_as_all_at_once() {
    let mut pair = Pair::new(&context(&settings(TlsVersion::Tls13, false)), Micros(0), b"request");
    for byte in pair.client.take_output() {
        pair.server.receive(pair.now, &[byte]).expect("a byte");
    }
    for byte in pair.server.take_output() {
        pair.client.receive(pair.now, &[byte]).expect("a byte");
    }
    pair.pump();
    assert_eq!(pair.server.take_plaintext(), b"request");
}
