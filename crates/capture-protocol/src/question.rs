//! What the page asks.

use serde::{Deserialize, Serialize};
use trace::{Direction, EventId};

/// A question to the worker, which has the files of one capture. All questions but the first two are about a capture that
/// was read to its end, and the last ones about the connections that are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Begin to read the files that come with this message, in place of those before:
    /// [`Reply::Reading`](crate::Reply::Reading).
    Open {
        /// The files' names in their order.
        names: Vec<String>,
    },
    /// Read the next piece of some megabytes: [`Reply::Reading`](crate::Reply::Reading), at the end
    /// [`Reply::Read`](crate::Reply::Read).
    GoOn,
    /// Use this key log (RFC 9850) in addition to the secrets in the files: [`Reply::Keys`](crate::Reply::Keys). It applies
    /// to what is shown after it.
    Keys(String),
    /// Show the connections with these numbers: [`Reply::Shown`](crate::Reply::Shown).
    Show {
        /// The numbers of [`Row::number`](crate::Row::number).
        connections: Vec<u32>,
    },
    /// The fields of an event: [`Reply::Dissection`](crate::Reply::Dissection).
    Dissect {
        /// The event.
        event: EventId,
    },
    /// A capture file of the connections that are shown: [`Reply::File`](crate::Reply::File).
    Capture {
        /// What is changed before it is shared.
        rewrite: Rewrite,
    },
    /// The graphs of this connection's data in this direction, else of the most data, as a sheet of `tcp-analysis` in bytes:
    /// [`Reply::File`](crate::Reply::File). The page only hands them on to the program that draws.
    Graphs(Option<(u32, Direction)>),
    /// A Mermaid sequence diagram: [`Reply::Text`](crate::Reply::Text).
    Mermaid,
    /// The whole trace as JSON (`docs/trace.md`): [`Reply::Text`](crate::Reply::Text).
    Json,
    /// Which events of what is shown pass a filter (`docs/filter.md`), some of them at a time:
    /// [`Reply::Filtered`](crate::Reply::Filtered), or [`Reply::NoFilter`](crate::Reply::NoFilter). Who asks no further has
    /// cancelled it.
    Filter {
        /// The filter.
        text: String,
        /// How many events the slices before have gone through.
        from: u64,
    },
    /// A question about tasks (`lab::protocol::TaskQuestion`, as `postcard`), which the page only passes on:
    /// [`Reply::Task`](crate::Reply::Task).
    Task(#[serde(with = "serde_bytes")] Vec<u8>),
}

/// What of a capture is replaced before it is shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewrite {
    /// Addresses, by those that are kept for documentation (RFC 5737, RFC 3849); hardware addresses are left out.
    pub addresses: bool,
    /// Names of hosts, by others of the same length, wherever they stand in clear; with it the keys are left out, because what
    /// is encrypted stays as it is.
    pub names: bool,
    /// What the packets carry behind the transport's header, by zeros; with it the keys are left out.
    pub contents: bool,
}
