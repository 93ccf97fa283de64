//! Addresses, headers and messages with and without credentials.

use super::*;
use crate::session::{Message, MessageKind};

const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";

fn url(text: &str) -> (String, usize) {
    let (session, left_out) = without(&Session { url: text.to_owned(), ..Session::default() });
    (session.url, left_out.len())
}

#[test]
fn an_address_loses_what_only_its_owner_may_know_and_nothing_else() {
    let with_token = format!("wss://h.example/{TOKEN}/feed");
    let in_query = format!("wss://h.example/?at={TOKEN}&b=2");
    for (whole, public, left_out) in [
        ("wss://h.example/chat", "wss://h.example/chat", 0),
        ("ws://127.0.0.1:9000", "ws://127.0.0.1:9000", 0),
        ("https://h.example/a?room=1&page=2#part", "https://h.example/a?room=1&page=2#part", 0),
        ("https://h.example/@user/post", "https://h.example/@user/post", 0),
        (
            "https://h.example/monkeys?keyboard=ko&author=kim&design=1",
            "https://h.example/monkeys?keyboard=ko&author=kim&design=1",
            0,
        ),
        ("http://[::1]:80/?EIO=4&transport=websocket", "http://[::1]:80/?EIO=4&transport=websocket", 0),
        ("h.example:80/a?b=c@d", "h.example:80/a?b=c@d", 0),
        ("wss://me:secret@h.example/", "wss://h.example/", 1),
        ("wss://me@h.example", "wss://h.example", 1),
        ("https://a@b@h.example/x", "https://h.example/x", 1),
        ("me:secret@h.example/x", "h.example/x", 1),
        ("https://me:secret@h.example?b=1", "https://h.example?b=1", 1),
        ("wss://h.example/?token=abc", "wss://h.example/", 1),
        ("wss://h.example/?room=1&access_token=abc&b=2", "wss://h.example/?room=1&b=2", 1),
        ("https://h.example/?apiKey=1&key=2&api-key=3&API_KEY=4", "https://h.example/", 4),
        ("https://h.example/?X-Amz-Signature=a&X-Amz-Credential=b&X-Amz-Date=c", "https://h.example/?X-Amz-Date=c", 2),
        ("https://h.example/?sid=abc&sig=d&jwt=e&pwd=f", "https://h.example/", 4),
        ("https://h.example/?%70assword=x", "https://h.example/", 1),
        ("https://h.example/?auth=Bearer%20abc", "https://h.example/", 1),
        ("https://h.example/?q=Bearer+abc&r=1", "https://h.example/?r=1", 1),
        ("https://h.example/#access_token=abc&state=1", "https://h.example/#state=1", 1),
        (&with_token, "wss://h.example//feed", 1),
        (&in_query, "wss://h.example/?b=2", 1),
    ] {
        assert_eq!(url(whole), (public.to_owned(), left_out), "{whole}");
    }
}

#[test]
fn headers_are_judged_by_name_and_value() {
    for (name, value, is_secret) in [
        ("Accept", "text/event-stream", false),
        ("Content-Type", "application/json", false),
        ("Last-Event-ID", "7", false),
        ("MCP-Protocol-Version", "2025-06-18", false),
        ("X-Request-Id", "abc", false),
        ("Authorization", "x", true),
        ("Proxy-Authorization", "x", true),
        ("Cookie", "a=b", true),
        ("X-Api-Key", "x", true),
        ("X-CSRF-Token", "x", true),
        ("Mcp-Session-Id", "x", true),
        ("x-amz-security-token", "x", true),
        ("Client-Cert", "x", true),
        ("X-Custom", "Bearer abc", true),
        ("X-Custom", TOKEN, true),
        ("X-Custom", "bearer of news", true),
        ("X-Custom", "Bearer", false),
    ] {
        let session = Session { headers: vec![(name.to_owned(), value.to_owned())], ..Session::default() };
        let (public, left_out) = without(&session);
        assert_eq!(public.headers.is_empty(), is_secret, "{name}: {value}");
        assert_eq!(left_out == [Secret::Header(name.to_owned())], is_secret, "{name}: {value}");
    }
}

