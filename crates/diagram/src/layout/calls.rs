//! What the applications ask of their sockets, beside the states: a call at the moment at which it was made, a line while it
//! waits, and its return.
//!
//! What happens at one moment stands below each other: first what returns, because the application goes on only then.

use super::Frame;
use super::sides::Style;
use crate::model::Name;
use crate::picture::{Align, Face, Picture, TEXT_HEIGHT};
use crate::scene::{ColorRole, Point, Shape};
use trace::{Call, Host, Micros, put_in_order};

/// At most so many calls are considered per frame.
const MOST_CALLS: usize = 400;
/// A text may stand so many lines below its moment.
const LINES: u32 = 5;

impl Frame<'_> {
    /// The column of a host's calls.
    fn calls_of(&self, host: Host) -> Option<(f64, f64)> {
        match host {
            Host::Client => self.columns.client_calls,
            Host::Server => self.columns.server_calls,
            Host::Resolver | Host::Other(_) => None,
        }
    }

    /// The calls that may be in sight.
    fn seen_calls(&self) -> &[Call] {
        let calls = &self.model.calls;
        let end = calls.partition_point(|call| call.at <= self.moment(self.bottom()));
        &calls[end.saturating_sub(MOST_CALLS)..end]
    }

    /// The calls and their returns in sight.
    pub(super) fn calls(&self, picture: &mut Picture) {
        if self.columns.client_calls.is_none() {
            return;
        }
        let seen = self.seen_calls();
        let returns = seen.iter().filter(|call| waits(call)).filter_map(|call| Some((call.returned?, true, call)));
        let mut all: Vec<(Micros, bool, &Call)> =
            returns.chain(seen.iter().map(|call| (call.at, false, call))).collect();
        put_in_order(&mut all, |&(at, returns, _)| (at.0, (!returns).into()));
        let mut before = None;
        for (at, returns, call) in all {
            // A host that gives up two sockets at once has one mark for it.
            let same = (at, returns, call.host, call.call);
            if before.replace(same) != Some(same) {
                self.call_text(picture, call, at, &self.call_words(call, returns));
            }
        }
    }

    /// `recv`, `send 5 B`, `connect returns`, `recv → 13 B`.
    fn call_words(&self, call: &Call, returns: bool) -> String {
        let name = call.call.name();
        match call.bytes.map(|bytes| [&i18n::group(bytes), " B"].concat()) {
            Some(bytes) if returns => [name, " → ", &bytes].concat(),
            Some(bytes) if !waits(call) => [name, " ", &bytes].concat(),
            None if returns => [name, " ", self.names.get(Name::Returned)].concat(),
            _ => name.to_owned(),
        }
    }

    /// Writes a text at its moment, or a little below.
    fn call_text(&self, picture: &mut Picture, call: &Call, at: Micros, text: &str) {
        let Some((left, right)) = self.calls_of(call.host) else { return };
        let y = self.y(at);
        if !self.is_inside(y) {
            return;
        }
        let (x, align) = if call.host == Host::Client { (right, Align::Right) } else { (left, Align::Left) };
        let style = Style { face: Face::Plain, role: ColorRole::Ink, alpha: self.alpha(at) };
        for line in 0..LINES {
            let y = y + 9.0 + f64::from(line) * TEXT_HEIGHT;
            let is_in = y - TEXT_HEIGHT / 2.0 >= self.top() && y + TEXT_HEIGHT / 2.0 <= self.bottom();
            if is_in && self.text(picture, text, Point { x, y }, align, style, right - left) {
                return;
            }
        }
    }

    /// A line beside the calls of each host while one of them waits.
    pub(super) fn waits(&self, picture: &mut Picture) {
        for call in self.seen_calls().iter().filter(|call| waits(call)) {
            let Some((left, right)) = self.calls_of(call.host) else { continue };
            let x = if call.host == Host::Client { right + 3.0 } else { left - 4.0 };
            let end = call.returned.unwrap_or(self.model.end);
            let (top, bottom) = (self.y(call.at).max(self.top()), self.y(end).min(self.bottom()));
            let now = self.y(self.view.moment).max(top).min(bottom.max(top));
            for (from, to, role) in [(top, now, ColorRole::Soft), (now, bottom, ColorRole::Grid)] {
                if to > from {
                    picture.shape(Shape::Rule { from: Point { x, y: from }, to: Point { x, y: to }, role, width: 1.5 });
                }
            }
        }
    }
}

/// Whether a call has to wait before it returns.
fn waits(call: &Call) -> bool {
    call.returned != Some(call.at)
}
