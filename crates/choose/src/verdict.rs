//! Which transport suits, and why; or that it makes no practical difference.
//!
//! 1. What cannot work with these settings is left out, each with its reason.
//! 2. What brings messages later than wanted is left out, unless everything does: then the quickest stay.
//! 3. Of the others those stay that are alike to the cheapest, then to the least wake-ups of a radio, then to the fewest bytes.
//! 4. Of these the simplest suits ([`Transport::simplicity`]).
//!
//! Two numbers are alike if they differ by less than a percentage or by less than an absolute amount, both of which are
//! constants. If everything that can work is in time and alike in all three, the choice makes no practical difference.

use crate::constant::{Constant, Constants};
use crate::input::{Input, Inputs};
use crate::model::Estimate;
use crate::step::Output;
use crate::transport::{Transport, Version};

/// Why a transport is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// EventSource sends GET without a body, so it cannot send the message whose answer it should read.
    CannotPost,
    /// Each tab holds a connection, and a browser opens no more than six to a host.
    TooManyTabs,
    /// A proxy passes on a response only when it has all of it, or much.
    Buffered,
    /// A proxy does not let an upgrade through.
    NoUpgrade,
    /// A gateway ends requests that take this long.
    Gateway,
    /// Browsers speak HTTP/2 only within TLS.
    NeedsTls,
    /// Its messages come later than wanted.
    TooLate,
    /// Another one costs less.
    Dearer,
    /// With another one a radio sleeps more.
    WakesOften,
    /// Another one takes fewer bytes.
    Heavier,
    /// Another one is as good and simpler.
    NotSimplest,
}

impl Obstacle {
    /// Whether it cannot work, whatever the numbers are.
    pub fn is_hard(self) -> bool {
        matches!(
            self,
            Self::CannotPost | Self::TooManyTabs | Self::Buffered | Self::NoUpgrade | Self::Gateway | Self::NeedsTls
        )
    }
}

/// Which transport suits.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The version of HTTP for which it holds.
    pub version: Version,
    /// `None` if no transport can work.
    pub best: Option<Transport>,
    /// Every transport can work, is in time and alike: the choice makes no practical difference.
    pub is_same: bool,
    /// Nothing is as quick as wanted.
    pub is_late: bool,
    /// What stands against each of the others.
    pub against: Vec<(Transport, Obstacle)>,
    /// The advice that goes with the best one.
    pub advice: Vec<Advice>,
}

/// What else to know about the choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Without jitter all clients come back at once.
    AddJitter,
    /// Six connections to a host are soon used up over HTTP/1.1.
    SpeakHttp2,
    /// A longer poll interval is still in time, and cheaper.
    PollSlower,
    /// A proxy between them must not buffer.
    DoNotBuffer,
    /// Nothing comes from the server, so that a plain POST per message does.
    PlainPost,
}

impl Verdict {
    /// The verdict over the estimates of one version.
    pub fn of(inputs: &Inputs, constants: &Constants, estimates: &[Estimate], version: Version) -> Self {
        let all: Vec<&Estimate> = estimates.iter().filter(|estimate| estimate.version == version).collect();
        let mut against = Vec::new();
        let mut left: Vec<&Estimate> = Vec::new();
        for estimate in all {
            match hard(inputs, constants, estimate.transport, version) {
                Some(obstacle) => against.push((estimate.transport, obstacle)),
                None => left.push(estimate),
            }
        }
        let can_work = left.len();
        let fresh = inputs.get(Input::Fresh);
        let quickest = left.iter().map(|estimate| estimate.get(Output::WorstDelay)).fold(f64::INFINITY, f64::min);
        let is_late = can_work > 0 && quickest > fresh;
        let alike_delay = (constants.get(Constant::AlikeDelay), constants.get(Constant::AlikePercent));
        sift(&mut left, &mut against, Obstacle::TooLate, |estimate| {
            let delay = estimate.get(Output::WorstDelay);
            delay <= fresh || (is_late && is_alike(delay, quickest, alike_delay))
        });
        let in_time = left.clone();
        let mut keep = |obstacle, absolute, measure: &dyn Fn(&Estimate) -> f64| {
            let least = left.iter().map(|estimate| measure(estimate)).fold(f64::INFINITY, f64::min);
            let limits = (constants.get(absolute), constants.get(Constant::AlikePercent));
            let of_all = in_time.iter().all(|estimate| is_alike(measure(estimate), least, limits));
            sift(&mut left, &mut against, obstacle, |estimate| is_alike(measure(estimate), least, limits));
            of_all
        };
        let cost = keep(Obstacle::Dearer, Constant::AlikeCost, &|estimate| estimate.get(Output::Cost));
        let wakes = keep(Obstacle::WakesOften, Constant::AlikeWakes, &|estimate| estimate.get(Output::WakeUps));
        let bytes = keep(Obstacle::Heavier, Constant::AlikeBytes, &|estimate| estimate.link_per_user(inputs));
        let share = constants.get(Constant::BothWays) / 100.0;
        // A stream that answers each message of the client is one mechanism.
        let is_both_ways = !inputs.is(Input::Reply)
            && inputs.get(Input::Up) > 0.0
            && inputs.get(Input::Up) >= inputs.get(Input::Down) * share
            && inputs.get(Input::Down) > 0.0;
        let simplicity = |transport: &Transport| transport.simplicity(is_both_ways);
        let best = left.iter().map(|estimate| estimate.transport).min_by_key(simplicity);
        against.extend(
            left.iter()
                .filter(|estimate| Some(estimate.transport) != best)
                .map(|estimate| (estimate.transport, Obstacle::NotSimplest)),
        );
        let is_same = can_work == Transport::ALL.len() && in_time.len() == can_work && cost && wakes && bytes;
        let advice = best.map(|best| advice(inputs, best, version)).unwrap_or_default();
        Self { version, best, is_same, is_late, against, advice }
    }

