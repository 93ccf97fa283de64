//! The lab in a Web Worker of a real browser, from the page's own files, against the same lab natively.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use e2e::{Browser, Site, tools};
use lab::protocol::{Question, Reply, decode, encode};
use lab::{Congestion, Headers, HttpVersion, Request, Settings, TlsSettings, TlsVersion, scenario};
use serde_json::json;
use std::fs;

/// Every scenario as it is shown, on a bad link, over HTTP/2, and with the other settings changed that these leave alone.
fn requests() -> Vec<Request> {
    let mut requests = Vec::new();
    for scenario in scenario::ALL {
        let shown = Request::new(scenario.name, (scenario.defaults)());
        let mut bad_link = Request { seed: 2, ..shown.clone() };
        bad_link.settings.link.loss = 50_000;
        bad_link.settings.link.reordering = 20_000;
        bad_link.settings.link.duplication = 20_000;
        bad_link.settings.link.bandwidth = 2_000_000;
        requests.extend([bad_link, other_settings(&shown), over_http_2(&shown), shown]);
    }
    requests
}

fn other_settings(shown: &Request) -> Request {
    let version = match &shown.settings.tls {
        Some(TlsSettings { version: TlsVersion::Tls12, .. }) | None => TlsVersion::Tls13,
        Some(TlsSettings { version: TlsVersion::Tls13, .. }) => TlsVersion::Tls12,
    };
    let mut settings = Settings { headers: Headers::Minimal, ..shown.settings.clone() };
    settings.tls = Some(TlsSettings { version, ..TlsSettings::default() });
    settings.tcp.congestion = Congestion::Cubic;
    settings.tcp.nagle = true;
    settings.tcp.timestamps = true;
    settings.link.loss = 20_000;
    Request { seed: 3, settings, ..shown.clone() }
}

fn over_http_2(shown: &Request) -> Request {
    let settings = Settings { http: HttpVersion::V2, ..shown.settings.clone() };
    Request { seed: 4, settings, ..shown.clone() }
}

/// The built file whose name begins and ends like this.
fn built(starts: &str, ends: &str) -> Result<String> {
    let names = fs::read_dir(tools::dist()?)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut found = names.filter(|name| name.starts_with(starts) && name.ends_with(ends));
    found.next().with_context(|| format!("the built page has no {starts}*{ends}; run `cargo xtask build`"))
}

#[tokio::test]
async fn every_scenario_gives_the_same_bytes_in_a_worker_as_natively() -> Result<()> {
    let requests = requests();
    let native = requests.iter().map(lab_worker::digest).collect::<Result<Vec<_>, _>>().map_err(anyhow::Error::msg)?;
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    let page = browser.page();
    page.load(site.origin()).await?;
    let packed: Vec<String> = requests.iter().flat_map(questions).collect();
    let arguments = vec![json!(built("lab-worker", ".js")?), json!(built("lab-worker", ".wasm")?), json!(packed)];
    let given = page.script_async(include_str!("digests.js"), arguments).await?;
    let given: Vec<String> =
        given.as_array().into_iter().flatten().filter_map(|reply| digest(reply.as_str()?)).collect();
    ensure!(given.len() == native.len(), "the worker answered {given:?}");
    for ((request, native), given) in requests.iter().zip(&native).zip(given) {
        ensure!(*native == given, "{} with seed {} differs in the browser: {given}", request.scenario, request.seed);
    }
    Ok(())
}

/// To run the request, and for the digest of the run.
fn questions(request: &Request) -> [String; 2] {
    [Question::Run(request.clone()), Question::Digest].map(|question| BASE64_STANDARD.encode(encode(&question)))
}

fn digest(reply: &str) -> Option<String> {
    match decode(&BASE64_STANDARD.decode(reply).ok()?)? {
        Reply::Text(digest) => Some(digest),
        _ => None,
    }
}
