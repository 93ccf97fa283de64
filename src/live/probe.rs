//! Checks whether an endpoint answers before it is used, and names the likely cause if it does not.

use super::backoff;
use super::clock::{Reading, page_millis, unix_micros};
use super::diagnosis::{explain, has_socket, meaning_of_silence, page_host, page_protocol, refused};
use super::hop::may_queue;
use super::http::{Answer, FetchError};
use super::json::Json;
use super::profiles::address::is_loopback;
use super::profiles::{AddressError, Dialect, LOCAL, Profile, parse_address, registry, typed};
use super::refusal::wait_of;
use super::run::{CONTROL_SECONDS, Shared, control_request, sleep, within};
use super::settings::{EndpointChoice, Transport};
use super::transport::greet;
use super::view::{Nonsense, Notice, Phase};
use futures_util::future::join;
use trace::Micros;

/// Number of hello requests: the first one opens the connection, the quickest one sets the clock.
const HELLOS: usize = 4;
/// Number of hello requests that compare the clocks during a run.
const COMPARISON_HELLOS: usize = 3;
const GREET_WITHIN: Micros = Micros(4_000_000);
/// The longest that a busy endpoint is waited for before a run. If it asks for more, the visitor decides.
const LONGEST_WAIT: Micros = Micros(30_000_000);
/// The endpoint's own default port. It is tried if the page comes from this machine but not from an endpoint.
const OWN_PORT_BASE: &str = "http://127.0.0.1:8081";

/// An endpoint that answered.
pub struct Found {
    pub profile: Profile,
    pub readings: Vec<Reading>,
    pub fell_over_from: Vec<String>,
}

/// Why there is none: the reason for the likeliest, and what happened at each address that was asked.
pub struct NotFound {
    pub notice: Notice,
    pub asked: Vec<(String, Notice)>,
}

/// Whom an automatic choice may speak to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The page's own host and this machine: nobody has asked for the run but its address.
    Here,
    /// Public endpoints, too: a visitor has read their names beside Run and pressed it.
    Anywhere,
}

/// The first endpoint of `choice` that answers; otherwise the reason why the likeliest one did not.
pub async fn find(run: &Shared, choice: &EndpointChoice, reach: Reach) -> Result<Found, NotFound> {
    let candidates = candidates(choice, reach)
        .map_err(|error| NotFound { notice: Notice::BadAddress { error }, asked: Vec::new() })?;
    let mut asked: Vec<(String, Notice)> = Vec::new();
    for profile in candidates {
        match ask(run, profile.clone()).await {
            Ok((profile, readings)) => {
                let fell_over_from = asked.into_iter().map(|(address, _)| address).collect();
                return Ok(Found { profile, readings, fell_over_from });
            }
            Err(notice) if asked.last().is_none_or(|(address, _)| *address != profile.address) => {
                asked.push((profile.address, notice));
            }
            Err(_) => {}
        }
    }
    let notice = asked.first().map_or(Notice::Unreachable, |(_, notice)| notice.clone());
    Err(NotFound { notice, asked })
}

fn candidates(choice: &EndpointChoice, reach: Reach) -> Result<Vec<Profile>, AddressError> {
    Ok(match choice {
        EndpointChoice::Auto if reach == Reach::Here => local(),
        EndpointChoice::Auto => local().into_iter().chain(registry()).collect(),
        EndpointChoice::Profile(id) if id == LOCAL => local(),
        EndpointChoice::Profile(id) => registry().into_iter().filter(|profile| profile.id == *id).collect(),
        EndpointChoice::Typed(text) => typed(&parse_address(text)?),
    })
}

/// The page's own origin, and the endpoint's default port on this machine.
pub fn local() -> Vec<Profile> {
    let host = page_host();
    let mut profiles = Vec::new();
    if !host.is_empty() {
        profiles.push(Profile::roundtrip(LOCAL, &page_origin(), &host));
    }
    if host.is_empty() || is_loopback(&host) && !OWN_PORT_BASE.ends_with(&host) {
        profiles.push(Profile::roundtrip(LOCAL, OWN_PORT_BASE, OWN_PORT_BASE.trim_start_matches("http://")));
    }
    profiles
}

async fn ask(run: &Shared, profile: Profile) -> Result<(Profile, Vec<Reading>), Notice> {
    match &profile.dialect {
        Dialect::Roundtrip { base, .. } => {
            let base = base.clone();
            let (readings, has_post_stream) = hello(run, &base).await?;
            Ok((Profile { dialect: Dialect::Roundtrip { base, has_post_stream }, ..profile }, readings))
        }
        Dialect::Echo { .. } => ask_echo(run, profile).await,
    }
}

