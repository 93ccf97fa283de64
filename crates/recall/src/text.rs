//! When two texts say the same: case, spaces, punctuation and the composition of Hangul do not count, and listed words may stand
//! for one another.

use i18n::Lang;
use std::sync::OnceLock;

/// Units of a text, and those of the first word of its line in a list.
type Entry = (Vec<String>, Vec<String>);

/// The lists of words that may stand for one another: one line each, the study note's word first.
const SYNONYMS: [(Lang, &str); 2] =
    [(Lang::En, include_str!("../fixtures/synonyms.en.txt")), (Lang::Ko, include_str!("../fixtures/synonyms.ko.txt"))];

/// Letters and digits in lower case; everything else separates words and is left out.
pub fn plain(text: &str) -> String {
    words(text).concat()
}

/// Whether two labels say the same. Only Korean ones have listed words: the others are names.
pub fn is_same_label(one: &str, other: &str) -> bool {
    let is_korean = |text: &str| !text.is_ascii();
    plain(one) == plain(other) || (is_korean(one) && is_korean(other) && is_same(Lang::Ko, one, other))
}

/// Whether two texts in `lang` say the same.
pub fn is_same(lang: Lang, one: &str, other: &str) -> bool {
    canonical(lang, one) == canonical(lang, other)
}

/// The study note's text with underscores in place of the words that `given` lacks.
pub fn hint(lang: Lang, expected: &str, given: &str) -> String {
    let given = canonical(lang, given).concat();
    let shown = expected.split_whitespace().map(|word| {
        let key = canonical(lang, word).concat();
        let hidden = || word.chars().map(|letter| if letter.is_alphanumeric() { '_' } else { letter }).collect();
        if !key.is_empty() && given.contains(&key) { word.to_owned() } else { hidden() }
    });
    shown.collect::<Vec<String>>().join(" ")
}

/// How many words of `expected` are in `given`.
pub fn shared_words(lang: Lang, expected: &str, given: &str) -> usize {
    let given = canonical(lang, given).concat();
    let is_in = |word: &&str| {
        let key = canonical(lang, word).concat();
        !key.is_empty() && given.contains(&key)
    };
    expected.split_whitespace().filter(is_in).count()
}

/// A text as a sequence of units in which the first word of a line of [`SYNONYMS`] stands for all others of that line.
fn canonical(lang: Lang, text: &str) -> Vec<String> {
    let units = units(lang, text);
    let entries = all_entries(lang);
    let (mut said, mut at) = (Vec::new(), 0);
    while at < units.len() {
        // The longest one, so that a word within a longer one is left alone.
        let fits = entries.iter().filter(|(entry, _)| units[at..].starts_with(entry));
        match fits.max_by_key(|(entry, _)| entry.len()) {
            Some((entry, first)) => {
                said.extend(first.iter().cloned());
                at += entry.len();
            }
            None => {
                said.push(units[at].clone());
                at += 1;
            }
        }
    }
    said
}

/// The entries of a language, read once.
fn all_entries(lang: Lang) -> &'static [Entry] {
    static ENTRIES: [OnceLock<Vec<Entry>>; SYNONYMS.len()] = [const { OnceLock::new() }; SYNONYMS.len()];
    let lists = ENTRIES.iter().zip(SYNONYMS).find(|(_, (of, _))| *of == lang);
    lists.map_or(&[], |(read, (_, list))| read.get_or_init(|| entries(lang, list).collect()))
}

/// Each word of a list with the first one of its line.
fn entries(lang: Lang, list: &'static str) -> impl Iterator<Item = Entry> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(move |line| {
        let mut words = line.split('=').map(move |word| units(lang, word)).peekable();
        let first = words.peek().cloned().unwrap_or_default();
        words.filter(|word| !word.is_empty()).map(move |word| (word, first.clone()))
    })
}

/// What is compared one by one: words, and in Korean, where spaces vary, letters.
fn units(lang: Lang, text: &str) -> Vec<String> {
    match lang {
        Lang::Ko => plain(text).chars().map(String::from).collect(),
        Lang::En => words(text),
    }
}

/// The words of a text in lower case, without punctuation.
fn words(text: &str) -> Vec<String> {
    let letters = composed(text.chars().map(narrow));
    let text: String = letters.into_iter().flat_map(char::to_lowercase).collect();
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A letter of the block of full-width forms, which Korean keyboards offer, as the usual one.
fn narrow(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

/// Hangul letters that are written one after the other as syllables (Unicode §3.12): some systems name files so, and a text
/// that is pasted from there looks the same and is not.
fn composed(letters: impl Iterator<Item = char>) -> Vec<char> {
    const SYLLABLES: u32 = 0xAC00;
    const LEADING: std::ops::Range<u32> = 0x1100..0x1113;
    const VOWELS: std::ops::Range<u32> = 0x1161..0x1176;
    const TRAILING: std::ops::Range<u32> = 0x11A8..0x11C3;
    let mut said: Vec<char> = Vec::new();
    for letter in letters {
        let (code, last) = (letter as u32, said.last().map_or(0, |last| *last as u32));
        let whole = if VOWELS.contains(&code) && LEADING.contains(&last) {
            Some(SYLLABLES + ((last - LEADING.start) * 21 + (code - VOWELS.start)) * 28)
        } else if TRAILING.contains(&code)
            && (SYLLABLES..0xD7A4).contains(&last)
            && (last - SYLLABLES).is_multiple_of(28)
        {
            Some(last + code - TRAILING.start + 1)
        } else {
            None
        };
        match whole.and_then(char::from_u32) {
            Some(whole) => {
                said.pop();
                said.push(whole);
            }
            None => said.push(letter),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that say the same and texts that do not, in Korean: `same` or `other`, then both, separated by ` | `.
    const PAIRS: &str = include_str!("../fixtures/pairs.ko.txt");

    #[test]
    fn korean_texts_say_the_same_whatever_their_spaces_and_listed_words_are() {
        for line in PAIRS.lines() {
            let [kind, one, other] = line.split(" | ").collect::<Vec<_>>()[..] else { panic!("{line}") };
            assert_eq!(is_same(Lang::Ko, one, other), kind == "same", "{line}");
        }
    }

    #[test]
    fn hangul_in_single_letters_is_the_same_word() {
        let word = "\u{1109}\u{1169}\u{110F}\u{1166}\u{11BA}";
        assert_eq!(plain(word), "\u{C18C}\u{CF13}");
        assert_eq!(plain("\u{FF34}\u{FF23}\u{FF30}"), "tcp");
    }

    #[test]
    fn labels_are_the_same_whatever_joins_their_words() {
        for other in ["SYN,ACK", "SYN+ACK", "syn ack", "SYN, ACK"] {
            assert!(is_same_label("SYN-ACK", other), "{other}");
        }
        assert!(is_same_label("3-Way Handshake", "3 way handshake"));
        assert!(!is_same_label("SYN-ACK", "ACK-SYN") && !is_same_label("Data", "Data [Window=1000]"));
    }

    #[test]
    fn english_words_are_exchanged_whole() {
        let same = |one, other| is_same(Lang::En, one, other);
        assert!(same("Two-way communication", "bidirectional communication"));
        assert!(same("Order is kept", "Order is preserved."));
        assert!(!same("Order is kept", "Order is not kept") && !same("speedy", "ratey"));
    }

    #[test]
    fn a_hint_hides_what_is_missing_and_shows_what_is_there() {
        assert_eq!(hint(Lang::En, "Data can be sent, once", "data once"), "Data ___ __ ____, once");
        assert_eq!(hint(Lang::En, "TCP, UDP", ""), "___, ___");
    }
}
