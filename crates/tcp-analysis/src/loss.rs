//! Where a segment was lost, as far as one capture point can know.

use trace::Provenance;

/// What a segment says of a loss. A capture sees one point of the path, so this is concluded, not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// The segment's data passed the capture point before and is sent again: the first packet was lost between here and
    /// the receiver, or its acknowledgment was lost.
    AfterCapture,
    /// The segment fills a gap: the first packet with its data did not pass here. It was lost between the sender and
    /// the capture point, and a round trip or more has passed since the gap was seen.
    BeforeCapture,
    /// Nothing was lost: the segment fills a gap too soon to be sent again, so it was overtaken on its way here.
    Reordered,
    /// Nothing was lost on the way to the receiver, whose acknowledgment had passed here. The acknowledgment was lost
    /// between here and the sender, or came too late for its timer.
    Needless,
    /// Nothing was lost: the network made a second packet of one.
    Duplicated,
    /// The segment acknowledges data that did not pass here: it took another way, or the capture missed it.
    NotCaptured,
}

impl Loss {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::AfterCapture, Self::BeforeCapture, Self::Reordered, Self::Needless, Self::Duplicated, Self::NotCaptured];

    /// Its name in data, which never changes.
    pub fn id(self) -> &'static str {
        match self {
            Self::AfterCapture => "lost-after-capture",
            Self::BeforeCapture => "lost-before-capture",
            Self::Reordered => "reordered",
            Self::Needless => "needless",
            Self::Duplicated => "duplicated",
            Self::NotCaptured => "not-captured",
        }
    }

    /// How we know it: by the rules of this crate.
    pub fn provenance(self) -> Provenance {
        Provenance::Computed
    }
}
