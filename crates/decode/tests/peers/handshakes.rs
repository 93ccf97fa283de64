//! What happens around the first handshake: sessions resumed, early data, new keys, another handshake. OpenSSL's client
//! and server with each kind of cipher; tshark reads the same.

use super::openssl::{Certificates, Client, Server};
use super::suites::opened;
use super::{Conversation, capture, tshark};

const SUITES_13: [&str; 3] = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"];
const SUITES_12: [&str; 4] = [
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES256-SHA384",
];

/// Checks what is opened of conversations against what was said, up and down, and against tshark.
fn assert_opened(conversations: &[Conversation], said: &[[&str; 2]]) {
    let trace = capture::trace(conversations, 443);
    let theirs = tshark::follow_tls(&trace, &capture::keys(conversations), conversations.len());
    for (((conversation, said), theirs), number) in conversations.iter().zip(said).zip(theirs).zip(0..) {
        let (session, ours) = opened(conversation);
        let texts = |plain: [Vec<u8>; 2]| plain.map(|plain| String::from_utf8_lossy(&plain).into_owned());
        assert_eq!(session.dark(), None, "{number}");
        assert_eq!(texts(ours), said.map(str::to_owned), "{number}");
        assert_eq!(texts(theirs), said.map(str::to_owned), "{number}: tshark");
    }
}

#[test]
fn a_resumed_session_is_opened_in_both_versions() {
    let certificates = Certificates::new();
    let server = Server::start(&certificates, &["-rev"]);
    let mut conversations = Vec::new();
    let (tls12, tls13) =
        (SUITES_12.map(|name| (name, "-tls1_2", "-cipher")), SUITES_13.map(|name| (name, "-tls1_3", "-ciphersuites")));
    for (name, version, option) in tls12.into_iter().chain(tls13) {
        for session in ["-sess_out", "-sess_in"] {
            let mut client = Client::start(&certificates, &server, &[version, option, name, session, name]);
            client.say("hello\n");
            client.wait_for("olleh\n");
            conversations.push(client.end());
        }
    }
    assert_opened(&conversations, &vec![["hello\n", "olleh\n"]; conversations.len()]);
    for pair in conversations.chunks(2) {
        assert_eq!(opened(&pair[0]).0.is_resumed(), Some(false));
        assert_eq!(opened(&pair[1]).0.is_resumed(), Some(true));
    }
}

#[test]
fn early_data_is_opened_with_each_suite() {
    let certificates = Certificates::new();
    let early = certificates.folder().join("early");
    std::fs::write(&early, "early hello\n").unwrap();
    let mut conversations = Vec::new();
    for name in SUITES_13 {
        let mut server = Server::start(&certificates, &["-early_data", "-no_anti_replay"]);
        let options = ["-tls1_3", "-ciphersuites", name];
        let mut first = Client::start(&certificates, &server, &[&options[..], &["-sess_out", name]].concat());
        first.say("first\n");
        server.wait_for("first\n");
        server.say("tsrif\n");
        first.wait_for("tsrif\n");
        first.end();
        let options = [&options[..], &["-sess_in", name, "-early_data", "early"]].concat();
        let mut second = Client::start(&certificates, &server, &options);
        server.wait_for("early hello\n");
        second.say("hello\n");
        server.wait_for("\nhello\n");
        server.say("olleh\n");
        second.wait_for("olleh\n");
        conversations.push(second.end());
    }
    assert_opened(&conversations, &[["early hello\nhello\n", "olleh\n"]; 3]);
}

#[test]
fn records_after_key_updates_are_opened_with_each_suite() {
    let certificates = Certificates::new();
    let server = Server::start(&certificates, &["-rev"]);
    let mut conversations = Vec::new();
    for name in SUITES_13 {
        let mut client = Client::start(&certificates, &server, &["-tls1_3", "-ciphersuites", name]);
        client.say("hello\n");
        client.wait_for("olleh\n");
        // `k` takes a new key, `K` also asks the server for one.
        for (times, command, word) in [(1, "k\n", "again"), (2, "K\n", "twice")] {
            client.say(command);
            client.wait_for_times("KEYUPDATE", times);
            client.say(&format!("{word}\n"));
            client.wait_for(&(word.chars().rev().collect::<String>() + "\n"));
        }
        conversations.push(client.end());
    }
    assert_opened(&conversations, &[["hello\nagain\ntwice\n", "olleh\nniaga\neciwt\n"]; 3]);
}

#[test]
fn another_handshake_in_the_same_connection_of_tls_1_2_changes_the_keys() {
    let certificates = Certificates::new();
    let server = Server::start(&certificates, &["-rev", "-client_renegotiation"]);
    let mut conversations = Vec::new();
    for name in SUITES_12 {
        let mut client = Client::start(&certificates, &server, &["-tls1_2", "-cipher", name]);
        client.say("hello\n");
        client.wait_for("olleh\n");
        client.say("R\n");
        client.wait_for("RENEGOTIATING\n");
        client.say("again\n");
        client.wait_for("niaga\n");
        conversations.push(client.end());
    }
    assert_opened(&conversations, &[["hello\nagain\n", "olleh\nniaga\n"]; 4]);
}
