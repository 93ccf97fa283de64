//! Every setting of a run, described once: its names, its unit, its bounds, what it means.
//!
//! `Request::check`, the page's address, its sliders, the command line's options and the tables of `docs/url.md` and
//! `docs/lab.md` all derive from [`PARAMETERS`] and [`INTERVENTIONS`]. A new setting is a member of
//! [`Settings`](crate::Settings) and one entry here.
//!
//! The name of a setting is its member in the run file with dashes: `link.reordering` is `reordering`, `tcp.delayed_ack`
//! is `delayed-ack`. Both keep-alives carry their layer's name, and units are left out (`feed.rate_milli` is `rate`).
//! Names that were published before stay as aliases.
//!
//! A *raw* value is a whole number in the unit of the run file (microseconds, millionths, thousandths of a message per
//! second, bytes). A switch is 0 or 1, a choice is the place of its word. People read and write a *text* in the
//! parameter's [`Unit`].

mod decimal;
mod field;
mod intervention;
mod range;
mod refusal;
mod table;

pub use intervention::{INTERVENTIONS, InterventionKind};
pub use range::{Range, Unit, Zero};
pub use refusal::{Bounds, Quantity, RequestError};
pub use table::PARAMETERS;

use crate::request::{Settings, TlsVersion};
use field::Field;
use trace::Micros;

/// The longest time that can be set, and the latest moment of an intervention.
pub const HOUR: Micros = Micros(3_600_000_000);

/// One setting of a run.
#[derive(Debug)]
pub struct Parameter {
    /// Its name in the page's address and, after `--`, on the command line.
    pub key: &'static str,
    /// Other names in the page's address.
    pub address_aliases: &'static [&'static str],
    /// Other names on the command line.
    pub option_aliases: &'static [&'static str],
    /// What it belongs to.
    pub group: Group,
    /// Which values it takes.
    pub kind: Kind,
    /// Without TLS, or without TLS 1.3, some settings have no effect.
    pub requires: Requires,
    /// One sentence for the command line's help and the documentation; empty in the page's programs.
    pub help: &'static str,
    field: Field,
}

/// A sentence of the command line's help. The programs of the page do not carry it: the page has words of its own in each
/// language.
const fn at_shell(help: &'static str) -> &'static str {
    if cfg!(target_family = "wasm") { "" } else { help }
}

/// What a setting belongs to. The command line's help and the documentation have one section per group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The link between the hosts.
    Link,
    /// TCP on both hosts.
    Tcp,
    /// TLS, HTTP and the messages.
    Web,
}

impl Group {
    /// All groups in the order of the table.
    pub const ALL: [Self; 3] = [Self::Link, Self::Tcp, Self::Web];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Link => "The link",
            Self::Tcp => "TCP, on both hosts",
            Self::Web => "TLS, HTTP and the messages",
        }
    }
}

/// Which values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number(Range),
    /// On or off.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// What must be on for a setting to have an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requires {
    /// It always has one.
    Nothing,
    /// TLS of any version.
    Tls,
    /// TLS 1.3.
    Tls13,
}

impl Requires {
    /// Whether the settings fulfil it.
    pub fn is_met(self, settings: &Settings) -> bool {
        let version = settings.tls.as_ref().map(|tls| tls.version);
        match self {
            Self::Nothing => true,
            Self::Tls => version.is_some(),
            Self::Tls13 => version == Some(TlsVersion::Tls13),
        }
    }
}

/// Where a text is written. The page has its own unit for a few parameters, and lower limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// The page: its address and its fields.
    Page,
    /// The command line.
    Shell,
}

/// Why a text is not a value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not a decimal number.
    #[error("a number like {0} is needed")]
    NotANumber(&'static str),
    /// More decimals than the setting can keep.
    #[error("at most {0} digits may follow the point")]
    TooFine(usize),
    /// More than any setting takes.
    #[error("the number is too large")]
    TooLarge,
    /// A number that is out of bounds.
    #[error("it must be {0}")]
    OutOfRange(String),
    /// Not one of the words.
    #[error("it is one of {0}")]
    UnknownWord(String),
}

const SWITCH_WORDS: [&str; 2] = ["off", "on"];

impl Parameter {
    /// The parameter whose name, or whose older name in the page's address, is `key`.
    pub fn find(key: &str) -> Option<&'static Self> {
        PARAMETERS.iter().find(|parameter| parameter.key == key || parameter.address_aliases.contains(&key))
    }

    /// Where the run file has it: `link.loss`.
    pub fn path(&self) -> &'static str {
        self.field.path
    }

    /// Its raw value. Settings of TLS are the default ones if there is no TLS.
    pub fn get(&self, settings: &Settings) -> u64 {
        (self.field.get)(settings)
    }

    /// Sets it to a raw value, which must be within bounds. Settings of TLS stay away if there is no TLS.
    pub fn set(&self, settings: &mut Settings, raw: u64) {
        (self.field.set)(settings, raw);
    }

    /// The raw value that `text` means: a number in the parameter's unit, `on` or `off` (also `1` or `0`), a word.
    pub fn parse(&self, text: &str, surface: Surface) -> Result<u64, ValueError> {
        match self.kind {
            Kind::Number(range) => range.parse(text, surface),
            Kind::Switch => match text {
                "on" | "1" | "true" | "" => Ok(1),
                "off" | "0" | "false" => Ok(0),
                _ => Err(ValueError::UnknownWord(SWITCH_WORDS.join(", "))),
            },
            Kind::Choice(words) => {
                let place = words.iter().position(|word| *word == text);
                place.map(|place| place as u64).ok_or_else(|| ValueError::UnknownWord(words.join(", ")))
            }
        }
    }

    /// A raw value as text, which [`Self::parse`] reads back.
    pub fn print(&self, raw: u64, surface: Surface) -> String {
        match (self.kind, surface) {
            (Kind::Number(range), _) => range.print(raw, surface),
            (Kind::Switch, Surface::Page) => raw.to_string(),
            (Kind::Switch, Surface::Shell) => word(&SWITCH_WORDS, raw).to_owned(),
            (Kind::Choice(words), _) => word(words, raw).to_owned(),
        }
    }

    /// Whether the settings' own value is within bounds.
    pub(crate) fn check(&self, settings: &Settings) -> Result<(), RequestError> {
        let (Kind::Number(range), raw) = (self.kind, self.get(settings)) else { return Ok(()) };
        if range.contains(raw) {
            return Ok(());
        }
        let (value, bounds) = (range.quantity(raw), range.bounds(Surface::Shell));
        Err(RequestError::Range { setting: self.path().into(), value, bounds })
    }
}

fn word<'a>(words: &[&'a str], raw: u64) -> &'a str {
    usize::try_from(raw).ok().and_then(|place| words.get(place)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
