//! The links of the built pages lead somewhere.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use url::Url;

/// The references and the ids of a page.
#[derive(Default)]
struct Page {
    references: Vec<String>,
    ids: Vec<String>,
}

impl Page {
    fn read(html: &str) -> Result<Self> {
        let page = RefCell::new(Self::default());
        let handlers = vec![element!("*", |element| {
            let mut page = page.borrow_mut();
            page.references.extend(["href", "src"].into_iter().filter_map(|name| element.get_attribute(name)));
            page.ids.extend(element.get_attribute("id"));
            Ok(())
        })];
        rewrite_str(html, RewriteStrSettings { element_content_handlers: handlers, ..RewriteStrSettings::new() })?;
        Ok(page.into_inner())
    }
}

fn pages_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            pages.extend(pages_under(&path)?);
        } else if path.extension().is_some_and(|kind| kind == "html") {
            pages.push(path);
        }
    }
    Ok(pages)
}

/// Whether the programs have a page at this hash.
fn is_page(fragment: &str) -> bool {
    let path = fragment.split('?').next().unwrap_or_default();
    matches!(path, "/" | "/live" | "/recall" | "/capture" | "/workbench" | "/doctor" | "/choose")
        || path.strip_prefix("/lesson/").is_some_and(|name| lessons::find(name).is_some())
}

#[test]
fn every_link_of_a_page_that_needs_no_program_leads_somewhere() -> Result<()> {
    let dist = fs::canonicalize(e2e::tools::dist()?)?;
    let pages = pages_under(&dist)?;
    ensure!(pages.len() > 2 * lessons::ALL.len(), "only {} pages are built", pages.len());
    for path in pages {
        let page = Page::read(&fs::read_to_string(&path)?)?;
        let base = Url::from_file_path(&path).ok().context("a page has a path")?;
        ensure!(page.references.len() > 3, "{}: {:?}", path.display(), page.references);
        for reference in page.references {
            let target = base.join(&reference).with_context(|| format!("{}: {reference}", path.display()))?;
            let leads = match target.scheme() {
                "https" => true,
                "file" => {
                    let file = target.to_file_path().ok().context("a file has a path")?;
                    let file = if target.path().ends_with('/') { file.join("index.html") } else { file };
                    // A fragment names a page of a program, or a part of the page itself.
                    let is_known = |fragment: &str| match fragment.starts_with('/') {
                        true => is_page(fragment),
                        false => file == path && page.ids.iter().any(|id| id == fragment),
                    };
                    file.starts_with(&dist) && file.is_file() && target.fragment().is_none_or(is_known)
                }
                _ => false,
            };
            ensure!(leads, "{}: {reference} leads nowhere", path.display());
        }
    }
    Ok(())
}
