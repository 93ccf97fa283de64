//! A page and its resources over six connections of HTTP/1.1, and as streams of one connection of HTTP/2 (RFC 9113); then both
//! again with one packet lost.
//!
//! Look for:
//! - HTTP/1.1: a connection carries one request at a time, so a browser opens up to six. Each has its own handshakes and its
//!   own slow start.
//! - HTTP/2: one handshake, all requests at once, each on its own stream; the frames of the responses take turns. A header
//!   field that has crossed before is an index of one byte (RFC 7541): compare the first request with the others.
//! - The windows: SETTINGS and WINDOW_UPDATE say how much DATA the client takes; here more than it needs (§5.2).
//! - One packet is lost. TCP delivers bytes in order, so everything on its connection waits for the retransmission. With six
//!   connections that is a sixth of the resources; with one it is all of them (head-of-line blocking, which RFC 9114
//!   §1.1 names as the reason why HTTP/3 leaves TCP).
//!
//! Resources are dealt out to the six connections in turn. A browser gives the next one to whichever connection is free; what
//! waits would then depend on chance.

use super::ScenarioFuture;
use super::support::{HttpServer, answer_all};
use crate::http::Response;
use crate::net::Net;
use crate::stream::patiently;
use crate::web::{Client, Server};
use crate::{HttpVersion, Settings, TlsSettings};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::{Direction, Micros, Part, SpanKind};

/// How many connections a browser opens to one host.
pub const CONNECTIONS: usize = 6;
/// Bytes of the page.
const PAGE: usize = 4_000;
/// Between two parts, for packets that are still on their way.
const PAUSE: Micros = Micros(500_000);

/// The parts in their order, with what their facts' names begin with.
pub const PARTS: [(Part, &str); 4] = [
    (Part::SixConnections, "six-connections"),
    (Part::OneConnection, "one-connection"),
    (Part::SixConnectionsLoss, "six-connections-loss"),
    (Part::OneConnectionLoss, "one-connection-loss"),
];

pub(super) fn defaults() -> Settings {
    Settings { tls: Some(TlsSettings::default()), ..Settings::default() }
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        let http = HttpServer::speaking(&net, HttpVersion::V1);
        // Whether the packet behind the beginning of the first resource is to be lost.
        let first = Rc::new(Cell::new(false));
        let loss = first.clone();
        http.serve(move |net, server| serve(net, server, loss.clone()));
        // When each resource was there, in the parts without loss: over six connections, and over one.
        let mut usual: [Vec<Option<Micros>>; 2] = Default::default();
        for (part, name) in PARTS {
            let is_one = matches!(part, Part::OneConnection | Part::OneConnectionLoss);
            let has_loss = matches!(part, Part::SixConnectionsLoss | Part::OneConnectionLoss);
            http.speak(if is_one { HttpVersion::V2 } else { HttpVersion::V1 });
            first.set(has_loss);
            let (started, bytes) = (net.now(), net.link_bytes());
            net.begin(SpanKind::Part(part), 0);
            let visit = Rc::new(Visit::new(&http));
            // What fails is missing from the facts.
            visit.clone().get_all().await;
            net.end(SpanKind::Part(part), 0);
            let arrived: Vec<Option<Micros>> =
                visit.arrived.borrow().iter().map(|at| at.map(|at| at - started)).collect();
            let fact = |what: &str, value| net.fact(&[name, "/", what].concat(), value);
            fact("micros-to-last-byte", arrived.iter().flatten().max().map_or(0, |at| at.0.unsigned_abs()));
            fact("connections", visit.connections.get());
            fact("bytes", net.link_bytes() - bytes);
            fact("requests", visit.requests.get());
            let usual = &mut usual[usize::from(is_one)];
            if has_loss {
                fact("resources-delayed", delayed(&arrived, usual, net.settings().link.rtt));
            } else {
                *usual = arrived;
            }
            net.sleep(PAUSE).await;
        }
    })
}

/// How many resources were there at least one round trip later than usual, or not at all.
fn delayed(arrived: &[Option<Micros>], usual: &[Option<Micros>], rtt: Micros) -> u64 {
    let is_late = |(at, usual): &(&Option<Micros>, &Option<Micros>)| match (at, usual) {
        (Some(at), Some(usual)) => *at - *usual >= rtt,
        (at, usual) => at.is_none() && usual.is_some(),
    };
    arrived.iter().zip(usual).filter(is_late).count() as u64
}

/// What the client does in one part.
struct Visit {
    http: HttpServer,
    connections: Cell<u64>,
    requests: Cell<u64>,
    /// How many of the client's tasks are not done.
    open: Cell<usize>,
    /// When each resource was there.
    arrived: RefCell<Vec<Option<Micros>>>,
}

