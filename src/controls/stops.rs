//! Where a slider can stand: round values, closer together if they are small. Pure.

use ::lab::parameters::{Range, Zero};

/// The round numbers of a decade, in tenths of its first.
const ROUND: [u64; 12] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90];

/// All values of a slider as raw values, lowest first. "No limit" comes last.
pub fn stops(range: Range) -> Vec<u64> {
    let (low, high) = range.slider;
    let mut stops = Vec::new();
    stops.extend((range.zero == Zero::Least).then_some(0));
    stops.push(low);
    let mut decade = 1;
    while decade <= high {
        // Skip stops that are not whole numbers.
        let round = ROUND.iter().filter(|tenths| decade * **tenths % 10 == 0).map(|tenths| decade * tenths / 10);
        stops.extend(round.filter(|stop| (low + 1..high).contains(stop)));
        decade *= 10;
    }
    stops.push(high);
    stops.extend((range.zero == Zero::Unlimited).then_some(0));
    stops
}

/// The place of the stop at or below a raw value.
pub fn place(range: Range, stops: &[u64], raw: u64) -> usize {
    let is_unlimited = range.zero == Zero::Unlimited;
    if raw == 0 && is_unlimited {
        return stops.len() - 1;
    }
    let rising = stops.len() - usize::from(is_unlimited);
    stops[..rising].partition_point(|stop| *stop <= raw).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::lab::parameters::{Kind, Parameter, Surface};

    fn range(key: &str) -> Range {
        match Parameter::find(key).map(|parameter| parameter.kind) {
            Some(Kind::Number(range)) => range,
            other => panic!("{key} is {other:?}"),
        }
    }

    #[test]
    fn stops_are_round_and_rise() {
        let rtt = range("rtt");
        let stops = stops(rtt);
        assert!(stops.is_sorted_by(|one, next| one < next), "{stops:?}");
        let print = |stop: &u64| rtt.print(*stop, Surface::Page);
        assert_eq!(stops[..4].iter().map(print).collect::<Vec<_>>(), ["0", "1", "1.2", "1.5"]);
        assert_eq!(print(&stops[stops.len() - 1]), "2000");
    }

    #[test]
    fn a_slider_stands_at_its_value_or_below() {
        let rtt = range("rtt");
        let stops = stops(rtt);
        for (index, stop) in stops.iter().enumerate() {
            assert_eq!(place(rtt, &stops, *stop), index);
        }
        assert_eq!(place(rtt, &stops, 1_300), place(rtt, &stops, 1_200));
        assert_eq!(place(rtt, &stops, 60_000_000), stops.len() - 1);
    }

    #[test]
    fn no_limit_is_beyond_the_greatest() {
        let bandwidth = range("bandwidth");
        let stops = stops(bandwidth);
        assert_eq!(stops[stops.len() - 1], 0);
        assert_eq!(place(bandwidth, &stops, 0), stops.len() - 1);
        assert_eq!(place(bandwidth, &stops, 99_000_000_000), stops.len() - 2);
        assert_eq!(place(bandwidth, &stops, 1), 0);
    }
}
