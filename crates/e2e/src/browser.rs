//! A headless Chromium with a profile of its own, driven by a chromedriver of its own. Both end when the guard drops.

use crate::page::Page;
use crate::process::{Process, free_port};
use crate::tools;
use anyhow::{Context, Result};
use fantoccini::wd::{Capabilities, TimeoutConfiguration, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

const START: Duration = Duration::from_secs(30);
const LONGEST_SCRIPT: Duration = Duration::from_secs(90);

/// As root, without a display, and without talking to anyone but the test's peers.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// How the browser starts.
#[derive(Clone, Debug)]
pub struct BrowserOptions {
    /// Width and height of the window in CSS pixels.
    pub window: (u32, u32),
    /// Keeps the console's messages. Off where the receive rate is measured.
    pub console: bool,
    /// Chromium's host resolver rules that come before the default, which resolves nothing but this machine.
    pub resolver_rules: Vec<String>,
    /// The visitor asked for less motion.
    pub still: bool,
    /// Takes certificates that nobody vouches for: for local peers that stand in for public ones.
    pub any_certificate: bool,
}

impl Default for BrowserOptions {
    fn default() -> Self {
        Self { window: (1280, 900), console: true, resolver_rules: Vec::new(), still: false, any_certificate: false }
    }
}

/// A browser with one tab.
pub struct Browser {
    client: Client,
    session: String,
    driver_port: u16,
    // Dropped in this order: the driver ends before its profile's folder is removed.
    _driver: Process,
    _profile: TempDir,
}

impl Browser {
    /// Starts one with the default options.
    pub async fn start() -> Result<Self> {
        Self::start_with(&BrowserOptions::default()).await
    }

    /// Starts one.
    pub async fn start_with(options: &BrowserOptions) -> Result<Self> {
        let driver_port = free_port()?;
        let mut command = Command::new(tools::chromedriver()?);
        command.arg(format!("--port={driver_port}")).arg("--log-level=WARNING");
        let mut driver = Process::start("chromedriver", &mut command)?;
        driver.listening(driver_port, START).await?;
        let profile = TempDir::with_prefix("roundtrip-e2e-").context("a folder for Chromium's profile")?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(options, &profile)?)
            .connect(&format!("http://127.0.0.1:{driver_port}"))
            .await
            .with_context(|| format!("a browser session: {}", driver.said()))?;
        let session = client.session_id().await?.context("the driver gave no session")?;
        let timeouts = TimeoutConfiguration::new(Some(LONGEST_SCRIPT), Some(LONGEST_SCRIPT), None);
        client.update_timeouts(timeouts).await?;
        Ok(Self { client, session, driver_port, _driver: driver, _profile: profile })
    }

    /// Its tab.
    pub fn page(&self) -> Page {
        Page::new(self.client.clone())
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

    /// Bytes that the page's JavaScript holds, after a collection of what it holds no more.
    pub async fn heap_bytes(&self) -> Result<u64> {
        self.devtools("HeapProfiler.collectGarbage", json!({})).await?;
        let usage = self.devtools("Runtime.getHeapUsage", json!({})).await?;
        usage["usedSize"].as_f64().map(|bytes| bytes as u64).context("Chromium tells no heap")
    }

    /// Seconds of processor time that the page's main thread has spent on tasks since this was first asked.
    pub async fn main_thread_seconds(&self) -> Result<f64> {
        self.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" })).await?;
        let told = self.devtools("Performance.getMetrics", json!({})).await?;
        let mut metrics = told["metrics"].as_array().into_iter().flatten();
        let tasks = metrics.find(|metric| metric["name"] == "TaskDuration").and_then(|metric| metric["value"].as_f64());
        tasks.context("Chromium tells no time of tasks")
    }

    async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": method, "params": parameters });
        Ok(self.client.issue_cmd(DriverCommand { path: "goog/cdp/execute", body }).await?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends the browser with the session. A driver that no longer answers is killed all the same.
        let _ = end_session(self.driver_port, &self.session);
    }
}

fn end_session(port: u16, session: &str) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
    stream.read_exact(&mut [0; 12])
}

fn capabilities(options: &BrowserOptions, profile: &TempDir) -> Result<Capabilities> {
    let mut flags: Vec<String> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
    let (width, height) = options.window;
    flags.push(format!("--window-size={width},{height}"));
    flags.push(format!("--user-data-dir={}", profile.path().display()));
    // The default address of an endpoint is taken away too: one that a developer runs is no part of a test.
    let mut rules = options.resolver_rules.clone();
    rules.extend(["MAP 127.0.0.1:8081 127.0.0.1:1", "MAP localhost:8081 127.0.0.1:1"].map(str::to_owned));
    // Not EXCLUDE: an exclusion would come before the two above. The first rule that fits is taken.
    rules.extend(["MAP 127.0.0.1 127.0.0.1", "MAP localhost localhost", "MAP * ~NOTFOUND"].map(str::to_owned));
    flags.push(format!("--host-resolver-rules={}", rules.join(", ")));
    if options.still {
        flags.push("--force-prefers-reduced-motion".to_owned());
    }
    if options.any_certificate {
        flags.push("--ignore-certificate-errors".to_owned());
    }
    let mut capabilities = Capabilities::new();
    let chromium = json!({ "binary": tools::chromium()?, "args": flags });
    capabilities.insert("goog:chromeOptions".to_owned(), chromium);
    if options.console {
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    }
    Ok(capabilities)
}

/// A command that WebDriver does not know and chromedriver does.
#[derive(Debug)]
pub(crate) struct DriverCommand {
    pub(crate) path: &'static str,
    pub(crate) body: Value,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _url: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
