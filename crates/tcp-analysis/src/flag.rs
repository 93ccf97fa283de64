//! The names of what can be noticed in a segment, the same as Wireshark's.

use trace::EventId;

/// Something to notice in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// The first SYN of a connection on ports on which the capture has an earlier one.
    PortReused,
    /// The segment does not begin where the one before it ended: something between them was not captured.
    PreviousSegmentNotCaptured,
    /// Acknowledges data that was not captured.
    AckedUnseenSegment,
    /// Data that was sent before.
    Retransmission,
    /// Data that was sent before, and three acknowledgments have asked for it (RFC 5681 §3.2).
    FastRetransmission,
    /// Data that the receiver has acknowledged already.
    SpuriousRetransmission,
    /// Data that was overtaken: it comes too soon after a gap to be a retransmission.
    OutOfOrder,
    /// The same acknowledgment as before, with nothing new in it (RFC 5681 §2).
    DuplicateAck,
    /// Asks whether the other side is still there (RFC 9293 §3.8.4).
    KeepAlive,
    /// Responds to a keep-alive.
    KeepAliveAck,
    /// The receiver has no room (RFC 9293 §3.8.6).
    ZeroWindow,
    /// One byte that asks whether there is room again (RFC 9293 §3.8.6.1).
    ZeroWindowProbe,
    /// Responds to a window probe: there is no room.
    ZeroWindowProbeAck,
    /// Fills the receiver's window to its last byte.
    WindowFull,
    /// Says only that the window has changed.
    WindowUpdate,
}

impl Flag {
    /// All of them, in the order in which tables show them.
    pub const ALL: [Self; 15] = [
        Self::PortReused,
        Self::PreviousSegmentNotCaptured,
        Self::AckedUnseenSegment,
        Self::Retransmission,
        Self::FastRetransmission,
        Self::SpuriousRetransmission,
        Self::OutOfOrder,
        Self::DuplicateAck,
        Self::KeepAlive,
        Self::KeepAliveAck,
        Self::ZeroWindow,
        Self::ZeroWindowProbe,
        Self::ZeroWindowProbeAck,
        Self::WindowFull,
        Self::WindowUpdate,
    ];

    /// Its name in data and addresses, which never changes.
    pub fn id(self) -> &'static str {
        match self {
            Self::PortReused => "port-reused",
            Self::PreviousSegmentNotCaptured => "previous-segment-not-captured",
            Self::AckedUnseenSegment => "acked-unseen-segment",
            Self::Retransmission => "retransmission",
            Self::FastRetransmission => "fast-retransmission",
            Self::SpuriousRetransmission => "spurious-retransmission",
            Self::OutOfOrder => "out-of-order",
            Self::DuplicateAck => "duplicate-ack",
            Self::KeepAlive => "keep-alive",
            Self::KeepAliveAck => "keep-alive-ack",
            Self::ZeroWindow => "zero-window",
            Self::ZeroWindowProbe => "zero-window-probe",
            Self::ZeroWindowProbeAck => "zero-window-probe-ack",
            Self::WindowFull => "window-full",
            Self::WindowUpdate => "window-update",
        }
    }

    /// The flag of this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.id() == id)
    }

    /// The field of Wireshark and tshark that is set for the same reason.
    pub fn wireshark_field(self) -> &'static str {
        match self {
            Self::PortReused => "tcp.analysis.reused_ports",
            Self::PreviousSegmentNotCaptured => "tcp.analysis.lost_segment",
            Self::AckedUnseenSegment => "tcp.analysis.ack_lost_segment",
            Self::Retransmission => "tcp.analysis.retransmission",
            Self::FastRetransmission => "tcp.analysis.fast_retransmission",
            Self::SpuriousRetransmission => "tcp.analysis.spurious_retransmission",
            Self::OutOfOrder => "tcp.analysis.out_of_order",
            Self::DuplicateAck => "tcp.analysis.duplicate_ack",
            Self::KeepAlive => "tcp.analysis.keep_alive",
            Self::KeepAliveAck => "tcp.analysis.keep_alive_ack",
            Self::ZeroWindow => "tcp.analysis.zero_window",
            Self::ZeroWindowProbe => "tcp.analysis.zero_window_probe",
            Self::ZeroWindowProbeAck => "tcp.analysis.zero_window_probe_ack",
            Self::WindowFull => "tcp.analysis.window_full",
            Self::WindowUpdate => "tcp.analysis.window_update",
        }
    }
}

/// A flag of a segment, and what it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What is to be noticed.
    pub flag: Flag,
    /// The segment that it refers to, if the capture has it: what is sent again, what is acknowledged again, the probe
    /// that is responded to, the last segment before the gap.
    pub refers_to: Option<EventId>,
    /// The how-manieth repetition, from 1; only of a duplicate ACK.
    pub number: Option<u32>,
}
