//! A URL taken apart as the browser takes it apart (WHATWG URL §4.4), so that the page shows, judges and requests the
//! same address. Native code uses the crate `url`, which follows the same standard.

/// The parts of a URL. Empty if the URL does not have the part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebUrl {
    /// Without the colon.
    pub scheme: String,
    /// User or password.
    pub has_credentials: bool,
    /// As the browser connects to it: lower case, `127.1` as `127.0.0.1`, names outside ASCII in Punycode, IPv6 in
    /// brackets.
    pub host: String,
    /// `host` or `host:port`, without the scheme's usual port.
    pub authority: String,
    /// As it is in the URL; `None` for the scheme's usual one.
    pub port: Option<u16>,
    /// Percent-encoded, with a leading slash.
    pub path: String,
    /// With its question mark.
    pub query: String,
}

impl WebUrl {
    /// `None` if the browser would refuse the text.
    #[cfg(target_arch = "wasm32")]
    pub fn parse(text: &str) -> Option<Self> {
        let url = web_sys::Url::new(text).ok()?;
        // Chromium encodes a space in a host, which the standard forbids (WHATWG URL §3.5, forbidden host code point).
        if url.hostname().contains('%') {
            return None;
        }
        Some(Self {
            scheme: url.protocol().trim_end_matches(':').to_owned(),
            has_credentials: !url.username().is_empty() || !url.password().is_empty(),
            host: url.hostname(),
            authority: url.host(),
            port: url.port().parse().ok(),
            path: url.pathname(),
            query: url.search(),
        })
    }

    /// `None` if the browser would refuse the text.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn parse(text: &str) -> Option<Self> {
        let url = url::Url::parse(text).ok()?;
        let host = url.host_str().unwrap_or_default().to_owned();
        Some(Self {
            scheme: url.scheme().to_owned(),
            has_credentials: !url.username().is_empty() || url.password().is_some(),
            authority: url.port().map_or(host.clone(), |port| format!("{host}:{port}")),
            host,
            port: url.port(),
            path: url.path().to_owned(),
            query: url.query().filter(|query| !query.is_empty()).map(|query| format!("?{query}")).unwrap_or_default(),
        })
    }

    /// What a request line names: path and query.
    pub fn target(&self) -> String {
        format!("{}{}", self.path, self.query)
    }

    /// The port that is connected to, if the scheme is one of the web's.
    pub fn effective_port(&self) -> Option<u16> {
        let usual = match self.scheme.as_str() {
            "http" | "ws" => Some(80),
            "https" | "wss" => Some(443),
            _ => None,
        };
        self.port.or(usual)
    }
}
