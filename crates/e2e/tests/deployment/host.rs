//! A web server that is deployed to while browsers have its page open, behind caches that keep everything for ten minutes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use e2e::{Reply, Site, file_in};
use pack::Manifest;
use tempfile::TempDir;

/// Where the page is on its host: the built page works under any path.
const PLACE: &str = "/a/b";

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

    /// This deployment as browsers keep it for use without a network.
    pub fn kept(mut self) -> Result<Self> {
        self.manifest = pack::add_service_worker(self.folder.path())?;
        Ok(self)
    }

    /// Puts another content into one of its files, as a deployment does that was cut off halfway.
    pub fn break_file(&self, name: &str) -> Result<()> {
        Ok(fs::write(self.folder.path().join(self.manifest.file(name)?), "half of a file")?)
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

impl Served {
    /// What a request for `path` is answered with. Caches keep it for ten minutes.
    fn reply(&mut self, path: &str) -> Reply {
        let path = path.strip_prefix(PLACE).unwrap_or_default();
        self.asked.push(path.to_owned());
        let folder = if path == "/" { &self.index } else { &self.files };
        // A file that is not there is as good as a path that leads nowhere.
        let mut reply = Reply::of_file(&file_in(folder, path).unwrap_or_default());
        reply.fields += &format!("Cache-Control: max-age=600\r\nAccess-Control-Allow-Origin: *\r\n{}", self.headers);
        reply
    }
}

/// A running server. Ends when dropped.
pub struct Host {
    site: Site,
    served: Arc<Mutex<Served>>,
}

impl Host {
    /// Serves `deployment` on a free port. `headers` go with each response, each with its line end.
    pub async fn start(deployment: &Deployment, headers: &str) -> Result<Self> {
        let folder = deployment.folder.path().to_owned();
        let served = Served { index: folder.clone(), files: folder, asked: Vec::new(), headers: headers.to_owned() };
        let served = Arc::new(Mutex::new(served));
        let shared = Arc::clone(&served);
        let site = Site::replying(move |path| lock(&shared).reply(path)).await?;
        Ok(Self { site, served })
    }

    /// Replaces what is served: the older files are gone.
    pub fn deploy(&self, deployment: &Deployment) {
        self.deploy_files(deployment);
        lock(&self.served).index = deployment.folder.path().to_owned();
    }

    /// Replaces the files, while a cache on the way still has the older `index.html`.
    pub fn deploy_files(&self, deployment: &Deployment) {
        lock(&self.served).files = deployment.folder.path().to_owned();
    }

    /// Where the page is, without the slash at the end.
    pub fn address(&self) -> String {
        self.site.origin() + PLACE
    }

    /// How often `path` was asked for.
    pub fn requests(&self, path: &str) -> usize {
        lock(&self.served).asked.iter().filter(|asked| *asked == path).count()
    }
}

fn lock(served: &Mutex<Served>) -> MutexGuard<'_, Served> {
    served.lock().unwrap_or_else(PoisonError::into_inner)
}
