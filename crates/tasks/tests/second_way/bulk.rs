//! Second ways of the tasks about a long transfer.

use crate::capture::{Frame, connection_of, first_number};
use crate::seen::{SYN, Seen, id, number};
use crate::tcp::repaired;
use crate::{Values, Way};
use lab::protocol::Value;
use trace::EventId;

pub const WAYS: &[Way] = &[
    Way::client("bulk-start", start),
    Way::client("bulk-window", window),
    Way::client("bulk-repair", repair),
    Way::trace("bulk-queue", queue),
];

fn transfer<'a>(seen: &'a Seen) -> Option<Vec<&'a Frame>> {
    Some(connection_of(&seen.client, seen.client.first()?))
}

/// After each frame, what has been sent and not yet acknowledged; the most of it in round trips 1, 2 and 3.
fn start(seen: &Seen) -> Values {
    let frames = transfer(seen)?;
    let first = first_number(&frames, true)?;
    let rtt = seen.setting("/link/rtt");
    let (mut sent, mut acknowledged, mut most) = (1_u64, 1_u64, [0_u64; 4]);
    for frame in frames.iter().filter(|frame| frame.flags() & SYN == 0) {
        if frame.is_up {
            sent = sent.max(u64::from(frame.sequence().wrapping_sub(first)) + frame.length());
        } else {
            acknowledged = acknowledged.max(u64::from(frame.acknowledgment().wrapping_sub(first)));
        }
        if let Some(most) = most.get_mut(frame.at.checked_div(rtt)? as usize) {
            *most = (*most).max(sent.saturating_sub(acknowledged));
        }
    }
    Some(most[1..].iter().map(|most| number(*most)).collect())
}

/// From the first data to the ACK for the last.
fn window(seen: &Seen) -> Values {
    let frames = transfer(seen)?;
    let is_data = |frame: &&&Frame| frame.is_up && frame.length() > 0;
    let begins = frames.iter().find(is_data)?;
    let last = frames.iter().filter(is_data).max_by_key(|frame| frame.sequence().wrapping_sub(begins.sequence()))?;
    let end = last.sequence().wrapping_add(last.length() as u32).wrapping_sub(begins.sequence());
    let covers = |frame: &&&Frame| {
        !frame.is_up
            && frame.flags() & SYN == 0
            && (end..=end + 1).contains(&frame.acknowledgment().wrapping_sub(begins.sequence()))
    };
    Some(vec![Value::Number((frames.iter().find(covers)?.at - begins.at) as f64 / 1e6)])
}

fn repair(seen: &Seen) -> Values {
    let (way, _, duplicates) = repaired(&transfer(seen)?)?;
    Some(vec![Value::Choice(way), number(duplicates)])
}

fn queue(seen: &Seen) -> Values {
    let lost = seen.packets().into_iter().find(|event| !event["lost_to"].is_null())?;
    let why = usize::from(lost["lost_to"] != "queue");
    Some(vec![Value::Event(EventId(id(lost))), Value::Choice(why)])
}
