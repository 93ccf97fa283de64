//! Finishes a built page for readers, search engines, and visitors without a network.
//!
//! - The pages that need no program: `home/`, `live/`, `recall/`, `capture/`, `workbench/`, `doctor/`, `choose/`, `lesson/NAME/` for each lesson, and the same below `ko/` (one folder for
//!   every language but the first). Such a page has the program's words, and a lesson a picture of its default run, rendered by
//!   the app's own components and the stage's own layout. For everyone with JavaScript the loader puts the program in their
//!   place as soon as it is there.
//! - `--site-url`: absolute addresses for search engines, a sitemap, and social cards.
//! - `--offline`: the service worker.
//! - `--single-file`: everything in one HTML file.
#![allow(clippy::print_stdout, reason = "a command line prints on standard output")]

mod address;
mod page;
mod picture;
mod site;

use std::fs;
use std::path::PathBuf;

use address::{Address, HOME};
use anyhow::{Context, Result};
use clap::Parser;
use i18n::Lang;
use pack::{Manifest, add_service_worker, name_by_content, single_file};
use roundtrip::{
    StillPage, still_capture, still_choose, still_doctor, still_home, still_lesson, still_live, still_recall,
    still_workbench,
};
use site::Site;
use tokio::task::LocalSet;

#[derive(Parser)]
struct Options {
    /// The folder of the built page
    dist: PathBuf,
    /// The address that the page will have
    #[arg(long, value_name = "URL")]
    site_url: Option<Site>,
    /// Have browsers keep the page for use without a network
    #[arg(long)]
    offline: bool,
    /// Also write the whole page into this one file
    #[arg(long, value_name = "FILE")]
    single_file: Option<PathBuf>,
}

fn main() -> Result<()> {
    finish(Options::parse())
}

fn finish(Options { dist, site_url: site, offline, single_file: file }: Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    if let Some(file) = file {
        let html = single_file(&dist)?;
        fs::write(&file, &html).with_context(|| format!("{} cannot be written", file.display()))?;
        println!("Wrote {} ({} KiB).", file.display(), html.len() / 1024);
    }
    let template = fs::read_to_string(dist.join("index.html")).context("index.html cannot be read")?;
    let manifest = Manifest::read(&dist)?;
    let mut addresses = Vec::new();
    for lang in Lang::ALL {
        for (page, still) in LocalSet::new().block_on(&runtime, pages(lang))? {
            let address = Address { page: &page, lang };
            let folder = dist.join(address.folder());
            fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
            let html = page::page(&template, &manifest, site.as_ref(), address, &still)?;
            fs::write(folder.join("index.html"), html)
                .with_context(|| format!("the page in {} cannot be written", folder.display()))?;
            if lang == Lang::default() {
                addresses.push(page);
            }
        }
    }
    fs::write(dist.join("index.html"), page::index(&template, site.as_ref())?)
        .context("index.html cannot be written")?;
    println!("Wrote {} pages that need no program.", addresses.len() * Lang::ALL.len());
    // The list of files has these pages too.
    if offline {
        add_service_worker(&dist)?
    } else {
        name_by_content(&dist)?
    };
    // What others ask for by its name is no part of the programs.
    if let Some(site) = &site {
        site.write(&dist, &addresses)?;
        println!("The pages have addresses below {site}.");
    }
    Ok(())
}

