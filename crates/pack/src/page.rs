//! `index.html`: the files that it names, and the list of files that it carries for the loader. The page is ours and Trunk
//! minifies it, so that an attribute may stand with or without quotes; nothing more of HTML is read here.

use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};

use crate::hash::without_hash;
use crate::manifest::{EXAMPLES, Manifest};

const FILE: &str = "index.html";
/// How the page refers to a file beside it: relative, so that it works under any path.
const BESIDE: &str = "./";
const ABOVE: &str = "../";

pub fn read(folder: &Path) -> Result<String> {
    let path = folder.join(FILE);
    fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
}

pub fn write(folder: &Path, html: &str) -> Result<()> {
    let path = folder.join(FILE);
    fs::write(&path, html).with_context(|| format!("{} cannot be written", path.display()))
}

/// A style sheet that the page names.
#[derive(Debug, PartialEq, Eq)]
pub struct StyleSheet<'a> {
    pub name: &'a str,
    /// The only programs that use it; none are named if all do.
    pub programs: Vec<&'a str>,
}

/// The style sheets that `html` names, in their order.
pub fn style_sheets(html: &str) -> Vec<StyleSheet<'_>> {
    let links = style_links(html).into_iter().map(|link| &html[link]);
    links.filter_map(|link| Some(StyleSheet { name: names(link).first()?.1, programs: programs(link) })).collect()
}

/// The programs that a tag names: one, or several in quotes.
fn programs(tag: &str) -> Vec<&str> {
    let Some((_, value)) = tag.split_once("data-program=") else { return Vec::new() };
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default().split_whitespace().collect(),
        None => value.split([' ', '/', '>']).take(1).collect(),
    }
}

/// `html` with the style sheet `name` in place of all that it names.
pub fn with_one_style_sheet(html: &str, name: &str) -> String {
    let mut joined = html.to_owned();
    for (place, link) in style_links(html).into_iter().enumerate().rev() {
        let tag = if place == 0 { format!("<link rel=\"stylesheet\" href=\"{BESIDE}{name}\">") } else { String::new() };
        joined.replace_range(link, &tag);
    }
    joined
}

/// The tags of `html` that name a style sheet.
fn style_links(html: &str) -> Vec<Range<usize>> {
    let starts = html.match_indices("<link").map(|(start, _)| start);
    let tags = starts.filter_map(|start| Some(start..start + html[start..].find('>')? + 1));
    tags.filter(|tag| html[tag.clone()].contains("stylesheet")).collect()
}

/// Gives the files that the pages under `folder` name their built names, and each page the list of all.
pub fn write_names(folder: &Path, manifest: &Manifest) -> Result<()> {
    let pages = manifest.files.keys().filter(|name| name.rsplit('/').next() == Some(FILE));
    for path in pages.map(|name| folder.join(name)) {
        change(&path, |html| with_list(&with_names(html, manifest)?, manifest))?;
    }
    Ok(())
}

/// Gives the files that another text names their built names.
pub fn write_references(path: &Path, manifest: &Manifest) -> Result<()> {
    change(path, |text| with_names(text, manifest))
}

fn change(path: &Path, change: impl Fn(&str) -> Result<String>) -> Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    fs::write(path, change(&text)?).with_context(|| format!("{} cannot be written", path.display()))
}

/// `text` with the built names of the files that it refers to.
fn with_names(text: &str, manifest: &Manifest) -> Result<String> {
    let mut named = text.to_owned();
    for (place, name) in names(text).into_iter().rev() {
        let built = manifest.file(&without_hash(name)).context("the page names a file that does not exist")?;
        named.replace_range(place, built);
    }
    Ok(named)
}

/// `html` with the list of the files that the loader has to look up; the examples keep their names.
fn with_list(html: &str, manifest: &Manifest) -> Result<String> {
    let mut named = html.to_owned();
    let list =
        list(&named).context("index.html has no script with the id `manifest`, which takes the list of files")?;
    let mut loaded = manifest.clone();
    loaded.files.retain(|name, _| !name.starts_with(EXAMPLES));
    named.replace_range(list, &serde_json::to_string(&loaded)?);
    Ok(named)
}

