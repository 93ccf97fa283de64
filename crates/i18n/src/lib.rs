//! The page's two languages. The messages stand in `locales/`; `build.rs` turns each into a function of [`msg`].

mod format;

pub use format::{bytes, count, duration, group, milli, per_second, percent, ratio, time};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    En,
    Ko,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::En, Self::Ko];

    /// Its BCP 47 tag, in the URL and in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// The language that a BCP 47 tag such as `ko-KR` asks for.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The first of the visitor's languages that the page has.
    pub fn preferred<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Self::from_tag).unwrap_or_default()
    }

    pub fn other(self) -> Self {
        match self {
            Self::En => Self::Ko,
            Self::Ko => Self::En,
        }
    }
}

/// One function a message: `msg::lane_lost(lang, count)`.
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
