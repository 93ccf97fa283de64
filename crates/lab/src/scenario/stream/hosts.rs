//! What the client and the server do.

use super::PARTS;
use super::meter::Meter;
use crate::http::{HttpError, Request, Response, has_token};
use crate::net::Net;
use crate::parameters::HOUR;
use crate::scenario::ScenarioFuture;
use crate::scenario::support::{FeedSource, HttpServer, LAST_EVENT_ID, TRIES, last_of};
use crate::stream::PATIENCE;
use crate::web::{Client, Server};
use std::cell::Cell;
use std::rc::Rc;
use trace::{Micros, Part, SpanKind};
use wire::sse::Reader;

const TARGET: &str = "/answer";
const JSON: &str = "application/json";
/// A client that takes a stream takes an answer in one piece, too; MCP requires that it says so (2025-06-18, Streamable HTTP).
const JSON_OR_EVENTS: &str = "application/json, text/event-stream";
/// How long a client waits before it asks once more, if the server names no time: the same as in the scenario `sse`.
const RECONNECTION_TIME: Micros = Micros(3_000_000);
/// Between two parts, for what is still under way.
const PAUSE: Micros = Micros(500_000);

pub fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        // A feed of impossible rate or size has no messages.
        let Some(source) = FeedSource::from_now(&net) else { return };
        let http = HttpServer::new(&net);
        let world = Rc::new(World { http: http.clone(), answer: Cell::new(source), answers: Cell::new(0) });
        let served = world.clone();
        http.serve(move |_, server| serve(served.clone(), server));
        for (part, name) in PARTS {
            if part == Part::Interrupted && net.settings().outage == Micros(0) {
                continue;
            }
            // Each pays for a full handshake.
            http.forget_sessions();
            world.answers.set(0);
            let mut asker = Asker::new(&world, part);
            net.begin(SpanKind::Part(part), 0);
            asker.get_all().await;
            net.end(SpanKind::Part(part), 0);
            asker.meter.record_facts(name);
            net.fact(&[name, "/answers"].concat(), world.answers.get());
            net.sleep(PAUSE).await;
        }
    })
}

/// What both sides know.
struct World {
    http: HttpServer,
    /// The answer that the server is making or has made: a token falls due when it is made.
    answer: Cell<FeedSource>,
    /// How many answers it has begun in this part.
    answers: Cell<u64>,
}

impl World {
    /// The answer that is kept, or another one from now on.
    fn answer(&self, is_kept: bool) -> FeedSource {
        if (!is_kept || self.answers.get() == 0)
            && let Some(source) = FeedSource::from_now(&self.http.net)
        {
            self.answer.set(source);
            self.answers.set(self.answers.get() + 1);
        }
        self.answer.get()
    }
}

/// The client in one part, and what it keeps from one request to the next.
struct Asker {
    world: Rc<World>,
    part: Part,
    meter: Meter,
    /// How many tokens it has when its cable is cut; `None` once that is over.
    cut_at: Option<u64>,
    /// The id of the last event that it has, and how long it waits before it asks once more.
    last_id: String,
    reconnection_time: Micros,
}

impl Asker {
    fn new(world: &Rc<World>, part: Part) -> Self {
        let source = world.answer.get();
        let cut_at = (part == Part::Interrupted).then(|| source.count.div_ceil(2));
        let (last_id, reconnection_time) = (String::new(), RECONNECTION_TIME);
        Self {
            world: world.clone(),
            part,
            meter: Meter::new(&world.http.net, source),
            cut_at,
            last_id,
            reconnection_time,
        }
    }

    /// Asks until an answer has come to its end.
    async fn get_all(&mut self) {
        let net = self.world.http.net.clone();
        for attempt in 1..=TRIES {
            self.meter.request();
            // What fails is asked for once more.
            if self.ask().await.is_ok() || attempt == TRIES {
                break;
            }
            net.begin(SpanKind::BackingOff, 0);
            net.sleep(self.reconnection_time).await;
            net.end(SpanKind::BackingOff, 0);
        }
    }

    /// One request and its response.
    async fn ask(&mut self) -> Result<(), HttpError> {
        let mut client = self.world.http.client().await?;
        let is_whole = self.part == Part::Whole;
        let accept = if is_whole { JSON } else { JSON_OR_EVENTS };
        let mut fields = vec![("Accept", accept), ("Content-Type", JSON)];
        // Only a client that knows an id sends one (WHATWG HTML §9.2.3).
        if !self.last_id.is_empty() {
            fields.push((LAST_EVENT_ID, &self.last_id));
        }
        let is_streamed = if is_whole { "false" } else { "true" };
        let question = ["{\"question\":\"Why is the sky blue?\",\"stream\":", is_streamed, "}"].concat();
        client.post(TARGET, &fields, question.as_bytes()).await?;
        let read = if is_whole { self.read_whole(&mut client).await } else { self.read_events(&mut client).await };
        if read.is_err() {
            client.abort();
            return read;
        }
        client.close().await
    }

