//! What a connection costs before the first byte of the first response, and what a browser saves by remembering. Everything
//! is done with TLS 1.2 and again with TLS 1.3.
//!
//! Look for, in round trips (the server's work takes no time, so the time to first byte is a whole number of them):
//! - cold: DNS 1, TCP 1 (RFC 9293 §3.5), TLS 2 (1.2, RFC 5246 §7.3) or 1 (1.3, RFC 8446 §2), the request itself 1.
//! - the name's address in the DNS cache (RFC 1035 §3.2.1, TTL): 1 less.
//! - a resumed session: TLS 1.2 saves a round trip (RFC 5077 §3.1). TLS 1.3 saves none, but certificate and signature need
//!   not cross again (RFC 8446 §2.2): look at the bytes.
//! - 0-RTT (RFC 8446 §2.3): the request goes with the Client Hello. The price: anyone who records it can send it again (§8).
//! - a typed `http://` address: a connection and a request just to be told to go to `https://`. A browser that has seen
//!   Strict-Transport-Security (RFC 6797 §6.1) goes there at once (§8.3): 2 less, and nothing ever in the clear.
//! - the connection still open (RFC 9112 §9.3): only the request's own 1 is left. So a WebSocket, whose connection stays,
//!   pays for all of this once.
//!
//! Each thing that the browser remembers has a switch (`dns-cache`, `resumption`, `early-data`, `hsts`). With one off, the
//! visits stay the same and cost what they cost without it.

use super::ScenarioFuture;
use crate::dns::{self, Resolver};
use crate::http::{self, Response, SERVER_NAME, request_bytes};
use crate::http2;
use crate::net::{Net, Tcp};
use crate::stream::Stream;
use crate::tls::Context;
use crate::web::{Client, Server};
use crate::{HttpVersion, Settings, TlsSettings, TlsVersion};
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use trace::{Host, Micros, Part, SpanKind};

const HTTP_PORT: u16 = 80;
const HTTPS_PORT: u16 = 443;
const TARGET: &str = "/data";
/// A year, as in the example of RFC 6797 §6.2.
const STRICT_TRANSPORT_SECURITY: (&str, &str) = ("Strict-Transport-Security", "max-age=31536000");
/// Between two visits, for packets that are still on their way.
const PAUSE: Micros = Micros(500_000);

pub(super) fn defaults() -> Settings {
    Settings { tls: Some(tls_defaults()), ..Settings::default() }
}

fn tls_defaults() -> TlsSettings {
    TlsSettings { early_data: true, ..TlsSettings::default() }
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        net.spawn(dns::serve(net.clone()));
        // HTTP/1.1 whatever the settings say: in the clear no browser speaks HTTP/2.
        serve(&net, HTTP_PORT, |net, tcp| redirect(http::Server::new(&net, Stream::Plain(tcp)).into()));
        let context = Rc::new(RefCell::new(None));
        let current = context.clone();
        serve(&net, HTTPS_PORT, move |net, tcp| {
            let context: Option<Context> = current.borrow().clone();
            async move {
                let stream = context?.accept(tcp).await.ok()?;
                let version = net.settings().http;
                Server::serve(&net, Stream::Tls(Box::new(stream)), version, |net, server| async move {
                    serve_page(server, net.settings().hsts).await.unwrap_or_default()
                })
                .await;
                Some(())
            }
        });
        // Both versions are compared in any case; without TLS the settings have none of its switches.
        let TlsSettings { resumption, early_data, .. } = net.settings().tls.clone().unwrap_or_else(tls_defaults);
        for (version, name) in [(TlsVersion::Tls12, "tls-1.2"), (TlsVersion::Tls13, "tls-1.3")] {
            let early_data = early_data && version == TlsVersion::Tls13;
            let tls = Context::offering(&net, &TlsSettings { version, resumption, early_data }, net.settings().http);
            context.replace(Some(tls.clone()));
            compare(&mut Browser::new(&net, tls, name), version, early_data).await;
        }
    })
}

/// All visits with one version of TLS. They differ in what the browser remembers.
async fn compare(browser: &mut Browser, version: TlsVersion, early_data: bool) {
    browser.visit(Part::Cold, "cold", Scheme::Https).await;
    browser.leave().await;

    browser.tls.forget_sessions();
    browser.visit(Part::DnsCached, "dns-cached", Scheme::Https).await;
    browser.leave().await;

    browser.visit(Part::Resumed, "resumed", Scheme::Https).await;
    browser.leave().await;

    if version == TlsVersion::Tls13 {
        browser.dares_early_data = early_data;
        browser.visit(Part::EarlyData, "0-rtt", Scheme::Https).await;
        browser.leave().await;
        browser.dares_early_data = false;
    }

    browser.tls.forget_sessions();
    browser.knows_https = false;
    browser.visit(Part::Redirected, "redirected", Scheme::Http).await;
    browser.leave().await;

    browser.tls.forget_sessions();
    browser.visit(Part::Hsts, "hsts", Scheme::Http).await;

    browser.visit(Part::KeepAlive, "keep-alive", Scheme::Https).await;
    browser.leave().await;
}

/// What a user typed before `://`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

/// What a browser remembers from one visit to the next.
struct Browser {
    net: Net,
    /// With its cache of addresses.
    resolver: Resolver,
    /// With its sessions.
    tls: Context,
    /// Whether the server is a Known HSTS Host (RFC 6797 §8.1).
    knows_https: bool,
    /// Whether it sends early data.
    dares_early_data: bool,
    /// The https connection.
    open: Option<Client>,
    /// The http connection, which speaks HTTP/1.1.
    in_the_clear: Option<Client>,
    /// The prefix of the facts' names.
    version: &'static str,
}

