//! The live page's states as sentences, and as names in its `data-` attributes.

mod connection;
mod notices;

use crate::live::impair::{Fault, Impair};
use crate::live::profiles;
use crate::live::settings::Transport;
use crate::live::view::{LaneStatus, LaneView, Phase, RunView};
pub use connection::{hop, hop_why, reuse};
use i18n::{Lang, bytes, duration, milli, msg, time};
pub use notices::{address_error, close_meaning, notice, notice_name};
use trace::Micros;

pub fn transport(lang: Lang, transport: Transport) -> &'static str {
    match transport {
        Transport::Polling => msg::transport_polling(lang),
        Transport::LongPolling => msg::transport_long_polling(lang),
        Transport::Sse => msg::transport_sse(lang),
        Transport::PostStream => msg::transport_post_stream(lang),
        Transport::WebSocket => msg::transport_websocket(lang),
    }
}

/// What a lane does, in a sentence that is shown until the run starts.
pub fn about(lang: Lang, transport: Transport, poll_millis: u32, hold_millis: u32) -> String {
    match transport {
        Transport::Polling => msg::about_polling(lang, &duration(lang, poll_millis)),
        Transport::LongPolling => msg::about_long_polling(lang, &duration(lang, hold_millis)),
        Transport::Sse => msg::about_sse(lang).to_owned(),
        Transport::PostStream => msg::about_post_stream(lang).to_owned(),
        Transport::WebSocket => msg::about_websocket(lang).to_owned(),
    }
}

pub fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => "idle",
        Phase::Probing => "probing",
        Phase::Running => "running",
        Phase::Paused => "paused",
        Phase::Hidden => "hidden",
        Phase::Finished => "finished",
        Phase::NoEndpoint => "no-endpoint",
    }
}

pub fn phase(lang: Lang, run: &RunView) -> String {
    let elapsed = || msg::unit_seconds(lang, &(run.elapsed.0.max(0) / 1_000_000).to_string());
    match run.phase {
        Phase::Idle => msg::phase_idle(lang).to_owned(),
        Phase::Probing => msg::phase_probing(lang).to_owned(),
        Phase::Running => msg::phase_running(lang, &elapsed()),
        Phase::Paused => msg::phase_paused(lang, &elapsed()),
        Phase::Hidden => msg::phase_hidden(lang).to_owned(),
        Phase::Finished => msg::phase_finished(lang, &elapsed()),
        Phase::NoEndpoint => msg::phase_no_endpoint(lang).to_owned(),
    }
}

pub fn status_name(status: LaneStatus) -> &'static str {
    match status {
        LaneStatus::Idle => "idle",
        LaneStatus::Connecting => "connecting",
        LaneStatus::Waiting => "waiting",
        LaneStatus::Asking => "asking",
        LaneStatus::Open => "open",
        LaneStatus::BackingOff { .. } => "backing-off",
        LaneStatus::Paused => "paused",
        LaneStatus::Finished => "finished",
        LaneStatus::Unavailable => "unavailable",
    }
}

pub fn status(lang: Lang, lane: &LaneView, now: Micros) -> String {
    let text = match lane.status {
        LaneStatus::Idle => msg::status_idle(lang),
        LaneStatus::Connecting => msg::status_connecting(lang),
        LaneStatus::Waiting => msg::status_waiting(lang),
        LaneStatus::Asking if lane.transport == Transport::LongPolling => msg::status_held(lang),
        LaneStatus::Asking => msg::status_asking(lang),
        LaneStatus::Open => msg::status_open(lang),
        LaneStatus::BackingOff { attempt, at } => {
            let tenths = (at - now).0 / 100_000;
            let attempt = attempt.to_string();
            return if tenths > 0 {
                let wait = milli(u32::try_from(tenths * 100).unwrap_or(u32::MAX));
                msg::status_backing_off_in(lang, &attempt, &msg::unit_seconds(lang, &wait))
            } else {
                msg::status_backing_off(lang, &attempt)
            };
        }
        LaneStatus::Paused => msg::status_paused(lang),
        LaneStatus::Finished => msg::status_finished(lang),
        LaneStatus::Unavailable => msg::status_unavailable(lang),
    };
    text.to_owned()
}

/// The name of an endpoint in a list: `auto`, `typed`, or a profile's id.
pub fn endpoint_name(lang: Lang, id: &str) -> String {
    match id {
        "auto" => msg::endpoint_auto(lang).to_owned(),
        "typed" => msg::endpoint_typed(lang).to_owned(),
        profiles::LOCAL => msg::endpoint_local(lang).to_owned(),
        _ => {
            let profile = profiles::registry().into_iter().find(|profile| profile.id == id);
            profile.map_or_else(|| id.to_owned(), |profile| profile.address)
        }
    }
}

/// The bad network that an endpoint says it plays.
pub fn impair(lang: Lang, announced: Impair) -> String {
    if announced.is_off() {
        return msg::impair_unannounced(lang).to_owned();
    }
    let one = |(fault, number): (Fault, u32)| {
        let after = || match number {
            0..1_000 => msg::unit_millis(lang, &number.to_string()),
            _ => duration(lang, number),
        };
        match fault {
            Fault::Delay => msg::impair_delay(lang, &after()),
            Fault::Throttle => msg::impair_throttle(lang, &bytes(u64::from(number))),
            Fault::Cut => msg::impair_cut(lang, &after()),
            Fault::Reset => msg::impair_reset(lang, &after()),
        }
    };
    msg::impair_announced(lang, &announced.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// By how much, and in which direction, the endpoint's clock was found set.
pub fn clock_moved(lang: Lang, moved: Micros) -> String {
    let by = time(Micros(moved.0.saturating_abs()));
    if moved < Micros(0) { msg::clock_moved_back(lang, &by) } else { msg::clock_moved_forward(lang, &by) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_network_is_told_as_it_was_announced_and_named_if_it_was_not() {
        let all = Impair::announced("delay=300, throttle=2000, cut=5000, reset=7000");
        let said = "By the endpoint: delayed by 300 ms, at most 2.00 KB/s, cut after 5 s, reset after 7 s";
        assert_eq!(impair(Lang::En, all), said);
        for lang in Lang::ALL {
            assert_eq!(impair(lang, Impair::default()), msg::impair_unannounced(lang));
        }
    }

    #[test]
    fn a_clock_that_was_set_is_said_with_its_direction() {
        let by = time(Micros(6_000_000));
        for lang in Lang::ALL {
            let [forward, back] = [6_000_000, -6_000_000].map(|moved| clock_moved(lang, Micros(moved)));
            assert_eq!((&forward, &back), (&msg::clock_moved_forward(lang, &by), &msg::clock_moved_back(lang, &by)));
            assert_ne!(forward, back);
        }
    }
}
