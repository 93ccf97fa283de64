//! Whether a request can be run: every setting is within the bounds of its parameter, so that the stacks and the link can
//! use it.

use crate::intervention::Intervention;
use crate::parameters::{Bounds, HOUR, PARAMETERS, Quantity, RequestError, Unit};
use crate::request::{Request, Settings, VERSION};
use crate::scenario::{self, Scenario};
use trace::Micros;

impl Request {
    /// Whether it can be run: the version is known, the scenario exists, and every setting is within its bounds.
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
        scenario::find(&self.scenario).ok_or_else(|| RequestError::unknown_scenario(&self.scenario))
    }
}

impl RequestError {
    /// There is no scenario `name`.
    pub fn unknown_scenario(name: &str) -> Self {
        Self::Scenario { name: name.to_owned(), known: scenario::NAMES.join(", ") }
    }
}

impl Settings {
    fn check(&self) -> Result<(), RequestError> {
        PARAMETERS.iter().try_for_each(|parameter| parameter.check(self))?;
        let (queue, mtu) = (self.link.queue, self.link.mtu);
        if mtu < self.link.smallest_mtu() {
            let value = Quantity::Of(mtu.to_string(), Unit::Bytes);
            let (low, high) = (self.link.smallest_mtu().to_string(), u16::MAX.to_string());
            let bounds = Bounds::Between { low, high, unit: Unit::Bytes };
            return Err(RequestError::Range { setting: "link.mtu".into(), value, bounds });
        }
        if queue < mtu.into() {
            // A queue that does not hold one packet lets nothing through.
            let value = Quantity::Of(queue.to_string(), Unit::Bytes);
            return Err(RequestError::Range { setting: "link.queue".into(), value, bounds: Bounds::OnePacket(mtu) });
        }
        Ok(())
    }
}

impl Intervention {
    /// Whether its packet can exist and its times are within an hour.
    pub fn check(&self) -> Result<(), RequestError> {
        match *self {
            Self::Drop { packet } | Self::Duplicate { packet } | Self::Corrupt { packet } => counted(packet),
            Self::Delay { packet, by } => {
                counted(packet)?;
                time("interventions.delay.by", by, Micros(0))
            }
            Self::StallReader { from, until, .. } => {
                interval("interventions.stall-reader.from", "interventions.stall-reader.until", from, until)
            }
            Self::Cut { from, until } => interval("interventions.cut.from", "interventions.cut.until", from, until),
            Self::CloseAbruptly { at, .. } => time("interventions.close-abruptly.at", at, Micros(0)),
        }
    }
}

fn counted(packet: u64) -> Result<(), RequestError> {
    if packet > 0 {
        return Ok(());
    }
    let value = Quantity::Of(packet.to_string(), Unit::Count);
    Err(RequestError::Range { setting: "interventions.packet".into(), value, bounds: Bounds::FromOne })
}

fn interval(start: &'static str, end: &'static str, from: Micros, until: Micros) -> Result<(), RequestError> {
    time(start, from, Micros(0))?;
    time(end, until, from)
}

fn time(setting: &'static str, value: Micros, low: Micros) -> Result<(), RequestError> {
    if (low..=HOUR).contains(&value) {
        return Ok(());
    }
    let bounds = if low == Micros(0) { Bounds::WithinAnHour } else { Bounds::FromItsStart };
    Err(RequestError::Range { setting: setting.into(), value: Quantity::Micros(value.0), bounds })
}
