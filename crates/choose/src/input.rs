//! What is asked: every setting of the question, described once, and a set of values for all of them.
//!
//! All values are numbers, so that an address, a form and a formula treat them alike. A choice is the place of a word in the
//! record's list.

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// How many clients are connected at the same time.
    Users,
    /// Messages from the server per user and second.
    Down,
    /// Messages to the server per user and second.
    Up,
    /// Bytes of a message from the server.
    Size,
    /// Bytes of a message to the server.
    UpSize,
    /// Whether messages come at random moments (as a Poisson process) or at even distances.
    Arrivals,
    /// How late a message may be.
    Fresh,
    /// Whether the messages from the server are the answer to a message of the client, as a language model's are.
    Reply,
    /// How long a client stays connected.
    Session,
    /// Tabs of the same site that a browser has open.
    Tabs,
    /// The version of HTTP.
    Http,
    /// Whether the connections have TLS.
    Tls,
    /// Bytes that the site's own header fields add to each request: cookies, tokens.
    Head,
    /// What a proxy on the path does.
    Path,
    /// Round-trip time.
    Rtt,
    /// The share of packets that is lost.
    Loss,
    /// The client's radio.
    Radio,
    /// From the response to a poll to the next poll.
    Poll,
    /// How long a long poll is held before it is answered without a message.
    Hold,
    /// How long the server is away when it restarts.
    Outage,
    /// The first wait before a client connects again; it doubles with each attempt.
    Base,
    /// The longest wait.
    Cap,
    /// Whether a client waits for all of its back-off or for a random part.
    Jitter,
    /// How the service is paid for.
    Prices,
}

/// What there is to know about a setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InputRecord {
    /// Its name in an address.
    pub name: &'static str,
    /// The unit of its value.
    pub unit: Unit,
    /// Its value if nothing else is said.
    pub default: f64,
    /// The smallest and the largest value.
    pub range: (f64, f64),
    /// The words of a choice, by value; empty for a number.
    pub words: &'static [&'static str],
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A bare number.
    One,
    /// A word of a list.
    Choice,
    /// Seconds.
    Second,
    /// Milliseconds.
    Millisecond,
    /// Bytes.
    Byte,
    /// Bytes per second.
    BytePerSecond,
    /// Per second.
    PerSecond,
    /// Per hour.
    PerHour,
    /// Hundredths.
    Percent,
    /// Microseconds of a processor.
    Microsecond,
    /// Connections.
    Connection,
    /// US dollars per month.
    DollarPerMonth,
    /// US dollars.
    Dollar,
}

macro_rules! inputs {
    ($($input:ident $name:literal $unit:ident $default:literal $least:literal..$most:literal [$($word:literal)*];)*) => {
        impl Input {
            /// All of them, in the order of a form.
            pub const ALL: &[Self] = &[$(Self::$input),*];

            /// What there is to know about it.
            pub const fn record(self) -> InputRecord {
                match self {
                    $(Self::$input => InputRecord {
                        name: $name, unit: Unit::$unit, default: $default, range: ($least, $most), words: &[$($word),*],
                    },)*
                }
            }
        }
    };
}

