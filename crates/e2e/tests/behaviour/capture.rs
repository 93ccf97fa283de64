//! Captures of the visitor's own: opened by the field for files, by dropping, and by the page around the frame; what is in
//! them; what cannot be read; and that nothing of them leaves the page.

use crate::looks;
use anyhow::{Context, Result, ensure};
use e2e::{Page, Reply, Site, World, file_in, key, word};
use fantoccini::Locator;
use lab::{Request, scenario};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use trace::Host;

/// What the page says of itself: work, connections in the table, events in the picture, notes, the filter's count.
const STATE: &str = "const page = document.querySelector('[data-page=capture]'); if (!page) return null;\
    const all = selector => [...document.querySelectorAll(selector)];\
    return { work: page.dataset.work, connections: Number(page.dataset.connections ?? -1), shown: Number(page.dataset.shown ?? 0),\
    notes: all('[data-note]').map(it => it.dataset.note), said: all('[data-note]').map(it => it.textContent),\
    rows: all('[data-connection]').map(it => Number(it.dataset.connection)),\
    protocols: all('[data-connection]').map(it => it.dataset.protocol),\
    panel: document.querySelector('[data-panel]')?.dataset.panel ?? null, hash: location.hash,\
    inspector: document.querySelector('[data-inspector]')?.dataset.inspector ?? null,\
    fields: document.querySelectorAll('.inspector [role=treeitem], .inspector [data-field-id]').length,\
    keys: Number(document.querySelector('[data-keys]')?.dataset.keys ?? 0) }";

/// A run of the lab as a capture file.
fn capture_of(name: &str) -> Result<Vec<u8>> {
    let (run, _) = lab::run(&Request::new(name, scenario::defaults(name).context("a scenario")?))?;
    Ok(wire::pcapng::write(&run.trace, &run.key_log, Host::Client, lab::export::CAPTURE_START))
}

/// A folder with files to open.
struct Files(TempDir);

impl Files {
    fn new() -> Result<Self> {
        Ok(Self(tempfile::tempdir()?))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.0.path().join(name);
        fs::write(&path, bytes)?;
        Ok(path)
    }
}

async fn open(world: &World, query: &str) -> Result<Page> {
    let page = world.page();
    page.open(world.at(&format!("#/capture?{query}"))).await?;
    expect(&page, "the page's program", |state| state["work"].is_string()).await?;
    Ok(page)
}

/// Chooses files in the page's field.
async fn choose(page: &Page, paths: &[PathBuf]) -> Result<()> {
    let field = page.client().find(Locator::Css(".capture-field input[type=file]")).await?;
    let names: Vec<_> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    field.send_keys(&names.join("\n")).await?;
    Ok(())
}

async fn expect(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    page.expect_script(what, STATE, |state| !state.is_null() && fits(state)).await
}

async fn expect_read(page: &Page) -> Result<Value> {
    expect(page, "the file to be read", |state| state["work"] == "read").await
}

#[tokio::test]
async fn a_capture_is_opened_and_a_connection_is_looked_into() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let page = open(&world, "lang=en").await?;
    choose(&page, &[files.put("websocket.pcapng", &capture_of("websocket")?)?]).await?;
    let state = expect_read(&page).await?;
    ensure!(state["connections"] == 1 && state["protocols"] == json!(["TCP"]), "the table is {state}");
    page.expect_text("websocket.pcapng").await?;
    page.assert_accessible("the table of connections").await?;
    page.client().find(Locator::Css("[data-action=show]")).await?.click().await?;
    let state = expect(&page, "the picture", |state| state["shown"].as_u64() > Some(10)).await?;
    ensure!(state["hash"].as_str().is_some_and(|hash| hash.contains("c=1")), "the address is {state}");
    page.expect_text(&word("en", "capture-at-client")?).await?;
    page.press("button", &word("en", "player-step-forward")?).await?;
    page.press("tab", &word("en", "tab-inspector")?).await?;
    page.expect_text("Source Port").await?;
    page.press("tab", &word("en", "tab-list")?).await?;
    page.expect_text("SYN").await?;
    page.press("tab", &word("en", "tab-costs")?).await?;
    page.expect_text(&word("en", "provenance-measured")?).await?;
    page.assert_accessible("a connection of a capture").await?;
    page.press("button", &word("en", "capture-back")?).await?;
    expect(&page, "the table again", |state| state["rows"] == json!([1])).await?;
    page.assert_sound().await
}

