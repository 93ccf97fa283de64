//! Why a request cannot be run, as values: the command line shows their English sentences, the page those of its language.

use super::Unit;
use crate::request::VERSION;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Why a request cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RequestError {
    /// The run file is of another version.
    #[error("this is a run file of version {0}; this program knows version {VERSION}")]
    Version(u32),
    /// There is no such scenario.
    #[error("there is no scenario \"{name}\"; there are {known}")]
    Scenario {
        /// What was asked for.
        name: String,
        /// What there is, separated by commas.
        known: String,
    },
    /// A setting or an intervention is out of its range.
    #[error("{setting} is {value}; it must be {bounds}")]
    Range {
        /// Its path in the run file, `link.mtu`.
        setting: Cow<'static, str>,
        /// What was asked for.
        value: Quantity,
        /// What is possible.
        bounds: Bounds,
    },
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// A number as people write it.
    Of(String, Unit),
    /// Microseconds.
    Micros(i64),
    /// A time that is negative.
    Negative,
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(number, unit) => write!(f, "{number}{}", unit.suffix()),
            Self::Micros(micros) => write!(f, "{micros} \u{b5}s"),
            Self::Negative => f.write_str("negative"),
        }
    }
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bounds {
    /// From one number to another.
    Between {
        /// The smallest.
        low: String,
        /// The largest.
        high: String,
        /// Of both.
        unit: Unit,
    },
    /// The queue holds at least one packet of so many bytes.
    OnePacket(u16),
    /// Packets are counted from 1.
    FromOne,
    /// A moment of the run, which lasts an hour at most.
    WithinAnHour,
    /// The same, and not before the stretch begins.
    FromItsStart,
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Between { low, high, unit } => write!(f, "{low} to {high}{}", unit.suffix()),
            Self::OnePacket(mtu) => write!(f, "at least one packet (link.mtu, {mtu} bytes)"),
            Self::FromOne => f.write_str("1 or more: packets are counted from 1"),
            Self::WithinAnHour => f.write_str("0 to one hour"),
            Self::FromItsStart => f.write_str("from its start to one hour"),
        }
    }
}
