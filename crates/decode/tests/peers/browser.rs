//! Chromium with nginx and with Node's WebSocket server: what we open and unpack is what Chromium and its peer say that they
//! sent, and what tshark opens.

use super::content::{assert_messages, logged};
use super::nginx::Nginx;
use super::openssl::Certificates;
use super::program::{Printed, Process};
use super::relay::Relay;
use super::suites::{assert_agreed, lines, opened};
use super::{Conversation, Pieces, capture, tshark};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A fresh profile without windows, no request of Chromium's own, and no attempt at QUIC.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-certificate-errors",
];

/// All suites that Chromium 156 offers.
const SUITES: [(u16, &str); 15] = [
    (0x1301, "TLS_AES_128_GCM_SHA256"),
    (0x1302, "TLS_AES_256_GCM_SHA384"),
    (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
    (0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256"),
    (0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384"),
    (0xc02f, "ECDHE-RSA-AES128-GCM-SHA256"),
    (0xc030, "ECDHE-RSA-AES256-GCM-SHA384"),
    (0xcca8, "ECDHE-RSA-CHACHA20-POLY1305"),
    (0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305"),
    (0xc013, "ECDHE-RSA-AES128-SHA"),
    (0xc014, "ECDHE-RSA-AES256-SHA"),
    (0x009c, "AES128-GCM-SHA256"),
    (0x009d, "AES256-GCM-SHA384"),
    (0x002f, "AES128-SHA"),
    (0x0035, "AES256-SHA"),
];

/// Opens a page in Chromium and waits until it is loaded. Returns the document as it is then.
pub fn open(address: &str, folder: &Path, keys: &Path) -> String {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(PathBuf::from);
    let start = |program: &PathBuf| {
        let mut command = Command::new(program);
        command.args(FLAGS).arg(format!("--user-data-dir={}", folder.join("profile").display()));
        command.arg(format!("--ssl-key-log-file={}", keys.display())).args(["--dump-dom", address]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()
    };
    let own = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let mut child = own.iter().chain(&names).find_map(start).expect("install Chromium: apt-get install chromium");
    let printed = Printed::default();
    printed.follow(child.stdout.take().unwrap());
    let mut process = Process(child);
    process.wait();
    Printed::wait_for(std::slice::from_ref(&printed), "</html>", 1);
    printed.text()
}

/// A server for each suite alone, and one before them that has nginx's own settings.
fn settings() -> Vec<String> {
    let only = SUITES.iter().map(|(_, name)| match name.starts_with("TLS_") {
        true => format!("ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites {name};"),
        false => format!("ssl_protocols TLSv1.2; ssl_ciphers {name}:@SECLEVEL=0;"),
    });
    [String::new()].into_iter().chain(only).collect()
}

#[test]
fn what_chromium_and_nginx_said_with_each_suite_is_opened_as_tshark_opens_it() {
    let certificates = Certificates::new();
    let nginx = Nginx::start(&certificates, &settings());
    let relays: Vec<Relay> = nginx.ports.iter().map(|port| Relay::start(*port)).collect();
    let ports: Vec<u16> = relays.iter().map(|relay| relay.port).collect();
    // Each script says in the document that it was read.
    let script = format!(
        "/*\n{}*/\ndocument.body.append(new URL(document.currentScript.src).port + \" was read; \");\n",
        lines()
    );
    fs::write(nginx.root.join("said.js"), &script).unwrap();
    let scripts = ports.iter().map(|port| format!("<script src=\"https://127.0.0.1:{port}/said.js\"></script>"));
    let page = format!("<!DOCTYPE html><title>Peers</title><body>{}</body>\n", scripts.collect::<String>());
    fs::write(nginx.root.join("page.html"), &page).unwrap();
    let keys = certificates.folder().join("keys");
    let document = open(&format!("https://127.0.0.1:{}/page.html", ports[0]), certificates.folder(), &keys);
    let keys = fs::read_to_string(keys).unwrap();
    let numbers = [None].into_iter().chain(SUITES.map(|(number, _)| Some(number)));
    for ((relay, port), number) in relays.into_iter().zip(ports).zip(numbers) {
        assert!(document.contains(&format!("{port} was read")), "{number:x?}: {document}");
        let mut conversations: Vec<Conversation> =
            relay.end().into_iter().map(|pieces| Conversation { keys: keys.clone(), pieces }).collect();
        // Chromium opens connections ahead, which it then may not need.
        conversations.retain(|conversation| !opened(conversation).1[1].is_empty());
        let trace = capture::trace(&conversations, 443);
        let theirs = tshark::follow_tls(&trace, &keys, conversations.len());
        let mut said = String::new();
        for (conversation, theirs) in conversations.iter().zip(theirs) {
            let (session, ours) = opened(conversation);
            assert_eq!(session.dark(), None, "{number:x?}");
            assert!(theirs == ours, "{number:x?}: tshark reads something else");
            number.into_iter().for_each(|number| assert_agreed(number, conversation));
            said.push_str(str::from_utf8(&ours[1]).unwrap());
        }
        assert!(said.contains(&script), "{number:x?}: {said}");
        assert_eq!(number.is_none(), said.contains(&page), "{number:x?}");
    }
}

/// Node's WebSocket server, which serves a page that talks with it and prints what both have logged.
fn messages(options: &str) -> (Vec<Pieces>, Value) {
    let folder = tempfile::tempdir().unwrap();
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = manifest.join("../../.tools/node/node_modules");
    let modules = std::env::var_os("ROUNDTRIP_NODE_MODULES").map_or(own, PathBuf::from);
    assert!(modules.join("ws").exists(), "install the package ws of npm in {}: cargo xtask test", modules.display());
    let mut command = Command::new("node");
    command.arg(manifest.join("tests/peers/messages.cjs")).arg(options).env("NODE_PATH", modules);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("install Node: apt-get install nodejs");
    let printed = [Printed::default()];
    printed[0].follow(child.stdout.take().unwrap());
    let _process = Process(child);
    Printed::wait_for(&printed, "\n", 1);
    let relay = Relay::start(printed[0].text().trim().parse().unwrap());
    open(&format!("http://127.0.0.1:{}/", relay.port), folder.path(), &folder.path().join("keys"));
    Printed::wait_for(&printed, "\n", 2);
    let log = printed[0].text().lines().nth(1).map(|line| serde_json::from_str(line).unwrap()).unwrap();
    (relay.end(), log)
}

#[test]
fn compressed_messages_are_those_that_chromium_and_its_peer_sent() {
    // What the server answers to Chromium's offer says what both agreed on (RFC 7692 §7.1).
    const BOTH: &str = "server_no_context_takeover; client_no_context_takeover";
    const WINDOWS: &str = "client_max_window_bits=9; server_max_window_bits=9";
    for (name, options, agreed) in [
        ("takeover", "{}", ""),
        ("no takeover", r#"{"serverNoContextTakeover": true, "clientNoContextTakeover": true}"#, BOTH),
        ("client takeover", r#"{"serverNoContextTakeover": true}"#, "server_no_context_takeover"),
        ("server takeover", r#"{"clientNoContextTakeover": true}"#, "client_no_context_takeover"),
        ("window 9", r#"{"serverMaxWindowBits": 9, "clientMaxWindowBits": 9}"#, WINDOWS),
    ] {
        let (connections, logs) = messages(options);
        // Both say the same of either direction.
        for way in ["up", "down"] {
            assert_eq!(logged(&logs["browser"], way), logged(&logs["server"], way), "{name} {way}");
        }
        let is_upgraded = |pieces: &Pieces| pieces.iter().any(|(_, bytes)| bytes.starts_with(b"HTTP/1.1 101"));
        let pieces = connections.into_iter().find(is_upgraded).expect("a WebSocket");
        let head = pieces.iter().find(|(_, bytes)| bytes.starts_with(b"HTTP/1.1 101"));
        let head = head.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).unwrap();
        let extensions =
            head.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Extensions: permessage-deflate"));
        assert_eq!(extensions.map(|agreed| agreed.trim_start_matches("; ")), Some(agreed), "{name}: {head}");
        let conversation = Conversation { keys: String::new(), pieces };
        // tshark 4.0 loses messages if only one side takes its context over.
        let is_read_by_tshark = !matches!(name, "client takeover" | "server takeover");
        assert_messages(name, &conversation, &logs["server"], is_read_by_tshark);
    }
}
