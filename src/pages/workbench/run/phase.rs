//! What a session is doing.

/// What a session does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Idle,
    Connecting,
    Open,
    /// A Close was sent, and the answer has not come.
    Closing,
    /// The next attempt is due after a while.
    Waiting,
    /// An EventSource has lost its connection and makes the next one by itself.
    Resuming,
}

impl Phase {
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Connecting => "connecting",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Waiting => "waiting",
            Self::Resuming => "resuming",
        }
    }

    /// Whether there is something that can be ended.
    pub fn is_going(self) -> bool {
        self != Self::Idle
    }
}
