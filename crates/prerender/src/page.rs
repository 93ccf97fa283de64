//! A page that needs no program, made from the built `index.html`.

use anyhow::{Context, Result};
use i18n::Lang;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use pack::Manifest;
use roundtrip::StillPage;

use crate::address::{Address, HOME};
use crate::site::Site;

/// The page at `address`: `template` with the content of `still`.
pub fn page(
    template: &str,
    manifest: &Manifest,
    site: Option<&Site>,
    address: Address,
    still: &StillPage,
) -> Result<String> {
    let up = address.up();
    let styles = format!("<link rel=\"stylesheet\" href=\"{up}{}\">", manifest.file(address.styles())?);
    let others = site.map(|site| site.head(address, &still.title, &still.description)).unwrap_or_default();
    let content = with_links(&still.html, &up)?;
    let handlers = vec![
        element!("html", |html| Ok(html.set_attribute("lang", address.lang.tag())?)),
        element!("title", |title| {
            title.set_inner_content(&still.title, ContentType::Text);
            title.after(&others, ContentType::Html);
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

/// `index.html` itself: what it shows stands behind the `#`, which only a script sees. Readers without scripts are led to the
/// home page that needs none.
pub fn index(template: &str, site: Option<&Site>) -> Result<String> {
    let address = Address { page: HOME, lang: Lang::default() };
    let others = site.map(|site| site.links(address)).unwrap_or_default();
    let home = address.folder();
    let more = format!("{others}<noscript><meta http-equiv=\"refresh\" content=\"0; url={home}\"></noscript>");
    let handlers = vec![element!("title", |title| {
        title.after(&more, ContentType::Html);
        Ok(())
    })];
    rewrite_str(template, RewriteStrSettings { element_content_handlers: handlers, ..RewriteStrSettings::new() })
        .context("index.html cannot be rewritten")
}

/// `html` with links to pages that need no program where there is one, and else to the program's.
fn with_links(html: &str, up: &str) -> Result<String> {
    let handlers = vec![element!("a[href^='#']", |link| {
        let hash = link.get_attribute("href").unwrap_or_default();
        let target =
            still_address(&hash).map_or_else(|| format!("{up}{hash}"), |address| format!("{up}{}", address.folder()));
        Ok(link.set_attribute("href", &target)?)
    })];
    rewrite_str(html, RewriteStrSettings { element_content_handlers: handlers, ..RewriteStrSettings::new() })
        .context("a page cannot be rewritten")
}

/// The page that shows what the program shows at `hash`: a page with nothing but a language chosen.
fn still_address(hash: &str) -> Option<Address<'_>> {
    let (page, query) = hash.split_once('?').unwrap_or((hash, ""));
    let page = match page.strip_prefix("#/")? {
        "" => HOME,
        page @ ("live" | "recall" | "capture" | "workbench" | "doctor" | "choose") => page,
        lesson => {
            lessons::find(lesson.strip_prefix("lesson/")?)?;
            lesson
        }
    };
    let lang = match query {
        "" => Lang::default(),
        _ => Lang::from_tag(query.strip_prefix("lang=")?)?,
    };
    Some(Address { page, lang })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "<!doctype html><html lang=en><title>Roundtrip</title><meta content=\"x\" name=description>\
        <link href=./icon-1.svg rel=icon><link rel=\"stylesheet\" href=\"./style-2.css\">\
        <script src=./loader-3.js defer></script><body><div id=app><p>Loading</p></div>";

    fn manifest() -> Manifest {
        let files = [("style-lessons.css".to_owned(), "style-lessons-4.css".to_owned())].into();
        Manifest { version: "0.1.0".to_owned(), build: "0".to_owned(), files }
    }

    fn still() -> StillPage {
        StillPage {
            hash: "#/lesson/tcp?lang=ko".to_owned(),
            title: "TCP <b>".to_owned(),
            description: "A \"lead\".".to_owned(),
            html: "<a href=\"#/lesson/udp?lang=ko\">UDP</a><a href=\"#/lesson/tcp?do=drop:2&amp;lang=ko\">Try</a>\
                   <a href=\"#/live?lang=ko\">Live</a><a href=\"#/?lang=ko\">Roundtrip</a><a href=\"https://example.org/#/lesson/tcp\">Elsewhere</a>"
                .to_owned(),
        }
    }

    #[test]
    fn a_page_has_its_own_words_and_the_files_of_the_built_page() {
        let address = Address { page: "lesson/tcp", lang: Lang::Ko };
        let html = page(TEMPLATE, &manifest(), None, address, &still()).unwrap();
        for expected in [
            "<html lang=\"ko\">",
            "<title>TCP &lt;b&gt;</title>",
            "content=\"A &quot;lead&quot;.\"",
            "href=\"../../../icon-1.svg\"",
            "href=\"../../../style-2.css\"",
            "href=\"../../../style-lessons-4.css\"",
            "src=\"../../../loader-3.js\"",
            "data-hash=\"#/lesson/tcp?lang=ko\"",
        ] {
            assert!(html.contains(expected), "{expected} is missing in {html}");
        }
        assert!(!html.contains("Loading"), "{html}");
    }

    #[test]
    fn with_an_address_a_page_names_itself_and_what_is_shown_of_it_elsewhere() {
        let site: Site = "https://example.org/a/".parse().unwrap();
        let address = Address { page: "lesson/tcp", lang: Lang::Ko };
        let html = page(TEMPLATE, &manifest(), Some(&site), address, &still()).unwrap();
        for expected in [
            "<link rel=\"canonical\" href=\"https://example.org/a/ko/lesson/tcp/\">",
            "hreflang=\"en\" href=\"https://example.org/a/lesson/tcp/\"",
            "hreflang=\"x-default\" href=\"https://example.org/a/lesson/tcp/\"",
            "property=\"og:title\" content=\"TCP &lt;b&gt;\"",
            "property=\"og:description\" content=\"A &quot;lead&quot;.\"",
            "property=\"og:url\" content=\"https://example.org/a/ko/lesson/tcp/\"",
            "property=\"og:image\" content=\"https://example.org/a/cards/lesson-tcp-ko.png\"",
            "name=\"twitter:card\" content=\"summary_large_image\"",
        ] {
            assert!(html.contains(expected), "{expected} is missing in {html}");
        }
        let html = index(TEMPLATE, Some(&site)).unwrap();
        assert!(html.contains("<link rel=\"canonical\" href=\"https://example.org/a/home/\">"), "{html}");
    }

    #[test]
    fn index_html_leads_readers_without_scripts_to_the_home_page() {
        let html = index(TEMPLATE, None).unwrap();
        for expected in [
            "<noscript><meta http-equiv=\"refresh\" content=\"0; url=home/\"></noscript>",
            "src=./loader-3.js",
            "Loading",
        ] {
            assert!(html.contains(expected), "{expected} is missing in {html}");
        }
    }

    #[test]
    fn links_lead_to_pages_without_a_program_where_there_is_one() {
        let html = with_links(&still().html, "../../../").unwrap();
        for expected in [
            "href=\"../../../ko/lesson/udp/\"",
            "href=\"../../../#/lesson/tcp?do=drop:2&amp;lang=ko\"",
            "href=\"../../../ko/live/\"",
            "href=\"../../../ko/home/\"",
            "href=\"https://example.org/#/lesson/tcp\"",
        ] {
            assert!(html.contains(expected), "{expected} is missing in {html}");
        }
    }

    #[test]
    fn only_a_page_as_it_is_shown_at_first_needs_no_program() {
        for (hash, folder) in [
            ("#/", "home/"),
            ("#/?lang=ko", "ko/home/"),
            ("#/live?lang=ko", "ko/live/"),
            ("#/lesson/tcp", "lesson/tcp/"),
            ("#/lesson/tcp?lang=ko", "ko/lesson/tcp/"),
        ] {
            assert_eq!(still_address(hash).map(|address| address.folder()).as_deref(), Some(folder), "{hash}");
        }
        for hash in [
            "#/lesson/",
            "#/live?rate=5",
            "#/elsewhere",
            "#/lesson/none",
            "#/lesson/tcp?loss=2",
            "#/lesson/tcp?lang=ko&loss=2",
        ] {
            assert_eq!(still_address(hash), None, "{hash}");
        }
    }
}
