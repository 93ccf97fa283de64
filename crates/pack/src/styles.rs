//! One style sheet in place of the files of `style/`: one request, and every page has its styles before it is drawn.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::page;

const FILE: &str = "style.css";

/// Joins the style sheets that the page in `folder` names, in their order.
pub fn join(folder: &Path) -> Result<()> {
    let html = page::read(folder)?;
    let mut joined = String::new();
    for name in page::style_sheets(&html) {
        let path = folder.join(name);
        joined += &fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        joined.push('\n');
        fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
    }
    fs::write(folder.join(FILE), joined).context("the joined style sheet cannot be written")?;
    page::write(folder, &page::with_one_style_sheet(&html, FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_are_joined_in_the_order_of_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let html = "<link rel=stylesheet href=./b.css><link rel=stylesheet href=./a.css>";
        for (name, text) in [("index.html", html), ("a.css", "a{}"), ("b.css", "b{}")] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        join(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), "b{}\na{}\n");
        assert!(!folder.path().join("a.css").exists());
    }
}
