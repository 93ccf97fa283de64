//! A student's seed, which depends on nothing but the class and the name.

/// The first variant, which the page shows to everyone.
const FIRST: u32 = 1;

/// The seed of a student: the same for the same class and name on every machine. Spaces around the name do not count, and
/// several spaces are one. It is never that of the first variant, and has at most nine digits.
pub fn seed_of(class: &str, name: &str) -> u64 {
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = [class.trim(), "\n", &words].concat();
    // FNV-1a, and MurmurHash3's last step, because the lowest bits of FNV alone depend on few characters.
    let mut hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^= hash >> 16;
    u64::from(hash % 999_999_998 + FIRST + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_depends_on_the_class_and_the_name_alone() {
        assert_eq!(seed_of("3-2", "Kim Minji"), seed_of(" 3-2 ", "  Kim   Minji\t"));
        assert_ne!(seed_of("3-2", "Kim Minji"), seed_of("3-3", "Kim Minji"));
        // These stay: a class that was made before must get the same variants again.
        assert_eq!((seed_of("", ""), seed_of("3-2", "Kim Minji")), (579050431, 823673618));
    }

    #[test]
    fn a_large_class_has_different_seeds() {
        let mut seeds: Vec<u64> = (0..1_000).map(|place| seed_of("class", &format!("student {place}"))).collect();
        seeds.sort_unstable();
        seeds.dedup();
        assert_eq!(seeds.len(), 1_000);
        assert!(seeds.iter().all(|seed| (2..1_000_000_000).contains(seed)));
    }
}