    /// What stands against a transport; `None` for the best one.
    pub fn obstacle(&self, transport: Transport) -> Option<Obstacle> {
        self.against.iter().find(|entry| entry.0 == transport).map(|entry| entry.1)
    }
}

/// Leaves out what is not kept, unless that is everything.
fn sift(
    left: &mut Vec<&Estimate>,
    against: &mut Vec<(Transport, Obstacle)>,
    obstacle: Obstacle,
    is_kept: impl Fn(&Estimate) -> bool,
) {
    if left.iter().any(|estimate| is_kept(estimate)) {
        let out = left.iter().filter(|estimate| !is_kept(estimate));
        against.extend(out.map(|estimate| (estimate.transport, obstacle)));
        left.retain(|estimate| is_kept(estimate));
    }
}

/// Whether `value` exceeds `least` by less than an absolute amount or a percentage.
pub fn is_alike(value: f64, least: f64, (absolute, percent): (f64, f64)) -> bool {
    value - least <= absolute.max(least * percent / 100.0)
}

/// What cannot work, whatever the numbers are.
fn hard(inputs: &Inputs, constants: &Constants, transport: Transport, version: Version) -> Option<Obstacle> {
    let is_receiving = inputs.get(Input::Down) > 0.0;
    if version == Version::V2 && !inputs.is(Input::Tls) {
        return Some(Obstacle::NeedsTls);
    }
    if transport == Transport::WebSocket {
        return (inputs.get(Input::Path) as u8 == 2).then_some(Obstacle::NoUpgrade);
    }
    // What receives nothing is a POST per message, whatever it is called.
    if !is_receiving || transport == Transport::Polling {
        return None;
    }
    let is_stream = matches!(transport, Transport::Sse | Transport::StreamedPost);
    if transport == Transport::Sse && inputs.is(Input::Reply) {
        return Some(Obstacle::CannotPost);
    }
    if is_stream && inputs.get(Input::Path) as u8 == 1 {
        return Some(Obstacle::Buffered);
    }
    let limit = constants.get(Constant::GatewayLimit);
    let lasts = if is_stream { inputs.get(Input::Session) } else { inputs.get(Input::Hold) };
    if inputs.is(Input::Prices) && lasts >= limit {
        return Some(Obstacle::Gateway);
    }
    // A request of another kind needs a connection, too.
    if version == Version::V1 && inputs.get(Input::Tabs) >= constants.get(Constant::PerHost) {
        return Some(Obstacle::TooManyTabs);
    }
    let needs_streams = version == Version::V2 && inputs.get(Input::Tabs) >= constants.get(Constant::Streams);
    needs_streams.then_some(Obstacle::TooManyTabs)
}

fn advice(inputs: &Inputs, best: Transport, version: Version) -> Vec<Advice> {
    let mut advice = Vec::new();
    let is_receiving = inputs.get(Input::Down) > 0.0;
    if !is_receiving && best != Transport::WebSocket {
        return vec![Advice::PlainPost];
    }
    if best == Transport::Polling {
        let could_wait = inputs.get(Input::Fresh) - inputs.get(Input::Rtt) / 1_000.0;
        if could_wait > 2.0 * inputs.get(Input::Poll) / 1_000.0 {
            advice.push(Advice::PollSlower);
        }
        return advice;
    }
    if matches!(best, Transport::Sse | Transport::StreamedPost) {
        advice.push(Advice::DoNotBuffer);
    }
    if version == Version::V1 && best != Transport::WebSocket {
        advice.push(Advice::SpeakHttp2);
    }
    if !inputs.is(Input::Jitter) {
        advice.push(Advice::AddJitter);
    }
    advice
}
