//! A SCORM package on a platform: scorm-again is the platform's runtime, in Chromium. A stand-in reports the results, and
//! once the page itself.

use crate::script;
use anyhow::{Context, Result, bail, ensure};
use classroom::Scorm;
use e2e::{Browser, Page, Reply, Site, tools};
use i18n::Lang;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use tasks::{Case, Task};
use zip::ZipArchive;

const SEEDS: [u64; 5] = [2, 3, 5, 8, u64::MAX];

/// The first `count` tasks, and after the last one the first one again.
fn many(count: usize) -> Vec<&'static Task> {
    tasks::ALL.iter().copied().cycle().take(count).collect()
}

/// A platform that serves a package with a stand-in for the page.
async fn platform(tasks: &[&'static Task], mastery: Option<u8>) -> Result<Site> {
    let page = vec![("index.html".to_owned(), std::fs::read(script("stand_in.html"))?)];
    platform_of(tasks, mastery, page).await
}

/// The media types of a platform that has never heard of wasm.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "text/plain",
        _ => "text/html; charset=utf-8",
    }
}

/// A platform that serves a package with this page.
async fn platform_of(tasks: &[&'static Task], mastery: Option<u8>, page: Vec<(String, Vec<u8>)>) -> Result<Site> {
    let scorm = Scorm { tasks, seeds: &SEEDS, class: "3-2", lang: Lang::En, mastery, page: &page };
    let package = classroom::scorm_zip(scorm)?;
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        files.insert(format!("/package/{}", file.name()?), bytes);
    }
    files.insert("/".to_owned(), std::fs::read(script("platform.html"))?);
    let runtime = tools::node_modules()?.join("scorm-again/dist/scorm12.min.js");
    files.insert("/scorm12.min.js".to_owned(), std::fs::read(&runtime).with_context(|| runtime.display().to_string())?);
    Site::replying(move |path| {
        let fields = format!("Content-Type: {}\r\n", kind(path));
        match files.get(path) {
            Some(body) => Reply { status: "200 OK", fields, body: body.clone() },
            None => Reply { status: "404 Not Found", fields, body: b"nothing".to_vec() },
        }
    })
    .await
}

/// What the platform was told, by the last value of each element.
async fn told(page: &Page) -> Result<BTreeMap<String, String>> {
    let calls = page.script("return JSON.parse(sessionStorage.getItem('calls') ?? '[]')", vec![]).await?;
    let mut told = BTreeMap::new();
    for call in calls.as_array().into_iter().flatten() {
        let words: Vec<&str> = call.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        match words[..] {
            ["LMSSetValue", key, value, answer] => {
                ensure!(answer == "true", "the platform refuses {key} = {value}");
                told.insert(key.to_owned(), value.to_owned());
            }
            [name, .., answer] => {
                ensure!(answer == "true", "the platform refuses {name}");
                *told.entry(name.to_owned()).or_default() += "x";
            }
            _ => {}
        }
    }
    Ok(told)
}

/// Opens the platform's page: a new session of the same student.
async fn enter(page: &Page, site: &Site) -> Result<()> {
    page.load(format!("{}/", site.origin())).await?;
    let ready = "const wrapper = document.querySelector('iframe')?.contentDocument;
        return typeof wrapper?.querySelector('iframe')?.contentWindow?.finish === 'function';";
    page.expect_script("the package to show a task", ready, |is_ready| *is_ready == true).await?;
    Ok(())
}

/// The wrapper's line about the task that is shown.
const SHOWN: &str = "return document.querySelector('iframe').contentDocument.getElementById('task').textContent";

async fn shown(page: &Page) -> Result<String> {
    Ok(page.script(SHOWN, vec![]).await?.as_str().unwrap_or_default().to_owned())
}

/// Reports a result for the task at `place`, as the page in the frame does.
async fn finish(page: &Page, place: usize, score: f64, changed: Value) -> Result<()> {
    let body = "const wrapper = document.querySelector('iframe').contentDocument;
        const { tasks } = JSON.parse(wrapper.getElementById('configuration').textContent);
        const inner = wrapper.querySelector('iframe').contentWindow;
        inner.finish(arguments[1], { task: tasks[arguments[0]].id, ...arguments[2] });";
    page.script(body, vec![json!(place), json!(score), changed]).await?;
    Ok(())
}

/// Waits until the platform has this value.
async fn expect(page: &Page, key: &str, value: &str) -> Result<()> {
    let body = "return JSON.parse(sessionStorage.getItem('calls') ?? '[]')";
    let wanted = json!(["LMSSetValue", key, value, "true"]);
    let has = |calls: &Value| calls.as_array().is_some_and(|calls| calls.contains(&wanted));
    page.expect_script(&format!("{key} = {value}"), body, has).await?;
    Ok(())
}

