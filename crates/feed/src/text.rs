//! The text of a message and the jitter of its due time. Both are functions of the seed and the message's index.

use crate::SplitMix64;

/// The smallest message: room for an index of fifteen digits and a space.
pub const MIN_SIZE: u32 = 16;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// How many letters of six bits one number of 64 bits gives.
const LETTERS_PER_NUMBER: usize = 10;

/// How late message `index` is, as a fraction of the time between two messages, in units of 2⁻³².
pub(crate) fn jitter(seed: u64, index: u64) -> u32 {
    (mix(seed ^ mix(index)) >> 32) as u32
}

/// `index`, a space, and letters, `size` bytes in total.
pub(crate) fn text(seed: u64, size: u32, index: u64) -> String {
    let size = size as usize;
    let mut text = String::with_capacity(size + LETTERS_PER_NUMBER);
    text.push_str(&index.to_string());
    text.push(' ');
    let mut state = mix(seed ^ mix(index) ^ 1);
    while text.len() < size {
        state = mix(state);
        let mut bits = state;
        for _ in 0..LETTERS_PER_NUMBER {
            text.push(char::from(LETTERS[(bits & 63) as usize]));
            bits >>= 6;
        }
    }
    text.truncate(size);
    text
}

/// The index at the start of a message's text, or `None` if the text does not start with one.
pub fn index_of(text: &str) -> Option<u64> {
    let (index, _) = text.split_once(' ')?;
    index.parse().ok().filter(|&index| index > 0)
}

/// A hash of 64 bits.
fn mix(value: u64) -> u64 {
    SplitMix64::new(value).next_u64()
}
