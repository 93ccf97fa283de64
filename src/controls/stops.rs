//! Where a slider can stand: round values, closer together where they are small. Pure.

/// The round numbers of a decade, in tenths of its first.
const ROUND: [u64; 12] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90];

/// The values of a slider, lowest first. Bounds are in the parameter's unit, or in thousandths of it where it has
/// decimals.
#[derive(Clone, Copy, Debug)]
pub struct Stops {
    pub low: u64,
    pub high: u64,
    /// What 0 is beside them.
    pub zero: Zero,
    /// Whether the numbers are thousandths.
    pub is_milli: bool,
}

/// What 0 means to a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zero {
    /// It is not to be had.
    Never,
    /// Less than all others.
    First,
    /// No limit: more than all others.
    Last,
}

impl Stops {
    /// All of them.
    pub fn all(self) -> Vec<u64> {
        let Self { low, high, zero, .. } = self;
        let mut stops = Vec::new();
        stops.extend((zero == Zero::First).then_some(0));
        stops.push(low);
        let mut decade = 1;
        while decade <= high {
            // Half of a small number is none.
            let round = ROUND.iter().filter(|tenths| decade * **tenths % 10 == 0).map(|tenths| decade * tenths / 10);
            stops.extend(round.filter(|stop| (low + 1..high).contains(stop)));
            decade *= 10;
        }
        stops.push(high);
        stops.extend((zero == Zero::Last).then_some(0));
        stops
    }

    /// The stop at or below what the parameter says.
    pub fn place(self, stops: &[u64], text: &str) -> usize {
        let Some(value) = self.read(text) else { return 0 };
        if value == 0 && self.zero == Zero::Last {
            return stops.len() - 1;
        }
        let rising = stops.len() - usize::from(self.zero == Zero::Last);
        stops[..rising].partition_point(|stop| *stop <= value).saturating_sub(1)
    }

    /// A stop as the parameter writes it.
    pub fn print(self, stop: u64) -> String {
        if self.is_milli { i18n::milli(stop as u32) } else { stop.to_string() }
    }

    /// What the parameter says, in the stops' unit.
    pub fn read(self, text: &str) -> Option<u64> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let whole: u64 = whole.parse().ok()?;
        if !self.is_milli {
            return Some(whole);
        }
        let places = [100, 10, 1];
        let decimals =
            decimals.bytes().zip(places).map(|(digit, place)| u64::from(digit.wrapping_sub(b'0') % 10) * place);
        whole.checked_mul(1_000)?.checked_add(decimals.sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RTT: Stops = Stops { low: 1_000, high: 2_000_000, zero: Zero::First, is_milli: true };
    const BANDWIDTH: Stops = Stops { low: 10_000, high: 1_000_000_000, zero: Zero::Last, is_milli: false };

    #[test]
    fn stops_are_round_and_rise() {
        let stops = RTT.all();
        assert!(stops.is_sorted_by(|one, next| one < next), "{stops:?}");
        assert_eq!(stops[..4].iter().map(|stop| RTT.print(*stop)).collect::<Vec<_>>(), ["0", "1", "1.2", "1.5"]);
        assert_eq!(RTT.print(stops[stops.len() - 1]), "2000");
    }

    #[test]
    fn a_slider_stands_at_its_value_or_below() {
        let stops = RTT.all();
        for (index, stop) in stops.iter().enumerate() {
            assert_eq!(RTT.place(&stops, &RTT.print(*stop)), index);
        }
        assert_eq!(RTT.place(&stops, "1.3"), RTT.place(&stops, "1.2"));
        assert_eq!(RTT.place(&stops, "60000"), stops.len() - 1);
    }

    #[test]
    fn no_limit_is_beyond_the_greatest() {
        let stops = BANDWIDTH.all();
        assert_eq!(stops[stops.len() - 1], 0);
        assert_eq!(BANDWIDTH.place(&stops, "0"), stops.len() - 1);
        assert_eq!(BANDWIDTH.place(&stops, "99000000000"), stops.len() - 2);
        assert_eq!(BANDWIDTH.place(&stops, "1"), 0);
    }
}
