//! One lane's card: what it is doing, its numbers, its swimlane.

use crate::components::figures::{HERE, around, figure, known_bytes, one_way, weaker};
use crate::live::hop::Hop;
use crate::live::settings::{Settings, Transport};
use crate::live::view::{LaneStatus, LaneView, Notice, Reuse};
use crate::words::live as words;
use i18n::{Lang, count, milli, msg, percent, time};
use lessons::words as trace_words;
use trace::{Micros, Tally};
use yew::prelude::*;

/// `now` is run time, for the countdown to the next attempt. `strip` makes the lane's swimlane, a new one for each key.
/// `watch` opens the lane as a diagram.
pub fn lane(
    lang: Lang,
    settings: &Settings,
    lane: &LaneView,
    now: Micros,
    strip: impl FnOnce(&'static str) -> Html,
    watch: Callback<MouseEvent>,
) -> Html {
    let transport = lane.transport;
    let slug = transport.slug();
    let name = words::transport(lang, transport);
    let idle = lane.status == LaneStatus::Idle;
    let title = format!("lane-{slug}");
    html! {
        <article key={slug} class="lane" data-lane={slug} data-transport={slug} data-status={words::status_name(lane.status)}
            data-http={http_name(lane)} data-tls={lane.hop.map(|hop| hop.is_tls.to_string())}
            aria-labelledby={title.clone()}>
            <div class="lane-top">
                <h2 id={title.clone()}><span class="stroke" aria-hidden="true"></span>{ name }</h2>
                <span class="lane-status">{ words::status(lang, lane, now) }</span>
            </div>
            { impair(lang, settings, lane) }
            { numbers(lang, lane) }
            { share(lang, lane) }
            { rest(lang, lane) }
            <div class="lane-strip">
                if idle {
                    <p class="lane-about">
                        <span>{ words::about(lang, transport, settings.poll_millis, settings.hold_millis) }</span>
                    </p>
                }
                { strip(if idle { "blank" } else { "run" }) }
                <div class="lane-notice" role="status">
                    if let Some(notice) = &lane.notice {
                        <p data-notice={words::notice_name(notice)} data-good={good(notice).then_some("")}>
                            { words::notice(lang, notice) }
                        </p>
                    }
                </div>
            </div>
            <button type="button" class="lane-watch" data-action="watch" aria-describedby={title} disabled={idle} onclick={watch}>
                { msg::watch_open(lang) }
            </button>
        </article>
    }
}

/// The version of HTTP by its number in attributes and messages; `unknown` if nobody knows it, and `None` before the first
/// response.
pub fn http_name(lane: &LaneView) -> Option<&'static str> {
    lane.hop.map(|hop| hop.version.map_or("unknown", |(version, _)| version.number()))
}

/// A lane for which the run has no numbers yet.
pub fn blank(transport: Transport) -> LaneView {
    LaneView {
        transport,
        status: LaneStatus::Idle,
        notice: None,
        due: 0,
        delivered: 0,
        lost: 0,
        pending: 0,
        duplicates: 0,
        latency_p50: None,
        latency_p95: None,
        requests: 0,
        empty_responses: 0,
        failures: 0,
        connections: 0,
        up: Tally::default(),
        down: Tally::default(),
        payload_bytes: 0,
        unknown_requests: 0,
        reuse: None,
        hop: None,
        close: None,
        impair: None,
        has_preflight: false,
    }
}

/// The bad network of a lane, as the endpoint announced it. If it was asked for one and announces none, that is said.
fn impair(lang: Lang, settings: &Settings, lane: &LaneView) -> Html {
    let Some(announced) = lane.impair else { return Html::default() };
    if announced.is_off() && settings.impair.is_off() {
        return Html::default();
    }
    html! { <p class="lane-impair" data-impair={announced.print()}>{ words::impair(lang, announced) }</p> }
}

