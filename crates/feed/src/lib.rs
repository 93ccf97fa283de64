//! The stream of messages that all transports deliver: when each message falls due, and its text. Both are pure
//! functions of a [`Spec`], so that the page and every replica of the endpoint agree without communicating. This crate
//! reads no clock and opens no socket.
#![warn(missing_docs)]

mod split_mix;
mod text;

use std::fmt;
use std::str::FromStr;

pub use split_mix::SplitMix64;
pub use text::{MIN_SIZE, index_of};

/// The highest rate of a feed, in thousandths of a message per second.
pub const MAX_RATE_MILLI: u32 = 10_000_000;
/// The largest message in bytes.
pub const MAX_SIZE: u32 = 65_536;
/// The most messages in the response to a poll.
pub const MAX_RESPONSE_MESSAGES: u64 = 1_000;
/// The most bytes in the body of the response to a poll, with the line feeds between the messages.
pub const MAX_RESPONSE_BYTES: u64 = 256 << 10;

/// One feed: message k = 1, 2, … falls due at `start + (k + jitter(seed, k)) / rate`.
///
/// Printed and parsed as `seed,rate,size,start`, the format of the endpoint's `feed=` parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spec {
    seed: u64,
    rate_milli: u32,
    size: u32,
    start_millis: i64,
}

/// Why a text is not a feed spec. The endpoint sends this wording to its client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// Not four fields.
    #[error("a feed is four numbers, seed,rate,size,start; this has {0}")]
    Fields(usize),
    /// The seed is not a whole number.
    #[error("seed: \"{0}\" is not a whole number from 0 to 2^64-1")]
    Seed(String),
    /// The rate is out of range or has more than three decimals.
    #[error("rate: \"{0}\" is not a number of messages per second from 0.001 to 10000 with at most three decimals")]
    Rate(String),
    /// The size is out of range.
    #[error("size: \"{0}\" is not a whole number of bytes from {MIN_SIZE} to {MAX_SIZE}")]
    Size(String),
    /// The start is out of range.
    #[error("start: \"{0}\" is not a Unix time in milliseconds before the year 10000")]
    Start(String),
}

const LATEST_START_MILLIS: i64 = 253_402_300_799_999;
const MICROS_PER_MILLI: i64 = 1_000;
/// Microseconds per second × thousandths per message. Divided by a rate in thousandths, it gives the microseconds
/// between two messages.
const MICROS_TIMES_MILLI: i128 = 1_000_000_000;

impl Spec {
    /// A spec from its parts: `rate_milli` in thousandths of a message per second, `size` in bytes, `start_millis` in
    /// Unix time.
    pub fn new(seed: u64, rate_milli: u32, size: u32, start_millis: i64) -> Result<Self, SpecError> {
        if !(1..=MAX_RATE_MILLI).contains(&rate_milli) {
            return Err(SpecError::Rate(print_milli(rate_milli)));
        }
        if !(MIN_SIZE..=MAX_SIZE).contains(&size) {
            return Err(SpecError::Size(size.to_string()));
        }
        if !(0..=LATEST_START_MILLIS).contains(&start_millis) {
            return Err(SpecError::Start(start_millis.to_string()));
        }
        Ok(Self { seed, rate_milli, size, start_millis })
    }

    /// The seed of the jitter and the texts.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The rate, in thousandths of a message per second.
    pub fn rate_milli(&self) -> u32 {
        self.rate_milli
    }

    /// The size of each message's text in bytes.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// When the feed starts, Unix time in milliseconds.
    pub fn start_millis(&self) -> i64 {
        self.start_millis
    }

    /// When message `index` (from 1) falls due, in Unix time in microseconds. It is strictly later than the message
    /// before it if the rate leaves a microsecond between them.
    pub fn due_micros(&self, index: u64) -> i64 {
        let position = (i128::from(index) << 32) + i128::from(text::jitter(self.seed, index));
        let offset = (position * MICROS_TIMES_MILLI / i128::from(self.rate_milli)) >> 32;
        i64::try_from(i128::from(self.start_millis * MICROS_PER_MILLI) + offset).unwrap_or(i64::MAX)
    }

    /// How many messages are due at or before `at_micros` (Unix time).
    pub fn due_count(&self, at_micros: i64) -> u64 {
        let elapsed = i128::from(at_micros) - i128::from(self.start_millis * MICROS_PER_MILLI);
        let upper = elapsed * i128::from(self.rate_milli) / MICROS_TIMES_MILLI + 1;
        let mut count = u64::try_from(upper).unwrap_or(0);
        while count > 0 && self.due_micros(count) > at_micros {
            count -= 1;
        }
        count
    }

    /// How many messages the response to a poll carries at most. If more are due, the client asks again for the rest.
    pub fn messages_per_response(&self) -> u64 {
        // A line feed stands between two messages, so the last one has none.
        let by_size = (MAX_RESPONSE_BYTES + 1) / (u64::from(self.size) + 1);
        by_size.clamp(1, MAX_RESPONSE_MESSAGES)
    }

