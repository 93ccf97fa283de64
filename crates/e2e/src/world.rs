//! What most tests need: our endpoint with the built page, and a browser.

use crate::{Browser, BrowserOptions, Endpoint, LiveUrl, Page};
use anyhow::Result;

/// An endpoint and a browser.
pub struct World {
    /// The browser; dropped first, so that the endpoint sees its connections end.
    pub browser: Browser,
    /// The endpoint that serves the page.
    pub endpoint: Endpoint,
}

impl World {
    /// Starts both.
    pub async fn start() -> Result<Self> {
        Self::start_with(&BrowserOptions::default()).await
    }

    /// Starts both, the browser with options.
    pub async fn start_with(options: &BrowserOptions) -> Result<Self> {
        let (endpoint, browser) = tokio::try_join!(Endpoint::start(), Browser::start_with(options))?;
        Ok(Self { browser, endpoint })
    }

    /// Starts both, the endpoint within TLS and a browser that takes its certificate.
    pub async fn start_tls(options: &BrowserOptions) -> Result<Self> {
        let options = BrowserOptions { any_certificate: true, ..options.clone() };
        let (endpoint, browser) = tokio::try_join!(Endpoint::start_tls(), Browser::start_with(&options))?;
        Ok(Self { browser, endpoint })
    }

    /// The browser's tab.
    pub fn page(&self) -> Page {
        self.browser.page()
    }

    /// The live page's address on the endpoint.
    pub fn live(&self) -> LiveUrl {
        LiveUrl::new(&self.endpoint.origin())
    }

    /// The address of what `hash` names, e.g. `#/lesson/tcp`.
    pub fn at(&self, hash: &str) -> String {
        format!("{}/{hash}", self.endpoint.origin())
    }
}