#[tokio::test]
async fn the_status_waits_for_the_last_task_and_a_session_goes_on_where_the_last_one_ended() -> Result<()> {
    let tasks = many(3);
    let site = platform(&tasks, Some(60)).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    enter(&page, &site).await?;
    ensure!(shown(&page).await?.starts_with("Task 1 of 3"), "{}", shown(&page).await?);
    ensure!(told(&page).await?["cmi.core.lesson_status"] == "incomplete");
    finish(&page, 0, 1.0, json!({})).await?;
    expect(&page, "cmi.core.score.raw", "33").await?;
    let first = told(&page).await?;
    ensure!(first["cmi.core.lesson_status"] == "incomplete" && first["cmi.core.exit"] == "suspend", "{first:?}");
    ensure!([&first["cmi.core.score.min"], &first["cmi.core.score.max"]] == ["0", "100"], "{first:?}");
    // A new session of the same student.
    enter(&page, &site).await?;
    let second = told(&page).await?;
    ensure!(second["LMSFinish"] == "x", "the first session was not closed once: {second:?}");
    ensure!(second["cmi.core.session_time"].starts_with("0000:00:"), "{second:?}");
    ensure!(shown(&page).await?.starts_with("Task 2 of 3"), "{}", shown(&page).await?);
    finish(&page, 1, 0.5, json!({})).await?;
    expect(&page, "cmi.core.score.raw", "50").await?;
    ensure!(told(&page).await?["cmi.core.lesson_status"] == "incomplete");
    finish(&page, 2, 0.5, json!({})).await?;
    expect(&page, "cmi.core.score.raw", "67").await?;
    expect(&page, "cmi.core.lesson_status", "passed").await?;
    let last = told(&page).await?;
    ensure!(last["cmi.suspend_data"].ends_with("100.2.31,50.2.31,50.2.31"), "{last:?}");
    page.load("about:blank").await
}