#[test]
fn a_token_among_the_subprotocols_goes_with_all_after_it() {
    let names = ["graphql-ws", "access_token", "abc", "other"].map(str::to_owned).to_vec();
    let (public, left_out) = without(&Session { subprotocols: names, ..Session::default() });
    assert_eq!(public.subprotocols, ["graphql-ws"]);
    assert_eq!(left_out, [Secret::Subprotocol(1)]);
}

fn message(kind: MessageKind, text: &str) -> Message {
    Message { name: "a".to_owned(), kind, text: text.to_owned() }
}

#[test]
fn messages_with_credentials_lose_their_text_and_keep_their_name() {
    let hidden = [
        message(MessageKind::Json, r#"{"type": "connection_init", "payload": {"Authorization": "Bearer abc"}}"#),
        message(MessageKind::Json, r#"{"type": "connection_init", "payload": {"authToken": "abc"}}"#),
        message(MessageKind::Json, r#"{"a": [{"password": 7}]}"#),
        message(MessageKind::Json, r#"{"n": {{counter}}, "apiKey": "abc"}"#),
        message(MessageKind::Json, r#"{"n": {{counter}}, "token": {{random}}}"#),
        message(MessageKind::Json, r#"{"tok\u0065n": "abc"}"#),
        message(MessageKind::Json, r#"{"data": "{\"secret\": \"abc\"}"}"#),
        message(MessageKind::Text, r#"42["login",{"password":"abc"}]"#),
        message(MessageKind::Text, r#"40{"token":"abc"}"#),
        message(MessageKind::Text, "CONNECT\nlogin:me\npasscode:abc\n\n\0"),
        message(MessageKind::Text, "user=me&password=abc"),
        message(MessageKind::Text, "Authorization: Basic bWU6YWJj"),
        message(MessageKind::Text, TOKEN),
        message(MessageKind::Hex, "10 17 0004 4d515454 04 c2 003c # MQTT with user and password"),
        message(MessageKind::Hex, "7b 22 6b65 79 22 3a 31 7d // {\"key\":1}"),
        message(MessageKind::File, "eyJwYXNzd29yZCI6ICJhYmMifQ=="),
    ];
    for one in hidden {
        let text = one.text.clone();
        let (public, left_out) = without(&Session { messages: vec![one], ..Session::default() });
        assert_eq!((public.messages[0].text.as_str(), public.messages[0].name.as_str()), ("", "a"), "{text}");
        assert_eq!(left_out, [Secret::Message("a".to_owned())], "{text}");
    }
    let body = message(MessageKind::Json, r#"{"client_secret": "abc"}"#);
    let (public, left_out) = without(&Session { body: Some(body), ..Session::default() });
    assert_eq!((public.body.map(|body| body.text), left_out), (Some(String::new()), vec![Secret::Body]));
}

#[test]
fn messages_without_credentials_stay_as_they_are() {
    for one in [
        message(MessageKind::Text, "hello, {{counter}}"),
        message(MessageKind::Text, "42[\"chat\",\"the key is under the mat\"]"),
        message(MessageKind::Text, "SUBSCRIBE\nid:0\ndestination:/topic/rooms\n\n\0"),
        message(MessageKind::Json, r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "add"}}"#),
        message(MessageKind::Json, r#"{"password": "", "token": null, "session": false}"#),
        message(MessageKind::Json, r#"{"query": "{ keyboard(id: 7) { name } }", "monkey": "Basic"}"#),
        message(MessageKind::Json, "not JSON at all {"),
        message(MessageKind::Hex, "10 0c 0004 4d515454 04 02 003c 0000 # MQTT without a password"),
        message(MessageKind::Hex, "zz"),
        message(MessageKind::File, "AAEC"),
        message(MessageKind::File, "no base64"),
    ] {
        let session = Session { messages: vec![one], ..Session::default() };
        assert_eq!(without(&session), (session.clone(), vec![]));
    }
}
