//! A browser with a profile of its own, driven by a driver of its own. Both end when the guard drops.

use crate::driver::{Driver, DriverCommand};
use crate::engine::{BrowserOptions, Engine};
use crate::page::Page;
use anyhow::{Context, Result, ensure};
use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::time::Duration;
use tempfile::TempDir;

const LONGEST_SCRIPT: Duration = Duration::from_secs(90);

/// A browser with one tab.
pub struct Browser {
    client: Client,
    engine: Engine,
    session: String,
    // Dropped in this order: the driver ends before its profile's folder is removed.
    driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Starts one with the default options.
    pub async fn start() -> Result<Self> {
        Self::start_with(&BrowserOptions::default()).await
    }

    /// Starts one.
    pub async fn start_with(options: &BrowserOptions) -> Result<Self> {
        let engine = options.engine;
        let driver = Driver::start(engine, options.window).await?;
        let profile = TempDir::with_prefix("roundtrip-e2e-").context("a folder for the browser's profile")?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(engine.capabilities(options, profile.path())?)
            .connect(&driver.address())
            .await
            .with_context(|| format!("a browser session: {}", driver.said()))?;
        let session = client.session_id().await?.context("the driver gave no session")?;
        let timeouts = TimeoutConfiguration::new(Some(LONGEST_SCRIPT), Some(LONGEST_SCRIPT), None);
        client.update_timeouts(timeouts).await?;
        Ok(Self { client, engine, session, driver, _profile: profile })
    }

    /// Its tab.
    pub fn page(&self) -> Page {
        Page::new(self.client.clone(), self.engine)
    }

    /// Runs `script` in every document before the document's own scripts, from the next load on.
    pub async fn run_before_load(&self, script: &str) -> Result<()> {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// Lays pages out in exactly this many CSS pixels.
    pub async fn set_viewport(&self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Zooms all pages, as a person does in the browser's settings: a CSS pixel is `factor` pixels of the screen. The page
    /// stays in sight meanwhile. An emulated ratio would not do, because Chromium does not notify pages of its change.
    pub async fn zoom(&self, factor: f64) -> Result<()> {
        let page = self.client.window().await?;
        let settings = self.client.new_window(false).await?;
        self.client.switch_to_window(settings.handle).await?;
        self.client.goto("chrome://settings/appearance").await?;
        let is_zoomed = self.client.execute_async(include_str!("zoom.js"), vec![json!(factor)]).await?;
        self.client.close_window().await?;
        self.client.switch_to_window(page).await?;
        ensure!(is_zoomed == true, "Chromium's settings do not take the zoom {factor}: {is_zoomed}");
        Ok(())
    }

    /// Puts an empty tab in front of the page, as a visitor does who reads something else meanwhile. The page is still the one that is
    /// driven.
    pub async fn cover(&self) -> Result<()> {
        let page = self.client.window().await?;
        let other = self.client.new_window(true).await?.handle;
        // The driver's name of a tab is Chromium's.
        let name = String::from(other);
        self.client.switch_to_window(page).await?;
        self.devtools("Target.activateTarget", json!({ "targetId": name })).await?;
        let state = self.client.execute("return document.visibilityState", vec![]).await?;
        ensure!(state == "hidden", "the page behind another tab is {state}");
        Ok(())
    }

    /// Turns a contrast theme of the system on, dark or light.
    pub async fn force_colours(&self, scheme: &str) -> Result<()> {
        let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
        let features = [feature("forced-colors", "active"), feature("prefers-color-scheme", scheme)];
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
        Ok(())
    }

    /// Gives the pages of an origin a permission's state: `granted`, `denied` or `prompt`.
    pub async fn set_permission(&self, origin: &str, name: &str, state: &str) -> Result<()> {
        let permission = json!({ "permission": { "name": name }, "setting": state, "origin": origin });
        self.devtools("Browser.setPermission", permission).await?;
        Ok(())
    }

    /// Presses the key at the place `code` of a keyboard whose layout types `key` there.
    pub async fn press_key(&self, key: &str, code: &str, modifiers: u32) -> Result<()> {
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({ "type": kind, "key": key, "code": code, "modifiers": modifiers });
            self.devtools("Input.dispatchKeyEvent", event).await?;
        }
        Ok(())
    }

    /// Bytes that the page's JavaScript holds, after a collection of what it no longer holds.
    pub async fn heap_bytes(&self) -> Result<u64> {
        self.devtools("HeapProfiler.collectGarbage", json!({})).await?;
        let usage = self.devtools("Runtime.getHeapUsage", json!({})).await?;
        usage["usedSize"].as_f64().map(|bytes| bytes as u64).context("Chromium gives no heap size")
    }

    /// The number of the driver's process: [`TabMemory`](crate::TabMemory) finds the tab's among its descendants.
    pub fn driver_id(&self) -> u32 {
        self.driver.id()
    }

    /// Slows the page's processor down by this factor; 1 is its own speed.
    pub async fn slow_down(&self, factor: f64) -> Result<()> {
        self.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": factor })).await?;
        Ok(())
    }

    /// How many dedicated workers run, in all frames of all pages.
    pub async fn workers(&self) -> Result<usize> {
        // Without a filter, the browser leaves workers out.
        let given = self.devtools("Target.getTargets", json!({ "filter": [{}] })).await?;
        let targets = given["targetInfos"].as_array().context("Chromium gives no targets")?;
        Ok(targets.iter().filter(|target| target["type"] == "worker").count())
    }

    /// Seconds of processor time that the page's main thread has spent on tasks since this was first asked.
    pub async fn main_thread_seconds(&self) -> Result<f64> {
        self.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" })).await?;
        let given = self.devtools("Performance.getMetrics", json!({})).await?;
        let mut metrics = given["metrics"].as_array().into_iter().flatten();
        let tasks = metrics.find(|metric| metric["name"] == "TaskDuration").and_then(|metric| metric["value"].as_f64());
        tasks.context("Chromium gives no time of tasks")
    }

    async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": method, "params": parameters });
        Ok(self.client.issue_cmd(DriverCommand { path: "goog/cdp/execute", body }).await?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.end_session(&self.session);
    }
}
