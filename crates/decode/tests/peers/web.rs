//! nginx and curl with every suite that they agree on: what we open is what curl says it got and sent, and what tshark opens.

use super::nginx::Nginx;
use super::openssl::Certificates;
use super::relay::Relay;
use super::suites::{Case, assert_dark, assert_sealed, cases, lines, opened};
use super::{Conversation, capture, tshark};
use std::fs;
use std::process::Command;

/// The settings of a server that leaves the choice of the suite to the client, with or without encrypt-then-MAC.
fn settings(encrypts_then_macs: bool) -> String {
    let option = if encrypts_then_macs { "" } else { "ssl_conf_command Options -EncryptThenMac;" };
    format!("ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ALL:@SECLEVEL=0; ssl_dhparam dh.pem; {option}")
}

/// The group of RFC 7919, so that nginx offers DHE; no number has to be found.
fn write_group(certificates: &Certificates) {
    let mut command = Command::new("openssl");
    command.args(["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out", "dh.pem"]);
    assert!(command.current_dir(certificates.folder()).output().unwrap().status.success());
}

/// One form sent by curl and its answer: the conversation, and the answer as curl prints it, with its head.
fn talk(certificates: &Certificates, nginx: &Nginx, case: &Case) -> (Conversation, Vec<u8>) {
    let relay = Relay::start(nginx.ports[usize::from(!case.encrypts_then_macs)]);
    let keys = certificates.folder().join(format!("keys-{}", relay.port));
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--include", "--insecure", "--http1.1", "--max-time", "150"]);
    command.args(["--user-agent", "peer", "--data-binary", "@files/lines.txt"]);
    match case.name.strip_prefix("TLS_") {
        Some(_) => command.args(["--tlsv1.3", "--tls13-ciphers", case.name]),
        None => command.args(["--tls-max", "1.2", "--ciphers", &format!("{}:@SECLEVEL=0", case.name)]),
    };
    command.arg(format!("https://127.0.0.1:{}/lines.txt", relay.port)).env("SSLKEYLOGFILE", &keys);
    let output = command.current_dir(certificates.folder()).output().expect("install curl: apt-get install curl");
    assert!(output.status.success(), "{case:?}: {}", String::from_utf8_lossy(&output.stderr));
    let pieces = relay.end().concat();
    (Conversation { keys: fs::read_to_string(keys).unwrap(), pieces }, output.stdout)
}

#[test]
fn what_curl_and_nginx_said_with_each_suite_is_opened_as_tshark_opens_it() {
    let certificates = Certificates::new();
    write_group(&certificates);
    let nginx = Nginx::start(&certificates, &[settings(true), settings(false)]);
    fs::write(nginx.root.join("lines.txt"), lines()).unwrap();
    let cases = cases();
    let (conversations, answers): (Vec<Conversation>, Vec<Vec<u8>>) =
        cases.iter().map(|case| talk(&certificates, &nginx, case)).unzip();
    let trace = capture::trace(&conversations, 443);
    let theirs = tshark::follow_tls(&trace, &capture::keys(&conversations), conversations.len());
    for (((case, conversation), answer), theirs) in cases.iter().zip(&conversations).zip(answers).zip(theirs) {
        let (session, [up, down]) = opened(conversation);
        assert_eq!(session.dark(), None, "{case:?}");
        let asked = String::from_utf8(up.clone()).unwrap();
        assert!(asked.starts_with("POST /lines.txt HTTP/1.1\r\n") && asked.ends_with(&lines()), "{case:?}: {asked}");
        assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n") && answer.ends_with(lines().as_bytes()), "{case:?}");
        assert!(down == answer, "{case:?}: curl got something else");
        assert!(theirs == [up, down], "{case:?}: tshark reads something else");
        assert_sealed(case, &session);
        assert_dark(case, conversation);
    }
}