    /// The text of message `index`: ASCII, exactly [`Spec::size`] bytes, starting with the index.
    pub fn text(&self, index: u64) -> String {
        text::text(self.seed, self.size, index)
    }
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.seed, print_milli(self.rate_milli), self.size, self.start_millis)
    }
}

impl FromStr for Spec {
    type Err = SpecError;

    fn from_str(text: &str) -> Result<Self, SpecError> {
        let fields: Vec<&str> = text.split(',').collect();
        let &[seed, rate, size, start] = fields.as_slice() else {
            return Err(SpecError::Fields(fields.len()));
        };
        Self::new(
            seed.parse().map_err(|_| SpecError::Seed(seed.to_owned()))?,
            parse_milli(rate).ok_or_else(|| SpecError::Rate(rate.to_owned()))?,
            size.parse().map_err(|_| SpecError::Size(size.to_owned()))?,
            start.parse().map_err(|_| SpecError::Start(start.to_owned()))?,
        )
    }
}

/// Reads a decimal with at most three decimals as thousandths: `"2.5"` is 2500.
pub fn parse_milli(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 3 || !digits(whole) || !digits(decimals) || text.ends_with('.') {
        return None;
    }
    let decimals: u32 = format!("{decimals:0<3}").parse().ok()?;
    whole.parse::<u32>().ok()?.checked_mul(1_000)?.checked_add(decimals)
}

/// Prints thousandths as a decimal without trailing zeros: 2500 is `"2.5"`.
pub fn print_milli(milli: u32) -> String {
    let decimals = format!("{:03}", milli % 1_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{}{point}{decimals}", milli / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(text: &str) -> Spec {
        text.parse().expect("a valid spec")
    }

    #[test]
    fn prints_what_it_parses() {
        for text in ["7,2,20,1700000000000", "0,0.5,16,0", "18446744073709551615,10000,65536,253402300799999"] {
            assert_eq!(spec(text).to_string(), text);
        }
    }

    #[test]
    fn names_the_field_that_is_wrong() {
        let error = |text: &str| text.parse::<Spec>().expect_err("a bad spec").to_string();
        assert!(error("1,2,20").contains("four numbers"));
        assert!(error("x,2,20,0").starts_with("seed"));
        for rate in ["0", "0.0001", "10001", "-1", "1.", ".5", "1e3", "NaN"] {
            assert!(error(&format!("1,{rate},20,0")).starts_with("rate"), "{rate}");
        }
        assert!(error("1,2,15,0").starts_with("size"));
        assert!(error("1,2,70000,0").starts_with("size"));
        assert!(error("1,2,20,-1").starts_with("start"));
    }

    #[test]
    fn due_times_follow_the_rate_in_order() {
        let feed = spec("42,5,20,1700000000000");
        let start = feed.start_millis() * 1_000;
        let due: Vec<i64> = (1..=1_000).map(|k| feed.due_micros(k)).collect();
        assert!(due.windows(2).all(|pair| pair[0] < pair[1]));
        for (k, at) in (1..).zip(&due) {
            let earliest = start + k * 200_000;
            assert!((earliest..earliest + 200_000).contains(at), "message {k} falls due outside its slot");
        }
    }

    #[test]
    fn due_count_is_the_inverse_of_due_time() {
        for text in ["1,5,20,1700000000000", "9,0.25,64,1700000000123", "3,5000,20,1700000000000"] {
            let feed = spec(text);
            assert_eq!(feed.due_count(0), 0);
            for k in 1..500 {
                let at = feed.due_micros(k);
                assert_eq!(feed.due_count(at - 1), k - 1, "{text}");
                assert_eq!(feed.due_count(at), k, "{text}");
            }
        }
    }

    #[test]
    fn a_response_is_bounded_by_messages_and_by_bytes() {
        for (size, messages) in [(16, 1_000), (261, 1_000), (262, 996), (1_024, 255), (32_768, 7), (65_536, 3)] {
            let feed = spec(&format!("1,1,{size},0"));
            assert_eq!(feed.messages_per_response(), messages, "{size} bytes per message");
            assert!(messages * (size + 1) - 1 <= MAX_RESPONSE_BYTES);
        }
    }

    /// The page and a replica of another version compute the same feed only if this never changes.
    #[test]
    fn a_spec_gives_the_same_feed_in_every_version() {
        let feed = spec("42,5,20,1700000000000");
        assert_eq!(feed.text(7), "7 WIqB4igf-unjd_rff2");
        assert_eq!(feed.due_micros(7), 1_700_000_001_486_460);
    }

    #[test]
    fn text_has_its_size_its_index_and_its_seed() {
        let feed = spec("42,5,20,0");
        assert_eq!(feed.text(7).len(), 20);
        assert_eq!(index_of(&feed.text(7)), Some(7));
        assert_ne!(feed.text(7), feed.text(8));
        assert_ne!(feed.text(7), spec("43,5,20,0").text(7));
        assert_eq!(spec("42,5,16,0").text(123_456_789_012).len(), 16);
    }
}
