//! One request of HTTP/2 and its response: from a stream to the router and back.

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::{CONNECTION, EXPECT, HeaderName, TRANSFER_ENCODING, UPGRADE};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri};
use axum::response::Response as AxumResponse;
use bytes::Bytes;
use h2::ext::Protocol;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http_body_util::BodyExt;
use tokio::sync::Notify;
use tower::ServiceExt;

use super::body::RequestBody;
use crate::connection::Connection;
use crate::connection::frames::Stream;
use crate::exchange::{StreamBody, is_upgrade, take_back_allow};
use crate::impair::NoResponse;
use crate::request_target::{AsAuthority, normalize};
use crate::state::Endpoint;
use crate::transport::{Outlet, StreamIo, Turns};
use crate::upgrade::ExtendedConnect;

/// Fields that only HTTP/1.1 has (RFC 9113 §8.2.2).
const OF_HTTP_1: [HeaderName; 4] = [CONNECTION, HeaderName::from_static("keep-alive"), TRANSFER_ENCODING, UPGRADE];

/// A stream with a request on it.
pub(super) struct Handling {
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) router: Router,
    pub(super) connection: Arc<Connection>,
    pub(super) turns: Turns,
}

impl Handling {
    /// Answers a request. Returns when the response has been handed to HTTP/2, or the client does not want it any more.
    pub(super) async fn run(self, request: axum::http::Request<RecvStream>, mut respond: SendResponse<Bytes>) {
        let stream = self.connection.frames().stream(respond.stream_id().as_u32());
        let (head, receive) = request.into_parts();
        let protocol = head.extensions.get::<Protocol>().map(|protocol| protocol.as_str().to_owned());
        let wanted = head.headers.contains_key(EXPECT).then(|| Arc::new(Notify::new()));
        let is_head = head.method == Method::HEAD;
        let is_connect = head.method == Method::CONNECT;
        let (body, tunnel) = match protocol {
            Some(protocol) => (Body::empty(), Some((ExtendedConnect::new(protocol), receive))),
            None => (Body::new(RequestBody::new(receive, wanted.clone())), None),
        };
        let mut request = Request::from_parts(head, body);
        let tunnel = tunnel.map(|((connect, sender), receive)| {
            request.extensions_mut().insert(connect);
            (sender, receive)
        });
        into_origin_form(&mut request);
        normalize(&mut request);
        request.extensions_mut().insert(Arc::clone(&self.connection));
        request.extensions_mut().insert(Arc::clone(&stream));
        let Some(mut response) = answer(self.router, request, &mut respond, &stream, wanted.as_deref()).await else {
            return;
        };
        if response.extensions().get::<NoResponse>().is_some() {
            return respond.send_reset(Reason::INTERNAL_ERROR);
        }
        take_back_allow(&mut response);
        let is_streamed = response.extensions().get::<StreamBody>().is_some();
        let (mut head, body) = response.into_parts();
        strip(&mut head.headers);
        let tunnel = tunnel.filter(|_| is_connect && is_upgrade(&Method::CONNECT, head.status));
        let ends = tunnel.is_none() && (is_head || body.is_end_stream());
        let Ok(send) = respond.send_response(Response::from_parts(head, ()), ends) else { return };
        let mut outlet = Outlet::new(send, self.endpoint.config.limits.idle(), self.turns);
        if ends {
            return;
        }
        if (is_streamed || tunnel.is_some()) && !head_is_written(&stream, &mut outlet).await {
            return;
        }
        match tunnel {
            Some((sender, receive)) => {
                // If nobody takes it, the stream is reset.
                let _ = sender.send(StreamIo::new(receive, outlet, self.connection, self.endpoint));
            }
            None => send_body(body, &mut outlet).await,
        }
    }
}

/// The router's response; `None` if the client has reset the stream before.
async fn answer(
    router: Router,
    request: Request,
    respond: &mut SendResponse<Bytes>,
    stream: &Stream,
    wanted: Option<&Notify>,
) -> Option<AxumResponse> {
    let mut response = router.oneshot(request);
    let mut is_wanted = false;
    loop {
        tokio::select! {
            biased;
            response = &mut response => {
                let response: Result<AxumResponse, Infallible> = response;
                return response.ok();
            }
            () = notified(wanted), if !is_wanted => {
                is_wanted = true;
                let mut interim = Response::new(());
                *interim.status_mut() = StatusCode::CONTINUE;
                stream.begin_interim();
                respond.send_informational(interim).ok()?;
            }
            _ = poll_fn(|cx| respond.poll_reset(cx)) => return None,
        }
    }
}

async fn notified(notify: Option<&Notify>) {
    match notify {
        Some(notify) => notify.notified().await,
        None => std::future::pending().await,
    }
}

/// Waits until the response's head is on its way, because what comes next names its size. Returns `false` if the stream ends
/// before.
async fn head_is_written(stream: &Stream, outlet: &mut Outlet) -> bool {
    tokio::select! {
        biased;
        () = stream.head_is_written() => true,
        () = poll_fn(|cx| outlet.poll_reset(cx)) => false,
    }
}

/// Gives the request's target the form that it has in HTTP/1.1, and keeps the authority (RFC 9113 §8.3.1).
fn into_origin_form(request: &mut Request) {
    let parts = std::mem::take(request.uri_mut()).into_parts();
    if let Some(authority) = parts.authority {
        request.extensions_mut().insert(AsAuthority(authority));
    }
    *request.uri_mut() = parts.path_and_query.map_or_else(Uri::default, Uri::from);
}

fn strip(headers: &mut HeaderMap<HeaderValue>) {
    for name in OF_HTTP_1 {
        headers.remove(name);
    }
}

/// Sends the body in DATA frames. Only what has room in the client's windows is taken from the body.
async fn send_body(mut body: Body, outlet: &mut Outlet) {
    loop {
        let frame = tokio::select! {
            biased;
            frame = body.frame() => frame,
            () = poll_fn(|cx| outlet.poll_reset(cx)) => return,
        };
        match frame {
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { continue };
                let is_end = body.is_end_stream();
                match send_data(data, is_end, outlet).await {
                    Ok(true) => {}
                    Ok(false) | Err(_) => return,
                }
            }
            // A body that fails half-way must not look like a whole one.
            Some(Err(_)) => return outlet.reset(Reason::INTERNAL_ERROR),
            None => {
                // The client may have left.
                let _ = outlet.end();
                return;
            }
        }
    }
}

/// Sends a piece of the body; `is_end` is whether it is the last one. Returns whether another one follows.
async fn send_data(mut data: Bytes, is_end: bool, outlet: &mut Outlet) -> std::io::Result<bool> {
    while !data.is_empty() {
        let wanted = data.len();
        let room = poll_fn(|cx| outlet.poll_room(cx, wanted)).await?;
        let piece = data.split_to(room);
        let is_last = data.is_empty() && is_end;
        outlet.send(piece, data.is_empty(), is_last)?;
        if is_last {
            return Ok(false);
        }
    }
    Ok(true)
}
