//! What is found in a connection, record by record.

use super::{Capture, NAMES, capture, watch};
use trace::Direction;
use wire::tls::{ContentType, Dark, KeyLog, Record, Session};

/// One line per record: `> Client Hello`, `<* "data"`. A star means that it was encrypted, a question mark that it
/// stayed so.
fn lines(records: &[Record]) -> Vec<String> {
    let line = |record: &Record| {
        let way = if record.direction == Direction::Up { ">" } else { "<" };
        let early = if record.early { " early" } else { "" };
        let star = if record.encrypted { "*" } else { "" };
        let names: Vec<_> = record.messages.iter().map(|message| message.name).collect();
        let what = match (&record.plain, record.content) {
            (None, _) => "?".to_owned(),
            (Some(plain), ContentType::ApplicationData) => format!("{:?}", String::from_utf8_lossy(plain)),
            _ => names.join(", "),
        };
        format!("{way}{star}{early} {what}")
    };
    records.iter().map(line).collect()
}

#[test]
fn a_full_handshake_of_tls_1_2_is_read_step_by_step() {
    let (session, records) = watch(&capture("tls12-full"));
    let expected = [
        "> Client Hello",
        "< Server Hello",
        "< Certificate",
        "< Server Key Exchange",
        "< Server Hello Done",
        "> Client Key Exchange",
        "> Change Cipher Spec",
        ">* Finished",
        "< New Session Ticket",
        "< Change Cipher Spec",
        "<* Finished",
        ">* \"hello\\n\"",
        "<* \"olleh\\n\"",
        ">* Alert: close_notify",
        "<* Alert: close_notify",
    ];
    assert_eq!(lines(&records), expected);
    assert_eq!((session.version(), session.is_tls13(), session.is_resumed()), (Some(0x0303), false, Some(false)));
    assert!(session.is_established());
}

#[test]
fn a_resumed_handshake_of_tls_1_2_is_read_by_ticket_and_by_session_id() {
    for name in ["tls12-ticket", "tls12-session-id"] {
        let (session, records) = watch(&capture(name));
        let expected = [
            "> Client Hello",
            "< Server Hello",
            "< Change Cipher Spec",
            "<* Finished",
            "> Change Cipher Spec",
            ">* Finished",
            ">* \"hello\\n\"",
            "<* \"olleh\\n\"",
            ">* Alert: close_notify",
            "<* Alert: close_notify",
        ];
        assert_eq!(lines(&records), expected);
        assert_eq!(session.is_resumed(), Some(true));
    }
}

#[test]
fn a_full_handshake_of_tls_1_3_is_read_step_by_step() {
    let (session, records) = watch(&capture("tls13-full"));
    let expected = [
        "> Client Hello",
        "< Server Hello",
        "< Change Cipher Spec",
        "<* Encrypted Extensions",
        "<* Certificate",
        "<* Certificate Verify",
        "<* Finished",
        "> Change Cipher Spec",
        ">* Finished",
        "<* New Session Ticket",
        ">* \"hello\\n\"",
        "<* \"olleh\\n\"",
        ">* Alert: close_notify",
        "<* Alert: close_notify",
    ];
    assert_eq!(lines(&records), expected);
    assert_eq!((session.version(), session.is_tls13(), session.is_resumed()), (Some(0x0304), true, Some(false)));
    assert!(session.is_established());
}

#[test]
fn early_data_is_read_before_the_server_hello() {
    let (session, records) = watch(&capture("tls13-early"));
    let expected = [
        "> Client Hello",
        "> Change Cipher Spec",
        ">* early \"early hello\\n\"",
        "< Server Hello",
        "< Change Cipher Spec",
        "<* Encrypted Extensions",
        "<* Finished",
        ">* early End Of Early Data",
        ">* Finished",
        "<* New Session Ticket",
        ">* \"hello\\n\"",
        ">* Alert: close_notify",
        "<* Alert: close_notify",
    ];
    assert_eq!(lines(&records), expected);
    assert_eq!(session.is_resumed(), Some(true));
}

#[test]
fn refused_early_data_does_not_keep_the_rest_from_being_read() {
    let mut capture = capture("tls13-early-rejected");
    let with_key = lines(&watch(&capture).1);
    assert!(with_key.contains(&">* early \"early hello\\n\"".to_owned()));
    capture.key_log = capture.key_log.replace("CLIENT_EARLY_TRAFFIC_SECRET", "UNKNOWN");
    let without = lines(&watch(&capture).1);
    assert_eq!(without[2], ">* early ?");
    assert_eq!(without[3..], with_key[3..]);
}

#[test]
fn a_retry_is_told_from_a_server_hello() {
    let (_, records) = watch(&capture("tls13-retry"));
    let expected = [
        "> Client Hello",
        "< Hello Retry Request",
        "< Change Cipher Spec",
        "> Change Cipher Spec",
        "> Client Hello",
        "< Server Hello",
        "<* Encrypted Extensions",
    ];
    assert_eq!(lines(&records)[..7], expected);
}

#[test]
fn records_after_a_key_update_are_read_with_the_next_key() {
    let lines = lines(&watch(&capture("tls13-key-update")).1);
    assert_eq!(lines.iter().filter(|line| line.ends_with("Key Update")).count(), 2, "{lines:?}");
    assert!(lines.contains(&">* \"again\\n\"".to_owned()), "{lines:?}");
    assert!(lines.contains(&"<* \"niaga\\n\"".to_owned()), "{lines:?}");
}

