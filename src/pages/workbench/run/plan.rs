//! What the browser is asked for, and how that is recorded. Pure.

use crate::sessions::{Content, Plan, Request};
use ::workbench::compose::{self, ComposeError, compose};
use ::workbench::journal::What;
use ::workbench::session::{Session, Transport};
use ::workbench::template::State;

/// The field with which a stream goes on after the newest event that came (WHATWG HTML §9.2.3).
const RESUME: &str = "Last-Event-ID";

/// What a session asks for. `last_id` is the newest id of the stream that it had before; empty if there is none.
pub fn plan(
    session: &Session,
    last_id: &str,
    values: &mut State,
    unix_millis: i64,
) -> Result<(Plan, What), ComposeError> {
    let url = session.url.trim().to_owned();
    let recorded =
        |url: &str| What::Request { method: "GET".into(), url: url.into(), headers: Vec::new(), body: Vec::new() };
    match session.transport {
        Transport::WebSocket => {
            let recorded = recorded(&url);
            Ok((Plan::Socket { url, protocols: session.subprotocols.clone() }, recorded))
        }
        Transport::EventSource => {
            let (recorded, kinds) = (recorded(&url), session.event_types.clone());
            Ok((Plan::Source { url, with_credentials: session.sends_credentials, kinds }, recorded))
        }
        Transport::Fetch | Transport::FetchStream => {
            let has_body = session.method != "GET" && session.method != "HEAD";
            let body = session.body.as_ref().filter(|_| has_body);
            let body = match body.map(|body| compose(body.kind, &body.text, values, unix_millis)).transpose()? {
                Some(made) => Some(content(made.content)),
                None => None,
            };
            let mut headers = session.headers.clone();
            let is_stream = session.transport == Transport::FetchStream;
            let names_it = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(RESUME));
            if is_stream && !last_id.is_empty() && !names_it {
                headers.push((RESUME.to_owned(), last_id.to_owned()));
            }
            let recorded = What::Request {
                method: session.method.clone(),
                url: url.clone(),
                headers: headers.clone(),
                body: body.as_ref().map(|body| body.as_bytes().to_vec()).unwrap_or_default(),
            };
            let (method, with_credentials) = (session.method.clone(), session.sends_credentials);
            Ok((Plan::Exchange(Request { url, method, headers, body, with_credentials, is_stream }), recorded))
        }
    }
}

/// What is sent, as the connection takes it.
pub fn content(content: compose::Content) -> Content {
    match content {
        compose::Content::Text(text) => Content::Text(text),
        compose::Content::Binary(bytes) => Content::Bytes(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::workbench::session::{Message, MessageKind};

    fn request(session: &Session, last_id: &str) -> (Request, What) {
        match plan(session, last_id, &mut State::new(1), 0) {
            Ok((Plan::Exchange(request), what)) => (request, what),
            other => panic!("{other:?}"),
        }
    }

    fn stream() -> Session {
        Session {
            transport: Transport::FetchStream,
            url: " https://a.example/x ".into(),
            method: "POST".into(),
            body: Some(Message { kind: MessageKind::Json, text: "{\"n\": {{counter}}}".into(), ..Message::default() }),
            ..Session::default()
        }
    }

    #[test]
    fn a_stream_goes_on_where_it_was_lost_unless_the_visitor_says_where() {
        assert_eq!(request(&stream(), "7").0.headers, [("Last-Event-ID".to_owned(), "7".to_owned())]);
        assert_eq!(request(&stream(), "").0.headers, []);
        let own = vec![("last-event-id".to_owned(), "3".to_owned())];
        assert_eq!(request(&Session { headers: own.clone(), ..stream() }, "7").0.headers, own);
        let whole = Session { transport: Transport::Fetch, ..stream() };
        assert_eq!(request(&whole, "7").0.headers, [], "a request that is read whole is no stream");
    }

    #[test]
    fn a_body_has_its_values_and_get_has_none() {
        let (sent, what) = request(&stream(), "");
        assert_eq!((sent.body, sent.url.as_str()), (Some(Content::Text("{\"n\": 1}".into())), "https://a.example/x"));
        assert!(matches!(what, What::Request { body, .. } if body == b"{\"n\": 1}"));
        assert_eq!(request(&Session { method: "GET".into(), ..stream() }, "").0.body, None);
        let wrong = Session {
            body: Some(Message { kind: MessageKind::Json, text: "{".into(), ..Message::default() }),
            ..stream()
        };
        assert!(plan(&wrong, "", &mut State::new(1), 0).is_err());
    }
}
