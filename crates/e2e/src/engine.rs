//! The browsers that the tests know, and how each is started.

use crate::tools;
use anyhow::Result;
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Chromium by chromedriver. The tests that need more than WebDriver use it.
    #[default]
    Chromium,
    /// Firefox by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser by WebKitWebDriver.
    WebKit,
}

/// How the browser starts. All but the engine and the window are Chromium's alone.
#[derive(Clone, Debug)]
pub struct BrowserOptions {
    /// Which browser.
    pub engine: Engine,
    /// Width and height of the window in CSS pixels; WebKit's MiniBrowser has its own.
    pub window: (u32, u32),
    /// Keeps the console's messages. Off where the receive rate is measured.
    pub console: bool,
    /// Chromium's host resolver rules that come before the default, which resolves nothing but this machine.
    pub resolver_rules: Vec<String>,
    /// The visitor asked for less motion.
    pub still: bool,
    /// Takes certificates that nobody vouches for: for local peers that stand in for public ones. Firefox knows this, too.
    pub any_certificate: bool,
    /// Ports of this machine that the browser takes for public addresses. Firefox knows this, too.
    pub public_ports: Vec<u16>,
    /// Where the keys of TLS are written, for whoever reads a capture.
    pub key_log: Option<PathBuf>,
    /// Slows pages behind others down, as a visitor's browser does. A driven one does not unless it is asked to.
    pub slows_hidden_pages: bool,
}

impl Default for BrowserOptions {
    fn default() -> Self {
        Self {
            engine: Engine::Chromium,
            window: (1280, 900),
            console: true,
            resolver_rules: Vec::new(),
            still: false,
            any_certificate: false,
            public_ports: Vec::new(),
            key_log: None,
            slows_hidden_pages: false,
        }
    }
}

/// As root, without a screen, and without talking to anyone but the test's peers.
const CHROMIUM_FLAGS: &[&str] = &[
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

/// What the driver adds of its own, so that pages behind others are as quick as in front.
const NEVER_SLOW: &[&str] = &["disable-background-timer-throttling", "disable-backgrounding-occluded-windows"];

impl Engine {
    pub(crate) fn driver_name(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        }
    }

    /// What the driver is asked for. `profile` is an empty folder.
    pub(crate) fn capabilities(self, options: &BrowserOptions, profile: &Path) -> Result<Capabilities> {
        let mut capabilities = Capabilities::new();
        let mut ask = |name: &str, value: Value| capabilities.insert(name.to_owned(), value);
        match self {
            Self::Chromium => {
                let flags = chromium_flags(options, profile);
                let mut asked = json!({ "binary": tools::chromium()?, "args": flags });
                if options.slows_hidden_pages {
                    asked["excludeSwitches"] = json!(NEVER_SLOW);
                }
                ask("goog:chromeOptions", asked);
                if options.console {
                    ask("goog:loggingPrefs", json!({ "browser": "ALL" }));
                }
            }
            Self::Firefox => {
                let firefox = json!({ "binary": tools::firefox()?, "args": ["-headless"], "prefs": firefox_prefs(&options.public_ports) });
                ask("moz:firefoxOptions", firefox);
                if options.any_certificate {
                    ask("acceptInsecureCerts", json!(true));
                }
            }
            Self::WebKit => {
                ask("webkitgtk:browserOptions", json!({ "binary": tools::mini_browser()?, "args": ["--automation"] }));
            }
        }
        Ok(capabilities)
    }
}

fn chromium_flags(options: &BrowserOptions, profile: &Path) -> Vec<String> {
    let mut flags: Vec<String> = CHROMIUM_FLAGS.iter().map(|&flag| flag.to_owned()).collect();
    let (width, height) = options.window;
    flags.push(format!("--window-size={width},{height}"));
    flags.push(format!("--user-data-dir={}", profile.display()));
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
    if !options.public_ports.is_empty() {
        let spaces = options.public_ports.iter().map(|port| format!("127.0.0.1:{port}=public"));
        flags.push(format!("--ip-address-space-overrides={}", spaces.collect::<Vec<_>>().join(",")));
    }
    if let Some(keys) = &options.key_log {
        flags.push(format!("--ssl-key-log-file={}", keys.display()));
    }
    flags
}

/// All but this machine is behind a proxy that does not exist. Ports that count as public have a name, too.
fn firefox_prefs(public_ports: &[u16]) -> Value {
    let public: Vec<String> = public_ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
    json!({
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": 1,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": 1,
        "network.proxy.no_proxies_on": "127.0.0.1, localhost, public.example, nothing.invalid",
        "network.dns.localDomains": "public.example",
        "network.lna.enabled": !public.is_empty(),
        "network.lna.blocking": !public.is_empty(),
        "network.lna.address_space.public.override": public.join(","),
    })
}
