//! The graphs that the field draws of one direction of a connection, as points in data units. Axes, ticks and colours are
//! the canvas's affair.
//!
//! Every point belongs to a segment, so that choosing one shows the other. All values are
//! [`Computed`](trace::Provenance::Computed).

use crate::{Finding, Flag, Segment};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use trace::{Direction, EventId, flags};

/// A value at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The segment that it belongs to.
    pub event: EventId,
    /// When that was captured, in nanoseconds, from the same moment as the segments' times.
    pub at_nanos: i64,
    /// The value, in the series' unit.
    pub value: i64,
}

/// A range of the stream at a moment: the bytes of a segment, or of a block that arrived beyond a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// The segment that it belongs to.
    pub event: EventId,
    /// When that was captured, in nanoseconds.
    pub at_nanos: i64,
    /// The relative number of the first byte: the point of Stevens's graph, and `tcp.seq` of tshark.
    pub low: i64,
    /// The relative number after the last one.
    pub high: i64,
    /// Whether the segment is a retransmission of some kind, or out of order.
    pub is_repeated: bool,
}

/// What a series shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of `Graphs` describe them")]
pub enum Kind {
    Acknowledged,
    WindowEdge,
    RoundTrip,
    InFlight,
    Window,
    Throughput,
    InitialRoundTrip,
}

impl Kind {
    /// Its name in data.
    pub fn id(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::WindowEdge => "window-edge",
            Self::RoundTrip => "round-trip",
            Self::InFlight => "bytes-in-flight",
            Self::Window => "window",
            Self::Throughput => "throughput",
            Self::InitialRoundTrip => "initial-round-trip",
        }
    }

    /// The unit of its values.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Acknowledged | Self::WindowEdge | Self::InFlight | Self::Window => "B",
            Self::RoundTrip | Self::InitialRoundTrip => "ns",
            Self::Throughput => "bit/s",
        }
    }
}

/// Points of one kind, in capture order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// What it shows.
    pub kind: Kind,
    /// Its points.
    pub points: Vec<Point>,
}

impl Series {
    fn new(kind: Kind) -> Self {
        Self { kind, points: Vec::new() }
    }

    fn push(&mut self, segment: &Segment, value: i64) {
        self.points.push(Point { event: segment.event, at_nanos: segment.at_nanos, value });
    }
}

/// The graphs of one direction: of its data, and of the acknowledgments that come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graphs {
    /// Time and sequence: the data segments. Stevens's graph is the points `low`, tcptrace's the bars.
    pub segments: Vec<Bar>,
    /// The line of acknowledgments below them: one point per segment that comes back.
    pub acknowledged: Series,
    /// The line of the window above them: how far the receiver has room.
    pub window_edge: Series,
    /// Blocks that the receiver has beyond a gap (RFC 2018 §3); without those below the acknowledgment, which report what
    /// arrived twice (RFC 2883 §4).
    pub sack: Vec<Bar>,
    /// From a segment to the acknowledgment of its last byte, at the acknowledgment: `tcp.analysis.ack_rtt`.
    pub round_trip: Series,
    /// From the lowest byte that is not acknowledged to the highest that was sent, at each data segment:
    /// `tcp.analysis.bytes_in_flight`.
    pub in_flight: Series,
    /// The receiver's window, scaled: `tcp.window_size`.
    pub window: Series,
    /// Bytes of data in the last `span`, as bits per second, at each data segment. What is sent again counts again.
    pub throughput: Series,
    /// The first round trip, at the segment that ends the handshake: `tcp.analysis.initial_rtt`.
    pub initial_round_trip: Series,
}

