//! Files: what is written is read back, and what is wrong is named with its place.

use super::*;
use crate::session::{Decoder, Heartbeat, Message, MessageKind, Reconnect, Timer, Transport};
use proptest::prelude::*;

fn read_problems(sessions: &str) -> (Vec<Session>, Vec<String>) {
    let text = format!("{{\"roundtrip-workbench\": 1, \"sessions\": {sessions}}}");
    let reading = read(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let problems = reading.problems.iter().map(ToString::to_string).collect();
    (reading.sessions, problems)
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_replaced_by_the_default() {
    for (sessions, problem) in [
        ("{}", "sessions: not a list; the default is used"),
        ("[7]", "sessions[0]: not an object; the default is used"),
        ("[{}]", "sessions[0].url: missing; the default is used"),
        ("[{\"url\": 7}]", "sessions[0].url: not a string; the default is used"),
        ("[{\"url\": \"\", \"uri\": \"x\"}]", "sessions[0].uri: unknown; left out"),
        (
            "[{\"url\": \"\", \"transport\": \"tcp\"}]",
            "sessions[0].transport: none of websocket, sse, fetch, fetch-stream; the default is used",
        ),
        ("[{\"url\": \"\", \"seed\": -1}]", "sessions[0].seed: not a whole number; the default is used"),
        ("[{\"url\": \"\", \"seed\": 1.5}]", "sessions[0].seed: not a whole number; the default is used"),
        (
            "[{\"url\": \"\", \"credentials\": \"yes\"}]",
            "sessions[0].credentials: not true or false; the default is used",
        ),
        (
            "[{\"url\": \"\", \"headers\": [[\"a\"]]}]",
            "sessions[0].headers[0]: not a name and a value, both strings; the default is used",
        ),
        ("[{\"url\": \"\", \"subprotocols\": [1]}]", "sessions[0].subprotocols[0]: not a string; the default is used"),
        ("[{\"url\": \"\", \"body\": []}]", "sessions[0].body: not an object; the default is used"),
        (
            "[{\"url\": \"\", \"messages\": [{\"text\": \"\", \"kind\": \"xml\"}]}]",
            "sessions[0].messages[0].kind: none of text, json, hex, file; the default is used",
        ),
        ("[{\"url\": \"\", \"messages\": [{}]}]", "sessions[0].messages[0].text: missing; the default is used"),
        (
            "[{\"url\": \"\", \"timers\": [{\"message\": \"a\", \"every\": 100}]}]",
            "sessions[0].timers[0].message: no saved message is called \"a\"; left out",
        ),
        (
            "[{\"url\": \"\", \"messages\": [{\"name\": \"a\", \"text\": \"\"}], \"timers\": [{\"message\": \"a\", \"every\": 9}]}]",
            "sessions[0].timers[0].every: not from 10 to 86400000; the default is used",
        ),
        (
            "[{\"url\": \"\", \"heartbeat\": {\"message\": \"a\"}}]",
            "sessions[0].heartbeat.message: no saved message is called \"a\"; left out",
        ),
        (
            "[{\"url\": \"\", \"reconnect\": {\"factor\": 0.5}}]",
            "sessions[0].reconnect.factor: not from 1 to 100; the default is used",
        ),
        (
            "[{\"url\": \"\", \"reconnect\": {\"jitter\": 2}}]",
            "sessions[0].reconnect.jitter: not from 0 to 1; the default is used",
        ),
        ("[{\"url\": \"\", \"repeat\": 9}]", "sessions[0].repeat: not from 10 to 86400000; the default is used"),
        (
            "[{\"url\": \"\", \"decoder\": \"amqp\"}]",
            "sessions[0].decoder: none of auto, off, engine.io, socket.io, signalr, stomp, graphql-transport-ws, graphql-ws, mqtt, json-rpc, mcp; the default is used",
        ),
    ] {
        let (read, problems) = read_problems(sessions);
        assert_eq!(problems, [problem], "{sessions}");
        for session in read {
            let Session { messages, timers, reconnect, body, .. } = session.clone();
            assert_eq!(session, Session { messages, timers, reconnect, body, ..Session::default() });
        }
    }
    let many = format!("[{}]", vec!["{\"url\": \"\"}"; MOST_SESSIONS + 1].join(","));
    let (read, problems) = read_problems(&many);
    assert_eq!((read.len(), problems.len()), (MOST_SESSIONS, 1));
}

#[test]
fn what_is_no_file_of_the_workbench_says_what_it_is() {
    let is_not_json = |text: &str| matches!(read(text), Err(FileError::NotJson { .. }));
    assert!(is_not_json("") && is_not_json("{") && is_not_json("hello") && is_not_json(&"[".repeat(1_000)));
    assert_eq!(
        read("{\"roundtrip-workbench\": 1,\n \"sessions\": [}"),
        Err(FileError::NotJson { line: 2, column: 15, reason: "expected value".to_owned() })
    );
    for text in ["[]", "7", "null", "{}", "{\"log\": {}}"] {
        assert_eq!(read(text), Err(FileError::NotAWorkbench), "{text}");
    }
    assert_eq!(read("{\"roundtrip-workbench\": 2}"), Err(FileError::OtherVersion(Some(2))));
    assert_eq!(read("{\"roundtrip-workbench\": \"1\"}"), Err(FileError::OtherVersion(None)));
    assert_eq!(read(&" ".repeat(LONGEST + 1)), Err(FileError::TooLong(LONGEST + 1)));
    assert_eq!(read("\u{feff}{\"roundtrip-workbench\": 1}"), Ok(Reading::default()));
}

#[test]
fn a_file_is_what_a_person_would_write() {
    let session = Session {
        url: "wss://h.example/chat".to_owned(),
        messages: vec![Message { name: "hello".to_owned(), text: "hi {{counter}}".to_owned(), ..Message::default() }],
        timers: vec![Timer { message: "hello".to_owned(), most: Some(3), ..Timer::default() }],
        reconnect: Reconnect { is_on: true, factor_percent: 150, ..Reconnect::default() },
        ..Session::default()
    };
    let expected = r#"{
  "roundtrip-workbench": 1,
  "sessions": [
    {
      "messages": [
        {
          "name": "hello",
          "text": "hi {{counter}}"
        }
      ],
      "reconnect": {
        "factor": 1.5
      },
      "timers": [
        {
          "every": 1000,
          "message": "hello",
          "most": 3
        }
      ],
      "url": "wss://h.example/chat"
    }
  ]
}
"#;
    assert_eq!(print(&[session]), expected);
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,8}", "\\PC{0,12}", "[\"{}\\\\\n\u{1f600}\u{ac00}-\u{ac20}]{0,6}"]
}

