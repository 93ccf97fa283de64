//! Whether a request can be run: every setting within the range in which the stacks and the link mean something.

use super::{Intervention, Request, RequestError, Settings, VERSION};
use crate::scenario::{self, Scenario};
use trace::Micros;

impl Request {
    /// Whether it can be run: the version is known, the scenario is there, and every setting is within its range.
    pub fn check(&self) -> Result<(), RequestError> {
        if self.roundtrip != VERSION {
            return Err(RequestError::Version(self.roundtrip));
        }
        self.scenario()?;
        self.settings.check()?;
        self.interventions.iter().try_for_each(Intervention::check)
    }

    /// The scenario that it names.
    pub(crate) fn scenario(&self) -> Result<&'static Scenario, RequestError> {
        scenario::find(&self.scenario).ok_or_else(|| RequestError::Scenario {
            name: self.scenario.clone(),
            known: scenario::ALL.iter().map(|scenario| scenario.name).collect::<Vec<_>>().join(", "),
        })
    }
}

/// The longest time that can be set: a lesson is not longer than an hour.
const HOUR: i64 = 3_600_000_000;

impl Settings {
    fn check(&self) -> Result<(), RequestError> {
        let Self { link, tcp, feed, .. } = self;
        time("link.rtt", link.rtt, 0, 60_000_000, "0 to 60 s")?;
        time("link.jitter", link.jitter, 0, 60_000_000, "0 to 60 s")?;
        number("link.bandwidth", link.bandwidth, 0, 100_000_000_000, "0 (no limit) to 100 Gbit/s")?;
        // A queue that does not hold one packet would let nothing through.
        number("link.queue", link.queue, link.mtu.into(), 1 << 30, "from one packet (link.mtu) to 1 GiB")?;
        for (setting, millionths) in
            [("link.loss", link.loss), ("link.reordering", link.reordering), ("link.duplication", link.duplication)]
        {
            number(setting, millionths.into(), 0, 900_000, "0 to 900000 millionths (90 %)")?;
        }
        // Every host must be able to take a packet of 576 bytes (RFC 791 §3.1).
        number("link.mtu", link.mtu.into(), 576, 65_535, "576 to 65535 bytes (an MSS of 536 to 65495)")?;
        for (setting, bytes) in [
            ("tcp.client_receive_buffer", tcp.client_receive_buffer),
            ("tcp.server_receive_buffer", tcp.server_receive_buffer),
            ("tcp.send_buffer", tcp.send_buffer),
        ] {
            // No window is larger (RFC 7323 §2.3).
            number(setting, bytes.into(), 1, 1 << 30, "1 byte to 1 GiB")?;
        }
        time("tcp.delayed_ack", tcp.delayed_ack, 0, 500_000, "0 to 500 ms (RFC 9293 §3.8.6.3)")?;
        time("tcp.keep_alive", tcp.keep_alive, 0, HOUR, "0 (none) to one hour")?;
        time("tcp.user_timeout", tcp.user_timeout, 0, HOUR, "0 (never) to one hour")?;
        let rate = u64::from(feed::MAX_RATE_MILLI);
        number("feed.rate_milli", feed.rate_milli.into(), 1, rate, "1 to 10000000 thousandths of a message a second")?;
        number("feed.size", feed.size.into(), 16, feed::MAX_SIZE.into(), "16 to 65536 bytes")?;
        number("feed.messages", feed.messages, 1, 100_000, "1 to 100000")?;
        time("poll_interval", self.poll_interval, 1_000, HOUR, "1 ms to one hour")?;
        time("hold", self.hold, 1_000, HOUR, "1 ms to one hour")?;
        number("bulk_bytes", self.bulk_bytes, 1, 1_000_000_000, "1 to 1000000000 bytes")
    }
}

impl Intervention {
    fn check(&self) -> Result<(), RequestError> {
        match *self {
            Self::Drop { packet } | Self::Duplicate { packet } | Self::Corrupt { packet } => counted(packet),
            Self::Delay { packet, by } => {
                counted(packet)?;
                time("interventions.delay.by", by, 0, HOUR, "0 to one hour")
            }
            Self::StallReader { from, until, .. } => {
                stretch("interventions.stall-reader.from", "interventions.stall-reader.until", from, until)
            }
            Self::Cut { from, until } => stretch("interventions.cut.from", "interventions.cut.until", from, until),
            Self::CloseAbruptly { at, .. } => time("interventions.close-abruptly.at", at, 0, HOUR, "0 to one hour"),
        }
    }
}

fn counted(packet: u64) -> Result<(), RequestError> {
    number("interventions.packet", packet, 1, u64::MAX, "1 or more: packets are counted from 1")
}

fn stretch(start: &'static str, end: &'static str, from: Micros, until: Micros) -> Result<(), RequestError> {
    time(start, from, 0, HOUR, "0 to one hour")?;
    time(end, until, from.0, HOUR, "from its start to one hour")
}

fn number(setting: &'static str, value: u64, low: u64, high: u64, range: &'static str) -> Result<(), RequestError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(RequestError::Range { setting, value: value.to_string(), range })
}

fn time(setting: &'static str, value: Micros, low: i64, high: i64, range: &'static str) -> Result<(), RequestError> {
    if (low..=high).contains(&value.0) {
        return Ok(());
    }
    Err(RequestError::Range { setting, value: [value.0.to_string().as_str(), " \u{b5}s"].concat(), range })
}