#[tokio::test]
async fn a_filter_over_fields_leaves_what_it_names_and_says_what_is_wrong_with_it() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let page = open(&world, "lang=en&c=1&tab=list").await?;
    choose(&page, &[files.put("websocket.pcapng", &capture_of("websocket")?)?]).await?;
    expect(&page, "the picture", |state| state["shown"].as_u64() > Some(10)).await?;
    let field = page.client().find(Locator::Css("[data-action=fields]")).await?;
    field.send_keys("tcp.flags.syn==1").await?;
    let left = "const bar = document.querySelector('.capture-sieve'); return { passed: bar.dataset.passed ?? '', sieve: bar.dataset.sieve,\
        rows: document.querySelector('.events tbody')?.dataset.rows ?? '', said: bar.querySelector('[role=status]').textContent,\
        hash: location.hash }";
    let state = page.expect_script("two packets with SYN", left, |it| it["passed"] == "2" && it["rows"] == "2").await?;
    ensure!(state["hash"].as_str().is_some_and(|hash| hash.contains("fields=tcp.flags.syn")), "the address is {state}");
    page.assert_accessible("a filter over fields").await?;
    field.clear().await?;
    field.send_keys("tcp.flag.syn==1").await?;
    let state = page.expect_script("what is wrong", left, |it| it["sieve"] == "wrong").await?;
    ensure!(state["said"].as_str().is_some_and(|said| said.contains("tcp.flags.syn")), "it is said: {state}");
    page.assert_sound().await
}

#[tokio::test]
async fn what_is_no_capture_is_named_in_every_language() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let mut cut = capture_of("tcp")?;
    cut.truncate(cut.len() - 7);
    let cases: [(&str, &[u8], &str); 5] = [
        ("empty.pcap", b"", "empty"),
        ("notes.pcap", b"This is a letter.\n", "not-a-capture"),
        ("picture.pcap", &[0x89, b'P', b'N', b'G', 0, 1, 2, 3], "not-a-capture"),
        ("cut.pcapng", &cut, "truncated"),
        ("broken.har", b"{\"log\": {\"entries\": [", "json-broken"),
    ];
    for (lang, _) in looks()? {
        let page = open(&world, &format!("lang={lang}")).await?;
        for (name, bytes, reason) in cases {
            choose(&page, &[files.put(name, bytes)?]).await?;
            page.expect_text(name).await?;
            let state =
                expect(&page, &format!("{name} to be named"), |state| state["notes"] == json!([reason])).await?;
            let said = state["said"][0].as_str().unwrap_or_default();
            ensure!(said.chars().count() > 5, "{name} in {lang}: {said}");
        }
        page.assert_sound().await?;
    }
    Ok(())
}

#[tokio::test]
async fn several_files_are_one_capture_and_the_table_is_sorted_and_filtered() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let page = open(&world, "lang=en").await?;
    choose(
        &page,
        &[files.put("polling.pcapng", &capture_of("polling")?)?, files.put("dns.pcapng", &capture_of("udp")?)?],
    )
    .await?;
    let state = expect_read(&page).await?;
    let count = state["connections"].as_u64().unwrap_or_default();
    ensure!(count >= 2, "the table is {state}");
    page.press("button", &word("en", "capture-column-up")?).await?;
    expect(&page, "the order in the address", |state| state["hash"].as_str().is_some_and(|it| it.contains("sort=up")))
        .await?;
    page.client().find(Locator::Css("[data-action=find]")).await?.send_keys("udp").await?;
    let state =
        expect(&page, "fewer rows", |state| state["rows"].as_array().is_some_and(|it| it.len() < count as usize))
            .await?;
    ensure!(state["hash"].as_str().is_some_and(|hash| hash.contains("find=udp")), "{state}");
    page.assert_sound().await
}

