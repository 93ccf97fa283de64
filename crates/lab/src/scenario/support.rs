//! What the scenarios of HTTP and WebSocket share: a server that serves every connection, a client that opens
//! connections as it needs them, and the news that the one has for the other.

use crate::http::{Answer, Client, HttpError, Request, Server, request_bytes};
use crate::net::{Net, Tcp};
use crate::stream::{Stream, patiently};
use crate::tls::{Context, TlsError};
use feed::Spec;
use std::future::Future;
use trace::{Host, Micros};

/// The field in which a client says what it has already. Server-sent events have it (WHATWG HTML §9.2.4); the pollers
/// here use it, too: HTTP is stateless, so the server knows nothing of what it answered before.
pub(super) const LAST_EVENT_ID: &str = "Last-Event-ID";
/// How often a client tries again before it gives up.
pub(super) const TRIES: u32 = 5;

/// The network, and TLS on it where the settings say so.
#[derive(Clone)]
pub(super) struct Site {
    pub(super) net: Net,
    tls: Option<Context>,
}

impl Site {
    pub(super) fn new(net: &Net) -> Self {
        let tls = net.settings().tls.as_ref().map(|settings| Context::new(net, settings));
        Self { net: net.clone(), tls }
    }

    /// 80 for http, 443 for https (RFC 9110 §4.2).
    fn port(&self) -> u16 {
        if self.tls.is_some() { 443 } else { 80 }
    }

    /// A new connection as client; given up where the server does not answer.
    pub(super) async fn open(&self) -> Result<Stream, TlsError> {
        let opened = patiently(&self.net, async {
            let tcp = self.net.client().connect(Host::Server, self.port()).await?;
            match &self.tls {
                Some(context) => Ok(Stream::Tls(Box::new(context.connect(tcp, &[]).await?))),
                None => Ok(Stream::Plain(tcp)),
            }
        });
        opened.await.unwrap_or(Err(TlsError::Tcp(crate::net::TcpError::TimedOut)))
    }

    /// Serves every connection until the run is over. What fails ends its connection: the client tells of it.
    pub(super) fn serve<W>(&self, converse: impl Fn(Net, Server) -> W + Clone + 'static)
    where
        W: Future<Output = ()> + 'static,
    {
        let mut listener = self.net.server().listen(self.port());
        let site = self.clone();
        self.net.spawn(async move {
            loop {
                let tcp = listener.accept().await;
                let (site, converse) = (site.clone(), converse.clone());
                site.net.clone().spawn(async move {
                    if let Ok(stream) = site.accept(tcp).await {
                        converse(site.net.clone(), Server::new(&site.net, stream)).await;
                    }
                });
            }
        });
    }

    async fn accept(&self, tcp: Tcp) -> Result<Stream, TlsError> {
        match &self.tls {
            Some(context) => Ok(Stream::Tls(Box::new(context.accept(tcp).await?))),
            None => Ok(Stream::Plain(tcp)),
        }
    }
}

/// Answers request after request until the client closes.
pub(super) async fn answer_all(mut server: Server, answer: impl AsyncFn(&mut Server, &Request) -> Answer) {
    while let Ok(Some(request)) = server.request().await {
        let answer = answer(&mut server, &request).await;
        if server.answer(&answer).await.is_err() {
            break;
        }
    }
    // An error here means that the connection is over already.
    let _ = server.close().await;
}

/// A client that keeps its connection for the next request where it may (RFC 9112 §9.3).
pub(super) struct Agent {
    site: Site,
    client: Option<Client>,
    /// How many connections it has opened.
    pub(super) connections: u64,
}

impl Agent {
    pub(super) fn new(site: &Site) -> Self {
        Self { site: site.clone(), client: None, connections: 0 }
    }

    /// `GET target` and its whole answer. Where anything fails the connection is given up and the next request has a
    /// new one.
    pub(super) async fn get(&mut self, target: &str, fields: &[(&str, &str)]) -> Result<Answer, HttpError> {
        let net = self.site.net.clone();
        let request = request_bytes(&net, "GET", target, fields);
        let mut client = match self.client.take() {
            Some(client) => client,
            None => {
                self.connections += 1;
                Client::new(&net, self.site.open().await?)
            }
        };
        let answered = patiently(&net, async {
            client.send(&request).await?;
            client.answer().await
        });
        let Some(answered) = answered.await else {
            client.stream().tcp().abort();
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

/// What the server has to tell: the settings' feed, message 1 falling due soon after the run's start.
#[derive(Clone, Copy)]
pub(super) struct News {
    spec: Spec,
    /// How many messages there are.
    pub(super) count: u64,
}

impl News {
    /// `None` where the feed's settings are impossible.
    pub(super) fn new(net: &Net) -> Option<Self> {
        let feed = &net.settings().feed;
        let spec = Spec::new(net.seed(), feed.rate_milli, feed.size, 0).ok()?;
        Some(Self { spec, count: feed.messages })
    }

    /// When message `index` falls due; `None` where there is no such message.
    pub(super) fn due(&self, index: u64) -> Option<Micros> {
        (1..=self.count).contains(&index).then(|| Micros(self.spec.due_micros(index)))
    }

    pub(super) fn text(&self, index: u64) -> String {
        self.spec.text(index)
    }

    /// 200 with the messages after `last` that are due at `now`, a line each; 204 where there are none.
    pub(super) fn answer(&self, last: u64, now: Micros) -> Answer {
        let due = self.spec.due_count(now.0).min(self.count);
        let texts: Vec<String> = (last.saturating_add(1)..=due).map(|index| self.text(index)).collect();
        if texts.is_empty() { Answer::empty(204) } else { Answer::text(200, &texts.join("\n")) }
    }
}

/// The index of the last message that the client says it has; 0 for none.
pub(super) fn last_of(request: &Request) -> u64 {
    request.field(LAST_EVENT_ID).and_then(|index| index.parse().ok()).unwrap_or(0)
}

/// What a client has: messages in order, each once.
pub(super) struct Inbox {
    news: News,
    pub(super) delivered: u64,
}

impl Inbox {
    pub(super) fn new(news: News) -> Self {
        Self { news, delivered: 0 }
    }

    /// Takes `text` if it is the next message.
    pub(super) fn take(&mut self, text: &str) {
        if self.news.text(self.delivered + 1) == text {
            self.delivered += 1;
        }
    }

    pub(super) fn has_all(&self) -> bool {
        self.delivered >= self.news.count
    }
}
