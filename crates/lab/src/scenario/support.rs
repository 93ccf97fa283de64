//! What the scenarios of HTTP and WebSocket share: a server that serves every connection, a client that opens
//! connections as it needs them, the messages that the server has, and those that the client has received.

use crate::HttpVersion;
use crate::http::{HttpError, Request, Response};
use crate::net::{Net, Tcp};
use crate::stream::{Stream, patiently};
use crate::tls::{Context, TlsError};
use crate::web::{Client, Server};
use feed::Spec;
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use trace::{Host, Micros};

/// The field that names the last message which a client has. Server-sent events define it (WHATWG HTML §9.2.4); the
/// pollers here use it, too, because HTTP is stateless and the server does not remember its earlier responses.
pub(super) const LAST_EVENT_ID: &str = "Last-Event-ID";
/// How often a client tries again before it gives up.
pub(super) const TRIES: u32 = 5;

/// The server on its port, with TLS if the settings ask for it: clients open connections to it, tasks serve them.
#[derive(Clone)]
pub(super) struct HttpServer {
    pub(super) net: Net,
    spoken: Rc<RefCell<Spoken>>,
}

/// What both sides of a connection speak.
#[derive(Clone)]
struct Spoken {
    tls: Option<Context>,
    version: HttpVersion,
}

impl Spoken {
    fn new(net: &Net, version: HttpVersion) -> Self {
        let tls = net.settings().tls.as_ref().map(|settings| Context::offering(net, settings, version));
        Self { tls, version }
    }
}

impl HttpServer {
    /// With the settings' version of HTTP.
    pub(super) fn new(net: &Net) -> Self {
        Self::speaking(net, net.settings().http)
    }

    /// With this version, whatever the settings say.
    pub(super) fn speaking(net: &Net, version: HttpVersion) -> Self {
        Self { net: net.clone(), spoken: Rc::new(RefCell::new(Spoken::new(net, version))) }
    }

    /// From now on connections have this version of HTTP, and nobody remembers a session.
    pub(super) fn speak(&self, version: HttpVersion) {
        self.spoken.replace(Spoken::new(&self.net, version));
    }

    fn spoken(&self) -> Spoken {
        self.spoken.borrow().clone()
    }

    /// 80 for http, 443 for https (RFC 9110 §4.2).
    fn port(&self) -> u16 {
        if self.net.settings().tls.is_some() { 443 } else { 80 }
    }

    /// The next handshake is a full one.
    pub(super) fn forget_sessions(&self) {
        if let Some(context) = self.spoken().tls {
            context.forget_sessions();
        }
    }

    /// A client on a new connection; given up if the server does not answer.
    pub(super) async fn client(&self) -> Result<Client, HttpError> {
        let opened = patiently(&self.net, self.waiting_client());
        opened.await.unwrap_or(Err(TlsError::Tcp(crate::net::TcpError::TimedOut).into()))
    }

    /// The same, however long it takes.
    pub(super) async fn waiting_client(&self) -> Result<Client, HttpError> {
        let Spoken { tls, version } = self.spoken();
        let tcp = self.net.client().connect(Host::Server, self.port()).await.map_err(TlsError::from)?;
        let stream = match tls {
            Some(context) => Stream::Tls(Box::new(context.connect(tcp, &[]).await?)),
            None => Stream::Plain(tcp),
        };
        Ok(Client::new(&self.net, stream, version))
    }

    /// Serves every connection until the run is over. A failure ends its connection, which the client notices.
    pub(super) fn serve<W>(&self, converse: impl Fn(Net, Server) -> W + Clone + 'static)
    where
        W: Future<Output = ()> + 'static,
    {
        let mut listener = self.net.server().listen(self.port());
        let http = self.clone();
        self.net.spawn(async move {
            loop {
                let tcp = listener.accept().await;
                let (net, spoken, converse) = (http.net.clone(), http.spoken(), converse.clone());
                http.net.spawn(async move {
                    if let Ok(stream) = accept(tcp, spoken.tls).await {
                        Server::serve(&net, stream, spoken.version, converse).await;
                    }
                });
            }
        });
    }
}

async fn accept(tcp: Tcp, tls: Option<Context>) -> Result<Stream, TlsError> {
    match tls {
        Some(context) => Ok(Stream::Tls(Box::new(context.accept(tcp).await?))),
        None => Ok(Stream::Plain(tcp)),
    }
}

/// Answers request after request until the client closes.
pub(super) async fn answer_all(mut server: Server, respond: impl AsyncFn(&mut Server, &Request) -> Response) {
    while let Ok(Some(request)) = server.request().await {
        let response = respond(&mut server, &request).await;
        if server.respond(&response).await.is_err() {
            break;
        }
    }
    // An error here means that the connection is over already.
    let _ = server.close().await;
}

/// A client that keeps its connection for the next request if it may (RFC 9112 §9.3).
pub(super) struct KeepAliveClient {
    http: HttpServer,
    client: Option<Client>,
    /// How many connections it has opened.
    pub(super) connections: u64,
}

impl KeepAliveClient {
    pub(super) fn new(http: &HttpServer) -> Self {
        Self { http: http.clone(), client: None, connections: 0 }
    }

