//! How long a socket may work before the other connections have their turn.

/// Work of one turn, in bytes.
const MOST: usize = 256 << 10;

/// The work of one socket's turn. After it, the socket's task yields, so that tokio looks for what has arrived on other
/// connections.
#[derive(Debug, Default)]
pub(super) struct Turn(usize);

impl Turn {
    /// Counts work, in bytes.
    pub(super) fn worked(&mut self, bytes: usize) {
        self.0 = self.0.saturating_add(bytes);
    }

    /// Whether there is more to come in this turn.
    pub(super) fn goes_on(&self) -> bool {
        self.0 < MOST
    }
}
