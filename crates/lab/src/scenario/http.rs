//! HTTP: a question, an answer, and that is all (RFC 9110 §3.4, RFC 9112).
//!
//! The same three requests twice: first each on a connection of its own, then all on one that stays open.
//!
//! Look for:
//! - A request is text: a line that says what is wanted, fields, an empty line. So is the answer.
//! - A new connection each time (`Connection: close`, RFC 9112 §9.6): one round trip of handshake for each round trip
//!   of question and answer, and packets that carry nothing but TCP's own flags.
//! - Kept alive (RFC 9112 §9.3): the handshake is paid for once.
//! - Stateless (RFC 9110 §3.3): the first answer asks the client to remember a name (`Set-Cookie`, RFC 6265 §3.1). The
//!   second request repeats it and is greeted by name. The third does not, and is a stranger's again, on the same
//!   connection: the server remembers nobody, each request must say everything.

use super::Course;
use super::support::{Agent, Site, answer_all};
use crate::Settings;
use crate::http::{Answer, Request, Server};
use crate::net::Net;
use trace::{Micros, Part, SpanKind};

/// Between the two parts, for what is still under way.
const PAUSE: Micros = Micros(500_000);

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn course(net: Net) -> Course {
    Box::pin(async move {
        let site = Site::new(&net);
        site.serve(serve);
        compare(&site, Part::NewConnections, "new-connections", &[("Connection", "close")]).await;
        if net.settings().http_keep_alive {
            net.sleep(PAUSE).await;
            compare(&site, Part::KeepAlive, "keep-alive", &[]).await;
        }
    })
}

/// The three requests. Each kind of connection has a span and the facts of what it cost.
async fn compare(site: &Site, part: Part, name: &str, how: &[(&str, &str)]) {
    let net = &site.net;
    let (started, bytes) = (net.now(), net.link_bytes());
    net.begin(SpanKind::Part(part), 0);
    let mut agent = Agent::new(site);
    let mut answers = 0;
    let mut answered_at = started;
    for with_name in [false, true, false] {
        let cookie = with_name.then_some(("Cookie", "name=Client"));
        let fields: Vec<(&str, &str)> = how.iter().copied().chain(cookie).collect();
        // A request that fails is missing from the facts.
        answers += u64::from(agent.get("/hello", &fields).await.is_ok());
        answered_at = net.now();
    }
    agent.close().await;
    net.end(SpanKind::Part(part), 0);
    let fact = |what: &str, value| net.fact(&[name, "/", what].concat(), value);
    fact("answers", answers);
    fact("connections", agent.connections);
    fact("bytes", net.link_bytes() - bytes);
    fact("round-trips", round_trips(net, answered_at - started));
}

/// How many round trips a stretch of time is, to the nearest; the hosts work in no time.
fn round_trips(net: &Net, duration: Micros) -> u64 {
    let rtt = net.settings().link.rtt.0.max(1);
    ((duration.0 + rtt / 2) / rtt).unsigned_abs()
}

async fn serve(_: Net, server: Server) {
    answer_all(server, async |_, request| greet(request)).await;
}

fn greet(request: &Request) -> Answer {
    if request.target != "/hello" {
        return Answer::empty(404);
    }
    match request.field("Cookie").and_then(|cookie| cookie.strip_prefix("name=")) {
        Some(name) => Answer::text(200, &["Hello, ", name].concat()),
        None => {
            let fields = vec![("Set-Cookie".to_owned(), "name=Client".to_owned())];
            Answer { fields, ..Answer::text(200, "Hello") }
        }
    }
}
