//! The changed settings with which the long test asks each question again.

use feed::SplitMix64;
use lab::Request;
use lab::parameters::Parameter;

/// A setting that is drawn: its name, the smallest value, the largest, the distance between two.
type Drawn = (&'static str, u64, u64, u64);

const RTT: Drawn = ("rtt", 10_000, 250_000, 1_000);
const LOSS: Drawn = ("loss", 5_000, 50_000, 1_000);
const MTU: Drawn = ("mtu", 576, 1_500, 1);
const MINIMAL: Drawn = ("headers", 1, 1, 1);
const TLS: Drawn = ("tls", 1, 2, 1);

/// Three settings that a lesson takes.
fn changes(lesson: &str) -> [Drawn; 3] {
    match lesson {
        "socket" => [RTT, MINIMAL, LOSS],
        "tcp" | "udp" | "bulk" => [RTT, MTU, LOSS],
        "long-polling" => [MINIMAL, TLS, LOSS],
        "contrast" => [MINIMAL, TLS, LOSS],
        "connection-cost" | "http2" => [RTT, MINIMAL, LOSS],
        _ => [RTT, TLS, LOSS],
    }
}

/// The same run with one setting changed; 0 changes nothing.
pub fn changed(request: &Request, change: usize) -> Request {
    let mut request = request.clone();
    let Some(place) = change.checked_sub(1) else { return request };
    let (key, low, high, step) = changes(&request.scenario)[place];
    let mut numbers = SplitMix64::new(request.seed << 8 | change as u64);
    let value = low + numbers.next_u64() % ((high - low) / step + 1) * step;
    let parameter = Parameter::find(key).expect("a setting");
    parameter.set(&mut request.settings, value);
    request
}

/// How many there are.
pub const COUNT: usize = 3;
