//! HTTP: a request and a response, and nothing more (RFC 9110 §3.4, RFC 9112).
//!
//! The same three requests twice: first each on a connection of its own, then all on one that stays open.
//!
//! Look for:
//! - A request is text: a line with method and target, fields, an empty line. So is the response.
//! - A new connection each time (`Connection: close`, RFC 9112 §9.6): one round trip of handshake and one of close for each
//!   round trip of request and response, and packets that carry nothing but TCP's own flags. That makes 9 round trips. The
//!   2 round trips per object of textbooks leave out that the client waits for the close.
//! - Kept alive (RFC 9112 §9.3): the handshake and the close are paid for once. That makes 5.
//! - Stateless (RFC 9110 §3.3): the first response asks the client to remember a name (`Set-Cookie`, RFC 6265 §3.1). The
//!   second request repeats it and is greeted by name. The third does not, and is a stranger's again, on the same
//!   connection: the server remembers no client, so each request must carry everything.

use super::ScenarioFuture;
use super::support::{HttpServer, KeepAliveClient, answer_all};
use crate::http::{Request, Response};
use crate::net::Net;
use crate::web::Server;
use crate::{HttpVersion, Settings};
use trace::{Micros, Part, SpanKind};

/// Between the two parts, for packets that are still on their way.
const PAUSE: Micros = Micros(500_000);

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        // The lesson is about connections of HTTP/1.1; HTTP/2 has no `Connection: close`.
        let http = HttpServer::speaking(&net, HttpVersion::V1);
        http.serve(serve);
        compare(&http, Part::NewConnections, "new-connections", &[("Connection", "close")]).await;
        if net.settings().http_keep_alive {
            net.sleep(PAUSE).await;
            compare(&http, Part::KeepAlive, "keep-alive", &[]).await;
        }
    })
}

/// The three requests, with a span and facts about what they cost.
async fn compare(http: &HttpServer, part: Part, name: &str, how: &[(&str, &str)]) {
    let net = &http.net;
    let (started, bytes) = (net.now(), net.link_bytes());
    net.begin(SpanKind::Part(part), 0);
    let mut client = KeepAliveClient::new(http);
    let mut answers = 0;
    for with_name in [false, true, false] {
        let cookie = with_name.then_some(("Cookie", "name=Client"));
        let fields: Vec<(&str, &str)> = how.iter().copied().chain(cookie).collect();
        // A request that fails is missing from the facts.
        answers += u64::from(client.get("/hello", &fields).await.is_ok());
    }
    client.close().await;
    let closed_at = net.now();
    net.end(SpanKind::Part(part), 0);
    let fact = |what: &str, value| net.fact(&[name, "/", what].concat(), value);
    fact("answers", answers);
    fact("connections", client.connections);
    fact("bytes", net.link_bytes() - bytes);
    // Both parts are counted to the end of their last close, so that they can be compared.
    fact("round-trips", round_trips(net, closed_at - started));
}

/// How many round trips a time is, rounded; the hosts' own work takes no time.
fn round_trips(net: &Net, duration: Micros) -> u64 {
    let rtt = net.settings().link.rtt.0.max(1);
    ((duration.0 + rtt / 2) / rtt).unsigned_abs()
}

async fn serve(_: Net, server: Server) {
    answer_all(server, async |_, request| greet(request)).await;
}

fn greet(request: &Request) -> Response {
    if request.target != "/hello" {
        return Response::empty(404);
    }
    match request.field("Cookie").and_then(|cookie| cookie.strip_prefix("name=")) {
        Some(name) => Response::text(200, &["Hello, ", name].concat()),
        None => {
            let fields = vec![("Set-Cookie".to_owned(), "name=Client".to_owned())];
            Response { fields, ..Response::text(200, "Hello") }
        }
    }
}
