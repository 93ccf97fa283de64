//! The whole page in one HTML file, for a memory stick or a room without a network: opened from a disk, the lessons work.
//!
//! Scripts and styles stand in the page itself, and the files that the loader loads as base64 in the script `#contents`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::manifest::Manifest;

/// The built page in `dist` as one file.
pub fn single_file(dist: &Path) -> Result<String> {
    let manifest = Manifest::read(dist)?;
    let text = |name: &str| -> Result<String> {
        let path = dist.join(manifest.file(name)?);
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let style = format!("<style>{}</style>", text("style.css")?);
    let script = format!("<script>{}</script>", text("loader.js")?);
    let contents = serde_json::to_string(&contents(dist, &manifest)?)?;
    let icon = format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode(text("icon.svg")?));
    let handlers = vec![
        // Every script of this page is inline.
        element!("meta[http-equiv=Content-Security-Policy]", |meta| {
            meta.remove();
            Ok(())
        }),
        element!("link[rel=stylesheet]", |link| {
            link.replace(&style, ContentType::Html);
            Ok(())
        }),
        element!("link[rel=icon]", |link| Ok(link.set_attribute("href", &icon)?)),
        element!("link[rel=manifest], script[src]", |element| {
            element.remove();
            Ok(())
        }),
        element!("body", |body| {
            body.append("<script id=\"contents\" type=\"application/json\">", ContentType::Html);
            body.append(&contents, ContentType::Html);
            body.append("</script>", ContentType::Html);
            body.append(&script, ContentType::Html);
            Ok(())
        }),
    ];
    let html = fs::read_to_string(dist.join("index.html")).context("index.html cannot be read")?;
    rewrite_str(&html, RewriteStrSettings { element_content_handlers: handlers, ..RewriteStrSettings::new() })
        .context("index.html cannot be rewritten")
}

/// The files that the loader loads, by the names that it uses: the type, and the content in base64.
fn contents(dist: &Path, manifest: &Manifest) -> Result<BTreeMap<String, [String; 2]>> {
    let loaded = manifest.files.iter().filter_map(|(name, built)| Some((name, built, kind(name)?)));
    loaded
        .filter(|(name, ..)| !matches!(name.as_str(), "loader.js" | "style.css" | "embed.js" | "service-worker.js"))
        .map(|(name, built, kind)| {
            let path = dist.join(built);
            let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            Ok((name.clone(), [kind.to_owned(), BASE64_STANDARD.encode(bytes)]))
        })
        .collect()
}

/// The type of a file that the loader loads; `None` for pages and for files that only people read.
fn kind(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "css" => "text/css",
        "txt" => "text/plain;charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_refers_to_no_other_file() {
        let dist = tempfile::tempdir().unwrap();
        let page = "<!doctype html><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">\
            <link rel=icon href=./icon.svg><link rel=manifest href=./app.webmanifest><link rel=stylesheet href=./style.css>\
            <script id=manifest type=application/json>{}</script><script defer src=./loader.js></script><body><div id=app></div></body>";
        for (name, text) in [
            ("index.html", page),
            ("icon.svg", "<svg/>"),
            ("app.webmanifest", "{}"),
            ("style.css", "a { color: red }"),
            ("loader.js", "load()"),
            ("lab-worker_bg.wasm", "\0asm"),
        ] {
            fs::write(dist.path().join(name), text).unwrap();
        }
        crate::name_by_content(dist.path()).unwrap();
        let html = single_file(dist.path()).unwrap();
        for expected in [
            "<style>a { color: red }</style>",
            "<script>load()</script>",
            "\"lab-worker_bg.wasm\":[\"application/wasm\",\"AGFzbQ==\"]",
        ] {
            assert!(html.contains(expected), "{expected} is missing in {html}");
        }
        for unexpected in ["src=", "href=./", "href=\"./", "Content-Security-Policy"] {
            assert!(!html.contains(unexpected), "{unexpected} is in {html}");
        }
    }
}