/// All pages in `lang`, by their names in the address.
async fn pages(lang: Lang) -> Result<Vec<(String, StillPage)>> {
    let mut pages = vec![
        (HOME.to_owned(), still_home(lang).await),
        ("live".to_owned(), still_live(lang).await),
        ("recall".to_owned(), still_recall(lang).await),
        ("capture".to_owned(), still_capture(lang).await),
        ("workbench".to_owned(), still_workbench(lang).await),
        ("doctor".to_owned(), still_doctor(lang).await),
        ("choose".to_owned(), still_choose(lang).await),
    ];
    for lesson in lessons::ALL {
        let still = still_lesson(lesson, lang, picture::pictures(lesson, lang)?).await;
        let still = still.with_context(|| format!("{} is not a scenario of the lab", lesson.scenario))?;
        pages.push((format!("lesson/{}", lesson.scenario), still));
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Roundtrip</title>\
        <meta name=description content=x><link rel=icon href=./icon.svg><link rel=stylesheet href=./style.css>\
        <script id=manifest type=application/json>{}</script><script defer src=./loader.js></script></head>\
        <body><div id=app></div></body></html>";

    #[test]
    fn a_deployment_has_all_pages_and_what_others_ask_for_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let dist = folder.path().join("dist");
        fs::create_dir(&dist).unwrap();
        fs::write(dist.join("index.html"), PAGE).unwrap();
        let styles = [
            "style.css",
            "style-home.css",
            "style-live.css",
            "style-lessons.css",
            "style-recall.css",
            "style-capture.css",
            "style-workbench.css",
            "style-doctor.css",
            "style-choose.css",
        ];
        for name in styles.into_iter().chain(["icon.svg", "loader.js"]) {
            fs::write(dist.join(name), name).unwrap();
        }
        name_by_content(&dist).unwrap();
        let single_file = folder.path().join("one.html");
        let site_url = Some("https://example.org/".parse().unwrap());
        finish(Options { dist: dist.clone(), site_url, offline: true, single_file: Some(single_file.clone()) })
            .unwrap();
        let read = |name: &str| fs::read_to_string(dist.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for page in
            ["home/", "live/", "recall/", "capture/", "lesson/tcp/", "ko/home/", "ko/live/", "ko/lesson/websocket/"]
        {
            let html = read(&format!("{page}index.html"));
            assert!(html.contains(&format!("rel=\"canonical\" href=\"https://example.org/{page}\"")), "{html}");
            assert!(html.contains("offline.js"), "{page} does not know how it is kept: {html}");
            assert!(read("sitemap.xml").contains(&format!("<loc>https://example.org/{page}</loc>")));
        }
        assert!(read("robots.txt").contains("https://example.org/sitemap.xml"));
        assert!(dist.join("cards/lesson-tcp-ko.png").is_file());
        let kept = read("service-worker.js");
        assert!(kept.contains("\"ko/lesson/tcp/index.html\":\"sha256-"), "{kept}");
        assert!(["sitemap", "robots", "cards"].iter().all(|name| !kept.contains(name)), "{kept}");
        assert!(fs::read_to_string(single_file).unwrap().contains("<style>style.css</style>"));
    }

    #[test]
    fn a_lesson_without_a_program_has_its_study_texts_in_every_language() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for lang in Lang::ALL {
            for lesson in lessons::ALL {
                let pictures = [String::new(), String::new()];
                let still = LocalSet::new().block_on(&runtime, still_lesson(lesson, lang, pictures)).unwrap();
                let escaped = |text: &str| text.replace('&', "&amp;").replace('\'', "&#x27;");
                let goal = lessons::study::goal(lesson.scenario).unwrap();
                let mut missing: Vec<String> = vec![(goal.goal)(lang).to_owned()];
                for part in lessons::study::text(lang, lesson.scenario) {
                    missing.push(part.title);
                    missing.extend(part.items.into_iter().flat_map(|item| [item.head, item.text]));
                }
                missing.retain(|text| !still.html.contains(&escaped(text)) && !still.html.contains(text));
                assert!(missing.is_empty(), "{} in {lang:?}: {missing:?}", lesson.scenario);
                for field in ["goal", "misconceptions", "remember", "terms", "sources"] {
                    assert!(still.html.contains(&format!("data-field=\"{field}\"")), "{}: {field}", lesson.scenario);
                }
                assert!(still.html.contains("https://www.rfc-editor.org/rfc/rfc"), "{}", lesson.scenario);
            }
        }
    }
}
