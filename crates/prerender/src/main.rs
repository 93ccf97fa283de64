//! Writes the pages that need no program into the folder of a built page: `home/`, `live/`, `lesson/NAME/` for each lesson, and
//! the same below `ko/` (one folder for every language but the first).
//!
//! A page has the program's words, and a lesson a picture of its default run, rendered by the app's own components and the
//! stage's own layout. Search engines and readers without JavaScript need no more; for everyone else the loader puts the
//! program in their place as soon as it is there.
#![allow(clippy::print_stdout, reason = "a command line prints on standard output")]

mod page;
mod picture;

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context, Result};
use i18n::Lang;
use pack::{Manifest, name_by_content};
use page::{Address, HOME};
use roundtrip::{StillPage, still_home, still_lesson, still_live};
use tokio::task::LocalSet;

fn main() -> Result<()> {
    let dist = PathBuf::from(env::args_os().nth(1).context("name the folder of the built page")?);
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let template = fs::read_to_string(dist.join("index.html")).context("index.html cannot be read")?;
    let manifest = Manifest::read(&dist)?;
    let mut count = 0;
    for lang in Lang::ALL {
        for (page, still) in LocalSet::new().block_on(&runtime, pages(lang))? {
            let address = Address { page: &page, lang };
            let folder = dist.join(address.folder());
            fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
            let html = page::page(&template, &manifest, address, &still)?;
            fs::write(folder.join("index.html"), html)
                .with_context(|| format!("the page in {} cannot be written", folder.display()))?;
            count += 1;
        }
    }
    fs::write(dist.join("index.html"), page::index(&template)?).context("index.html cannot be written")?;
    // The list of files has these pages too.
    name_by_content(&dist)?;
    println!("Wrote {count} pages that need no program.");
    Ok(())
}

/// All pages in `lang`, by their names in the address.
async fn pages(lang: Lang) -> Result<Vec<(String, StillPage)>> {
    let mut pages = vec![(HOME.to_owned(), still_home(lang).await), ("live".to_owned(), still_live(lang).await)];
    for lesson in lessons::ALL {
        let still = still_lesson(lesson, lang, picture::pictures(lesson, lang)?).await;
        let still = still.with_context(|| format!("{} is not a scenario of the lab", lesson.scenario))?;
        pages.push((format!("lesson/{}", lesson.scenario), still));
    }
    Ok(pages)
}
