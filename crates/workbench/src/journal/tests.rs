//! The journal: what it keeps, what it counts, what it ties together, and what is found in it.

use super::*;
use trace::Direction::{Down, Up};

fn at(millis: i64) -> Micros {
    Micros(millis * 1_000)
}

fn text(text: &str) -> What {
    What::Text(text.to_owned())
}

fn request(url: &str) -> What {
    What::Request { method: "GET".to_owned(), url: url.to_owned(), headers: Vec::new(), body: Vec::new() }
}

fn opened(protocol: &str) -> What {
    What::Opened { protocol: protocol.to_owned(), extensions: String::new() }
}

fn journal() -> Journal {
    Journal::new(1_800_000_000_000_000, Decoder::Auto, Limits::default())
}

/// An open WebSocket.
fn socket(url: &str, protocol: &str) -> Journal {
    let mut journal = journal();
    journal.record(at(0), Some(Up), request(url));
    journal.record(at(5), Some(Down), opened(protocol));
    journal
}

fn send(journal: &mut Journal, millis: i64, message: &str) -> u64 {
    journal.record_sent(at(millis), text(message), Cause::Hand, Vec::new())
}

fn receive(journal: &mut Journal, millis: i64, message: &str) -> Option<(u64, i64, AnsweredBy)> {
    let number = journal.record(at(millis), Some(Down), text(message));
    let answers = journal.entry(number).expect("kept").answers;
    answers.map(|answered| (answered.entry, answered.after.0 / 1_000, answered.by))
}

/// Protocol, type, name, channel, id and payload of the parts of an entry.
fn parts(journal: &Journal, number: u64) -> Vec<[String; 6]> {
    let entry = journal.entry(number).expect("kept");
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let part = |part: &Part| {
        let payload = part.payload.clone().unwrap_or_default();
        [
            part.protocol.to_owned(),
            part.kind.to_owned(),
            text(&part.name),
            text(&part.channel),
            text(&part.id),
            String::from_utf8_lossy(&payload).into_owned(),
        ]
    };
    entry.parts.iter().map(part).collect()
}

#[test]
fn messages_are_decoded_into_protocol_type_channel_id_and_payload() {
    let sent = |url: &str, protocol: &str, message: &str| {
        let mut journal = socket(url, protocol);
        let number = send(&mut journal, 10, message);
        parts(&journal, number)
    };
    let io = "ws://h.example/socket.io/?EIO=4&transport=websocket";
    let expected = [["Socket.IO", "EVENT", "chat", "/rooms", "7", "[\"chat\",\"hi\"]"].map(str::to_owned)];
    assert_eq!(sent(io, "", "42/rooms,7[\"chat\",\"hi\"]"), expected);
    let subscribe =
        "{\"type\":\"subscribe\",\"id\":\"a\",\"payload\":{\"operationName\":\"Greet\",\"query\":\"{ a }\"}}";
    let payload = "{\"operationName\":\"Greet\",\"query\":\"{ a }\"}";
    let expected = [["GraphQL", "subscribe", "Greet", "", "a", payload].map(str::to_owned)];
    assert_eq!(sent("ws://h.example/", "graphql-transport-ws", subscribe), expected);
    let stomp = "SEND\ndestination:/topic/rooms\n\nhello\0";
    let expected = [["STOMP", "SEND", "", "/topic/rooms", "", "hello"].map(str::to_owned)];
    assert_eq!(sent("ws://h.example/", "v12.stomp", stomp), expected);
    let rpc = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"add\",\"params\":[1,2]}";
    let expected = [["JSON-RPC", "request", "add", "", "1", "[1,2]"].map(str::to_owned)];
    assert_eq!(sent("ws://h.example/", "", rpc), expected);
    assert_eq!(sent("ws://h.example/", "", "just a text"), Vec::<[String; 6]>::new());
}