/// Requests hello from a Roundtrip endpoint several times. If the endpoint is busy and says when it will not be, it is
/// waited for, and the page says so. Also returns whether the endpoint streams the response to a POST.
async fn hello(run: &Shared, base: &str) -> Result<(Vec<Reading>, bool), Notice> {
    let url = format!("{base}/api/hello");
    let (mut readings, mut has_post_stream, mut waited, mut attempt) = (Vec::new(), false, Micros(0), 0);
    while readings.len() < HELLOS {
        let answer = match control_request(run, &url).await {
            Ok(answer) => answer,
            Err(FetchError::Timeout) => {
                let may_queue = may_queue(run.borrow().hop, base);
                let has_socket = may_queue && has_socket(run, base).await;
                return Err(meaning_of_silence(true, has_socket, CONTROL_SECONDS));
            }
            Err(error) => return Err(explain(error, base)),
        };
        let notice = match reading(&answer) {
            Ok(reading) => {
                readings.push(reading);
                has_post_stream = has_post_stream || offers_post_stream(&answer);
                continue;
            }
            Err(notice) => notice,
        };
        let Some(asked) = wait_of(&notice) else { return Err(notice) };
        // One reading is enough to begin.
        if !readings.is_empty() {
            break;
        }
        attempt += 1;
        let wait = asked.max(backoff::delay(attempt));
        waited = waited + wait;
        if waited > LONGEST_WAIT {
            return Err(notice);
        }
        run.borrow_mut().endpoint.problem = Some(notice);
        sleep(wait).await;
        run.borrow_mut().endpoint.problem = None;
    }
    Ok((readings, has_post_stream))
}

/// Whether an endpoint names the streamed POST among what it offers (docs/endpoint.md).
fn offers_post_stream(answer: &Answer) -> bool {
    let offers = Json::parse(&answer.body).map(|json| json.texts("offers")).unwrap_or_default();
    offers.iter().any(|offer| offer == Transport::PostStream.slug())
}

/// The endpoint's clock in a response to a hello request.
fn reading(answer: &Answer) -> Result<Reading, Notice> {
    if answer.status != 200 {
        return Err(refused(answer));
    }
    if answer.content_type.starts_with("text/html") {
        return Err(Notice::Nonsense { what: Nonsense::Html });
    }
    let json = Json::parse(&answer.body).ok_or(Notice::Nonsense { what: Nonsense::Json })?;
    let time = json.count("roundtrip").and(json.count("server_time_micros"));
    let server_micros = time.ok_or(Notice::Nonsense { what: Nonsense::Json })? as i64;
    let (asked_millis, answered_millis) = (answer.asked_millis, answer.answered_millis);
    Ok(Reading { asked_millis, answered_millis, server_micros })
}

/// Readings of the endpoint's clock during a run; as many as it gives.
pub async fn compare(run: &Shared, base: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    for _ in 0..COMPARISON_HELLOS {
        // A paused run sends nothing.
        if run.borrow().phase != Phase::Running {
            break;
        }
        let Ok(answer) = control_request(run, &format!("{base}/api/hello")).await else { break };
        let Ok(reading) = reading(&answer) else { break };
        readings.push(reading);
    }
    readings
}

/// Probes both sides of an echo endpoint at the same time; a side that does not answer is left out of the profile.
async fn ask_echo(run: &Shared, mut profile: Profile) -> Result<(Profile, Vec<Reading>), Notice> {
    let Dialect::Echo { http, socket } = &mut profile.dialect else { return Err(Notice::Unreachable) };
    let http_base = http.as_ref().map(|http| http.base.clone());
    let socket_url = socket.as_ref().map(|socket| socket.url.clone());
    let ask_http = async {
        match &http_base {
            Some(base) => echo_reading(run, base).await.map(Some),
            None => Ok(None),
        }
    };
    let ask_socket = async {
        match &socket_url {
            Some(url) => {
                let greeted = within(greet(url), GREET_WITHIN).await.unwrap_or(None);
                run.borrow_mut().count_greeting(url, greeted.is_some());
                greeted
            }
            None => None,
        }
    };
    let asked_millis = page_millis();
    let (readings, greeted) = join(ask_http, ask_socket).await;
    let notice = readings.as_ref().err().cloned();
    let readings = readings.ok().flatten();
    if readings.is_none() {
        *http = None;
    }
    if greeted.is_none() {
        *socket = None;
    }
    let readings = match (readings, greeted) {
        (Some(readings), _) => readings,
        (None, Some(answered_millis)) => {
            vec![Reading { asked_millis, answered_millis, server_micros: unix_micros() }]
        }
        (None, None) => return Err(notice.unwrap_or(Notice::SocketRefused)),
    };
    Ok((profile, readings))
}

/// One reading of an echo endpoint. The page keeps the feed, so the page's own clock is the feed's clock; the echo
/// gives only the round trip.
async fn echo_reading(run: &Shared, base: &str) -> Result<Vec<Reading>, Notice> {
    let mut readings = Vec::new();
    for _ in 0..2 {
        let answer = control_request(run, &format!("{base}/get")).await.map_err(|error| explain(error, base))?;
        if answer.status != 200 {
            return Err(refused(&answer));
        }
        let fields = Json::parse(&answer.body).and_then(|json| json.get("headers")?.field_bytes());
        let fields = fields.ok_or(Notice::Nonsense { what: Nonsense::Json })?;
        run.borrow_mut().learn_get_fields(fields);
        let (asked_millis, answered_millis) = (answer.asked_millis, answer.answered_millis);
        let now = unix_micros();
        let middle = Micros::from_millis_f64((asked_millis + answered_millis) / 2.0 - page_millis());
        readings.push(Reading { asked_millis, answered_millis, server_micros: now + middle.0 });
    }
    Ok(readings)
}

/// The origin, assembled from protocol and host because `location.origin` is "null" in a sandboxed frame.
fn page_origin() -> String {
    format!("{}//{}", page_protocol(), page_host())
}