    /// `GET target` and its whole response. If anything fails, the connection is given up and the next request opens a
    /// new one.
    pub(super) async fn get(&mut self, target: &str, fields: &[(&str, &str)]) -> Result<Response, HttpError> {
        let net = self.http.net.clone();
        let mut client = match self.client.take() {
            Some(client) => client,
            None => {
                self.connections += 1;
                self.http.client().await?
            }
        };
        let answered = patiently(&net, async {
            client.ask("GET", target, fields).await?;
            client.response().await
        });
        let Some(answered) = answered.await else {
            client.abort();
            return Err(HttpError::Incomplete);
        };
        if answered.is_ok() && client.is_reusable() {
            self.client = Some(client);
        } else {
            let _ = client.close().await;
        }
        answered
    }

    /// Closes the connection that is open, if one is.
    pub(super) async fn close(&mut self) {
        if let Some(mut client) = self.client.take() {
            let _ = client.close().await;
        }
    }
}

/// The messages that the server has: the feed of the settings.
#[derive(Clone, Copy)]
pub(super) struct FeedSource {
    spec: Spec,
    /// How many messages there are.
    pub(super) count: u64,
}

impl FeedSource {
    /// Message 1 falls due soon after the run's start. `None` if the feed's settings are impossible.
    pub(super) fn new(net: &Net) -> Option<Self> {
        Self::starting_at(net, 0)
    }

    /// Message 1 falls due soon after this moment, rounded up to whole milliseconds.
    pub(super) fn from_now(net: &Net) -> Option<Self> {
        Self::starting_at(net, (net.now().0 + 999) / 1_000)
    }

    fn starting_at(net: &Net, start_millis: i64) -> Option<Self> {
        let feed = &net.settings().feed;
        let spec = Spec::new(net.seed(), feed.rate_milli, feed.size, start_millis).ok()?;
        Some(Self { spec, count: feed.messages })
    }

    /// When message `index` falls due; `None` if there is no such message.
    pub(super) fn due(&self, index: u64) -> Option<Micros> {
        (1..=self.count).contains(&index).then(|| Micros(self.spec.due_micros(index)))
    }

    pub(super) fn text(&self, index: u64) -> String {
        self.spec.text(index)
    }

    /// 200 with the messages after `last` that are due at `now`, one per line; 204 if there are none.
    pub(super) fn response(&self, last: u64, now: Micros) -> Response {
        let due = self.spec.due_count(now.0).min(self.count);
        let texts: Vec<String> = (last.saturating_add(1)..=due).map(|index| self.text(index)).collect();
        if texts.is_empty() { Response::empty(204) } else { Response::text(200, &texts.join("\n")) }
    }
}

/// The index of the last message that the client has; 0 if it has no message.
pub(super) fn last_of(request: &Request) -> u64 {
    request.field(LAST_EVENT_ID).and_then(|index| index.parse().ok()).unwrap_or(0)
}

/// The messages that a client has received: in order, each once.
pub(super) struct FeedReceiver {
    source: FeedSource,
    pub(super) delivered: u64,
}

impl FeedReceiver {
    pub(super) fn new(source: FeedSource) -> Self {
        Self { source, delivered: 0 }
    }

    /// Takes `text` if it is the next message.
    pub(super) fn take(&mut self, text: &str) {
        if self.source.text(self.delivered + 1) == text {
            self.delivered += 1;
        }
    }

    pub(super) fn has_all(&self) -> bool {
        self.delivered >= self.source.count
    }
}
