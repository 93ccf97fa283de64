//! Random numbers from a seed: the same sequence on every machine.

use feed::SplitMix64;

/// A sequence of random numbers that depends on its seed alone.
#[derive(Clone, Debug)]
pub struct Rng(SplitMix64);

impl Rng {
    /// Equal seeds give equal sequences.
    pub fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }

    /// A sequence of its own for each `purpose`, so that drawing more numbers in one place never changes another place's
    /// sequence.
    pub fn derive(seed: u64, purpose: u64) -> Self {
        let mut mixed = Self::new(seed ^ purpose.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        mixed.next();
        mixed
    }

    /// The next number.
    #[allow(clippy::should_implement_trait, reason = "the sequence does not end, so it needs no Option")]
    pub fn next(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 to `end` - 1; 0 if `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// True with a probability of `millionths`.
    pub fn gen_bool(&mut self, millionths: u32) -> bool {
        self.below(1_000_000) < u64::from(millionths)
    }

    /// Fills `bytes` with random ones.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let number = self.next().to_le_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
    }
}