#[test]
fn certificates_of_clients_are_read_in_both_versions() {
    for name in ["tls12-client-certificate", "tls13-client-certificate"] {
        let (_, records) = watch(&capture(name));
        let from_client: Vec<_> = records
            .iter()
            .filter(|record| record.direction == Direction::Up)
            .flat_map(|record| &record.messages)
            .map(|message| message.name)
            .collect();
        assert!(from_client.contains(&"Certificate") && from_client.contains(&"Certificate Verify"), "{name}");
    }
}

#[test]
fn what_no_key_fits_stays_closed() {
    let (session, records) = watch(&capture("tls13-chacha"));
    assert!(records.iter().filter(|record| record.encrypted).all(|record| record.plain.is_none()));
    assert_eq!(records.iter().filter(|record| record.encrypted).count(), 10);
    assert!(!session.is_established());
    for name in NAMES {
        let Capture { chunks, .. } = capture(name);
        let (_, records) = watch(&Capture { key_log: String::new(), chunks });
        assert!(records.iter().all(|record| record.plain.is_none() == record.encrypted), "{name}");
    }
}

#[test]
fn a_record_that_stays_closed_says_why() {
    let dark = |key_log: &str, chunks: &[(Direction, Vec<u8>)]| {
        let mut session = Session::new(key_log);
        let records: Vec<_> = chunks.iter().flat_map(|(way, bytes)| session.push(*way, bytes)).collect();
        assert!(records.iter().all(|record| record.dark.is_some() == (record.encrypted && record.plain.is_none())));
        session.dark()
    };
    for name in ["tls12-full", "tls13-full", "tls13-psk"] {
        let Capture { key_log, chunks } = capture(name);
        assert_eq!(dark(&key_log, &chunks), None, "{name}");
        assert_eq!(dark("", &chunks), Some(Dark::NoKey), "{name}");
        let handshake_only = key_log.replace("_TRAFFIC_SECRET_0", "_UNKNOWN").replace("CLIENT_RANDOM", "UNKNOWN");
        assert_eq!(dark(&handshake_only, &chunks), Some(Dark::NoKey), "{name}");
        // What is left if a capture begins late: the last record of each side, an alert.
        let late: Vec<_> = chunks[chunks.len() - 2..].iter().map(|(way, bytes)| (*way, bytes.clone())).collect();
        assert_eq!(dark(&key_log, &late), Some(Dark::NoHello), "{name}");
    }
    let Capture { key_log, chunks } = capture("tls13-chacha");
    assert_eq!(dark(&key_log, &chunks), Some(Dark::UnknownSuite(0x1303)));
    let Capture { key_log, mut chunks } = capture("tls12-full");
    // The version that the Server Hello chose: TLS 1.1.
    let (_, hello) = chunks.iter_mut().find(|(way, _)| *way == Direction::Down).unwrap();
    hello[10] = 2;
    assert_eq!(dark(&key_log, &chunks), Some(Dark::UnknownVersion(0x0302)));
    let bad = key_log.lines().find(|line| line.starts_with("CLIENT_RANDOM")).unwrap();
    let bad = [&bad[..bad.len() - 2], "00"].concat();
    assert_eq!(dark(&bad, &capture("tls12-full").chunks), Some(Dark::WrongKey));
}

#[test]
fn the_end_of_a_tls_1_2_handshake_is_known_without_keys() {
    let Capture { chunks, .. } = capture("tls12-full");
    let mut session = Session::with_keys(KeyLog::default());
    chunks.iter().for_each(|(direction, bytes)| drop(session.push(*direction, bytes)));
    assert!(session.is_established());
}

#[test]
fn a_record_that_is_too_long_ends_the_reading_of_its_direction() {
    let mut session = Session::new("");
    // RFC 5246 §6.2.3: up to 2^14 + 2048 bytes in TLS 1.2.
    assert_eq!(session.push(Direction::Down, &[23, 3, 3, 0x48, 0x00]), []);
    assert_eq!(session.push(Direction::Up, &[22, 3, 3, 0x48, 0x01]), []);
    assert_eq!(session.broken(Direction::Up), Some(wire::Rule::TlsRecordLong));
    assert_eq!(session.broken(Direction::Down), None);
    assert_eq!(session.push(Direction::Up, &[21, 3, 3, 0, 2, 2, 40]), []);
}

#[test]
fn messages_share_records_and_span_them() {
    let mut session = Session::new("");
    let done = [14, 0, 0, 0];
    let ticket = [4, 0, 0, 8, 0, 0, 28, 32, 0, 2, 7, 7];
    let all = [done.as_slice(), &ticket, &done].concat();
    let record = |fragment: &[u8]| [&[22, 3, 3, 0, fragment.len() as u8], fragment].concat();
    let first = session.push(Direction::Down, &record(&all[..9]));
    let second = session.push(Direction::Down, &record(&all[9..]));
    assert_eq!(lines(&first), ["< Server Hello Done"]);
    assert_eq!(lines(&second), ["< New Session Ticket, Server Hello Done"]);
    assert_eq!(second[0].messages[0].bytes, ticket);
    assert_eq!((first[0].range.clone(), second[0].range.clone()), (0..14, 14..30));
}
