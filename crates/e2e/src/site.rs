//! A plain web server for pages: no endpoint behind it. Serves a folder as any static host would, pages from memory, or
//! what a test makes up.

use crate::tools;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What a site serves.
#[derive(Clone, Debug)]
pub enum Source {
    /// The files of a folder.
    Folder(PathBuf),
    /// HTML by path, e.g. `/`.
    Pages(BTreeMap<String, String>),
}

/// What a site sends back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// `200 OK`
    pub status: &'static str,
    /// Field lines besides Content-Length, each with its line end.
    pub fields: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// The file at `path`, or 404.
    pub fn of_file(path: &Path) -> Self {
        match std::fs::read(path) {
            Ok(body) => Self::of(kind_of(path), body),
            Err(_) => Self::not_found(),
        }
    }

    fn of(kind: &str, body: Vec<u8>) -> Self {
        Self { status: "200 OK", fields: format!("Content-Type: {kind}\r\n"), body }
    }

    fn not_found() -> Self {
        Self { status: "404 Not Found", ..Self::of(HTML, b"<h1>404 Not Found</h1>".to_vec()) }
    }
}

const HTML: &str = "text/html; charset=utf-8";

/// A running server. Ends when dropped.
pub struct Site {
    port: u16,
    _tasks: JoinSet<()>,
}

impl Site {
    /// Serves `source` on a free port.
    pub async fn start(source: Source) -> Result<Self> {
        Self::replying(move |path| source.reply(path)).await
    }

    /// Serves what `reply` makes of a request's path, without its query, on a free port.
    pub async fn replying(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let reply = Arc::new(reply);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let reply = Arc::clone(&reply);
                connections.spawn(async move {
                    // A browser that goes away in the middle of a response is no fault of the site.
                    let _ = serve(stream, &*reply).await;
                });
            }
        });
        Ok(Self { port, _tasks: tasks })
    }

    /// The built page on a static host, with no endpoint.
    pub async fn of_built_page() -> Result<Self> {
        Self::start(Source::Folder(tools::dist()?)).await
    }

    /// One page of HTML at `/`.
    pub async fn of_html(html: &str) -> Result<Self> {
        Self::start(Source::Pages(BTreeMap::from([("/".to_owned(), html.to_owned())]))).await
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

async fn serve(stream: TcpStream, reply: &impl Fn(&str) -> Reply) -> Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut request = String::new();
        if stream.read_line(&mut request).await? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while stream.read_line(&mut header).await? > 2 {
            header.clear();
        }
        let target = request.split(' ').nth(1).unwrap_or("/");
        let Reply { status, fields, body } = reply(target.split(['?', '#']).next().unwrap_or("/"));
        let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
    }
}

impl Source {
    fn reply(&self, path: &str) -> Reply {
        match self {
            Self::Pages(pages) => {
                pages.get(path).map_or_else(Reply::not_found, |html| Reply::of(HTML, html.clone().into_bytes()))
            }
            Self::Folder(folder) => file_in(folder, path).map_or_else(Reply::not_found, |file| Reply::of_file(&file)),
        }
    }
}

/// The file of `folder` that a request's path names; `None` if the path leads out of the folder.
pub fn file_in(folder: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path.trim_start_matches('/'));
    let is_inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    is_inside
        .then(|| if path.ends_with('/') { folder.join(relative).join("index.html") } else { folder.join(relative) })
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => HTML,
        Some("txt") => "text/plain; charset=utf-8",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
