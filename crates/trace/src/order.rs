//! Putting things in order. Much in a run is ordered by time, and a sort is large and compiled anew for each kind of thing, so
//! the programs of the page share this one.

/// Puts things in the order of their keys, such as a moment and a rank within it; those of equal keys keep their order.
pub fn put_in_order<T>(things: &mut [T], key: impl Fn(&T) -> (i64, i64)) {
    let mut targets = targets(things.iter().map(key).collect());
    // Each swap brings one thing to where it belongs.
    for place in 0..targets.len() {
        while let Some(&target) = targets.get(place).filter(|target| **target != place) {
            things.swap(place, target);
            targets.swap(place, target);
        }
    }
}

/// A key for a number that is not whole: keys have the order of [`f64::total_cmp`].
pub fn key_of(number: f64) -> i64 {
    let bits = number.to_bits() as i64;
    // Of negative numbers, the bits of the larger one are the smaller number.
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// The place of each key once they are in order.
fn targets(keys: Vec<(i64, i64)>) -> Vec<usize> {
    let mut order: Vec<((i64, i64), usize)> = keys.into_iter().zip(0..).collect();
    order.sort_unstable();
    let mut targets = vec![0; order.len()];
    for (target, (_, place)) in order.into_iter().enumerate() {
        if let Some(slot) = targets.get_mut(place) {
            *slot = target;
        }
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_not_whole_have_keys_in_their_order() {
        let numbers = [f64::NEG_INFINITY, -2.5, -2.0, -0.0, 0.0, 1e-9, 0.1, 3.0, f64::INFINITY];
        assert!(numbers.windows(2).all(|pair| key_of(pair[0]) < key_of(pair[1])));
    }

    #[test]
    fn things_are_in_the_order_of_their_keys_and_equal_ones_as_they_were() {
        // Numbers whose remainders repeat, in an order that is none.
        let mut things: Vec<i64> = (0..500).map(|number| number * 7_919 % 500).collect();
        let mut expected = things.clone();
        expected.sort_by_key(|thing| (thing % 7, thing % 3));
        put_in_order(&mut things, |thing| (thing % 7, thing % 3));
        assert_eq!(things, expected);
        put_in_order(&mut things, |thing| (-thing, 0));
        assert_eq!(things, (0..500).rev().collect::<Vec<i64>>());
        put_in_order(&mut [] as &mut [i64], |thing| (*thing, 0));
    }
}
