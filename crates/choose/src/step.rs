//! What is computed: the results that a page shows, and the steps on the way to them.

use crate::input::Unit;

/// A result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Output {
    /// Requests per second at the server.
    Requests,
    /// Bytes of HTTP or WebSocket per second from the server, all users.
    HttpDown,
    /// The same to the server.
    HttpUp,
    /// Bytes per second from the server on the link: with TLS, TCP and IP, acknowledgments and connections.
    LinkDown,
    /// The same to the server.
    LinkUp,
    /// Open connections at the server.
    Connections,
    /// Memory of the server for them, in bytes.
    Memory,
    /// Processors of the server that are busy.
    Processors,
    /// From when a message falls due to its arrival, on average, in seconds.
    MeanDelay,
    /// The longest, without more than one loss.
    WorstDelay,
    /// Connects per second at the worst moment after a restart, if every client waits for all of its back-off.
    StormEven,
    /// The same if each waits for a random part of it.
    StormJitter,
    /// How often a radio wakes up, per hour and user.
    WakeUps,
    /// US dollars per month.
    Cost,
}

impl Output {
    /// All of them, in the order of a table.
    pub const ALL: [Self; 14] = [
        Self::Requests,
        Self::HttpDown,
        Self::HttpUp,
        Self::LinkDown,
        Self::LinkUp,
        Self::Connections,
        Self::Memory,
        Self::Processors,
        Self::MeanDelay,
        Self::WorstDelay,
        Self::StormEven,
        Self::StormJitter,
        Self::WakeUps,
        Self::Cost,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::HttpDown => "http-down",
            Self::HttpUp => "http-up",
            Self::LinkDown => "link-down",
            Self::LinkUp => "link-up",
            Self::Connections => "connections",
            Self::Memory => "memory",
            Self::Processors => "processors",
            Self::MeanDelay => "mean-delay",
            Self::WorstDelay => "worst-delay",
            Self::StormEven => "storm-even",
            Self::StormJitter => "storm-jitter",
            Self::WakeUps => "wake-ups",
            Self::Cost => "cost",
        }
    }

    /// Its unit.
    pub fn unit(self) -> Unit {
        match self {
            Self::Requests | Self::StormEven | Self::StormJitter => Unit::PerSecond,
            Self::HttpDown | Self::HttpUp | Self::LinkDown | Self::LinkUp => Unit::BytePerSecond,
            Self::Connections => Unit::Connection,
            Self::Memory => Unit::Byte,
            Self::Processors => Unit::One,
            Self::MeanDelay | Self::WorstDelay => Unit::Second,
            Self::WakeUps => Unit::PerHour,
            Self::Cost => Unit::DollarPerMonth,
        }
    }
}

/// Something that crosses the link again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A poll's request.
    Request,
    /// Its response with messages.
    Answer,
    /// Its response without one.
    Empty,
    /// The request that opens a stream or a WebSocket.
    Start,
    /// The head of its response.
    StartAnswer,
    /// A message in a stream of events.
    Event,
    /// A message in a WebSocket frame.
    Frame,
    /// A message to the server in a POST.
    Post,
    /// The response to it.
    PostAnswer,
    /// A message to the server in a WebSocket frame.
    UpFrame,
    /// A comment in a stream of events, or a Ping, that says nothing but that the connection is there.
    Beat,
    /// A Pong.
    Pong,
}

/// A step of the reasoning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The round-trip time in seconds.
    RoundTrip,
    /// Headers of a packet.
    Headers,
    /// Data of the largest segment.
    Segment,
    /// What TLS adds to a record: 0 without TLS.
    Record,
    /// From one poll to the next.
    Cycle,
    /// The share of polls that bring messages.
    Full,
    /// Messages in a response that brings any.
    PerAnswer,
    /// Connections that a user has open.
    PerUser,
    /// Connections opened per user and second.
    Opens,
    /// Bytes of an opened and closed connection to the server on the link.
    ConnectionUp,
    /// The same from the server.
    ConnectionDown,
    /// The probability that nothing else was sent while a radio stays awake.
    Quiet,
    /// How long a radio stays awake after a packet.
    Tail,
    /// The share of all clients that connect in the worst second, with jitter.
    PeakShare,
    /// Seconds of a month.
    Month,
    /// How often per user and second.
    Rate(Item),
    /// Bytes of HTTP or WebSocket.
    Bytes(Item),
    /// Bytes on the link.
    Link(Item),
    /// Acknowledgments without data that one causes.
    Acks(Item),
    /// A result.
    Out(Output),
}

impl Step {
    /// Its unit.
    pub fn unit(self) -> Unit {
        match self {
            Self::RoundTrip | Self::Cycle | Self::Tail | Self::Month => Unit::Second,
            Self::Headers | Self::Segment | Self::Record | Self::ConnectionUp | Self::ConnectionDown => Unit::Byte,
            Self::Full | Self::PerAnswer | Self::Quiet | Self::PeakShare | Self::Acks(_) => Unit::One,
            Self::PerUser => Unit::Connection,
            Self::Opens | Self::Rate(_) => Unit::PerSecond,
            Self::Bytes(_) | Self::Link(_) => Unit::Byte,
            Self::Out(output) => output.unit(),
        }
    }
}
