//! What the page says of a connection that failed, and failures of every kind, provoked for real. The same in every browser;
//! what each browser proves differs, so that the expectations are the caller's.

use crate::{Browser, BrowserOptions, Endpoint, Engine, Page, Reply, Site, World, free_port, tools};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The causes that the page names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// Those that are proven.
    pub known: Vec<String>,
    /// Those that remain.
    pub possible: Vec<String>,
    /// All that is on screen.
    pub text: String,
}

impl Explained {
    /// What the dialog of causes says of `address`, once it has looked.
    pub async fn of(page: &Page, address: &str) -> Result<Self> {
        let given = page.script_async(include_str!("causes.js"), vec![json!(address)]).await?;
        let names = |key: &str| -> Vec<String> {
            given[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let text = given["text"].as_str().with_context(|| format!("no dialog: {given}"))?.to_owned();
        Ok(Self { known: names("known"), possible: names("possible"), text })
    }

    /// Fails unless these are known, and these remain.
    pub fn assert(&self, what: &str, known: &[&str], possible: &[&str]) -> Result<()> {
        ensure!(self.known == known && self.possible == possible, "{what}: {self:?}");
        Ok(())
    }
}

/// Servers that fail, each in its own way.
pub struct Failures {
    /// Responds to everything, and permits every page to read it.
    pub open: Site,
    /// Responds, and permits no page to read it.
    pub closed: Site,
    /// HTML with status 404.
    pub missing: Site,
    /// Within TLS, with a certificate that nobody vouches for.
    pub untrusted: Endpoint,
    /// Takes connections and never responds.
    pub silent: Listener,
    /// Takes connections and ends them.
    pub ending: Listener,
    /// A port on which nobody listens.
    pub free: u16,
}

/// A port with a server that speaks no protocol. Ends when dropped.
pub struct Listener {
    /// On 127.0.0.1.
    pub port: u16,
    task: JoinHandle<()>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Listener {
    async fn start(is_silent: bool) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let task = tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                if is_silent {
                    held.push(stream);
                }
            }
        });
        Ok(Self { port, task })
    }
}

impl Failures {
    /// Starts all of them.
    pub async fn start() -> Result<Self> {
        let site = |status: &'static str, kind: &'static str, cors: &'static str| {
            let fields = format!("Content-Type: {kind}\r\n{cors}");
            Site::replying(move |_| Reply { status, fields: fields.clone(), body: b"<h1>Hello</h1>".to_vec() })
        };
        let cors = "Access-Control-Allow-Origin: *\r\n";
        Ok(Self {
            open: site("200 OK", "text/html", cors).await?,
            closed: site("200 OK", "application/json", "").await?,
            missing: site("404 Not Found", "text/html", cors).await?,
            untrusted: Endpoint::start_tls().await?,
            silent: Listener::start(true).await?,
            ending: Listener::start(false).await?,
            free: free_port()?,
        })
    }
}

/// The page with a policy that lets it speak to its own server alone.
pub async fn site_with_policy() -> Result<Site> {
    let dist = tools::dist()?;
    Site::replying(move |path| {
        let mut reply = match crate::file_in(&dist, path) {
            Some(file) => Reply::of_file(&file),
            None => Reply::of_file(&dist.join("none")),
        };
        if path.ends_with('/') {
            let html = String::from_utf8_lossy(&reply.body);
            let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self'\">";
            // The release build leaves out the tag of the head.
            reply.body = html.replacen("<meta", &format!("{policy}<meta"), 1).into_bytes();
        }
        reply
    })
    .await
}

/// A browser in which the page's server, at `https://public.example`, counts as one on a public address, as do `others`.
pub async fn public_world(engine: Engine, others: &[u16]) -> Result<World> {
    let endpoint = Endpoint::start_tls().await?;
    let options = BrowserOptions {
        engine,
        any_certificate: true,
        resolver_rules: vec!["MAP public.example 127.0.0.1".to_owned()],
        public_ports: [&[endpoint.port()], others].concat(),
        ..BrowserOptions::default()
    };
    let browser = Browser::start_with(&options).await?;
    Ok(World { browser, endpoint })
}
