//! The page's languages. The folders of `locales/` are the languages, and their files hold the messages; `build.rs` turns
//! each message into a function of [`msg`].

mod format;

pub use format::{
    bytes, count, duration, group, milli, millis, moment, per_second, percent, plain_millis, ratio, time,
};

include!(concat!(env!("OUT_DIR"), "/lang.rs"));

impl Lang {
    /// The language that a BCP 47 tag such as `ko-KR` asks for.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The first of the visitor's languages that the page has.
    pub fn preferred<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Self::from_tag).unwrap_or_default()
    }

    /// The next language, for a button that goes through all of them.
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}

/// One function per message: `msg::lane_lost(lang, count)`.
pub mod msg {
    use super::{Lang, fill, group};

    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}

/// A template with its slots (private-use characters from U+E000) filled.
fn fill(template: &str, slots: &[&str]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    for character in template.chars() {
        match (character as u32).checked_sub(0xE000).and_then(|slot| slots.get(slot as usize)) {
            Some(slot) => text.push_str(slot),
            None => text.push(character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_and_the_rest_kept() {
        assert_eq!(fill("\u{E000} of \u{E001}, \u{E000}", &["3", "넷"]), "3 of 넷, 3");
        assert_eq!(fill("none", &[]), "none");
    }

    #[test]
    fn the_first_known_language_wins() {
        assert_eq!(Lang::preferred(["fr-FR", "ko-KR", "en"]), Lang::Ko);
        assert_eq!(Lang::preferred(["EN-us", "ko"]), Lang::En);
        assert_eq!(Lang::preferred(["fr", "korean"]), Lang::En);
        assert_eq!(Lang::preferred([]), Lang::En);
    }

    #[test]
    fn plurals_follow_the_count() {
        assert_eq!(msg::lane_lost(Lang::En, 1), "1 lost");
        assert_eq!(msg::lane_lost(Lang::En, 1_234), "1,234 lost");
    }
}
