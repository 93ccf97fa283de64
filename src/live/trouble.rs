//! Why a lane may not go on at once.

use super::view::Notice;

/// How an exchange, or the life of a stream, ended other than well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It failed; the notice says why. The lane waits longer each time.
    Failed(Notice),
    /// It went well but brought nothing, much sooner than it should have. The lane waits, too, because an endpoint that
    /// answers at once would otherwise be asked hundreds of times per second.
    AtOnce(Notice),
    /// A message came long before it was due. Either the endpoint does not keep to its feed, or its clock was set; only
    /// another comparison of the clocks can tell.
    TooEarly,
}

impl From<Notice> for Trouble {
    fn from(notice: Notice) -> Self {
        Self::Failed(notice)
    }
}