impl Graphs {
    /// The graphs of the data that goes in `direction` in the `connection`th connection (from 0) of `segments`, whose
    /// `findings` they are. Throughput is a moving sum over `span_nanos`, at least 1.
    pub fn new(
        segments: &[Segment],
        findings: &[Finding],
        connection: u32,
        direction: Direction,
        span_nanos: i64,
    ) -> Self {
        let mut graphs = Self {
            segments: Vec::new(),
            acknowledged: Series::new(Kind::Acknowledged),
            window_edge: Series::new(Kind::WindowEdge),
            sack: Vec::new(),
            round_trip: Series::new(Kind::RoundTrip),
            in_flight: Series::new(Kind::InFlight),
            window: Series::new(Kind::Window),
            throughput: Series::new(Kind::Throughput),
            initial_round_trip: Series::new(Kind::InitialRoundTrip),
        };
        let mut span = Span { nanos: span_nanos.max(1), ..Span::default() };
        let of_it = segments.iter().zip(findings).filter(|(_, finding)| finding.connection == connection);
        for (segment, finding) in of_it {
            if let Some(nanos) = finding.initial_rtt_nanos {
                graphs.initial_round_trip.push(segment, nanos);
            }
            if segment.direction == direction {
                graphs.sent(segment, finding, &mut span);
            } else {
                graphs.came_back(segment, finding);
            }
        }
        graphs
    }

    /// All series, for a list or for files.
    pub fn series(&self) -> [&Series; 7] {
        [
            &self.acknowledged,
            &self.window_edge,
            &self.round_trip,
            &self.in_flight,
            &self.window,
            &self.throughput,
            &self.initial_round_trip,
        ]
    }

    fn sent(&mut self, segment: &Segment, finding: &Finding, span: &mut Span) {
        if segment.payload == 0 {
            return;
        }
        let kinds = [Flag::Retransmission, Flag::FastRetransmission, Flag::SpuriousRetransmission, Flag::OutOfOrder];
        self.segments.push(Bar {
            event: segment.event,
            at_nanos: segment.at_nanos,
            low: finding.sequence,
            high: finding.sequence + i64::from(segment.payload),
            is_repeated: kinds.iter().any(|&flag| finding.has(flag)),
        });
        if let Some(bytes) = finding.bytes_in_flight {
            self.in_flight.push(segment, i64::from(bytes));
        }
        let bits_per_second = span.add(segment);
        self.throughput.push(segment, bits_per_second);
    }

    fn came_back(&mut self, segment: &Segment, finding: &Finding) {
        self.window.push(segment, i64::from(finding.window));
        let Some(acknowledged) = finding.acknowledgment else { return };
        self.acknowledged.push(segment, acknowledged);
        if !segment.has(flags::RST) {
            self.window_edge.push(segment, acknowledged.saturating_add(i64::from(finding.window)));
        }
        if let Some(nanos) = finding.ack_rtt_nanos {
            self.round_trip.push(segment, nanos);
        }
        for &(left, right) in &segment.options.sack {
            let position = |edge: u32| acknowledged + i64::from(edge.wrapping_sub(segment.acknowledgment) as i32);
            let (low, high) = (position(left), position(right));
            if acknowledged < low && low < high {
                let bar = Bar { event: segment.event, at_nanos: segment.at_nanos, low, high, is_repeated: false };
                self.sack.push(bar);
            }
        }
    }
}

/// The data segments of the last while.
#[derive(Default)]
struct Span {
    nanos: i64,
    segments: VecDeque<(i64, u32)>,
    bytes: u64,
}

impl Span {
    /// Adds a segment and returns the bits per second of the span that ends with it.
    fn add(&mut self, segment: &Segment) -> i64 {
        self.segments.push_back((segment.at_nanos, segment.payload));
        self.bytes += u64::from(segment.payload);
        let begin = segment.at_nanos.saturating_sub(self.nanos);
        while let Some((_, bytes)) = self.segments.pop_front_if(|(at, _)| *at <= begin) {
            self.bytes -= u64::from(bytes);
        }
        let bits = i128::from(self.bytes) * 8 * 1_000_000_000 / i128::from(self.nanos);
        i64::try_from(bits).unwrap_or(i64::MAX)
    }
}
