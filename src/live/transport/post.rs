//! A POST with a JSON body whose response is an event stream, as services for language models and MCP have it. `EventSource`
//! can only GET, so the page reads the stream itself: `fetch`, and the reader of `wire`. It resumes as an `EventSource` does, by
//! `Last-Event-ID` (HTML §9.2.4).

use super::request::{count_unanswered, impair, note_hop, record_answer, send_request, unanswered};
use super::sse::{take_event, take_hello};
use super::stream::{Listener, OPEN_SECONDS, Signal, await_end, await_open, note_end, note_open};
use crate::live::LONGEST_BODY;
use crate::live::diagnosis::{is_own_origin, silence, with_detail};
use crate::live::http::post_stream;
use crate::live::run::LaneContext;
use crate::live::schedule::FeedCursor;
use crate::live::task::spawn;
use crate::live::timing::version;
use crate::live::trouble::Trouble;
use crate::live::view::{LaneStatus, Notice};
use std::rc::Rc;
use trace::EventId;
use wire::sse::Reader;

/// One stream, from its request to its end.
pub async fn stream(context: &LaneContext, base: &str, cursor: FeedCursor) -> Result<(), Trouble> {
    let query = impair(context).map(|impair| format!("?{impair}")).unwrap_or_default();
    let url = format!("{base}/api/feed/stream{query}");
    context.set_status(LaneStatus::Connecting);
    context.lane(|lane| lane.has_preflight = !is_own_origin(base));
    let (listener, mut signals) = Listener::new(context, cursor);
    let request = send_request(context);
    context.lane(|lane| lane.label(request, "POST"));
    let exchange = {
        let (listener, url) = (Rc::clone(&listener), url.clone());
        spawn(async move {
            let end = receive(&listener, &url, request).await;
            listener.signal(Signal::Ended(Some(end)));
        })
    };
    if let Err(trouble) = await_open(&mut signals).await {
        drop(exchange);
        return Err(match trouble {
            Trouble::Failed(Notice::Timeout { seconds }) => {
                let notice = silence(&context.run, seconds).await;
                if notice != Notice::BrowserQueue {
                    count_unanswered(context, request);
                }
                notice.into()
            }
            other => other,
        });
    }
    note_open(context);
    let end = await_end(&listener, &mut signals).await;
    drop(exchange);
    note_end(&listener, base).await;
    // The browser's timing has an entry for the stream only now.
    if let Some(seen) = version(&url) {
        note_hop(context, &url, Some(seen), listener.progress.borrow().stamp.as_ref());
    }
    end
}

/// What is asked for (docs/endpoint.md).
fn body(cursor: &FeedCursor) -> String {
    let until = cursor.until.map(|until| format!(",\"until\":{until}")).unwrap_or_default();
    format!("{{\"feed\":\"{}\",\"since\":{}{until}}}", cursor.spec, cursor.since)
}

/// The id of the last message that the lane has; empty if it has none of this feed.
fn last_id(cursor: &FeedCursor) -> String {
    if cursor.since == 0 { String::new() } else { cursor.since.to_string() }
}

/// Sends the request and takes what comes until the stream ends. Returns why it ended.
async fn receive(listener: &Listener, url: &str, request: EventId) -> Trouble {
    let (context, cursor) = (&listener.context, &listener.cursor);
    let (answer, stream) = match post_stream(url, &body(cursor), &last_id(cursor)).await {
        Ok(exchange) => exchange,
        Err(error) => return unanswered(context, request, error, OPEN_SECONDS * 1_000).await.into(),
    };
    if let Err(notice) = with_detail(&answer, |response| response.check_stream()) {
        record_answer(context, request, &answer, 0, 0);
        return notice.into();
    }
    // A response without a body has no stream.
    let Some(stream) = stream else { return Notice::StreamLost.into() };
    let (mut reader, mut events) = (Reader::default(), Vec::new());
    // The browser gives an error for a stream that broke; what is done is the same.
    while let Ok(Some(bytes)) = stream.next().await {
        if reader.held() + bytes.length() as usize > LONGEST_BODY {
            return Notice::TooLarge.into();
        }
        reader.push(&bytes.to_vec(), &mut events);
        for event in events.drain(..) {
            match &*event.name {
                "hello" => take_hello(listener, url, request, &event.data),
                "" | "message" => take_event(listener, &event.id, &event.data),
                // As with an `EventSource` that listens to nothing else.
                _ => {}
            }
        }
    }
    Notice::StreamLost.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use feed::Spec;

    #[test]
    fn a_stream_is_asked_for_with_json_and_resumed_after_the_last_message() {
        let spec = Spec::new(7, 2_000, 20, 1_000).expect("a feed");
        let cursor = FeedCursor { spec, since: 0, until: None, base: 0 };
        assert_eq!(
            (body(&cursor), last_id(&cursor)),
            (r#"{"feed":"7,2,20,1000","since":0}"#.to_owned(), String::new())
        );
        let cursor = FeedCursor { since: 12, until: Some(40), ..cursor };
        let asked = r#"{"feed":"7,2,20,1000","since":12,"until":40}"#.to_owned();
        assert_eq!((body(&cursor), last_id(&cursor)), (asked, "12".to_owned()));
    }
}
