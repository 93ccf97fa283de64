//! The host snippets of `docs/embed.md`, run in a browser beside a frame that reports a result, with the platform's side made
//! up. Each must take the frame's result, and nothing from another window.

use crate::script;
use anyhow::{Context, Result, ensure};
use e2e::{Browser, Page, Site, Source, tools};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The address that the snippets name.
const PAGE: &str = "https://roundtrip.example/";
const LONGEST: usize = 24;

/// The code block of the section with this title.
fn snippet(title: &str) -> Result<String> {
    let document = std::fs::read_to_string(tools::workspace().join("docs/embed.md"))?;
    let section =
        document.split("\n## ").find(|section| section.starts_with(title)).context("there is no such section")?;
    let block = section.split("```").nth(1).context("there is no code block")?;
    let (_, code) = block.split_once('\n').context("the block has no language")?;
    ensure!(code.lines().count() <= LONGEST, "{title}: more than {LONGEST} lines");
    Ok(code.to_owned())
}

/// Serves a host page, and at `/page/` what it frames.
async fn host(html: &str) -> Result<Site> {
    let stand_in = std::fs::read_to_string(script("stand_in.html"))?;
    let html = format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A host</title>{html}</html>");
    let pages = BTreeMap::from([("/".to_owned(), html.replace(PAGE, "/page/")), ("/page/".to_owned(), stand_in)]);
    Site::start(Source::Pages(pages)).await
}

/// Reports a forged result and then the frame's own.
async fn report(page: &Page) -> Result<()> {
    let ready = "return document.querySelector('iframe')?.contentWindow.finish !== undefined";
    page.expect_script("the frame to be there", ready, |is_ready| *is_ready == true).await?;
    let body =
        "postMessage({ roundtrip: 1, type: 'result', task: 'forged', seed: 7, score: 1, tries: 1, seconds: 1 }, '*');
        document.querySelector('iframe').contentWindow.finish(0.1, { type: 'state' });
        document.querySelector('iframe').contentWindow.finish(0.8);";
    page.script(body, vec![]).await?;
    Ok(())
}

/// Waits until the host has noted this many things, and returns them.
async fn noted(page: &Page, count: usize) -> Result<Vec<Value>> {
    let fits = |noted: &Value| noted.as_array().is_some_and(|noted| noted.len() >= count);
    let noted = page.expect_script("the host to be told", "return window.noted", fits).await?;
    Ok(noted.as_array().cloned().unwrap_or_default())
}

#[tokio::test]
async fn scorm_gets_a_score_and_a_status() -> Result<()> {
    let api = "<script>
        window.noted = [];
        const note = name => (...given) => { noted.push([name, ...given]); return 'true'; };
        window.API = Object.fromEntries(['LMSInitialize', 'LMSSetValue', 'LMSCommit', 'LMSFinish'].map(name => [name, note(name)]));
        </script>";
    let site = host(&format!("{api}{}", snippet("SCORM 1.2")?)).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.load(format!("{}/", site.origin())).await?;
    report(&page).await?;
    let wanted = json!([
        ["LMSInitialize", ""],
        ["LMSSetValue", "cmi.core.score.min", "0"],
        ["LMSSetValue", "cmi.core.score.max", "100"],
        ["LMSSetValue", "cmi.core.score.raw", "80"],
        ["LMSSetValue", "cmi.core.lesson_status", "completed"],
        ["LMSCommit", ""],
    ]);
    let noted = noted(&page, 6).await?;
    ensure!(json!(noted) == wanted, "{noted:?}");
    Ok(())
}

#[tokio::test]
async fn xapi_gets_one_statement_that_its_store_would_take() -> Result<()> {
    let store = "<script>
        window.noted = [];
        window.fetch = async (address, options) => { noted.push({ address, ...options, body: JSON.parse(options.body) }); };
        </script>";
    let site = host(&format!("{store}{}", snippet("xAPI")?)).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    let actor = "%7B%22mbox%22%3A%22mailto%3Aa%40b.example%22%7D";
    let launch = format!("endpoint=https%3A%2F%2Fstore.example%2Fxapi%2F&auth=Basic%20eA&actor={actor}");
    page.load(format!("{}/?{launch}", site.origin())).await?;
    report(&page).await?;
    let noted = noted(&page, 1).await?;
    let [request] = &noted[..] else { anyhow::bail!("{} requests", noted.len()) };
    ensure!(request["address"] == "https://store.example/xapi/statements" && request["method"] == "POST", "{request}");
    let headers = &request["headers"];
    ensure!(headers["X-Experience-API-Version"] == "1.0.3" && headers["Authorization"] == "Basic eA", "{headers}");
    let statement = &request["body"];
    ensure!(statement["actor"] == json!({ "mbox": "mailto:a@b.example" }), "{statement}");
    ensure!(statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/answered", "{statement}");
    let result = json!({ "score": { "scaled": 0.8 }, "success": false, "completion": true, "duration": "PT31S" });
    ensure!(statement["result"] == result, "{statement}");
    ensure!(statement["object"]["id"].as_str().is_some_and(|id| id.contains("task=tcp-ack&seed=7")), "{statement}");
    Ok(())
}

#[tokio::test]
async fn h5p_gets_one_scored_event() -> Result<()> {
    // What H5P's own scripts offer to a library (h5p-php-library, `h5p-event-dispatcher.js` and `h5p-x-api-event.js`).
    let core = "<div id=\"container\"></div><script>
        window.noted = [];
        window.H5P = { EventDispatcher: function () {} };
        H5P.EventDispatcher.prototype.trigger = event => noted.push(event.data.statement);
        H5P.EventDispatcher.prototype.createXAPIEventTemplate = function (verb) {
          const data = { statement: { verb: { id: 'http://adlnet.gov/expapi/verbs/' + verb } } };
          return { data, setScoredResult(score, max, instance, completion, success) {
            if (!(instance instanceof H5P.EventDispatcher)) throw new Error('no instance');
            data.statement.result = { score: { min: 0, raw: score, max, scaled: score / max }, completion, success };
          } };
        };
        </script>";
    let start = "const made = new H5P.Roundtrip({ task: 'https://roundtrip.example/#/lesson/tcp?task=tcp-ack&seed=7&embed=1' }, 1);
        made.attach([document.getElementById('container')]);";
    let site = host(&format!("{core}<script>{}{start}</script>", snippet("H5P")?)).await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.load(format!("{}/", site.origin())).await?;
    report(&page).await?;
    let noted = noted(&page, 1).await?;
    let [statement] = &noted[..] else { anyhow::bail!("{} statements", noted.len()) };
    ensure!(statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/answered", "{statement}");
    let score = json!({ "min": 0, "raw": 80, "max": 100, "scaled": 0.8 });
    let result = json!({ "score": score, "completion": true, "success": false, "duration": "PT31S" });
    ensure!(statement["result"] == result, "{statement}");
    Ok(())
}