#[tokio::test]
async fn nothing_of_an_open_file_leaves_the_page() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let asked = Arc::new(Mutex::new(Vec::<String>::new()));
    let dist = e2e::tools::dist()?;
    let site = {
        let asked = Arc::clone(&asked);
        Site::replying(move |path| {
            asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(path.to_owned());
            let missing = || Reply { status: "404 Not Found", fields: String::new(), body: Vec::new() };
            file_in(&dist, path).map_or_else(missing, |file| Reply::of_file(&file))
        })
        .await?
    };
    let page = world.page();
    page.open(format!("{}/#/capture?lang=en", site.origin())).await?;
    expect(&page, "the page's program", |state| state["work"].is_string()).await?;
    choose(&page, &[files.put("secret-name.pcapng", &capture_of("websocket")?)?]).await?;
    expect_read(&page).await?;
    page.client().find(Locator::Css("[data-action=show]")).await?.click().await?;
    expect(&page, "the picture", |state| state["shown"].as_u64() > Some(10)).await?;
    page.press("tab", &word("en", "tab-inspector")?).await?;
    page.expect_text("Source Port").await?;
    let all = "return performance.getEntriesByType('resource').map(it => it.name)";
    let loaded = page.script(all, vec![]).await?;
    let own = |name: &str| name.starts_with(&site.origin()) || name.starts_with("blob:");
    ensure!(loaded.as_array().is_some_and(|all| all.iter().filter_map(Value::as_str).all(own)), "{loaded}");
    let asked = asked.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    ensure!(asked.iter().all(|path| !path.contains("secret")), "the name was sent: {asked:?}");
    let hash = expect(&page, "an address", |_| true).await?["hash"].clone();
    ensure!(hash.as_str().is_some_and(|hash| !hash.contains("secret")), "the name is in the address: {hash}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_name_that_is_markup_is_a_text() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let page = open(&world, "lang=en").await?;
    let name = "<img src=x onerror=window.hit=1>.pcapng";
    choose(&page, &[files.put(name, &capture_of("tcp")?)?]).await?;
    expect_read(&page).await?;
    page.expect_text(name).await?;
    let hit = page.script("return [window.hit ?? null, document.querySelectorAll('main img').length]", vec![]).await?;
    ensure!(hit == json!([null, 0]), "the name became markup: {hit}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_file_is_dropped_and_the_page_stays() -> Result<()> {
    let world = World::start().await?;
    let page = open(&world, "lang=ko").await?;
    let drop = "const [bytes] = arguments; const transfer = new DataTransfer();\
        transfer.items.add(new File([new Uint8Array(bytes)], 'dropped.pcapng'));\
        const event = kind => new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer });\
        const at = document.querySelector('.capture-drop');\
        return ['dragover', 'drop'].map(kind => !at.dispatchEvent(event(kind)))";
    let bytes: Vec<Value> = capture_of("tcp")?.into_iter().map(Value::from).collect();
    let taken = page.script(drop, vec![Value::from(bytes)]).await?;
    ensure!(taken == json!([true, true]), "the browser would leave the page: {taken}");
    expect_read(&page).await?;
    page.expect_text("dropped.pcapng").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_page_around_the_frame_hands_a_file_over() -> Result<()> {
    let world = World::start().await?;
    let address = world.at("#/capture?lang=en&embed=1");
    let html = include_str!("host.html").replace("ADDRESS", &address);
    let host = Site::of_html(&html).await?;
    let page = world.page();
    page.load(format!("http://localhost:{}/", host.port())).await?;
    page.enter_frame().await?;
    page.expect("the page in the frame", |shown| shown.page == "capture").await?;
    page.leave_frame().await?;
    let bytes: Vec<Value> = capture_of("websocket")?.into_iter().map(Value::from).collect();
    let hand = "const bytes = new Uint8Array(arguments[0]).buffer;\
        frames[0].postMessage({ roundtrip: 1, type: 'open', name: 'handed.pcapng', bytes }, '*')";
    page.script(hand, vec![Value::from(bytes)]).await?;
    page.enter_frame().await?;
    ensure!(page.is_boxed_in().await?, "the frame's origin is not opaque");
    expect_read(&page).await?;
    page.expect_text("handed.pcapng").await?;
    page.leave_frame().await?;
    let phases = "return messages.filter(it => it.type === 'state').map(it => it.phase)";
    page.expect_script("the host to be told", phases, |phases| {
        phases.as_array().is_some_and(|all| all.contains(&json!("read")))
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_keyboard_alone_opens_a_connection_and_reaches_its_fields() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let page = open(&world, "lang=en").await?;
    choose(&page, &[files.put("tcp.pcapng", &capture_of("tcp")?)?]).await?;
    expect_read(&page).await?;
    page.script("document.querySelector('[data-action=show]').focus()", vec![]).await?;
    page.keys(key::ENTER).await?;
    expect(&page, "the picture", |state| state["shown"].as_u64() > Some(5)).await?;
    page.tab_to("tab", &word("en", "capture-tab-about")?).await?;
    page.keys(key::RIGHT).await?;
    expect(&page, "the inspector", |state| state["panel"] == "inspector").await?;
    page.expect_text("Source Port").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn what_stays_encrypted_is_said_until_its_key_log_is_pasted() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let settings = lab::Settings {
        tls: Some(lab::TlsSettings::default()),
        ..scenario::defaults("websocket").context("a scenario")?
    };
    let (run, _) = lab::run(&Request::new("websocket", settings))?;
    let capture = wire::pcapng::write(&run.trace, "", Host::Client, lab::export::CAPTURE_START);
    let page = open(&world, "lang=en").await?;
    choose(&page, &[files.put("tls.pcapng", &capture)?]).await?;
    expect_read(&page).await?;
    page.go("#/capture?lang=en&c=1").await?;
    page.expect_text(&word("en", "capture-shut-key")?).await?;
    page.go("#/capture?lang=en").await?;
    expect(&page, "the table", |state| state["rows"] == json!([1])).await?;
    let paste = "document.querySelector('.capture-keys').open = true; const field = document.querySelector('#capture-key-text');\
        field.value = arguments[0]; field.dispatchEvent(new Event('change', { bubbles: true }))";
    page.script(paste, vec![Value::from(run.key_log)]).await?;
    expect(&page, "the secrets to be counted", |state| state["keys"].as_u64() > Some(1)).await?;
    page.go("#/capture?lang=en&c=1&tab=list&depth=messages").await?;
    page.expect_text("101").await?;
    let text = page.text().await?;
    ensure!(!text.contains(&word("en", "capture-shut-key")?), "it is still encrypted: {text}");
    page.assert_sound().await
}

#[tokio::test]
async fn every_example_opens_and_its_first_connection_is_shown() -> Result<()> {
    let world = World::start().await?;
    for example in capture_examples::ALL.iter().take(if crate::IS_LONG { usize::MAX } else { 3 }) {
        let page = open(&world, &format!("lang=en&example={}", example.id)).await?;
        let state = expect_read(&page).await?;
        ensure!(state["notes"] == json!([]) && state["connections"].as_u64() > Some(0), "{}: {state}", example.id);
        page.client().find(Locator::Css("[data-action=show]")).await?.click().await?;
        expect(&page, "the picture", |state| state["shown"].as_u64() > Some(0)).await?;
        page.assert_sound().await?;
    }
    Ok(())
}

#[tokio::test]
async fn after_a_reload_the_page_asks_for_the_file_and_shows_the_same_connection() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let page = open(&world, "lang=en&c=1&tab=list").await?;
    page.expect_text(&word("en", "capture-reload")?).await?;
    choose(&page, &[files.put("tcp.pcapng", &capture_of("tcp")?)?]).await?;
    expect(&page, "the connection", |state| state["shown"].as_u64() > Some(5) && state["panel"] == "list").await?;
    page.assert_sound().await
}

#[tokio::test]
async fn the_page_fits_every_width_in_every_look() -> Result<()> {
    let (world, files) = (World::start().await?, Files::new()?);
    let path = files.put("websocket.pcapng", &capture_of("websocket")?)?;
    for (lang, theme) in looks()? {
        for (width, height) in [(360, 740), (640, 480), (1024, 768), (1920, 1080)] {
            world.browser.set_viewport(width, height).await?;
            let page = open(&world, &format!("lang={lang}&theme={theme}")).await?;
            page.assert_fits().await?;
            page.assert_accessible("the capture page without a file").await?;
            choose(&page, std::slice::from_ref(&path)).await?;
            expect_read(&page).await?;
            page.assert_fits().await?;
            page.go(&format!("#/capture?lang={lang}&theme={theme}&c=1")).await?;
            expect(&page, "the picture", |state| state["shown"].as_u64() > Some(10)).await?;
            page.assert_fits().await?;
        }
    }
    Ok(())
}
