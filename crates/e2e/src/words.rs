//! What the page says in a language, by a message's name in `locales/`: for tests that loop over the languages.

use crate::tools::workspace;
use anyhow::{Context, Result};
use std::fs;

/// The languages that the page has, by the folders of `locales/`.
pub fn languages() -> Result<Vec<String>> {
    let folders = fs::read_dir(workspace().join("locales")).context("the folder locales")?;
    let mut names: Vec<String> = folders.flatten().map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

/// The message `name` in `lang`. Only messages of one line without numbers.
pub fn word(lang: &str, name: &str) -> Result<String> {
    let start = format!("{name} = ");
    for file in fs::read_dir(workspace().join("locales").join(lang)).with_context(|| format!("no language {lang}"))? {
        let text = fs::read_to_string(file?.path())?;
        if let Some(words) = text.lines().find_map(|line| line.strip_prefix(start.as_str())) {
            return Ok(words.to_owned());
        }
    }
    anyhow::bail!("no message {name} in locales/{lang}")
}
