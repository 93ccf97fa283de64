//! How wide a text is at most, without a screen. The layout must know it before anything is painted.
//!
//! The numbers are those of DejaVu Sans, the widest of the typefaces that systems use for a page's texts, so they hold for
//! the others too. A painter squeezes a text that is wider nevertheless.

/// A typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Labels.
    Strong,
    /// Remarks and the scale.
    Plain,
    /// Numbers and states.
    Mono,
}

/// The size of labels and remarks in CSS pixels.
const SIZE: f64 = 11.0;
/// Every character of a monospaced face, at 10.5 pixels.
const MONO: f64 = 6.4;
/// A Korean or Chinese character, and any other of which nothing is known.
const SQUARE: f64 = SIZE;

/// The advances of the characters from space to `~`, in hundredths of the size.
const STRONG: [u8; 95] = [
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40,
    84, 84, 84, 59, 100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 86, 74, 86, 78, 73, 69, 82, 78, 111,
    78, 73, 73, 46, 37, 46, 84, 50, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60,
    48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
];
const PLAIN: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69,
    62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64,
    60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// An upper bound of the width of `text` in CSS pixels.
pub fn width(text: &str, face: Face) -> f64 {
    text.chars().map(|character| advance(character, face)).sum()
}

fn advance(character: char, face: Face) -> f64 {
    let of = |table: &[u8; 95]| f64::from(table[character as usize - 32]) / 100.0 * SIZE;
    match (character, face) {
        (' '..='~' | '·' | '×' | '→' | '←' | '−' | '…', Face::Mono) => MONO,
        (' '..='~', Face::Strong) => of(&STRONG),
        (' '..='~', Face::Plain) => of(&PLAIN),
        ('·', _) => 0.4 * SIZE,
        ('×' | '→' | '←' | '−', _) => 0.84 * SIZE,
        _ => SQUARE,
    }
}

/// The longest beginning of `text` that fits into `room` with … after it, or all of `text` if it fits. `None` if not even
/// three characters fit.
pub fn shortened(text: &str, face: Face, room: f64) -> Option<(&str, &'static str)> {
    if width(text, face) <= room {
        return Some((text, ""));
    }
    let mut used = advance('…', face);
    let mut end = 0;
    let mut count = 0;
    for (place, character) in text.char_indices() {
        used += advance(character, face);
        if used > room {
            break;
        }
        end = place + character.len_utf8();
        count += 1;
    }
    (count >= 3).then(|| (text[..end].trim_end_matches([' ', ',']), "…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_does_not_fit_is_cut_and_says_so() {
        assert_eq!(shortened("SYN, ACK", Face::Strong, 100.0), Some(("SYN, ACK", "")));
        let (start, rest) =
            shortened("Server Hello, Certificate", Face::Strong, 100.0).expect("room for three letters");
        assert_eq!(rest, "…");
        assert!(width(start, Face::Strong) + width(rest, Face::Strong) <= 100.0);
        assert_eq!(shortened("SYN, ACK", Face::Strong, 20.0), None);
    }
}
