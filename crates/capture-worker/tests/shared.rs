//! A capture to be shared, beside tshark: no name and no address of the original is left, and it reads as well as before.

use capture_protocol::{Question, Reply, Rewrite};
use capture_worker::{Session, Source};
use lab::{Request, Settings};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use trace::Host;

/// What a session writes of a file's first connection, or of those with these numbers.
fn shared(bytes: Vec<u8>, connections: Vec<u32>) -> Vec<u8> {
    let mut session = Session::default();
    let sources = vec![Rc::new(bytes) as Source];
    let mut reply = session.answer(Question::Open { names: vec!["a".to_owned()] }, sources);
    while let Reply::Reading { .. } = reply {
        reply = session.answer(Question::GoOn, Vec::new());
    }
    assert!(matches!(reply, Reply::Read(_)));
    assert!(matches!(session.answer(Question::Show { connections }, Vec::new()), Reply::Shown(_)));
    let rewrite = Rewrite { addresses: true, names: true, contents: false };
    match session.answer(Question::Capture { rewrite }, Vec::new()) {
        Reply::File(bytes) => bytes,
        other => panic!("{other:?}"),
    }
}

fn example(id: &str) -> Vec<u8> {
    let file = capture_examples::find(id).expect("an example").file;
    std::fs::read(Path::new(capture_examples::FOLDER).join(file)).expect("a file")
}

fn run(name: &str) -> Vec<u8> {
    let settings: Settings = lab::scenario::defaults(name).unwrap_or_default();
    let (run, _) = lab::run(&Request::new(name, settings)).expect("a run");
    wire::pcapng::write(&run.trace, &run.key_log, Host::Client, lab::export::CAPTURE_START)
}

/// The values of fields in a file, as tshark prints them.
fn tshark(path: &Path, fields: &[&str]) -> Vec<String> {
    let mut command = Command::new("tshark");
    command.arg("-r").arg(path).args(["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-T", "fields"]);
    for field in fields {
        command.args(["-e", field]);
    }
    let output = command.output().expect("tshark is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split(['\n', '\t', ',']).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

const NAMES: [&str; 9] = [
    "http.host",
    "http.request.full_uri",
    "http.referer",
    "tls.handshake.extensions_server_name",
    "dns.qry.name",
    "dns.resp.name",
    "x509sat.uTF8String",
    "x509ce.dNSName",
    "x509sat.printableString",
];
const ADDRESSES: [&str; 5] = ["ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "dns.a"];

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// Compares a file with what is shared of it. `least` names must have been there.
fn check(name: &str, before: Vec<u8>, connections: Vec<u32>, least: usize) {
    let after = shared(before.clone(), connections);
    let (one, other) = (file(&format!("{name}-before.pcapng"), &before), file(&format!("{name}-after.pcapng"), &after));
    // A host without its port; an address by which nobody is found is none.
    let plain = |value: &String| {
        value.rsplit("//").next().unwrap_or_default().split([':', '/']).next().unwrap_or_default().to_owned()
    };
    let mut names: Vec<String> = tshark(&one, &NAMES).iter().map(plain).filter(|name| name.len() > 3).collect();
    names.sort();
    names.dedup();
    assert!(names.len() >= least, "{name}: {names:?}");
    let addresses: Vec<String> = tshark(&one, &ADDRESSES);
    assert!(!addresses.is_empty());
    let left: Vec<String> = tshark(&other, &[&NAMES[..], &ADDRESSES[..]].concat());
    for word in names.iter().chain(&addresses) {
        // What is written in place of an address may be what another one was.
        let is_for_documents = word.starts_with("192.0.2.") || word.starts_with("2001:db8:");
        if is_for_documents {
            continue;
        }
        assert!(!has(&after, word), "{name}: {word} stands in the file");
        assert!(!left.iter().any(|value| value.contains(word.as_str())), "{name}: {word} in {left:?}");
    }
    // It reads as before: the same numbers, no wrong checksum, and no part of TLS or DNS that is broken.
    let numbers = ["tcp.seq", "tcp.len", "tcp.flags", "dns.flags.response", "dns.count.answers"];
    let within = |path: &Path| tshark(path, &numbers);
    assert_eq!(within(&other).len(), within(&one).len(), "{name}");
    let bad = tshark(&other, &["tcp.checksum.status", "udp.checksum.status", "ip.checksum.status"]);
    assert!(!bad.iter().any(|status| status == "0"), "{name}: {bad:?}");
}

#[test]
fn names_and_addresses_of_http_are_others_everywhere() {
    check("http", example("http"), vec![1], 1);
    check("ipv6", example("ipv6"), vec![1], 1);
}

#[test]
fn the_server_name_and_the_certificates_of_tls_are_others() {
    check("tls12", example("tls12-cbc"), vec![1], 1);
    check("websocket", run("websocket"), vec![1], 1);
}

#[test]
fn keys_are_left_out_since_what_is_encrypted_stays() {
    let after = shared(example("tls13"), vec![1]);
    assert!(!has(&after, "CLIENT_TRAFFIC_SECRET"));
}