#[tokio::test]
async fn below_the_mastery_score_the_status_is_failed_and_without_one_it_is_completed() -> Result<()> {
    let browser = Browser::start().await?;
    let page = browser.page();
    for (mastery, status) in [(Some(80), "failed"), (None, "completed")] {
        let tasks = many(1);
        let site = platform(&tasks, mastery).await?;
        enter(&page, &site).await?;
        finish(&page, 0, 0.5, json!({})).await?;
        expect(&page, "cmi.core.lesson_status", status).await?;
        // Doing it again improves the score, and a worse result does not lower it.
        finish(&page, 0, 0.9, json!({})).await?;
        expect(&page, "cmi.core.score.raw", "90").await?;
        finish(&page, 0, 0.1, json!({})).await?;
        finish(&page, 0, 1.0, json!({})).await?;
        expect(&page, "cmi.core.score.raw", "100").await?;
        let calls = page.script("return sessionStorage.getItem('calls')", vec![]).await?;
        ensure!(!calls.as_str().unwrap_or_default().contains("\"10\""), "a worse result counts: {calls}");
        page.load("about:blank").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_forged_or_broken_result_changes_nothing() -> Result<()> {
    let tasks = many(2);
    let site = platform(&tasks, None).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    enter(&page, &site).await?;
    let before = told(&page).await?;
    for changed in [
        json!({ "roundtrip": 2 }),
        json!({ "type": "finished" }),
        json!({ "task": "nothing" }),
        json!({ "seed": "4" }),
        json!({ "score": 1.5 }),
        json!({ "score": "1" }),
        json!({ "score": null }),
    ] {
        finish(&page, 0, 1.0, changed).await?;
    }
    // The same words from the wrapper's own window, and from the platform's.
    let body = "const wrapper = document.querySelector('iframe').contentWindow;
        const inner = wrapper.document.querySelector('iframe').contentWindow;
        const query = new URLSearchParams(inner.location.hash.split('?')[1]);
        const result = { roundtrip: 1, type: 'result', task: query.get('task'), seed: query.get('seed'), score: 1, tries: 1, seconds: 1 };
        wrapper.postMessage(result, '*');
        wrapper.eval('postMessage(' + JSON.stringify(result) + ', \"*\")');";
    page.script(body, vec![]).await?;
    // Messages arrive in their order: after this one the others have been judged.
    finish(&page, 1, 0.5, json!({ "tries": "many", "seconds": -1 })).await?;
    expect(&page, "cmi.core.score.raw", "25").await?;
    let after = told(&page).await?;
    ensure!(!before.contains_key("cmi.core.score.raw"), "{before:?}");
    ensure!(after["cmi.suspend_data"].ends_with(";,50.0.0"), "{after:?}");
    Ok(())
}

#[tokio::test]
async fn what_is_kept_of_the_longest_package_fits() -> Result<()> {
    let tasks = many(classroom::MOST_TASKS);
    let site = platform(&tasks, None).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    enter(&page, &site).await?;
    // Tasks with the same name are one to the page, so that the longest text is made from its parts.
    finish(&page, 0, 1.0, json!({ "tries": 1e9, "seconds": 1e9 })).await?;
    expect(&page, "cmi.core.score.raw", "0").await?;
    let kept = told(&page).await?["cmi.suspend_data"].clone();
    let result = "100.99.99999";
    ensure!(kept.contains(result), "{kept}");
    let seed = u64::MAX.to_string().len();
    let longest = "1;;".len() + seed + classroom::MOST_TASKS * (result.len() + 1);
    ensure!(longest <= 4_096, "{longest} characters");
    Ok(())
}

#[tokio::test]
async fn a_student_has_the_same_seed_in_every_session_and_the_tasks_can_be_gone_through() -> Result<()> {
    let tasks = many(3);
    let site = platform(&tasks, None).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    let address =
        "return document.querySelector('iframe').contentDocument.querySelector('iframe').contentWindow.location.hash";
    enter(&page, &site).await?;
    let first = page.script(address, vec![]).await?;
    page.enter_frame().await?;
    page.press("button", "Next task").await?;
    page.press("button", "Next task").await?;
    ensure!(page.press("button", "Next task").await.is_err(), "there is a task after the last one");
    page.leave_frame().await?;
    ensure!(shown(&page).await?.starts_with("Task 3 of 3"), "{}", shown(&page).await?);
    enter(&page, &site).await?;
    let again = page.script(address, vec![]).await?;
    let hash = again.as_str().unwrap_or_default();
    ensure!(
        first == again && hash.starts_with(&format!("#/lesson/{}?task={}&seed=", tasks[0].lesson, tasks[0].id)),
        "{first} {again}"
    );
    let origin = format!("parent={}", site.origin().replace(':', "%3A").replace('/', "%2F"));
    ensure!(hash.contains("&embed=1&lang=en") && hash.contains(&origin), "{hash}");
    Ok(())
}

#[tokio::test]
async fn without_a_platform_the_tasks_work_and_the_page_says_that_nothing_is_reported() -> Result<()> {
    let tasks = many(1);
    let site = platform(&tasks, None).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.load(format!("{}/package/index.html", site.origin())).await?;
    page.expect_text("No learning platform was found.").await?;
    page.enter_frame().await?;
    page.script("finish(1)", vec![]).await?;
    page.leave_frame().await?;
    page.expect_text("Your score is 100 of 100.").await
}

/// The files of the built page below `folder`; those that are there compressed, too, once.
fn built(folder: &Path, before: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = format!("{before}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            files.extend(built(&path, &format!("{name}/"))?);
        } else if !name.ends_with(".br") && !name.ends_with(".gz") {
            files.push((name, std::fs::read(&path)?));
        }
    }
    Ok(files)
}

#[tokio::test]
async fn a_learner_solves_a_task_on_the_page_itself_and_the_platform_gets_the_score() -> Result<()> {
    let task = tasks::find("tcp-ack").context("a task")?;
    let site = platform_of(&[task], None, built(&tools::dist()?, "")?).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.load(format!("{}/", site.origin())).await?;
    let address = "return document.querySelector('iframe')?.contentDocument?.querySelector('iframe')?.contentWindow.location.hash";
    let is_there = |hash: &Value| hash.as_str().is_some_and(|hash| hash.contains("seed="));
    let hash = page.expect_script("the package to open the task", address, is_there).await?;
    let query =
        url::form_urlencoded::parse(hash.as_str().and_then(|hash| hash.split('?').nth(1)).unwrap_or("").as_bytes());
    let seed: u64 = query.into_iter().find(|(key, _)| key == "seed").context("a seed")?.1.parse()?;
    let request = task.request(seed).context("a run")?;
    let (run, analysis) = lab::run(&request)?;
    let form = (task.form)(&Case::new(Lang::En, task, &request, &run, &analysis)).context("a question")?;
    let part = &form.parts[0];
    let lab::protocol::Value::Number(right) = part.key.value() else { bail!("not a number") };
    page.enter_frame().await?;
    page.enter_frame().await?;
    page.expect_text(&form.text).await?;
    page.fill(&part.label, &right.to_string()).await?;
    page.press("button", "Check").await?;
    page.leave_frame().await?;
    page.leave_frame().await?;
    expect(&page, "cmi.core.score.raw", "100").await?;
    expect(&page, "cmi.core.lesson_status", "completed").await
}