/// The four most important numbers.
fn numbers(lang: Lang, lane: &LaneView) -> Html {
    let latency = |field, latency: Option<Micros>| {
        let raw = latency.map(|latency| latency.0.max(0) as u64);
        figure(field, raw, latency.map_or_else(|| "–".into(), time))
    };
    let has_streams = lane.hop.is_some_and(Hop::has_streams);
    let requests = match lane.transport {
        Transport::WebSocket if has_streams => html! { <>
            { msg::field_connects(lang, lane.requests) }
            <span class="unseen">{ figure("empty", Some(lane.empty_responses), count(lane.empty_responses)) }</span>
        </> },
        Transport::WebSocket => html! { <>
            { msg::field_upgrades(lang, lane.requests) }
            <span class="unseen">{ figure("empty", Some(lane.empty_responses), count(lane.empty_responses)) }</span>
        </> },
        Transport::Polling | Transport::LongPolling | Transport::Sse | Transport::PostStream => around(
            &msg::field_requests(lang, HERE, lane.requests),
            figure("empty", Some(lane.empty_responses), count(lane.empty_responses)),
        ),
    };
    // Where heads are compressed, a response that nobody counted has one of unknown size, too.
    let down_unknown = if has_streams { lane.unknown_requests } else { 0 };
    let total = lane.up.total() + lane.down.total();
    let origin = trace_words::provenance(lang, weaker(lane.up, lane.down));
    html! {
        <dl class="lane-numbers">
            <div>
                <dt>{ msg::field_delivered(lang) }</dt>
                <dd>
                    { figure("delivered", Some(lane.delivered), count(lane.delivered)) }{ " / " }
                    { figure("due", Some(lane.due), count(lane.due)) }
                </dd>
            </div>
            <div>
                <dt>{ around(&msg::field_latency(lang, HERE), latency("p95", lane.latency_p95)) }</dt>
                <dd>{ latency("p50", lane.latency_p50) }</dd>
            </div>
            <div>
                <dt>{ requests }</dt>
                <dd>{ figure("requests", Some(lane.requests), count(lane.requests)) }</dd>
            </div>
            <div>
                <dt>{ one_way(lang, "up", lane.up, lane.unknown_requests) }{ " " }{ one_way(lang, "down", lane.down, down_unknown) }</dt>
                <dd>{ known_bytes(lang, total, lane.unknown_requests) }{ " " }<small>{ origin }</small></dd>
            </div>
        </dl>
    }
}

/// The messages' share of all bytes.
fn share(lang: Lang, lane: &LaneView) -> Html {
    let total = lane.up.total() + lane.down.total();
    let is_known = lane.unknown_requests == 0;
    let share = (total > 0 && is_known).then(|| lane.payload_bytes as f64 / total as f64);
    let text = match share {
        Some(share) => msg::payload_share(lang, &percent(share)),
        None if is_known => msg::payload_none(lang).to_owned(),
        None => msg::payload_unknown(lang).to_owned(),
    };
    let width = format!("inline-size: {}%", milli((share.unwrap_or_default().min(1.0) * 100_000.0) as u32));
    // Only a browser can set a property; on a page that needs no program, which is rendered natively, no message has come.
    let filled = if cfg!(target_arch = "wasm32") {
        html! { <div ~style={width}></div> }
    } else {
        Html::default()
    };
    html! {
        <div class="lane-share">
            <div class="lane-bar" aria-hidden="true">{ filled }</div>
            <p>{ figure("payload", Some(lane.payload_bytes), text) }</p>
        </div>
    }
}

/// The counts that must add up to the due messages, and the connection.
fn rest(lang: Lang, lane: &LaneView) -> Html {
    let (reuse, why) = words::reuse(lang, lane.reuse, lane.requests > 0);
    let item = |field, number: u64, say: fn(Lang, u64) -> String| {
        html! { <li class={(number == 0).then_some("lane-zero")}>{ figure(field, Some(number), say(lang, number)) }</li> }
    };
    html! {
        <ul class="lane-rest">
            if let Some(hop) = lane.hop {
                <li>{ explained(&words::hop(lang, hop), &words::hop_why(lang, lane.transport, hop), None) }</li>
            }
            <li>{ explained(reuse, why, None) }</li>
            if lane.has_preflight {
                <li>{ explained(msg::preflight(lang), msg::preflight_why(lang), None) }</li>
            }
            if let Some((code, reason)) = &lane.close {
                <li>{ close(lang, *code, reason) }</li>
            }
            { item("lost", lane.lost, msg::lane_lost) }
            { item("pending", lane.pending, msg::lane_pending) }
            { item("duplicates", lane.duplicates, msg::lane_duplicates) }
            { item("failures", lane.failures, msg::lane_failures) }
            // A lane that goes over the page's connection has none of its own, which is not the same as none.
            if lane.connections == 0 && lane.reuse == Some(Reuse::Reused) {
                <li>{ figure("connections", Some(0), msg::lane_connections_shared(lang).to_owned()) }</li>
            } else {
                { item("connections", lane.connections, msg::lane_connections) }
            }
        </ul>
    }
}

fn close(lang: Lang, code: u16, reason: &str) -> Html {
    let (number, meaning) = (code.to_string(), words::close_meaning(lang, code));
    let why = if reason.is_empty() {
        msg::close_code_why(lang, &number, meaning)
    } else {
        msg::close_code_reason(lang, &number, meaning, reason)
    };
    explained(&msg::close_code(lang, &number), &why, Some((number.clone(), reason.to_owned())))
}

/// A few words, with the full sentence as a tooltip that pointer, keyboard and screen reader reach.
fn explained(words: &str, why: &str, close: Option<(String, String)>) -> Html {
    let (code, reason) = close.unzip();
    html! {
        <button type="button" class="why" data-close-code={code} data-close-reason={reason}>
            { words.to_owned() }<span class="unseen">{ ". " }</span><span class="unseen why-text">{ why.to_owned() }</span>
        </button>
    }
}

/// Whether a notice is about something that is over.
fn good(notice: &Notice) -> bool {
    matches!(notice, Notice::Resumed { .. } | Notice::Queued { .. })
}
