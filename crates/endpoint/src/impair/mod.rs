//! `?impair=`: what a client asks to be done to its own exchange, so that it meets a bad network on a real connection. Every
//! exchange under `/api/` takes it. Only that exchange waits, is slowed down or ends; it goes on to count in all limits.

mod body;
mod throttle;

use std::fmt;
use std::future::{Future, pending};
use std::ops::RangeInclusive;
use std::time::Duration;

use serde::ser::{Serialize, SerializeMap, Serializer};
use tokio::time::{Instant, sleep_until};
use wire::websocket::CloseCode;

use crate::error::ApiError;

pub(crate) use body::ImpairedBody;
pub(crate) use throttle::Throttle;

/// One way to impair an exchange, and its place in [`Impair`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Milliseconds by which everything comes later.
    Delay,
    /// Bytes per second of what is sent.
    Throttle,
    /// Milliseconds until an orderly end.
    Cut,
    /// Milliseconds until a reset.
    Reset,
    /// The code of the Close with which `Cut` ends a WebSocket; without it there is no Close.
    Close,
}

/// How an impairment is named, in which unit its value is, and what it may be.
struct Row {
    kind: Kind,
    name: &'static str,
    unit: &'static str,
    allowed: RangeInclusive<u32>,
}

const TABLE: [Row; 5] = [
    Row { kind: Kind::Delay, name: "delay", unit: "milliseconds", allowed: 0..=10_000 },
    Row { kind: Kind::Throttle, name: "throttle", unit: "bytes per second", allowed: 256..=10_000_000 },
    Row { kind: Kind::Cut, name: "cut", unit: "milliseconds", allowed: 0..=600_000 },
    Row { kind: Kind::Reset, name: "reset", unit: "milliseconds", allowed: 0..=600_000 },
    Row { kind: Kind::Close, name: "close", unit: "a code of a Close frame, beside cut only", allowed: 1_000..=4_999 },
];

/// What a request asks for. Printed as a dictionary (RFC 9651 §3.2), the value of `Roundtrip-Impair`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Impair([Option<u32>; TABLE.len()]);

/// How an exchange is made to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The end of the stream, of the body, or of the connection.
    Cut,
    /// A Close on a WebSocket, and [`Ending::Cut`] on everything else.
    Close(CloseCode),
    /// RST, or RST_STREAM on HTTP/2.
    Reset,
}

/// What is done to one exchange, from a moment on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Impaired {
    pub(crate) asked: Impair,
    /// When the head of the request had been read.
    since: Instant,
}

/// Marks, as a response extension, that there is no response, because the exchange is to end before it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the client asked for an end before the response")]
pub(crate) struct NoResponse;

impl Impair {
    /// The parameter `impair` of a query, if it is there.
    ///
    /// # Errors
    /// A value that is not allowed; the error says which are.
    pub(crate) fn of(query: Option<&str>) -> Result<Option<Self>, ApiError> {
        let parameters = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let value = parameters.into_iter().find(|(name, _)| name == "impair").map(|(_, value)| value);
        let Some(value) = value else { return Ok(None) };
        let read = Self::read(&value).map(Some);
        read.ok_or_else(|| ApiError::BadParameter { name: "impair", value: value.into_owned(), allowed: allowed() })
    }

    fn read(text: &str) -> Option<Self> {
        let mut read = Self::default();
        for part in text.split(',') {
            let (name, value) = part.split_once(':')?;
            let row = TABLE.iter().find(|row| row.name == name)?;
            let value = value.bytes().all(|byte| byte.is_ascii_digit()).then(|| value.parse::<u32>().ok()).flatten()?;
            let is_new = read.0[row.kind as usize].replace(value).is_none();
            (is_new && row.allowed.contains(&value)).then_some(())?;
        }
        match read.get(Kind::Close) {
            None => Some(read),
            Some(code) => {
                let may_be_sent = CloseCode(u16::try_from(code).ok()?).may_be_sent();
                (may_be_sent && read.get(Kind::Cut).is_some()).then_some(read)
            }
        }
    }

    /// The names of what is asked for.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        self.members().map(|(name, _)| name)
    }

    /// All names that there are.
    pub(crate) fn all_names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|row| row.name)
    }

    fn members(self) -> impl Iterator<Item = (&'static str, u32)> {
        TABLE.iter().filter_map(move |row| Some((row.name, self.get(row.kind)?)))
    }

    fn get(self, kind: Kind) -> Option<u32> {
        self.0[kind as usize]
    }

    /// By how much everything comes later.
    pub(crate) fn delay(self) -> Duration {
        Duration::from_millis(self.get(Kind::Delay).unwrap_or(0).into())
    }

    /// The pace of what is sent, if there is one.
    pub(crate) fn throttle(self) -> Option<Throttle> {
        self.get(Kind::Throttle).map(Throttle::new)
    }

    /// How many bytes a throttled exchange sends at once; `None` if it is not throttled.
    pub(crate) fn piece(self) -> Option<usize> {
        self.get(Kind::Throttle).map(throttle::piece)
    }
}