fn message() -> impl Strategy<Value = Message> {
    (text(), prop::sample::select(&MessageKind::ALL[..]), text()).prop_map(|(name, kind, text)| Message {
        name,
        kind,
        text,
    })
}

/// Any session that the page can make.
pub(crate) fn session() -> impl Strategy<Value = Session> {
    let first = (
        text(),
        prop::sample::select(&Transport::ALL[..]),
        text(),
        prop::collection::vec(text(), 0..3),
        prop::collection::vec(text(), 0..3),
        "[A-Z]{1,7}",
        prop::collection::vec((text(), text()), 0..3),
        prop::option::of(message()),
        any::<bool>(),
    );
    let second = (
        prop::collection::vec(message(), 0..4),
        prop::collection::vec(
            (any::<prop::sample::Index>(), 10_u32..86_400_001, prop::option::of(1_u32..), any::<bool>()),
            0..3,
        ),
        prop::option::of(10_u32..86_400_001),
        prop::option::of((any::<prop::sample::Index>(), 10_u32..86_400_001)),
        (any::<bool>(), 0_u32..86_400_001, 0_u32..86_400_001, 100_u32..10_001, 0_u32..101),
        prop::sample::select(&Decoder::ALL[..]),
        any::<u64>(),
    );
    (first, second).prop_map(|(first, second)| {
        let (name, transport, url, subprotocols, event_types, method, headers, body, sends_credentials) = first;
        let (messages, timers, repeat_millis, heartbeat, reconnect, decoder, seed) = second;
        let named = |index: prop::sample::Index| {
            (!messages.is_empty()).then(|| messages[index.index(messages.len())].name.clone())
        };
        let timers = timers.into_iter().filter_map(|(index, every_millis, most, is_on)| {
            Some(Timer { message: named(index)?, every_millis, most, is_on })
        });
        let timers = timers.collect();
        let heartbeat =
            heartbeat.and_then(|(index, every_millis)| Some(Heartbeat { message: named(index)?, every_millis }));
        let (is_on, base_millis, cap_millis, factor_percent, jitter_percent) = reconnect;
        let reconnect = Reconnect { is_on, base_millis, cap_millis, factor_percent, jitter_percent };
        Session {
            name,
            transport,
            url,
            subprotocols,
            event_types,
            method,
            headers,
            body,
            sends_credentials,
            messages,
            timers,
            repeat_millis,
            heartbeat,
            reconnect,
            decoder,
            seed,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_sessions_are_read_back_from_a_file_and_from_one_line(sessions in prop::collection::vec(session(), 0..3)) {
        for text in [print(&sessions), print_compact(&sessions)] {
            let reading = read(&text).expect("a file");
            prop_assert_eq!(&reading.sessions, &sessions);
            prop_assert_eq!(reading.problems, vec![]);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,80}", place in any::<prop::sample::Index>(), sessions in prop::collection::vec(session(), 1..2)) {
        let _ = read(&text);
        // A file with a piece cut out or put in.
        let whole = print_compact(&sessions);
        let at = whole.floor_char_boundary(place.index(whole.len()));
        let _ = read(&whole[at..]);
        let _ = read(&[&whole[..at], &text, &whole[at..]].concat());
    }
}
