//! A sentence about what is wrong with a filter.

use crate::{What, Wrong};
use i18n::{Lang, msg};

impl Wrong {
    /// What is wrong, and where.
    pub fn text(&self, lang: Lang) -> String {
        let what = match &self.what {
            What::UnknownField { name, nearest: Some(nearest) } => msg::capture_wrong_unknown_near(lang, name, nearest),
            What::UnknownField { name, nearest: None } => msg::capture_wrong_unknown(lang, name),
            What::TermMissing { found: Some(found) } => msg::capture_wrong_term(lang, found),
            What::TermMissing { found: None } => msg::capture_wrong_term_end(lang).to_owned(),
            What::ValueMissing { comparison } => msg::capture_wrong_value(lang, comparison),
            What::NotClosed => msg::capture_wrong_open(lang).to_owned(),
            What::NotOpened => msg::capture_wrong_close(lang).to_owned(),
            What::QuoteMissing => msg::capture_wrong_quote(lang).to_owned(),
            What::NotANumber { value } => msg::capture_wrong_number(lang, value),
            What::NoValue { name } => msg::capture_wrong_protocol(lang, name),
            What::TooLong => msg::capture_wrong_long(lang).to_owned(),
        };
        msg::capture_wrong(lang, &self.at.to_string(), &what)
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;
    use i18n::Lang;

    #[test]
    fn a_wrong_filter_gets_a_sentence_with_its_place_and_the_nearest_name() {
        let sentence = parse("tcp.flag.syn==1").expect_err("no filter").text(Lang::En);
        assert!(sentence.starts_with("At character 1") && sentence.contains("tcp.flags.syn"), "{sentence}");
        for lang in Lang::ALL {
            for text in ["a or", "or a", "ip.ttl<", "(a", "a)", "\"a", "ip.ttl<low", "tcp==1", "zzzzz==1"] {
                let wrong = parse(text).expect_err(text);
                assert!(wrong.text(lang).contains(&wrong.at.to_string()), "{text}");
            }
        }
    }
}
