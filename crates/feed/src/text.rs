//! What a message says, and the jitter of its due time. Both from one hash of seed and index.

/// The smallest message: room for an index of fifteen digits and a space.
pub const MIN_SIZE: u32 = 16;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The fraction of a slot, in 2⁻³², by which message `index` is late.
pub(crate) fn jitter(seed: u64, index: u64) -> u32 {
    (mix(seed ^ mix(index)) >> 32) as u32
}

/// `index`, a space, and letters up to `size` bytes.
pub(crate) fn text(seed: u64, size: u32, index: u64) -> String {
    let size = size as usize;
    let mut text = String::with_capacity(size);
    text.push_str(&index.to_string());
    text.push(' ');
    let mut state = mix(seed ^ mix(index) ^ 1);
    while text.len() < size {
        state = mix(state);
        let mut bits = state;
        for _ in 0..10 {
            text.push(char::from(LETTERS[(bits & 63) as usize]));
            bits >>= 6;
        }
    }
    text.truncate(size);
    text
}

/// The index that a message's text begins with; `None` where it is not the text of a feed's message.
pub fn index_of(text: &str) -> Option<u64> {
    let (index, _) = text.split_once(' ')?;
    index.parse().ok().filter(|&index| index > 0)
}

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): every input bit reaches every output bit.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
