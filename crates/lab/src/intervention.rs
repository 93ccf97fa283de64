//! What someone changes during a run.

use serde::{Deserialize, Serialize};
use trace::{Host, Micros, Span, SpanKind};

/// What someone changes during the run. Packets are numbered from 1 in the order in which they were sent, as in the
/// trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Intervention {
    /// The packet is lost half-way.
    Drop {
        /// Its number.
        packet: u64,
    },
    /// The packet takes longer; later ones may overtake it.
    Delay {
        /// Its number.
        packet: u64,
        /// How much longer.
        by: Micros,
    },
    /// The packet arrives twice.
    Duplicate {
        /// Its number.
        packet: u64,
    },
    /// One bit of the packet's last byte is flipped on the way.
    Corrupt {
        /// Its number.
        packet: u64,
    },
    /// The application on `host` does not read.
    StallReader {
        /// Which host.
        host: Host,
        /// From when.
        from: Micros,
        /// Until when.
        until: Micros,
    },
    /// `host` resets all its connections (RFC 9293 §3.10.5).
    CloseAbruptly {
        /// Which host.
        host: Host,
        /// When.
        at: Micros,
    },
    /// The cable is cut: packets that would pass its middle meanwhile are lost.
    Cut {
        /// From when.
        from: Micros,
        /// Until when.
        until: Micros,
    },
}

impl Intervention {
    /// The span of an intervention that lasts.
    pub(crate) fn span(&self) -> Option<Span> {
        let (kind, from, until) = match self {
            Self::StallReader { from, until, .. } => (SpanKind::StalledReader, from, until),
            Self::Cut { from, until } => (SpanKind::Cut, from, until),
            Self::Drop { .. }
            | Self::Delay { .. }
            | Self::Duplicate { .. }
            | Self::Corrupt { .. }
            | Self::CloseAbruptly { .. } => return None,
        };
        Some(Span { kind, connection: 0, start: *from, end: Some(*until) })
    }
}