/// The files that `html` names by a way from the page, such as `./NAME` and `../../NAME`, and where each NAME stands. A name
/// without an extension is that of another page.
fn names(html: &str) -> Vec<(Range<usize>, &str)> {
    let mut names = Vec::new();
    for (place, _) in html.match_indices(['=', '"']) {
        let value = &html[place + 1..];
        let Some(rest) = value.strip_prefix(BESIDE).or_else(|| value.starts_with(ABOVE).then_some(value)) else {
            continue;
        };
        let rest = rest.trim_start_matches(ABOVE);
        let is_part = |character: char| character.is_ascii_alphanumeric() || "-_./".contains(character);
        let length = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        // `/` may also be the end of a tag: `href=./name/>`.
        let name = rest[..length].trim_end_matches('/');
        if name.rsplit('/').next().is_some_and(|last| last.contains('.')) {
            let start = html.len() - rest.len();
            names.push((start..start + name.len(), name));
        }
    }
    names
}

/// Where the list of files stands: the content of the script with the id `manifest`.
fn list(html: &str) -> Option<Range<usize>> {
    let tag = html.find("id=\"manifest\"").or_else(|| html.find("id=manifest"))?;
    let start = tag + html[tag..].find('>')? + 1;
    Some(start..start + html[start..].find("</script>")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../../../index.html");

    fn manifest(files: &[(&str, &str)]) -> Manifest {
        let files = files.iter().map(|(plain, built)| ((*plain).to_owned(), (*built).to_owned())).collect();
        Manifest { version: "1.2.3".into(), build: "01234567".into(), files }
    }

    #[test]
    fn the_page_has_no_inline_script_and_no_inline_style() {
        for (start, _) in SOURCE.match_indices("<script") {
            let tag = SOURCE[start..].split('>').next().unwrap();
            assert!(tag.contains("src=") || tag.contains("application/json"), "{tag}");
        }
        for forbidden in ["<style", " style=", " onload=", " onclick=", "javascript:"] {
            assert!(!SOURCE.contains(forbidden), "{forbidden}");
        }
        assert!(list(SOURCE).is_some_and(|list| &SOURCE[list] == "{}"));
    }

    #[test]
    fn references_follow_the_files_and_addresses_elsewhere_stay() {
        let html = "<link rel=icon href=https://example.org/a.png><link rel=stylesheet href=./style.css/>\
                    <script id=manifest type=application/json>{}</script><script src=\"./a-0123456789abcdef.js\"></script>";
        let files = manifest(&[("style.css", "style-1.css"), ("a.js", "a-2.js")]);
        let built = with_list(&with_names(html, &files).unwrap(), &files).unwrap();
        assert!(built.contains("href=./style-1.css/>") && built.contains(r#"src="./a-2.js""#), "{built}");
        assert!(built.contains("https://example.org/a.png") && built.contains(r#""version":"1.2.3""#), "{built}");
        assert!(with_names(html, &manifest(&[])).is_err(), "a file that was not built is named");
    }

    #[test]
    fn a_page_in_a_folder_refers_to_the_same_files() {
        let html = "<link rel=stylesheet href=\"../../style-0123456789abcdef.css\"><script src=../../loader.js></script>\
                    <a href=\"../../ko/lesson/udp/\">UDP</a><a href=\"../../#/lesson/tcp?do=drop:2\">Try</a><p>./no.css</p>";
        let built = with_names(html, &manifest(&[("style.css", "style-1.css"), ("loader.js", "loader-2.js")])).unwrap();
        let expected = html.replace("style-0123456789abcdef.css", "style-1.css").replace("loader.js", "loader-2.js");
        assert_eq!(built, expected);
    }

    #[test]
    fn the_list_replaces_an_older_one() {
        let html = "<script id=\"manifest\" type=\"application/json\">{}</script>";
        let once = with_list(html, &manifest(&[("a.js", "a-1.js")])).unwrap();
        let twice = with_list(&once, &manifest(&[("a.js", "a-2.js")])).unwrap();
        assert!(twice.contains("a-2.js") && !twice.contains("a-1.js"), "{twice}");
    }

    #[test]
    fn a_program_owns_a_style_sheet_with_or_without_quotes() {
        for own in ["data-program=lessons", "data-program=\"lessons\"", "data-program=lessons/"] {
            let html = format!("<link rel=stylesheet href=./a.css {own}>");
            assert_eq!(style_sheets(&html), [StyleSheet { name: "a.css", programs: vec!["lessons"] }], "{own}");
        }
    }

    #[test]
    fn several_style_sheets_become_one() {
        let html = "<link rel=stylesheet href=./a.css><title>T</title><link rel=\"stylesheet\" href=\"./b.css\"/><p>";
        let sheet = |name| StyleSheet { name, programs: Vec::new() };
        assert_eq!(style_sheets(html), [sheet("a.css"), sheet("b.css")]);
        let html = with_one_style_sheet(html, "style.css");
        assert_eq!(html, "<link rel=\"stylesheet\" href=\"./style.css\"><title>T</title><p>");
    }
}
