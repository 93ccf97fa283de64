//! Every suite of the table, each with OpenSSL's client and server: what we open is what they said, and what tshark opens.

use super::openssl::{Certificates, Client, Server};
use super::{Conversation, capture, tshark};
use decode::SUITES;
use wire::tls::{ContentType, Dark, KeyLog, Sealed, Session};

/// OpenSSL's names of the suites of the table.
const NAMES: [(u16, &str); 30] = [
    (0x1301, "TLS_AES_128_GCM_SHA256"),
    (0x1302, "TLS_AES_256_GCM_SHA384"),
    (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
    (0x009c, "AES128-GCM-SHA256"),
    (0x009d, "AES256-GCM-SHA384"),
    (0x009e, "DHE-RSA-AES128-GCM-SHA256"),
    (0x009f, "DHE-RSA-AES256-GCM-SHA384"),
    (0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256"),
    (0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384"),
    (0xc02f, "ECDHE-RSA-AES128-GCM-SHA256"),
    (0xc030, "ECDHE-RSA-AES256-GCM-SHA384"),
    (0xcca8, "ECDHE-RSA-CHACHA20-POLY1305"),
    (0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305"),
    (0xccaa, "DHE-RSA-CHACHA20-POLY1305"),
    (0x002f, "AES128-SHA"),
    (0x0035, "AES256-SHA"),
    (0x0033, "DHE-RSA-AES128-SHA"),
    (0x0039, "DHE-RSA-AES256-SHA"),
    (0xc009, "ECDHE-ECDSA-AES128-SHA"),
    (0xc00a, "ECDHE-ECDSA-AES256-SHA"),
    (0xc013, "ECDHE-RSA-AES128-SHA"),
    (0xc014, "ECDHE-RSA-AES256-SHA"),
    (0x003c, "AES128-SHA256"),
    (0x003d, "AES256-SHA256"),
    (0x0067, "DHE-RSA-AES128-SHA256"),
    (0x006b, "DHE-RSA-AES256-SHA256"),
    (0xc023, "ECDHE-ECDSA-AES128-SHA256"),
    (0xc024, "ECDHE-ECDSA-AES256-SHA384"),
    (0xc027, "ECDHE-RSA-AES128-SHA256"),
    (0xc028, "ECDHE-RSA-AES256-SHA384"),
];

/// One connection's settings.
#[derive(Debug)]
pub struct Case {
    pub number: u16,
    pub name: &'static str,
    /// Whether both sides offer to encrypt first and add the MAC then.
    pub encrypts_then_macs: bool,
}

/// Every suite; those with CBC with and without encrypt-then-MAC. Unless all are asked for, without those that exchange
/// keys by RSA or DHE: they use the same ciphers.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (number, name) in NAMES {
        let is_asked_for = cfg!(feature = "long") || name.starts_with("TLS_") || name.starts_with("ECDHE");
        let is_cbc = SUITES.iter().any(|suite| suite.number == number && suite.sealed == Sealed::Cbc);
        if is_asked_for {
            cases.push(Case { number, name, encrypts_then_macs: true });
        }
        if is_asked_for && is_cbc {
            cases.push(Case { number, name, encrypts_then_macs: false });
        }
    }
    cases
}

/// Lines of many lengths, so that every amount of padding occurs, and a long one.
pub fn lines() -> String {
    let mut text: String = (1..=20).map(|length| "abcdefghijklmnopqrstuvwxyz"[..length].to_owned() + "\n").collect();
    text.push_str(&"0123456789".repeat(400));
    text.push('\n');
    text
}

/// The lines as the server says them.
fn backwards(text: &str) -> String {
    text.lines().map(|line| line.chars().rev().collect::<String>() + "\n").collect()
}

fn talk(certificates: &Certificates, server: &Server, case: &Case) -> Conversation {
    let mut options = vec!["-quiet", "-no_ign_eof"];
    match case.name.strip_prefix("TLS_") {
        Some(_) => options.extend(["-tls1_3", "-ciphersuites", case.name]),
        None => options.extend(["-tls1_2", "-cipher"]),
    }
    let cipher = format!("{}:@SECLEVEL=0", case.name);
    if !case.name.starts_with("TLS_") {
        options.push(&cipher);
    }
    if !case.encrypts_then_macs {
        options.push("-no_etm");
    }
    let mut client = Client::start(certificates, server, &options);
    client.say(&lines());
    client.wait_for(&backwards(&lines()));
    client.end()
}

/// What a session opens of a conversation, up and down.
pub fn opened(conversation: &Conversation) -> (Session, [Vec<u8>; 2]) {
    let mut session = Session::with_suites(KeyLog::parse(&conversation.keys), SUITES);
    let mut plain = [Vec::new(), Vec::new()];
    for (direction, bytes) in &conversation.pieces {
        for record in session.push(*direction, bytes) {
            if let (ContentType::ApplicationData, Some(bytes)) = (record.content, record.plain) {
                plain[direction.index()].extend(bytes);
            }
        }
    }
    (session, plain)
}

#[test]
fn every_suite_has_a_name_here() {
    let listed: Vec<u16> = SUITES.iter().map(|suite| suite.number).collect();
    assert_eq!(listed, NAMES.map(|(number, _)| number));
}

#[test]
fn what_two_programs_said_with_each_suite_is_opened_as_tshark_opens_it() {
    let certificates = Certificates::new();
    let server = Server::start(&certificates, &["-rev"]);
    let cases = cases();
    let conversations: Vec<Conversation> = cases.iter().map(|case| talk(&certificates, &server, case)).collect();
    let trace = capture::trace(&conversations, 443);
    let theirs = tshark::follow_tls(&trace, &capture::keys(&conversations), conversations.len());
    for ((case, conversation), theirs) in cases.iter().zip(&conversations).zip(theirs) {
        let (session, ours) = opened(conversation);
        let said = [lines(), backwards(&lines())].map(String::into_bytes);
        assert!(ours == said, "{case:?}: {:?}", session.dark());
        assert!(theirs == said, "{case:?}: tshark reads something else");
        assert_eq!(session.dark(), None, "{case:?}");
        assert!(session.is_established(), "{case:?}");
        assert_sealed(case, &session);
        assert_dark(case, conversation);
    }
}

/// The session protects its records as the suite says, and as both sides agreed for CBC.
pub fn assert_sealed(case: &Case, session: &Session) {
    let suite = SUITES.iter().find(|suite| suite.number == case.number).unwrap();
    let sealed = match suite.sealed {
        Sealed::Cbc if case.encrypts_then_macs => Sealed::CbcThenMac(suite.mac as u8),
        sealed => sealed,
    };
    assert_eq!(session.sealed(), sealed, "{case:?}");
}

/// Both sides have agreed on this suite, which the session names if it does not know it.
pub fn assert_agreed(number: u16, conversation: &Conversation) {
    let mut session = Session::with_suites(KeyLog::parse(&conversation.keys), &[]);
    for (direction, bytes) in &conversation.pieces {
        session.push(*direction, bytes);
    }
    assert_eq!(session.dark(), Some(Dark::UnknownSuite(number)));
}

/// The same connection without its keys, with another one's, and with a suite that is not known.
pub fn assert_dark(case: &Case, conversation: &Conversation) {
    let dark = |keys: &str| {
        let mut session = Session::with_suites(KeyLog::parse(keys), SUITES);
        for (direction, bytes) in &conversation.pieces {
            session.push(*direction, bytes);
        }
        session.dark()
    };
    assert_eq!(dark(""), Some(Dark::NoKey), "{case:?}");
    assert_agreed(case.number, conversation);
    // A key log in which each secret has one digit changed.
    let changed = |line: &str| {
        let (line, last) = line.split_at(line.len() - 1);
        [line, if last == "0" { "1" } else { "0" }, "\n"].concat()
    };
    let wrong: String = conversation.keys.lines().filter(|line| !line.starts_with('#')).map(changed).collect();
    assert_eq!(dark(&wrong), Some(Dark::WrongKey), "{case:?}");
}
