//! A plain web server for pages: no endpoint behind it. Serves a folder as any static host would, or pages from memory.

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

/// A running server. Ends when dropped.
pub struct Site {
    port: u16,
    _tasks: JoinSet<()>,
}

impl Site {
    /// Serves `source` on a free port.
    pub async fn start(source: Source) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let source = Arc::new(source);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let source = Arc::clone(&source);
                connections.spawn(async move {
                    // A browser that goes away in the middle of an answer is no fault of the site.
                    let _ = serve(stream, &source).await;
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

async fn serve(stream: TcpStream, source: &Source) -> Result<()> {
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
        let path = target.split(['?', '#']).next().unwrap_or("/");
        let (status, kind, body) = match answer(source, path) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", "text/html; charset=utf-8", b"<h1>404 Not Found</h1>".to_vec()),
        };
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
    }
}

fn answer(source: &Source, path: &str) -> Option<(&'static str, Vec<u8>)> {
    match source {
        Source::Pages(pages) => pages.get(path).map(|html| ("text/html; charset=utf-8", html.clone().into_bytes())),
        Source::Folder(folder) => {
            let relative = Path::new(path.trim_start_matches('/'));
            if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
                return None;
            }
            let file = if path == "/" { folder.join("index.html") } else { folder.join(relative) };
            Some((kind_of(&file), std::fs::read(file).ok()?))
        }
    }
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