#[test]
fn binary_messages_of_mqtt_are_decoded_also_if_a_packet_comes_in_two() {
    let mut journal = socket("ws://h.example/mqtt", "mqtt");
    let connect = trace::from_hex("100d00044d51545404020 03c000161".replace(' ', "").as_str()).expect("hex");
    journal.record_sent(at(6), What::Binary(connect), Cause::Hand, Vec::new());
    let publish = trace::from_hex("30050001616869").expect("hex");
    let first = journal.record(at(7), Some(Down), What::Binary(publish[..3].to_vec()));
    let second = journal.record(at(8), Some(Down), What::Binary(publish[3..].to_vec()));
    assert_eq!(parts(&journal, first), Vec::<[String; 6]>::new());
    assert_eq!(parts(&journal, second), [["MQTT", "PUBLISH", "", "a", "", "hi"].map(str::to_owned)]);
}

#[test]
fn a_chosen_decoder_needs_no_evidence_and_none_reads_nothing() {
    let mut journal = Journal::new(0, Decoder::SocketIo, Limits::default());
    journal.record(at(0), Some(Up), request("ws://h.example/other"));
    journal.record(at(1), Some(Down), opened(""));
    let number = journal.record(at(2), Some(Down), text("42[\"chat\",\"hi\"]"));
    assert_eq!(parts(&journal, number)[0][..3], ["Socket.IO", "EVENT", "chat"].map(str::to_owned));
    let mut journal = Journal::new(0, Decoder::Off, Limits::default());
    let number = journal.record(at(2), Some(Down), text("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":3}"));
    assert_eq!(parts(&journal, number), Vec::<[String; 6]>::new());
    let mut journal = Journal::new(0, Decoder::JsonRpc, Limits::default());
    let number = journal.record(at(2), Some(Up), text("CONNECT\naccept-version:1.2\n\n\0"));
    assert_eq!(parts(&journal, number), Vec::<[String; 6]>::new(), "STOMP was not chosen");
}

#[test]
fn a_response_of_mcp_is_tied_to_the_request_that_it_answers() {
    let mut journal = journal();
    let headers = vec![("Mcp-Session-Id".to_owned(), "s".to_owned())];
    let body = br#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add","arguments":{}}}"#.to_vec();
    let url = "https://h.example/mcp".to_owned();
    let asked = journal.record(at(0), Some(Up), What::Request { method: "POST".to_owned(), url, headers, body });
    let event = |data: &str| What::Event {
        id: "e1".to_owned(),
        name: "message".to_owned(),
        data: data.to_owned(),
        raw: Vec::new(),
    };
    let note =
        journal.record(at(10), Some(Down), event(r#"{"jsonrpc":"2.0","method":"notifications/progress","params":{}}"#));
    let result = journal.record(at(20), Some(Down), event(r#"{"jsonrpc":"2.0","id":2,"result":{"content":[]}}"#));
    assert_eq!(parts(&journal, asked)[0][..5], ["MCP", "request", "tools/call", "add", "2"].map(str::to_owned));
    assert_eq!(parts(&journal, result)[0][..3], ["MCP", "result", "tools/call add"].map(str::to_owned));
    assert_eq!(journal.entry(note).expect("kept").answers, None);
    let answers = journal.entry(result).expect("kept").answers;
    assert_eq!(answers, Some(Answered { entry: asked, after: at(20), by: AnsweredBy::Id }));
}

#[test]
fn an_answer_is_known_by_its_id_by_being_the_same_or_by_what_it_repeats() {
    let mut journal = socket("ws://h.example/socket.io/?EIO=4&transport=websocket", "");
    let asked = send(&mut journal, 10, "420[\"add\",1,2]");
    let other = send(&mut journal, 11, "421[\"add\",3,4]");
    let plain = send(&mut journal, 12, "42[\"chat\",\"hi\"]");
    assert_eq!(receive(&mut journal, 20, "431[7]"), Some((other, 9, AnsweredBy::Id)));
    assert_eq!(receive(&mut journal, 25, "430[3]"), Some((asked, 15, AnsweredBy::Id)));
    assert_eq!(receive(&mut journal, 30, "430[3]"), None, "it was answered");
    assert_eq!(receive(&mut journal, 32, "42[\"chat\",\"hi\"]"), Some((plain, 20, AnsweredBy::Echo)));
    assert_eq!(journal.latencies().count(), 3);

    let mut journal = socket("ws://h.example/", "");
    let [one, two] = [10, 11].map(|millis| send(&mut journal, millis, "same"));
    assert_eq!(receive(&mut journal, 20, "same"), Some((one, 10, AnsweredBy::Echo)));
    assert_eq!(receive(&mut journal, 21, "same"), Some((two, 10, AnsweredBy::Echo)));
    assert_eq!(receive(&mut journal, 22, "same"), None);

    let marks = |number: &str| vec![number.to_owned()];
    let first = journal.record_sent(at(30), text("n=1"), Cause::Hand, marks("1"));
    let second = journal.record_sent(at(31), text("n=11"), Cause::Hand, marks("11"));
    assert_eq!(receive(&mut journal, 40, "you said 11"), Some((second, 9, AnsweredBy::Variable)));
    assert_eq!(receive(&mut journal, 41, "you said 12 and a1"), None);
    assert_eq!(receive(&mut journal, 42, "{\"n\":1}"), Some((first, 12, AnsweredBy::Variable)));
}

#[test]
fn nothing_of_a_connection_is_answered_on_the_next_one() {
    let mut journal = socket("ws://h.example/", "");
    send(&mut journal, 10, "hello");
    journal.record(at(20), Some(Up), request("ws://h.example/"));
    journal.record(at(25), Some(Down), opened(""));
    assert_eq!(receive(&mut journal, 30, "hello"), None);
    let connections: Vec<u32> = journal.entries().map(|entry| entry.connection).collect();
    assert_eq!(connections, [1, 1, 1, 2, 2, 2]);
}

#[test]
fn mqtt_graphql_and_stomp_answer_by_their_own_rules() {
    let mut journal = socket("ws://h.example/", "mqtt");
    let mut binary = |millis: i64, direction, digits: &str| {
        let number = journal.record(at(millis), Some(direction), What::Binary(trace::from_hex(digits).expect("hex")));
        journal.entry(number).and_then(|entry| entry.answers).map(|answered| answered.entry)
    };
    assert_eq!(binary(10, Up, "100d00044d5154540402003c000161"), None);
    assert_eq!(binary(20, Down, "20020000"), Some(3), "CONNACK");
    assert_eq!(binary(30, Up, "8206000700016100"), None);
    assert_eq!(binary(40, Down, "9003000700"), Some(5), "SUBACK");
    assert_eq!(binary(50, Up, "c000"), None);
    assert_eq!(binary(60, Down, "d000"), Some(7), "PINGRESP");
    assert_eq!(binary(70, Up, "30050001616869"), None);
    assert_eq!(binary(80, Down, "40020001"), None, "nobody asked for that PUBACK");
    let mut journal = socket("ws://h.example/", "graphql-transport-ws");
    send(&mut journal, 10, "{\"type\":\"connection_init\"}");
    assert_eq!(receive(&mut journal, 15, "{\"type\":\"connection_ack\"}"), Some((3, 5, AnsweredBy::Id)));
    let asked = send(&mut journal, 20, "{\"type\":\"subscribe\",\"id\":\"a\",\"payload\":{\"query\":\"{ a }\"}}");
    let next = "{\"type\":\"next\",\"id\":\"a\",\"payload\":{\"data\":{}}}";
    assert_eq!(receive(&mut journal, 30, next), Some((asked, 10, AnsweredBy::Id)));
    assert_eq!(receive(&mut journal, 31, next), None, "the first one answers");
    let mut journal = socket("ws://h.example/", "v12.stomp");
    let asked = send(&mut journal, 10, "SEND\ndestination:/a\nreceipt:r1\n\nhi\0");
    assert_eq!(receive(&mut journal, 12, "RECEIPT\nreceipt-id:r1\n\n\0"), Some((asked, 2, AnsweredBy::Id)));
}

#[test]
fn the_oldest_are_dropped_and_counted_and_no_sum_forgets_them() {
    let limits = Limits { entries: 10, bytes: 1 << 20 };
    let mut journal = Journal::new(0, Decoder::Auto, limits);
    for number in 0..25 {
        journal.record(at(number), Some(Down), text("12345"));
    }
    assert_eq!((journal.entries().len(), journal.recorded()), (10, 25));
    assert_eq!((journal.entry(15).is_none(), journal.entry(16).map(|entry| entry.number)), (true, Some(16)));
    let counts = journal.counts();
    assert_eq!((counts.messages, counts.bytes, counts.of(Kind::Text)), ([0, 25], [0, 125], 25));
    assert_eq!((counts.dropped, counts.dropped_bytes), (15, 75));
    let mut journal = Journal::new(0, Decoder::Auto, Limits { entries: 1_000, bytes: 10_000 });
    for _ in 0..10 {
        journal.record(at(0), Some(Down), text(&"x".repeat(3_000)));
    }
    assert_eq!((journal.entries().len(), journal.counts().dropped), (3, 7));
    journal.record(at(0), Some(Down), text(&"x".repeat(1 << 20)));
    assert_eq!(journal.entries().len(), 1, "the newest stays however large it is");
}

#[test]
fn counts_know_messages_from_what_only_happened() {
    let mut journal = socket("ws://h.example/", "");
    send(&mut journal, 10, "ab");
    journal.record(at(11), Some(Down), What::Binary(vec![1, 2, 3]));
    journal.record(at(12), None, What::Note("a note".to_owned()));
    journal.record(at(13), None, What::HeartbeatAnswered { number: 1, after: at(3) });
    journal.record(at(14), Some(Down), What::Body(Vec::new()));
    assert_eq!((journal.counts().messages, journal.counts().bytes), ([1, 1], [2, 3]));
    assert_eq!((journal.counts().of(Kind::Note), journal.counts().of(Kind::HeartbeatAnswered)), (1, 1));
    assert!(Kind::ALL.iter().enumerate().all(|(place, kind)| *kind as usize == place));
}

#[test]
fn what_was_buffered_is_kept_with_its_peak() {
    let mut journal = journal();
    for bytes in [0, 500, 20, 0] {
        journal.record_buffered(at(1), bytes);
    }
    assert_eq!(journal.buffered().map(|reading| reading.bytes).collect::<Vec<_>>(), [0, 500, 20, 0]);
    assert_eq!(journal.most_buffered(), 500);
}

fn numbers(journal: &Journal, filter: &Filter) -> Vec<u64> {
    journal.entries().filter(|entry| filter.passes(entry)).map(|entry| entry.number).collect()
}

#[test]
fn a_search_finds_texts_and_bytes_wherever_they_stand_and_one_direction_if_wanted() {
    let mut journal = socket("ws://h.example/socket.io/?EIO=4&transport=websocket", "");
    send(&mut journal, 10, "42/rooms,[\"Chat\",\"hello\"]");
    journal.record(at(11), Some(Down), text("42/other,[\"news\",\"Hello again\"]"));
    journal.record(at(12), Some(Down), text("3"));
    journal.record(at(13), Some(Down), What::Binary(vec![0, 0xff, 1]));
    let by = |filter: Filter| numbers(&journal, &filter);
    let usual = Filter::default;
    assert_eq!(by(usual()), [1, 2, 3, 4, 5, 6]);
    assert_eq!(by(Filter::searching("HELLO")), [3, 4]);
    assert_eq!(by(Filter::searching("h.example")), [1], "the address");
    assert_eq!(by(Filter::searching("/rooms")), [3]);
    assert_eq!(by(Filter::searching("pong")), [5], "a type");
    assert_eq!(by(Filter::searching("hex: ff 01")), [6]);
    assert_eq!(by(Filter::searching("hex: zz")), Vec::<u64>::new(), "a text that is not there");
    assert_eq!(by(Filter { direction: Some(Up), ..usual() }), [1, 3]);
    assert_eq!(by(Filter { direction: Some(Down), ..Filter::searching("hello") }), [4]);
}

#[test]
fn a_paused_view_loses_nothing() {
    let mut journal = socket("ws://h.example/", "");
    let mut view = View::default();
    view.pause(&journal);
    send(&mut journal, 10, "a");
    view.pause(&journal);
    send(&mut journal, 11, "b");
    assert_eq!((view.is_paused(), view.unseen(&journal), journal.entries().len()), (true, 2, 4));
    view.go_on();
    assert_eq!((view.is_paused(), view.unseen(&journal)), (false, 0));
}
