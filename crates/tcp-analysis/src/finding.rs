//! What the analysis finds in one segment.

use crate::{Flag, Loss, Mark};
use trace::EventId;

/// What the analysis finds in one segment. All of it is [`Computed`](trace::Provenance::Computed).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// Which of the connections between these two ends and ports the segment belongs to, from 0: one more each time that
    /// the ports are used again.
    pub connection: u32,
    /// What is to be noticed, each flag at most once.
    pub marks: Vec<Mark>,
    /// What it says of a loss.
    pub loss: Option<Loss>,
    /// The retransmission of which it reports that its data arrived twice (D-SACK, RFC 2883): nothing was lost, so the
    /// retransmission was [`Loss::Needless`].
    pub reports_needless: Option<EventId>,
    /// Its sequence number, counted from the SYN's; from one before the first captured number if the SYN is missing.
    /// Below 0 if an older one is captured later. Unlike the header's number it does not begin anew after 2³² bytes.
    pub sequence: i64,
    /// Its acknowledgment number, counted alike; `None` without ACK.
    pub acknowledgment: Option<i64>,
    /// The window in bytes: scaled, unless it is in a SYN or no SYN with the scale was captured (RFC 7323 §2.2).
    pub window: u32,
    /// The segment that it acknowledges: the first one that ended where the acknowledgment says.
    pub acknowledges: Option<EventId>,
    /// The time from that segment to this one, in nanoseconds; `None` if the capture's clock shows no time between them.
    pub ack_rtt_nanos: Option<i64>,
    /// Bytes that this side has sent and that are not acknowledged, this segment's included, without those of the SACK
    /// blocks in the other side's last segment; only for segments with data, and not while something is missing.
    pub bytes_in_flight: Option<u32>,
    /// The time from the connection's SYN to this segment, in nanoseconds; only of the segment that ends the handshake.
    pub initial_rtt_nanos: Option<i64>,
}

impl Finding {
    /// Whether the segment has this flag.
    pub fn has(&self, flag: Flag) -> bool {
        self.mark(flag).is_some()
    }

    /// The flag with what it refers to.
    pub fn mark(&self, flag: Flag) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.flag == flag)
    }

    /// The flags whose fields tshark sets. They are the same, but tshark sets the field of a retransmission for its two
    /// kinds as well, where Wireshark's list shows only the kind.
    pub fn wireshark_flags(&self) -> Vec<Flag> {
        let is_kind = self.has(Flag::SpuriousRetransmission) || self.has(Flag::FastRetransmission);
        let is_set = |&flag: &Flag| self.has(flag) || flag == Flag::Retransmission && is_kind;
        Flag::ALL.into_iter().filter(is_set).collect()
    }

    pub(crate) fn add(&mut self, flag: Flag, refers_to: Option<EventId>) {
        self.marks.push(Mark { flag, refers_to, number: None });
    }
}
