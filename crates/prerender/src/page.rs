//! A page that needs no program, made from the built `index.html`.

use anyhow::{Context, Result};
use i18n::Lang;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use pack::Manifest;
use roundtrip::StillLesson;

/// The styles of the lessons, which the loader adds only with their program.
const STYLES: &str = "style-lessons.css";

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    pub lesson: &'a str,
    pub lang: Lang,
}

impl Address<'_> {
    /// The folder below that of the built page: `lesson/tcp`, `ko/lesson/tcp`.
    pub fn folder(&self) -> String {
        format!("{}lesson/{}", language_folder(self.lang), self.lesson)
    }

    /// The way from the page's folder up to that of the built page: `../../`.
    fn up(&self) -> String {
        "../".repeat(self.folder().split('/').count())
    }
}

/// The first language has no folder of its own.
fn language_folder(lang: Lang) -> String {
    if lang == Lang::default() { String::new() } else { format!("{}/", lang.tag()) }
}

/// The page at `address`: `template` with the content of `still`.
pub fn page(template: &str, manifest: &Manifest, address: Address, still: &StillLesson) -> Result<String> {
    let up = address.up();
    let styles = format!("<link rel=\"stylesheet\" href=\"{up}{}\">", manifest.file(STYLES)?);
    let others = Lang::ALL.map(|lang| {
        let folder = Address { lang, ..address }.folder();
        format!("<link rel=\"alternate\" hreflang=\"{}\" href=\"{up}{folder}/\">", lang.tag())
    });
    let content = with_links(&still.html, &up)?;
    let handlers = vec![
        element!("html", |html| Ok(html.set_attribute("lang", address.lang.tag())?)),
        element!("title", |title| {
            title.set_inner_content(&still.title, ContentType::Text);
            title.after(&others.concat(), ContentType::Html);
            Ok(())
        }),
        element!("meta[name=description]", |meta| Ok(meta.set_attribute("content", &still.description)?)),
        element!("link[rel=stylesheet]", |link| {
            link.after(&styles, ContentType::Html);
            Ok(())
        }),
        element!("[href^='./'], [src^='./']", |element| {
            for name in ["href", "src"] {
                if let Some(value) = element.get_attribute(name) {
                    element.set_attribute(name, &value.replacen("./", &up, 1))?;
                }
            }
            Ok(())
        }),
        element!("#app", |app| {
            app.set_attribute("data-hash", &still.hash)?;
            app.set_inner_content(&content, ContentType::Html);
            Ok(())
        }),
    ];
    rewrite_str(template, RewriteStrSettings { element_content_handlers: handlers, ..RewriteStrSettings::new() })
        .context("index.html cannot be rewritten")
}

/// `html` with links to pages that need no program where there is one, and else to the program's.
fn with_links(html: &str, up: &str) -> Result<String> {
    let handlers = vec![element!("a[href^='#']", |link| {
        let hash = link.get_attribute("href").unwrap_or_default();
        let target = still_folder(&hash).map_or_else(|| format!("{up}{hash}"), |folder| format!("{up}{folder}/"));
        Ok(link.set_attribute("href", &target)?)
    })];
    rewrite_str(html, RewriteStrSettings { element_content_handlers: handlers, ..RewriteStrSettings::new() })
        .context("a lesson's page cannot be rewritten")
}

/// The folder of the page that shows what the program shows at `hash`: a lesson with nothing but a language chosen.
fn still_folder(hash: &str) -> Option<String> {
    let (page, query) = hash.split_once('?').unwrap_or((hash, ""));
    let lesson = lessons::find(page.strip_prefix("#/lesson/")?)?.scenario;
    let lang = match query {
        "" => Lang::default(),
        _ => Lang::from_tag(query.strip_prefix("lang=")?)?,
    };
    Some(Address { lesson, lang }.folder())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "<!doctype html><html lang=en><title>Roundtrip</title><meta content=\"x\" name=description>\
        <link href=./icon-1.svg rel=icon><link rel=\"stylesheet\" href=\"./style-2.css\">\
        <script src=./loader-3.js defer></script><body><div id=app><p>Loading</p></div>";

    fn manifest() -> Manifest {
        let files = [(STYLES.to_owned(), "style-lessons-4.css".to_owned())].into();
        Manifest { version: "0.1.0".to_owned(), build: "0".to_owned(), files }
    }

    fn still() -> StillLesson {
        StillLesson {
            hash: "#/lesson/tcp?lang=ko".to_owned(),
            title: "TCP <b>".to_owned(),
            description: "A \"lead\".".to_owned(),
            html: "<a href=\"#/lesson/udp?lang=ko\">UDP</a><a href=\"#/lesson/tcp?do=drop:2&amp;lang=ko\">Try</a>\
                   <a href=\"#/live?lang=ko\">Live</a><a href=\"https://example.org/#/lesson/tcp\">Elsewhere</a>"
                .to_owned(),
        }
    }

    #[test]
    fn a_page_has_its_own_words_and_the_files_of_the_built_page() {
        let address = Address { lesson: "tcp", lang: Lang::Ko };
        let html = page(TEMPLATE, &manifest(), address, &still()).unwrap();
        for expected in [
            "<html lang=\"ko\">",
            "<title>TCP &lt;b&gt;</title>",
            "content=\"A &quot;lead&quot;.\"",
            "href=\"../../../icon-1.svg\"",
            "href=\"../../../style-2.css\"",
            "href=\"../../../style-lessons-4.css\"",
            "src=\"../../../loader-3.js\"",
            "hreflang=\"en\" href=\"../../../lesson/tcp/\"",
            "hreflang=\"ko\" href=\"../../../ko/lesson/tcp/\"",
            "data-hash=\"#/lesson/tcp?lang=ko\"",
        ] {
            assert!(html.contains(expected), "{expected} is missing in {html}");
        }
        assert!(!html.contains("Loading"), "{html}");
    }

    #[test]
    fn links_lead_to_pages_without_a_program_where_there_is_one() {
        let html = with_links(&still().html, "../../../").unwrap();
        for expected in [
            "href=\"../../../ko/lesson/udp/\"",
            "href=\"../../../#/lesson/tcp?do=drop:2&amp;lang=ko\"",
            "href=\"../../../#/live?lang=ko\"",
            "href=\"https://example.org/#/lesson/tcp\"",
        ] {
            assert!(html.contains(expected), "{expected} is missing in {html}");
        }
    }

    #[test]
    fn only_a_lesson_as_it_is_shown_at_first_needs_no_program() {
        assert_eq!(still_folder("#/lesson/tcp").as_deref(), Some("lesson/tcp"));
        assert_eq!(still_folder("#/lesson/tcp?lang=ko").as_deref(), Some("ko/lesson/tcp"));
        for hash in ["#/", "#/live", "#/lesson/none", "#/lesson/tcp?loss=2", "#/lesson/tcp?lang=ko&loss=2"] {
            assert_eq!(still_folder(hash), None, "{hash}");
        }
    }
}