    /// How long it waits for token `index`, which is the server's to make; a longer silence means that the server is gone.
    fn patience(&self, index: u64) -> Micros {
        let now = self.world.http.net.now();
        self.world.answer.get().due(index).map_or(now, |due| due.max(now)) + PATIENCE
    }

    async fn read_whole(&mut self, client: &mut Client) -> Result<(), HttpError> {
        let until = self.patience(self.meter.count());
        let response = self.world.http.net.until(until, client.response()).await;
        let response = response.ok_or(HttpError::Incomplete)??;
        for line in String::from_utf8_lossy(&response.body).lines() {
            self.meter.take(line.trim_matches(['"', ',']));
        }
        Ok(())
    }

    async fn read_events(&mut self, client: &mut Client) -> Result<(), HttpError> {
        let net = self.world.http.net.clone();
        let head = net.until(net.now() + PATIENCE, client.response()).await;
        head.ok_or(HttpError::Incomplete)??;
        let mut reader = Reader::default();
        loop {
            let until = self.patience(self.meter.delivered() + 1);
            let Some(chunk) = net.until(until, client.chunk()).await.ok_or(HttpError::Incomplete)?? else {
                return Ok(());
            };
            let mut events = Vec::new();
            reader.push(&chunk, &mut events);
            if let Some(millis) = reader.retry_millis() {
                let micros = i64::try_from(millis.saturating_mul(1_000)).unwrap_or(i64::MAX);
                // No run is longer than an hour.
                self.reconnection_time = Micros(micros).min(HOUR);
            }
            for event in events {
                self.meter.take(&event.data);
                self.last_id = event.id;
                if self.cut_at.take_if(|at| *at == self.meter.delivered()).is_some() {
                    // The client's system knows that its cable has no signal, and fails the request.
                    net.cut_cable(net.now() + net.settings().outage);
                    return Err(HttpError::Incomplete);
                }
            }
        }
    }
}

async fn serve(world: Rc<World>, mut server: Server) {
    // An error means that the client is gone.
    let _ = converse(&world, &mut server).await;
    let _ = server.close().await;
}

async fn converse(world: &World, server: &mut Server) -> Result<(), HttpError> {
    while let Some(request) = server.request().await? {
        if (request.method.as_str(), request.target.as_str()) != ("POST", TARGET) {
            server.respond(&Response::empty(404)).await?;
            continue;
        }
        let resumes = world.http.net.settings().resume;
        let last = if resumes { last_of(&request) } else { 0 };
        let source = world.answer(last > 0);
        if takes_events(&request) {
            stream(&world.http.net, server, source, last).await?;
        } else {
            let made = source.due(source.count).unwrap_or_default();
            world.http.net.sleep_until(made).await;
            server.respond(&whole(source)).await?;
        }
    }
    Ok(())
}

/// Whether the client wants the answer as a stream: proactive negotiation (RFC 9110 §12.1).
fn takes_events(request: &Request) -> bool {
    request.field("Accept").is_some_and(|accept| has_token(accept, "text/event-stream"))
}

/// One event per token after `last`: those that are made already at once, the others when they are made.
async fn stream(net: &Net, server: &mut Server, source: FeedSource, last: u64) -> Result<(), HttpError> {
    server.start_events().await?;
    // The first event of each response has it.
    let retry = net.settings().retry;
    let mut retry = (retry > Micros(0)).then(|| retry.0.unsigned_abs().div_ceil(1_000));
    let mut index = last.saturating_add(1);
    while let Some(due) = source.due(index) {
        net.sleep_until(due).await;
        server.event(index, &source.text(index), retry.take()).await?;
        index += 1;
    }
    server.end_events().await
}

/// The tokens as one JSON document, a line per token.
fn whole(source: FeedSource) -> Response {
    let tokens: Vec<String> = (1..=source.count).map(|index| ["\"", &source.text(index), "\""].concat()).collect();
    let body = ["{\"tokens\":[\n", &tokens.join(",\n"), "\n]}\n"].concat();
    Response { status: 200, fields: vec![("Content-Type".to_owned(), JSON.to_owned())], body: body.into_bytes() }
}
