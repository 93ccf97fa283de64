//! One style sheet in place of the files of `style/` that every program uses, and one for each program with what only some
//! use (`data-program` in `index.html`), which the loader adds with the program: one request each, and nothing is drawn
//! before its styles are there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::page;

const FILE: &str = "style.css";

/// Joins the style sheets that the page in `folder` names, in their order.
pub fn join(folder: &Path) -> Result<()> {
    let html = page::read(folder)?;
    let sheets = page::style_sheets(&html);
    // `None`: what every program uses.
    let mut programs: Vec<Option<&str>> =
        sheets.iter().flat_map(|sheet| sheet.programs.iter().copied().map(Some)).chain([None]).collect();
    programs.sort_unstable();
    programs.dedup();
    for program in programs {
        let mut joined = String::new();
        let is_its = |sheet: &&page::StyleSheet| match program {
            Some(program) => sheet.programs.contains(&program),
            None => sheet.programs.is_empty(),
        };
        for sheet in sheets.iter().filter(is_its) {
            let path = folder.join(sheet.name);
            joined += &fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            joined.push('\n');
        }
        let name = program.map_or_else(|| FILE.to_owned(), |program| format!("style-{program}.css"));
        fs::write(folder.join(name), joined).context("the joined style sheet cannot be written")?;
    }
    for sheet in &sheets {
        let path = folder.join(sheet.name);
        fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
    }
    page::write(folder, &page::with_one_style_sheet(&html, FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_are_joined_by_program_in_the_order_of_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let link = |name: &str, more: &str| format!("<link rel=stylesheet href=./{name}.css{more}>");
        let own = " data-program=lessons";
        let both = " data-program=\"lessons capture\"";
        let html = [link("b", ""), link("d", own), link("a", ""), link("c", own), link("e", both)].concat();
        fs::write(folder.path().join("index.html"), html).unwrap();
        for name in ["a", "b", "c", "d", "e"] {
            fs::write(folder.path().join(format!("{name}.css")), format!("{name}{{}}")).unwrap();
        }
        join(folder.path()).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read(FILE), "b{}\na{}\n");
        assert_eq!(read("style-lessons.css"), "d{}\nc{}\ne{}\n");
        assert_eq!(read("style-capture.css"), "e{}\n");
        assert!(!folder.path().join("a.css").exists());
        assert!(!read("index.html").contains("lessons"), "the loader adds the program's sheet");
    }
}