impl Impaired {
    /// What is done from now on.
    pub(crate) fn now(asked: Impair) -> Self {
        Self { asked, since: Instant::now() }
    }

    /// Whether, and when, the exchange is made to end.
    fn ends_at(self) -> Option<(Instant, Ending)> {
        let at = |kind| self.asked.get(kind).map(|millis| self.since + Duration::from_millis(millis.into()));
        let code = self.asked.get(Kind::Close).and_then(|code| u16::try_from(code).ok()).map(CloseCode);
        let cut = at(Kind::Cut).map(|at| (at, code.map_or(Ending::Cut, Ending::Close)));
        let reset = at(Kind::Reset).map(|at| (at, Ending::Reset));
        cut.into_iter().chain(reset).min_by_key(|(at, _)| *at)
    }

    /// Whether the first end to come is an orderly one.
    pub(crate) fn is_cut(self) -> bool {
        self.ends_at().is_some_and(|(_, ending)| ending != Ending::Reset)
    }
}

/// Waits until the exchange is to end; for ever if it is not made to.
pub(crate) fn ended(impaired: Option<Impaired>) -> impl Future<Output = Ending> + Send + 'static {
    let ends_at = impaired.and_then(Impaired::ends_at);
    async move {
        let Some((at, ending)) = ends_at else { return pending().await };
        sleep_until(at).await;
        ending
    }
}

fn allowed() -> String {
    let rows = TABLE.map(|Row { name, unit, allowed, .. }| {
        format!("{name} from {} to {} ({unit})", allowed.start(), allowed.end())
    });
    format!("a list such as delay:300,cut:5000 of these, each at most once: {}", rows.join(", "))
}

impl fmt::Display for Impair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, value)) in self.members().enumerate() {
            let between = if index > 0 { ", " } else { "" };
            write!(f, "{between}{name}={value}")?;
        }
        Ok(())
    }
}

/// An object whose members are what is asked for.
impl Serialize for Impair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.members() {
            map.serialize_entry(name, &value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_printed_as_a_dictionary() {
        for (text, printed, json) in [
            ("delay:300", "delay=300", r#"{"delay":300}"#),
            ("reset:0,throttle:256", "throttle=256, reset=0", r#"{"throttle":256,"reset":0}"#),
            ("cut:5000,close:1012", "cut=5000, close=1012", r#"{"cut":5000,"close":1012}"#),
        ] {
            let impair = Impair::of(Some(&format!("feed=1&impair={text}"))).unwrap().unwrap();
            assert_eq!(
                (impair.to_string().as_str(), serde_json::to_string(&impair).unwrap().as_str()),
                (printed, json)
            );
        }
        assert_eq!(Impair::of(Some("feed=1")).unwrap(), None);
        assert_eq!(Impair::of(None).unwrap(), None);
        assert!(TABLE.iter().enumerate().all(|(index, row)| row.kind as usize == index));
    }

    #[test]
    fn what_is_not_allowed_is_refused_with_what_is() {
        for text in [
            "",
            "delay",
            "delay:",
            "delay:x",
            "delay:-1",
            "delay:%2B1",
            "delay:1.5",
            "delay:10001",
            "delay:1,delay:1",
            "delay:1,",
            "loss:1",
            "throttle:255",
            "throttle:10000001",
            "cut:600001",
            "reset:99999999999",
            "close:1012",
            "cut:1,close:1005",
            "cut:1,close:999",
            "cut:1,close:5000",
            "Delay:1",
            "delay: 1",
        ] {
            let error = Impair::of(Some(&format!("impair={text}"))).unwrap_err().to_string();
            assert!(error.contains("throttle from 256 to 10000000 (bytes per second)"), "{text:?}: {error}");
        }
    }

    #[test]
    fn what_comes_first_ends_the_exchange() {
        let ending = |text| Impaired::now(Impair::read(text).unwrap()).ends_at().map(|(_, ending)| ending);
        assert_eq!(ending("delay:1"), None);
        assert_eq!(ending("cut:5,reset:6"), Some(Ending::Cut));
        assert_eq!(ending("cut:6,reset:5"), Some(Ending::Reset));
        assert_eq!(ending("cut:6,close:1012"), Some(Ending::Close(CloseCode(1012))));
    }
}
