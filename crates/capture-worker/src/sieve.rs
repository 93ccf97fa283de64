//! A filter over the fields of what is shown, in slices, so that the page hears of it several times per second and can stop
//! it by asking no further.
//!
//! A packet has its headers and the messages that end in it, as in Wireshark. A message has its own fields, and the headers
//! of the packet that it ends in, so that `tcp.port==80` leaves both.

use crate::har::Origin;
use crate::har_fields::Hars;
use crate::marks;
use capture::Told;
use capture_protocol::{Marked, Slice};
use diagram::model::{Numbers, Segment};
use filter::{Expression, Fact, Facts, fits};
use std::collections::HashMap;
use trace::{Event, EventId, Kind};
use wire::Protocol;
use wire::analysis::{Analysis, Block, Places};

/// One slice ends after so many events, or when so many bytes were named.
const EVENTS: u64 = 2_000;
const BYTES: usize = 1 << 20;

/// What a filter needs of connections besides their trace; made when the first filter is asked for.
pub(crate) struct Sieve {
    places: Places,
    /// The marks of each event.
    marks: HashMap<EventId, Vec<&'static str>>,
    /// The relative numbers of each segment, as the picture shows them.
    segments: HashMap<EventId, Segment>,
}

/// What is filtered.
pub(crate) struct Subject<'a> {
    pub(crate) told: &'a Told,
    pub(crate) analysis: &'a Analysis,
    /// If it is of HAR files: they, and what each event is of them.
    pub(crate) hars: Option<(Hars<'a>, &'a [Origin])>,
}

impl Sieve {
    pub(crate) fn new(told: &Told, analysis: &Analysis) -> Self {
        let mut marks: HashMap<EventId, Vec<&'static str>> = HashMap::new();
        for Marked { event, flag, .. } in marks::of(told) {
            let names = marks.entry(event).or_default();
            names.extend(field_of(&flag));
            // Wireshark names these by both.
            if matches!(flag.as_str(), "fast-retransmission" | "spurious-retransmission") {
                names.extend(field_of("retransmission"));
            }
        }
        let mut numbers = Numbers::default();
        let segments = told.trace.events().filter_map(|event| {
            let Kind::Segment { flags } = event.kind else { return None };
            Some((event.id, numbers.read(&told.trace, event, flags)?))
        });
        Self { places: analysis.places(), marks, segments: segments.collect() }
    }

    /// Goes through the events behind the first `from`.
    pub(crate) fn slice(&self, subject: &Subject, expression: &Expression, from: u64) -> Slice {
        let total = subject.told.trace.events().len() as u64;
        let mut slice = Slice { done: from.min(total), total, ..Slice::default() };
        let mut named = 0;
        while slice.done < total && slice.done < from + EVENTS && named < BYTES {
            let id = EventId(slice.done + 1);
            slice.done += 1;
            let Some(event) = subject.told.trace.event(id) else { continue };
            let (passes, bytes) = self.passes(subject, expression, event);
            named += bytes;
            if passes {
                slice.passed.push(id);
                slice.frames.push(if event.is_packet() { frame(subject.told, id).unwrap_or_default() } else { 0 });
            }
        }
        slice
    }

    /// Whether an event passes, and how many bytes were named for that.
    fn passes(&self, subject: &Subject, expression: &Expression, event: &Event) -> (bool, usize) {
        let mut facts = Facts::default();
        if let Some((hars, origins)) = &subject.hars {
            let blocks = hars.dissect(origins, event.id);
            blocks.iter().for_each(|block| facts.add_block(block));
            return (fits(expression, &facts), blocks.iter().map(|block| block.bytes.len()).sum());
        }
        let Subject { told, analysis, .. } = subject;
        let blocks = analysis.dissect_at(&self.places, &told.trace, event.id);
        let packet = if event.is_packet() { None } else { event.wire.as_ref().and_then(|wire| wire.carriers) };
        let headers = packet.map_or_else(Vec::new, |(_, last)| {
            let mut blocks = analysis.dissect_at(&self.places, &told.trace, last);
            blocks.retain(|block| is_header(block.dissection.protocol));
            blocks
        });
        let packet = packet.map_or(event.id, |(_, last)| last);
        headers.iter().chain(&blocks).for_each(|block| facts.add_dissection(&block.dissection));
        self.more(told, packet, headers.iter().chain(&blocks), &mut facts);
        (fits(expression, &facts), blocks.iter().map(|block| block.bytes.len()).sum())
    }

    /// Fields that no dissection has.
    fn more<'a>(
        &self,
        told: &Told,
        packet: EventId,
        mut blocks: impl Iterator<Item = &'a Block>,
        facts: &mut Facts<'a>,
    ) {
        frame(told, packet).into_iter().for_each(|number| facts.add_number("frame.number", number));
        if let Some(segment) = self.segments.get(&packet) {
            facts.add_number("tcp.seq", segment.sequence.into());
            segment.acknowledgment.into_iter().for_each(|number| facts.add_number("tcp.ack", number.into()));
            facts.add_number("tcp.window_size", segment.scaled_window.into());
        }
        if let Some(tcp) = blocks.find(|block| block.dissection.protocol == Protocol::Tcp)
            && let Some(event) = told.trace.event(packet)
            && let Some(header) = tcp.place.as_ref()
        {
            facts.add_number("tcp.len", event.bytes.saturating_sub(header.end as u64));
        }
        for id in self.marks.get(&packet).into_iter().flatten() {
            facts.add(Fact { id, name: "", value: "", number: None });
        }
    }
}

/// The number of a packet in its capture, from 1.
fn frame(told: &Told, packet: EventId) -> Option<u64> {
    let number = (packet.0 as usize).checked_sub(1).and_then(|place| told.packets.get(place))?;
    Some(u64::from(*number) + 1)
}

fn is_header(protocol: Protocol) -> bool {
    matches!(protocol, Protocol::Ipv4 | Protocol::Ipv6 | Protocol::Tcp | Protocol::Udp)
}

/// Wireshark's name for a mark.
fn field_of(flag: &str) -> Option<&'static str> {
    Some(match flag {
        "port-reused" => "tcp.analysis.reused_ports",
        "previous-segment-not-captured" => "tcp.analysis.lost_segment",
        "acked-unseen-segment" => "tcp.analysis.ack_lost_segment",
        "retransmission" => "tcp.analysis.retransmission",
        "fast-retransmission" => "tcp.analysis.fast_retransmission",
        "spurious-retransmission" => "tcp.analysis.spurious_retransmission",
        "out-of-order" => "tcp.analysis.out_of_order",
        "duplicate-ack" => "tcp.analysis.duplicate_ack",
        "keep-alive" => "tcp.analysis.keep_alive",
        "keep-alive-ack" => "tcp.analysis.keep_alive_ack",
        "zero-window" => "tcp.analysis.zero_window",
        "zero-window-probe" => "tcp.analysis.zero_window_probe",
        "zero-window-probe-ack" => "tcp.analysis.zero_window_probe_ack",
        "window-full" => "tcp.analysis.window_full",
        "window-update" => "tcp.analysis.window_update",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_has_a_field_that_filters_know() {
        for flag in tcp_analysis::Flag::ALL {
            let field = field_of(flag.id()).unwrap_or_else(|| panic!("{}", flag.id()));
            assert!(filter::known().any(|known| known == field), "{field}");
        }
    }
}
