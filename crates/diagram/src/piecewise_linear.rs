//! A piecewise linear, monotone map between moments and another measure, and its inverse. The even steps of the diagram and
//! the pace of the player are such maps.

use trace::Micros;

/// Pairs of a moment and what it is mapped to, both strictly ascending; at least one pair.
#[derive(Clone, Debug, PartialEq)]
pub struct PiecewiseLinear {
    moments: Vec<Micros>,
    values: Vec<f64>,
}

impl PiecewiseLinear {
    /// Maps the first of `moments` to 0 and adds `length(gap number, gap)` for each gap between neighbours. `moments` must be
    /// strictly ascending, and each length above 0. No moments are the same as one moment at 0.
    pub fn new(moments: Vec<Micros>, mut length: impl FnMut(usize, Micros) -> f64) -> Self {
        let moments = if moments.is_empty() { vec![Micros(0)] } else { moments };
        let mut values = Vec::with_capacity(moments.len());
        let mut value = 0.0;
        values.push(value);
        for (number, pair) in moments.windows(2).enumerate() {
            value += length(number, pair[1] - pair[0]);
            values.push(value);
        }
        Self { moments, values }
    }

    /// The same map with every value multiplied by `factor`, which must be above 0.
    pub fn scaled(mut self, factor: f64) -> Self {
        self.values.iter_mut().for_each(|value| *value *= factor);
        self
    }

    /// The moments of the knots.
    pub fn moments(&self) -> &[Micros] {
        &self.moments
    }

    /// The last knot's value.
    pub fn length(&self) -> f64 {
        self.values.last().copied().unwrap_or_default()
    }

    /// What `at` is mapped to; beyond the ends the value of the end.
    pub fn value(&self, at: Micros) -> f64 {
        let next = self.moments.partition_point(|&moment| moment <= at);
        if next == 0 {
            return 0.0;
        }
        let (start, value) = (self.moments[next - 1], self.values[next - 1]);
        let Some((&end, &last)) = self.moments.get(next).zip(self.values.get(next)) else { return value };
        value + (last - value) * ((at - start).0 as f64 / (end - start).0 as f64)
    }

    /// The moment that is mapped to `value`; beyond the ends the moment of the end.
    pub fn moment(&self, value: f64) -> Micros {
        let next = self.values.partition_point(|&known| known <= value);
        if next == 0 {
            return self.moments[0];
        }
        let (start, low) = (self.moments[next - 1], self.values[next - 1]);
        let Some((&end, &high)) = self.moments.get(next).zip(self.values.get(next)) else { return start };
        let share = (value - low) / (high - low);
        start + Micros(((end - start).0 as f64 * share).round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_map_is_monotone_and_its_inverse_finds_the_moment(
            gaps in proptest::collection::vec(1_i64..5_000_000, 0..40),
            at in 0_i64..100_000_000,
            later in 0_i64..1_000_000,
        ) {
            let mut moments = vec![Micros(0)];
            for gap in gaps {
                moments.push(*moments.last().expect("one at least") + Micros(gap));
            }
            let end = *moments.last().expect("one at least");
            let knots = PiecewiseLinear::new(moments, |number, gap| 1.0 + (number % 3) as f64 + (gap.0 as f64).sqrt());
            let at = Micros(at).min(end);
            prop_assert!(knots.value(at) <= knots.value(at + Micros(later)));
            prop_assert!((knots.moment(knots.value(at)) - at).0.abs() <= 1);
            prop_assert_eq!(knots.moment(knots.length() + 1.0), end);
        }
    }

    #[test]
    fn without_moments_everything_is_at_the_start() {
        let knots = PiecewiseLinear::new(Vec::new(), |_, _| 1.0);
        assert_eq!((knots.value(Micros(5)), knots.moment(3.0), knots.length()), (0.0, Micros(0), 0.0));
    }
}
