//! The workbench's page: opened with sessions in its address, and asked for what it saves.

use crate::{Page, World, word};
use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::form_urlencoded::byte_serialize;

/// Keeps in `window.texts` what a page hands to the browser to save, by the names of the files. For [`crate::Browser::run_before_load`].
pub const KEEP_TEXTS: &str = include_str!("keep_texts.js");

/// Opens the workbench with these sessions; nothing is connected yet.
pub async fn open_workbench(world: &World, sessions: &Value) -> Result<Page> {
    let page = world.page();
    let file = json!({ "roundtrip-workbench": 1, "sessions": sessions }).to_string();
    // In the part behind `#`, a plus is a plus.
    let packed = byte_serialize(file.as_bytes()).collect::<String>().replace('+', "%20");
    page.load("about:blank").await?;
    page.open(world.at(&format!("#/workbench?lang=en&s={packed}"))).await?;
    let wanted = json!(sessions.as_array().map_or(0, Vec::len));
    page.expect_script("the sessions", "return document.querySelectorAll('[data-session]').length", |count| {
        *count == wanted
    })
    .await?;
    Ok(page)
}

/// What the workbench saves as the kind with this word, by the names of the files. The page keeps them ([`KEEP_TEXTS`]).
pub async fn saved_by_workbench(page: &Page, kind: &str) -> Result<BTreeMap<String, String>> {
    page.script("window.texts = {}", vec![]).await?;
    page.press("button", &word("en", "workbench-save")?).await?;
    page.press("button", &word("en", kind)?).await?;
    let of_every_session = kind == "workbench-file-csv" || kind == "workbench-file-json";
    let sessions = if of_every_session { "document.querySelectorAll('[data-session]').length" } else { "1" };
    let script = format!("return Object.keys(window.texts).length >= {sessions} ? window.texts : null");
    Ok(serde_json::from_value(page.expect_script("the saved files", &script, Value::is_object).await?)?)
}
