//! What fields mean, and what is wrong with bytes, in plain words: one file per language, e.g. `fields/en/fields.txt`,
//! fetched when the inspector is first shown. Each line has an identifier, a tab and a sentence. Until the file has
//! arrived, or if it cannot be loaded, no meanings are shown.

use crate::page_files;
use i18n::Lang;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wire::Malformed;
use wire::tls::Dark;

thread_local! {
    static KEPT: RefCell<[Option<Rc<str>>; Lang::ALL.len()]> = const { RefCell::new([const { None }; Lang::ALL.len()]) };
}

/// The file of `lang`. If it has not been loaded, it is empty now and passed to `tell` when it arrives.
pub fn meanings(lang: Lang, tell: impl FnOnce(Rc<str>) + 'static) -> Rc<str> {
    kept(lang).unwrap_or_else(|| {
        spawn_local(async move {
            if let Ok(text) = fetch(lang).await {
                let text: Rc<str> = text.into();
                KEPT.with_borrow_mut(|kept| kept[lang as usize] = Some(Rc::clone(&text)));
                tell(text);
            }
        });
        Rc::from("")
    })
}

fn kept(lang: Lang) -> Option<Rc<str>> {
    KEPT.with_borrow(|kept| kept[lang as usize].clone())
}

async fn fetch(lang: Lang) -> Result<String, JsValue> {
    let response = page_files::fetch(&format!("fields/{}/fields.txt", lang.tag())).await?;
    JsFuture::from(response.text()?).await?.as_string().ok_or(JsValue::UNDEFINED)
}

/// The meaning of the field `id` in the file's text `meanings`.
pub fn meaning<'a>(meanings: &'a str, id: &str) -> Option<&'a str> {
    meanings.lines().find_map(|line| line.strip_prefix(id)?.strip_prefix('\t'))
}

/// The sentence that says which rule the bytes break; the rule's name if `meanings` has none.
pub fn malformed(meanings: &str, what: &Malformed) -> String {
    let sentence = meaning(meanings, &format!("malformed.{}", what.rule.id()));
    sentence.map_or_else(|| what.rule.id().to_owned(), |sentence| sentence.replace("{}", &what.subject))
}

/// The sentence that says why a record stayed encrypted; the reason's name if `meanings` has none.
pub fn dark(meanings: &str, why: Dark) -> String {
    let sentence = meaning(meanings, &format!("dark.{}", why.id()));
    sentence.map_or_else(|| why.id().to_owned(), |sentence| sentence.replace("{}", &why.subject()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::Rule;

    #[test]
    fn a_broken_rule_is_said_about_its_subject_or_named() {
        let what = Malformed { rule: Rule::DnsSection, subject: "Answers".to_owned() };
        let meanings = "malformed.dns-section\tA record of {} is not whole.\n";
        assert_eq!(malformed(meanings, &what), "A record of Answers is not whole.");
        assert_eq!(malformed("", &what), "dns-section");
    }

    #[test]
    fn a_reason_for_darkness_is_said_about_its_suite_or_named() {
        let meanings = "dark.unknown-suite\tNo cipher for {}.\n";
        assert_eq!(dark(meanings, Dark::UnknownSuite(0x1304)), "No cipher for Unknown (0x1304).");
        assert_eq!(dark("", Dark::NoKey), "no-key");
    }

    #[test]
    fn a_meaning_is_found_by_the_whole_identifier() {
        let meanings = "tcp.flags.syn\tOpens.\ntcp.flags\tWhat it does.\n";
        assert_eq!(meaning(meanings, "tcp.flags"), Some("What it does."));
        assert_eq!(meaning(meanings, "tcp"), None);
    }
}
