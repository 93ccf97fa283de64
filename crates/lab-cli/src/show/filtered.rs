//! `lab show --filter`: the packets and messages that pass a filter, one line each.

use super::refused;
use crate::output::to;
use crate::{Failure, table};
use capture_protocol::{Question, Reply, Row, Seen, Slice, Summary};
use capture_worker::Session;
use i18n::{Lang, group, msg};
use std::fmt::Write as _;
use std::io::Write as _;
use trace::{Direction, EventId, Micros};

/// Prints what of the chosen connections, or of all, passes the filter `text`.
pub(super) fn print(session: &mut Session, summary: &Summary, chosen: &[u32], text: &str) -> Result<(), Failure> {
    let mut lines: Vec<(i64, u64, String)> = Vec::new();
    let (mut left, mut all) = (0, 0);
    for connections in pairs(summary, chosen) {
        let seen = match session.answer(Question::Show { connections }, Vec::new()) {
            Reply::Shown(seen) => *seen,
            other => return Err(refused(&other)),
        };
        let slice = filter(session, text)?;
        left += slice.passed.len() as u64;
        all += slice.total;
        let offset = seen.start_nanos.saturating_sub(summary.start_nanos) / 1_000;
        for (event, frame) in slice.passed.iter().zip(&slice.frames) {
            lines.extend(line(&seen, *event, *frame, offset));
        }
    }
    lines.sort();
    let mut out = String::new();
    lines.iter().for_each(|(_, _, line)| out.push_str(line));
    to("-", |to| to.write_all(out.as_bytes()))?;
    eprintln!("lab: {}", msg::capture_sieve_left(Lang::En, &group(left), &group(all)));
    Ok(())
}

/// The connections that are shown together: those of one pair of hosts.
fn pairs(summary: &Summary, chosen: &[u32]) -> Vec<Vec<u32>> {
    let mut pairs: Vec<([String; 2], Vec<u32>)> = Vec::new();
    let is_chosen = |row: &&Row| chosen.is_empty() || chosen.contains(&row.number);
    for row in summary.rows.iter().filter(is_chosen) {
        match pairs.iter_mut().find(|(hosts, _)| *hosts == row.hosts) {
            Some((_, numbers)) => numbers.push(row.number),
            None => pairs.push((row.hosts.clone(), vec![row.number])),
        }
    }
    pairs.into_iter().map(|(_, numbers)| numbers).collect()
}

/// All slices as one.
fn filter(session: &mut Session, text: &str) -> Result<Slice, Failure> {
    let mut whole = Slice::default();
    loop {
        match session.answer(Question::Filter { text: text.to_owned(), from: whole.done }, Vec::new()) {
            Reply::Filtered(slice) => {
                whole.passed.extend(slice.passed);
                whole.frames.extend(slice.frames);
                (whole.done, whole.total) = (slice.done, slice.total);
                if whole.done >= whole.total {
                    return Ok(whole);
                }
            }
            Reply::NoFilter(wrong) => {
                return Err(Failure::Usage(format!("--filter: {}", wrong.text(Lang::En))));
            }
            other => return Err(refused(&other)),
        }
    }
}

/// When it was sent, its number in the capture, and its line. A message has no number.
fn line(seen: &Seen, event: EventId, frame: u64, offset: i64) -> Option<(i64, u64, String)> {
    let event = seen.trace.event(event)?;
    let wire = event.wire.as_ref()?;
    let at = event.sent.0.saturating_add(offset);
    let number = if frame > 0 { frame.to_string() } else { "-".to_owned() };
    let arrow = if event.direction == Direction::Up { "→" } else { "←" };
    let label: String = wire.label.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let mut line = String::new();
    let (connection, at_millis) = (wire.connection, table::millis(Micros(at)));
    // Writing to a String cannot fail.
    let _ = writeln!(line, "{number:>6} {at_millis:>12}  #{connection:<4} {arrow} {label}");
    Some((at, frame, line))
}