impl Visit {
    fn new(http: &HttpServer) -> Self {
        let arrived = RefCell::new(vec![None; http.net.settings().resources as usize]);
        let (connections, requests) = (Cell::new(0), Cell::new(0));
        Self { http: http.clone(), connections, requests, open: Cell::new(0), arrived }
    }

    /// The page, then everything that it names, and the end of all connections.
    async fn get_all(self: Rc<Self>) {
        let Some(mut client) = self.connect().await else { return };
        let Some(page) = self.get(&mut client, "/").await else { return };
        let names = names(&page);
        let places: Vec<(usize, String)> = names.into_iter().enumerate().collect();
        match client {
            Client::V2(client) => {
                for (place, name) in places {
                    self.clone().start(Some(Client::V2(client.sibling())), vec![(place, name)], false);
                }
                self.done().await;
                close(Client::V2(client)).await;
            }
            client @ Client::V1(_) => {
                let mut first = Some(client);
                for number in 0..CONNECTIONS.min(places.len()) {
                    let its = places.iter().skip(number).step_by(CONNECTIONS).cloned().collect();
                    self.clone().start(first.take(), its, true);
                }
                self.done().await;
            }
        }
    }

    /// A task that gets these resources one after the other, over `client` or a new connection, and `closes` it.
    fn start(self: Rc<Self>, client: Option<Client>, places: Vec<(usize, String)>, closes: bool) {
        self.open.set(self.open.get() + 1);
        let net = self.http.net.clone();
        net.spawn(async move {
            let client = match client {
                Some(client) => Some(client),
                None => self.connect().await,
            };
            if let Some(mut client) = client {
                self.get_in_turn(&mut client, &places).await;
                if closes {
                    close(client).await;
                }
            }
            self.open.set(self.open.get() - 1);
            self.http.net.note_progress();
        });
    }

    async fn get_in_turn(&self, client: &mut Client, places: &[(usize, String)]) {
        for (place, name) in places {
            if self.get(client, name).await.is_none() {
                return;
            }
            if let Some(arrived) = self.arrived.borrow_mut().get_mut(*place) {
                *arrived = Some(self.http.net.now());
            }
        }
    }

    async fn connect(&self) -> Option<Client> {
        self.connections.set(self.connections.get() + 1);
        self.http.client().await.ok()
    }

    /// A response's body; `None` if the connection fails, or if the server is silent for too long.
    async fn get(&self, client: &mut Client, target: &str) -> Option<Vec<u8>> {
        self.requests.set(self.requests.get() + 1);
        let Some(response) = patiently(&self.http.net, client.get(target)).await else {
            client.abort();
            return None;
        };
        response.ok().filter(|response| response.status == 200).map(|response| response.body)
    }

    /// Waits until all tasks are done.
    async fn done(&self) {
        self.http.net.when(|| (self.open.get() == 0).then_some(())).await;
    }
}

async fn close(mut client: Client) {
    // An error means that the connection is over already.
    let _ = client.close().await;
}

async fn serve(net: Net, server: Server, first: Rc<Cell<bool>>) {
    let settings = net.settings();
    let (resources, bytes) = (settings.resources, settings.resource_bytes as usize);
    answer_all(server, async |server, request| {
        if request.target == "/1.js" && first.take() {
            net.drop_within(Direction::Down, server.connection());
        }
        response(&request.target, resources, bytes)
    })
    .await;
}

fn response(target: &str, resources: u32, bytes: usize) -> Response {
    if target == "/" {
        return page(resources);
    }
    let number = target.strip_prefix('/').and_then(|name| name.strip_suffix(".js"));
    match number.and_then(|number| number.parse::<u32>().ok()).filter(|number| (1..=resources).contains(number)) {
        Some(number) => typed("text/javascript", script(number, bytes)),
        None => Response::empty(404),
    }
}

fn typed(kind: &str, body: Vec<u8>) -> Response {
    Response { status: 200, fields: vec![("Content-Type".to_owned(), kind.to_owned())], body }
}

/// Text of `bytes` bytes: `begin`, and as much of a comment as there is room for.
fn filled(begin: String, bytes: usize) -> Vec<u8> {
    let filling = b"// filling ".iter().copied().cycle();
    begin.into_bytes().into_iter().chain(filling).take(bytes).collect()
}

/// HTML that names all resources.
fn page(resources: u32) -> Response {
    let scripts: String = (1..=resources).map(|number| format!("<script src=\"/{number}.js\"></script>\n")).collect();
    let html = ["<!doctype html>\n<title>A page</title>\n", &scripts, "<script>\n"].concat();
    let end = "\n</script>\n";
    let mut body = filled(html, PAGE - end.len());
    body.extend_from_slice(end.as_bytes());
    typed("text/html; charset=utf-8", body)
}

fn script(number: u32, bytes: usize) -> Vec<u8> {
    filled(format!("console.log({number});\n"), bytes)
}

/// The resources that a page names, in its order.
fn names(page: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(page);
    let after = text.split("src=\"").skip(1);
    after.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}
