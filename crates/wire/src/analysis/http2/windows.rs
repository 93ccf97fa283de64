//! What each frame does to the flow-control windows (RFC 9113 §6.9). The values at each moment are added up later, in the
//! order of time: here frames come in the order in which they could be read, which is neither side's.

use super::super::unit::WindowChange;
use crate::field::number;
use crate::http2::{DEFAULT_WINDOW, FrameKind, HEAD, LARGEST_WINDOW, Seen, Setting, flag, settings};
use std::collections::{BTreeSet, VecDeque};
use trace::Direction;

/// What is known of both sides' windows. Each pair is for what goes up and down.
#[derive(Debug)]
pub(super) struct Windows {
    /// The window of a new stream.
    initial: [u32; 2],
    /// What SETTINGS that are not acknowledged ask of it.
    asked: [VecDeque<Option<u32>>; 2],
    /// The streams on which there may still be DATA.
    open: [BTreeSet<u32>; 2],
    /// The highest stream that has been opened.
    last: u32,
}

impl Default for Windows {
    fn default() -> Self {
        Self { initial: [DEFAULT_WINDOW; 2], asked: Default::default(), open: Default::default(), last: 0 }
    }
}

impl Windows {
    /// What `seen` changes.
    pub fn changes(&mut self, seen: &Seen) -> Vec<WindowChange> {
        let (this, other) = (seen.direction, seen.direction.opposite());
        let change = |sender, stream, by, opens| WindowChange { sender, stream, by, opens };
        let Some(head) = seen.head else {
            // The preface: the connection begins with the same window both ways, whatever is set (RFC 9113 §6.9.2).
            let is_preface = this == Direction::Up && seen.range.start == 0 || seen.bytes.len() >= HEAD;
            let windows = [this, other].map(|sender| change(sender, 0, i64::from(DEFAULT_WINDOW), true));
            return if is_preface { windows.to_vec() } else { Vec::new() };
        };
        let payload = seen.bytes.get(HEAD..).unwrap_or_default();
        let mut changes = Vec::new();
        match head.kind {
            FrameKind::Headers if head.stream > self.last && this == Direction::Up => {
                changes = self.open(head.stream, &[this, other]);
            }
            FrameKind::PushPromise => {
                let at = HEAD + usize::from(head.has(flag::PADDED));
                let promised = number(&seen.bytes, at..at + 4).unwrap_or_default() as u32 & LARGEST_WINDOW;
                changes = self.open(promised, &[this]);
            }
            FrameKind::Data => {
                let by = -i64::from(head.length);
                changes.push(change(this, 0, by, false));
                changes.extend(self.is_open(this, head.stream).then(|| change(this, head.stream, by, false)));
            }
            FrameKind::WindowUpdate => {
                let by = i64::from(number(payload, 0..4).unwrap_or_default() as u32 & LARGEST_WINDOW);
                let is_known = head.stream == 0 || self.is_open(other, head.stream);
                changes.extend(is_known.then(|| change(other, head.stream, by, false)));
            }
            FrameKind::Settings if head.has(flag::ACK) => {
                // What the other side asked for applies to this side's frames from here on (§6.5.3).
                let asked = self.asked[this.index()].pop_front().flatten();
                if let Some(value) = asked.filter(|value| *value <= LARGEST_WINDOW) {
                    let by = i64::from(value) - i64::from(std::mem::replace(&mut self.initial[this.index()], value));
                    let open = self.open[this.index()].iter();
                    changes = open.map(|&stream| change(this, stream, by, false)).collect();
                }
            }
            FrameKind::Settings => {
                let value = settings(payload).filter(|(setting, _)| *setting == Setting::INITIAL_WINDOW_SIZE).last();
                self.asked[other.index()].push_back(value.map(|(_, value)| value));
            }
            FrameKind::RstStream => self.open.iter_mut().for_each(|open| open.retain(|stream| *stream != head.stream)),
            _ => {}
        }
        if seen.ends_stream {
            self.open[this.index()].remove(&head.stream);
        }
        changes
    }

    fn is_open(&self, sender: Direction, stream: u32) -> bool {
        self.open[sender.index()].contains(&stream)
    }

    fn open(&mut self, stream: u32, senders: &[Direction]) -> Vec<WindowChange> {
        self.last = self.last.max(stream);
        let open = senders.iter().map(|&sender| {
            self.open[sender.index()].insert(stream);
            WindowChange { sender, stream, by: self.initial[sender.index()].into(), opens: true }
        });
        open.collect()
    }
}
