//! SplitMix64 (Steele, Lea, Flood 2014): pseudo-random numbers that depend on nothing but their seed.

/// A sequence of numbers. Equal seeds give equal sequences on every machine, natively and in wasm.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The sequence of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number. Every bit of the seed reaches every bit of it, so that the first number is also a good hash.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next number as a fraction from 0 to less than 1, evenly distributed: 53 bits, as many as a double keeps.
    pub fn next_fraction(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_numbers_of_the_reference_implementation() {
        let mut numbers = SplitMix64::new(1_234_567);
        for expected in [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423] {
            assert_eq!(numbers.next_u64(), expected);
        }
    }

    #[test]
    fn a_fraction_has_the_upper_bits_of_a_number() {
        let (mut numbers, mut fractions) = (SplitMix64::new(7), SplitMix64::new(7));
        for _ in 0..1_000 {
            let (number, fraction) = (numbers.next_u64(), fractions.next_fraction());
            assert!((0.0..1.0).contains(&fraction));
            assert_eq!((fraction * 2_f64.powi(53)) as u64, number >> 11);
        }
    }
}