inputs! {
    Users "users" One 1000.0 1.0..100_000_000.0 [];
    Down "down" PerSecond 1.0 0.0..1_000.0 [];
    Up "up" PerSecond 0.0 0.0..1_000.0 [];
    Size "size" Byte 100.0 1.0..65_536.0 [];
    UpSize "up-size" Byte 100.0 1.0..65_536.0 [];
    Arrivals "arrivals" Choice 0.0 0.0..1.0 ["random" "steady"];
    Fresh "fresh" Second 1.0 0.01..86_400.0 [];
    Reply "reply" Choice 0.0 0.0..1.0 ["0" "1"];
    Session "session" Second 600.0 1.0..604_800.0 [];
    Tabs "tabs" One 1.0 1.0..100.0 [];
    Http "http" Choice 0.0 0.0..1.0 ["1.1" "2"];
    Tls "tls" Choice 1.0 0.0..1.0 ["0" "1"];
    Head "head" Byte 0.0 0.0..16_000.0 [];
    Path "path" Choice 0.0 0.0..2.0 ["clear" "buffers" "no-upgrade"];
    Rtt "rtt" Millisecond 40.0 0.0..5_000.0 [];
    Loss "loss" Percent 0.0 0.0..50.0 [];
    Radio "radio" Choice 0.0 0.0..2.0 ["none" "wifi" "lte"];
    Poll "poll-interval" Millisecond 1_000.0 10.0..86_400_000.0 [];
    Hold "hold" Second 25.0 0.1..3_600.0 [];
    Outage "outage" Second 2.0 0.0..600.0 [];
    Base "base" Second 1.0 0.01..60.0 [];
    Cap "cap" Second 30.0 0.01..600.0 [];
    Jitter "jitter" Choice 0.0 0.0..1.0 ["none" "full"];
    Prices "prices" Choice 0.0 0.0..1.0 ["own" "gateway"];
}

/// A value for each setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs([f64; Input::ALL.len()]);

impl Default for Inputs {
    fn default() -> Self {
        let mut values = [0.0; Input::ALL.len()];
        for &input in Input::ALL {
            values[input as usize] = input.record().default;
        }
        Self(values)
    }
}

impl Inputs {
    /// The value of a setting, in its unit.
    pub fn get(&self, input: Input) -> f64 {
        self.0[input as usize]
    }

    /// Sets a value. One that is out of range becomes the nearest that is in it, and one that is no number is ignored.
    pub fn set(&mut self, input: Input, value: f64) {
        let InputRecord { range: (least, most), words, .. } = input.record();
        if value.is_finite() {
            let value = value.clamp(least, most);
            self.0[input as usize] = if words.is_empty() { value } else { value.round() };
        }
    }

    /// The same with another value.
    #[must_use]
    pub fn with(mut self, input: Input, value: f64) -> Self {
        self.set(input, value);
        self
    }

    /// Whether a choice with two words is its second.
    pub fn is(&self, input: Input) -> bool {
        self.get(input) > 0.5
    }
}

impl Input {
    /// The setting of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|input| input.record().name == name)
    }

    /// Reads a value as it stands in an address: a number in range, or one of the words.
    pub fn read(self, text: &str) -> Option<f64> {
        let InputRecord { range: (least, most), words, .. } = self.record();
        if !words.is_empty() {
            return words.iter().position(|word| *word == text).map(|place| place as f64);
        }
        let value: f64 = text.parse().ok()?;
        (value >= least && value <= most).then_some(value)
    }

    /// A value as it stands in an address.
    pub fn print(self, value: f64) -> String {
        match self.record().words.get(value as usize) {
            Some(word) => (*word).to_owned(),
            None => value.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_stands_at_its_place_and_its_default_is_in_range() {
        for (place, &input) in Input::ALL.iter().enumerate() {
            let record = input.record();
            assert_eq!(input as usize, place, "{input:?}");
            assert!((record.range.0..=record.range.1).contains(&record.default), "{record:?}");
            assert_eq!(Input::find(record.name), Some(input));
            assert!(record.words.is_empty() == (record.unit != Unit::Choice), "{record:?}");
        }
    }

    #[test]
    fn what_is_printed_is_read_again_and_nonsense_is_not() {
        for &input in Input::ALL {
            let value = input.record().range.1;
            assert_eq!(input.read(&input.print(value)), Some(value), "{input:?}");
            for text in ["", "x", "NaN", "inf", "-1", "1e300"] {
                assert_eq!(input.read(text), None, "{input:?} {text}");
            }
        }
    }

    #[test]
    fn a_value_out_of_range_becomes_the_nearest() {
        let inputs = Inputs::default().with(Input::Users, 0.0).with(Input::Rtt, 1e9).with(Input::Poll, f64::NAN);
        assert_eq!(inputs.get(Input::Users), 1.0);
        assert_eq!(inputs.get(Input::Rtt), 5_000.0);
        assert_eq!(inputs.get(Input::Poll), 1_000.0);
    }
}
