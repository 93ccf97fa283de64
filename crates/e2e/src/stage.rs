//! What most tests need: our endpoint with the built page, and a browser.

use crate::{Browser, BrowserOptions, Endpoint, LiveUrl, Page};
use anyhow::Result;

/// An endpoint and a browser.
pub struct Stage {
    /// The browser; dropped first, so that the endpoint sees its connections end.
    pub browser: Browser,
    /// The endpoint that serves the page.
    pub endpoint: Endpoint,
}

impl Stage {
    /// Starts both.
    pub async fn start() -> Result<Self> {
        Self::start_with(&BrowserOptions::default()).await
    }

    /// Starts both, the browser with options.
    pub async fn start_with(options: &BrowserOptions) -> Result<Self> {
        let endpoint = Endpoint::start().await?;
        Ok(Self { browser: Browser::start_with(options).await?, endpoint })
    }

    /// The browser's tab.
    pub fn page(&self) -> Page {
        self.browser.page()
    }

    /// The live page's address on the endpoint.
    pub fn url(&self) -> LiveUrl {
        LiveUrl::new(&self.endpoint.origin())
    }
}