impl Browser {
    fn new(net: &Net, tls: Context, version: &'static str) -> Self {
        Self {
            net: net.clone(),
            resolver: Resolver::new(net),
            tls,
            knows_https: false,
            dares_early_data: false,
            open: None,
            in_the_clear: None,
            version,
        }
    }

    /// Gets the page and records what it cost until its first byte arrived. The response fits in one packet, so its last
    /// byte arrives with its first. A visit that fails records nothing.
    async fn visit(&mut self, part: Part, name: &str, scheme: Scheme) {
        let (start, bytes, packets) = (self.net.now(), self.net.link_bytes(), self.net.packets());
        self.net.begin(SpanKind::Part(part), 0);
        if self.get(scheme).await.is_some() {
            let took = (self.net.now() - start).0.unsigned_abs();
            let fact = |what: &str, value| self.net.fact(&[self.version, "/", name, "/", what].concat(), value);
            let rtt = self.net.settings().link.rtt.0.unsigned_abs();
            // Rounded to a whole number; exact if the link is fast and loses nothing.
            if let Some(round_trips) = (took + rtt / 2).checked_div(rtt) {
                fact("round-trips", round_trips);
            }
            fact("micros-to-first-byte", took);
            fact("bytes-to-first-byte", self.net.link_bytes() - bytes);
            fact("packets-to-first-byte", self.net.packets() - packets);
        }
        self.net.end(SpanKind::Part(part), 0);
    }

    /// `None` if the network fails.
    async fn get(&mut self, scheme: Scheme) -> Option<Response> {
        // RFC 6797 §8.3: to a host that is known to want it, http is replaced by https before anything is sent.
        if scheme == Scheme::Http && !self.knows_https {
            let tcp = self.connect(HTTP_PORT).await?;
            let client = self.in_the_clear.insert(http::Client::new(&self.net, Stream::Plain(tcp)).into());
            let response = client.get(TARGET).await.ok()?;
            // RFC 9110 §15.4.2: the page has moved.
            response.field("Location").filter(|_| response.status == 301)?;
        }
        let response = self.get_https().await?;
        // RFC 6797 §8.1: it counts only if it came over a secure connection.
        self.knows_https |= response.field(STRICT_TRANSPORT_SECURITY.0).is_some();
        Some(response)
    }

    async fn get_https(&mut self) -> Option<Response> {
        if let Some(client) = self.open.as_mut().filter(|client| client.is_reusable()) {
            return client.get(TARGET).await.ok();
        }
        let client = match self.net.settings().http {
            HttpVersion::V1 => self.ask().await?,
            HttpVersion::V2 => self.ask_over_http_2().await?,
        };
        self.open.insert(client).response().await.ok()
    }

    /// A new https connection with the request sent.
    async fn ask(&mut self) -> Option<Client> {
        let request = request_bytes(&self.net, "GET", TARGET, &[]);
        let early: &[u8] = if self.dares_early_data { &request } else { &[] };
        let tcp = self.connect(HTTPS_PORT).await?;
        let stream = self.tls.connect(tcp, early).await.ok()?;
        let mut client = http::Client::new(&self.net, Stream::Tls(Box::new(stream)));
        if early.is_empty() {
            client.send(&request).await.ok()?;
        }
        Some(client.into())
    }

    /// The same over HTTP/2, whose preface and SETTINGS go before the request.
    async fn ask_over_http_2(&mut self) -> Option<Client> {
        let mut client = http2::Client::unconnected(&self.net)?;
        client.ask("GET", TARGET, &[]).ok()?;
        let early = if self.dares_early_data { client.take_early() } else { Vec::new() };
        let tcp = self.connect(HTTPS_PORT).await?;
        client.run_over(Stream::Tls(Box::new(self.tls.connect(tcp, &early).await.ok()?)));
        Some(Client::V2(client))
    }

    async fn connect(&mut self, port: u16) -> Option<Tcp> {
        let host = self.resolver.look_up(SERVER_NAME).await?;
        self.net.client().connect(host, port).await.ok()
    }

    /// Closes all connections, and waits until no packet of this visit can be counted in the next.
    async fn leave(&mut self) {
        for mut client in [self.open.take(), self.in_the_clear.take()].into_iter().flatten() {
            // A broken connection counts as closed.
            let _ = client.close().await;
        }
        self.net.sleep(PAUSE).await;
    }
}

/// Serves every connection to `port` with `converse`.
fn serve<C>(net: &Net, port: u16, converse: impl Fn(Net, Tcp) -> C + 'static)
where
    C: Future<Output = Option<()>> + 'static,
{
    let mut listener = net.node(Host::Server).listen(port);
    let server = net.clone();
    net.spawn(async move {
        loop {
            let served = converse(server.clone(), listener.accept().await);
            // The client notices that its connection failed.
            server.spawn(async move { served.await.unwrap_or_default() });
        }
    });
}

async fn redirect(server: Server) -> Option<()> {
    let location = ["https://", SERVER_NAME, TARGET].concat();
    // RFC 6797 §7.2: no Strict-Transport-Security in the clear.
    respond(server, 301, Some(("Location", &location)), "").await
}

async fn serve_page(server: Server, hsts: bool) -> Option<()> {
    respond(server, 200, hsts.then_some(STRICT_TRANSPORT_SECURITY), "Hello, Client").await
}

/// The same response to every request; `None` if the connection fails.
async fn respond(mut server: Server, status: u16, field: Option<(&str, &str)>, body: &str) -> Option<()> {
    let mut response = Response::text(status, body);
    response.fields.extend(field.map(|(name, value)| (name.to_owned(), value.to_owned())));
    while server.request().await.ok()?.is_some() {
        server.respond(&response).await.ok()?;
    }
    server.close().await.ok()
}
