//! A web server that is deployed to while browsers have its page open, behind caches that keep everything for ten minutes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, ensure};
use pack::Manifest;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// A built page in a folder of its own.
pub struct Deployment {
    folder: TempDir,
    pub manifest: Manifest,
}

impl Deployment {
    /// The built page as it is.
    pub fn of_built_page() -> Result<Self> {
        let folder = TempDir::with_prefix("roundtrip-deployment-")?;
        copy(&e2e::tools::dist()?, folder.path())?;
        let manifest = pack::name_by_content(folder.path())?;
        Ok(Self { folder, manifest })
    }

    /// The next version of the page: it does the same, and each file has another content.
    pub fn next() -> Result<Self> {
        let Self { folder, manifest } = Self::of_built_page()?;
        for name in manifest.files.values() {
            let path = folder.path().join(name);
            let mut bytes = fs::read(&path)?;
            match path.extension().and_then(|kind| kind.to_str()) {
                // An empty custom section named `n` (WebAssembly core §5.5.3).
                Some("wasm") => bytes.extend([0, 2, 1, b'n']),
                Some("js" | "css") => bytes.extend(b"\n/* next */"),
                Some("svg") => bytes.extend(b"<!-- next -->"),
                Some("txt") => bytes.extend(b"next\tNothing.\n"),
                _ => continue,
            }
            fs::write(&path, bytes)?;
        }
        let manifest = pack::name_by_content(folder.path())?;
        Ok(Self { folder, manifest })
    }

    /// Whether this deployment has the file.
    pub fn has(&self, name: &str) -> bool {
        self.manifest.files.values().any(|built| built == name)
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let (entry, into) = (entry.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?, to);
        let into = into.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&into)?;
            copy(&entry.path(), &into)?;
        } else {
            fs::copy(entry.path(), &into)?;
        }
    }
    Ok(())
}

/// What the server serves, and what it was asked for.
struct Served {
    index: PathBuf,
    files: PathBuf,
    asked: Vec<String>,
    headers: String,
}

/// A running server. Ends when dropped.
pub struct Host {
    port: u16,
    served: Arc<Mutex<Served>>,
    _tasks: JoinSet<()>,
}

impl Host {
    /// Serves `deployment` on a free port. `headers` go with each response, each with its line end.
    pub async fn start(deployment: &Deployment, headers: &str) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let folder = deployment.folder.path().to_owned();
        let served = Served { index: folder.clone(), files: folder, asked: Vec::new(), headers: headers.to_owned() };
        let served = Arc::new(Mutex::new(served));
        let shared = Arc::clone(&served);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                connections.spawn(async move {
                    // A browser that goes away in the middle of a response is no fault of the server.
                    let _ = serve(stream, &shared).await;
                });
            }
        });
        Ok(Self { port, served, _tasks: tasks })
    }

    /// Replaces what is served: the older files are gone.
    pub fn deploy(&self, deployment: &Deployment) {
        self.deploy_files(deployment);
        self.served().index = deployment.folder.path().to_owned();
    }

    /// Replaces the files, while a cache on the way still has the older `index.html`.
    pub fn deploy_files(&self, deployment: &Deployment) {
        self.served().files = deployment.folder.path().to_owned();
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How often `path` was asked for.
    pub fn requests(&self, path: &str) -> usize {
        self.served().asked.iter().filter(|asked| *asked == path).count()
    }

    fn served(&self) -> MutexGuard<'_, Served> {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(stream: TcpStream, served: &Mutex<Served>) -> Result<()> {
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
        let path = request.split(' ').nth(1).and_then(|target| target.split('?').next()).unwrap_or("/");
        ensure!(!path.contains(".."), "{path} leads out of the folder");
        let (file, headers) = {
            let mut served = served.lock().unwrap_or_else(PoisonError::into_inner);
            served.asked.push(path.to_owned());
            let file = match path {
                "/" => served.index.join("index.html"),
                _ => served.files.join(path.trim_start_matches('/')),
            };
            (file, served.headers.clone())
        };
        let (status, kind, body) = match fs::read(&file) {
            Ok(body) => ("200 OK", kind_of(&file), body),
            Err(_) => ("404 Not Found", "text/plain", b"There is no such file.\n".to_vec()),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: max-age=600\r\n\
             Access-Control-Allow-Origin: *\r\n{headers}\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
    }
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|kind| kind.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}
