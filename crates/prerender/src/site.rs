//! What a page says of itself if its address is known: to search engines, and to programs that show a card of a link.

use std::fmt::{self, Display};
use std::fs;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result};
use i18n::Lang;
use url::Url;

use crate::address::Address;

/// Cards of links, below the folder of the built page and in `docs/`.
const CARDS: &str = "cards";
/// Pixels of a card.
const CARD: [u32; 2] = [1_200, 630];

/// Where the page will be, with a slash at the end.
#[derive(Clone, Debug)]
pub struct Site(Url);

impl FromStr for Site {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut url = Url::parse(text).map_err(|error| format!("this is no address: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
            return Err("the address of a page begins with https:// and has neither a query nor a fragment".to_owned());
        }
        if url.as_str().contains(['&', '\'']) {
            return Err("the address must have neither & nor '".to_owned());
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }
}

impl Display for Site {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Site {
    /// Links to the page itself and to the same in other languages.
    pub fn links(&self, address: Address) -> String {
        let own = format!("{self}{}", address.folder());
        let other = |name: &str, lang: Lang| {
            let folder = Address { lang, ..address }.folder();
            format!("<link rel=\"alternate\" hreflang=\"{name}\" href=\"{self}{folder}\">")
        };
        let others = Lang::ALL.map(|lang| other(lang.tag(), lang)).concat();
        format!("<link rel=\"canonical\" href=\"{own}\">{others}{}", other("x-default", Lang::default()))
    }

    /// These links, and the card (the Open Graph protocol).
    pub fn head(&self, address: Address, title: &str, description: &str) -> String {
        let card = format!("{self}{CARDS}/{}", card_name(address));
        let [width, height] = CARD.map(|pixels| pixels.to_string());
        let properties = [
            ("og:type", "website"),
            ("og:site_name", "Roundtrip"),
            ("og:title", title),
            ("og:description", description),
            ("og:url", &format!("{self}{}", address.folder())),
            ("og:locale", address.lang.tag()),
            ("og:image", &card),
            ("og:image:width", &width),
            ("og:image:height", &height),
        ]
        .map(|(name, content)| format!("<meta property=\"{name}\" content=\"{}\">", escaped(content)));
        format!(
            "{}{}<meta name=\"twitter:card\" content=\"summary_large_image\">",
            self.links(address),
            properties.concat()
        )
    }

    /// Writes the sitemap of `pages`, named as in the address, and copies the cards. A site at the root of its host also gets
    /// a robots.txt, which crawlers read there only.
    pub fn write(&self, dist: &Path, pages: &[String]) -> Result<()> {
        fs::write(dist.join("sitemap.xml"), self.sitemap(pages)).context("sitemap.xml cannot be written")?;
        if self.0.path() == "/" {
            let robots = format!("User-agent: *\nAllow: /\nDisallow: /api/\nSitemap: {self}sitemap.xml\n");
            fs::write(dist.join("robots.txt"), robots).context("robots.txt cannot be written")?;
        }
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(CARDS);
        let to = dist.join(CARDS);
        fs::create_dir_all(&to).with_context(|| format!("{} cannot be made", to.display()))?;
        for address in pages.iter().flat_map(|page| Lang::ALL.map(|lang| Address { page, lang })) {
            let name = card_name(address);
            fs::copy(from.join(&name), to.join(&name)).with_context(|| {
                format!("docs/{CARDS}/{name} is missing: make the cards with `cargo xtask pictures`")
            })?;
        }
        Ok(())
    }

    /// The sitemap (sitemaps.org 0.9) with the languages of each page.
    fn sitemap(&self, pages: &[String]) -> String {
        let entry = |address: Address| {
            let others: String = Lang::ALL
                .map(|lang| {
                    let other = Address { lang, ..address }.folder();
                    format!("<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{self}{other}\"/>", lang.tag())
                })
                .concat();
            format!("<url><loc>{self}{}</loc>{others}</url>\n", address.folder())
        };
        let entries: String =
            pages.iter().flat_map(|page| Lang::ALL.map(|lang| entry(Address { page, lang }))).collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
             xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n{entries}</urlset>\n"
        )
    }
}

/// `lesson-tcp-ko.png`
fn card_name(address: Address) -> String {
    format!("{}-{}.png", address.page.replace('/', "-"), address.lang.tag())
}

/// `text` as the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_with_a_slash_and_is_one_of_a_page() {
        let site = |text: &str| text.parse::<Site>().map(|site| site.to_string());
        for (text, address) in [
            ("https://example.org", "https://example.org/"),
            ("https://example.org/a/b", "https://example.org/a/b/"),
            ("http://127.0.0.1:8081/", "http://127.0.0.1:8081/"),
        ] {
            assert_eq!(site(text).as_deref(), Ok(address));
        }
        for text in [
            "example.org",
            "ftp://example.org/",
            "https://example.org/?a",
            "https://example.org/#a",
            "https://example.org/a&b",
        ] {
            assert!(site(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_sitemap_has_every_page_in_every_language() {
        let site: Site = "https://example.org/".parse().unwrap();
        let map = site.sitemap(&["home".to_owned(), "lesson/tcp".to_owned()]);
        for address in ["home/", "ko/home/", "lesson/tcp/", "ko/lesson/tcp/"] {
            assert!(
                map.contains(&format!("<loc>https://example.org/{address}</loc>")),
                "{address} is missing in {map}"
            );
        }
        assert_eq!(map.matches("hreflang=\"ko\" href=\"https://example.org/ko/lesson/tcp/\"").count(), 2);
    }
}
