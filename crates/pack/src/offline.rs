//! What a browser needs to keep the page: the service worker with the digests of all files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::manifest::Manifest;
use crate::names::{SERVICE_WORKER, name_by_content};

/// What registers the service worker.
const OFFLINE: &str = "offline.js";

/// What stands before the service worker's own code.
#[derive(Serialize)]
struct Deployment<'a> {
    build: &'a str,
    /// The digest of each file as an integrity attribute has it (SRI §3.1).
    files: BTreeMap<&'a str, String>,
}

/// Adds the service worker to the page in `folder`, which is otherwise complete: the worker knows the files by their content.
/// The page's loader adds the script that registers it, because the list of files has that.
pub fn add_service_worker(folder: &Path) -> Result<Manifest> {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
    };
    let script = include_str!("../../../service-worker.js");
    write(SERVICE_WORKER, script)?;
    write(OFFLINE, include_str!("../../../offline.js"))?;
    let manifest = name_by_content(folder)?;
    let kept = manifest.files.values().filter(|name| *name != SERVICE_WORKER);
    let files = kept.map(|name| Ok((name.as_str(), integrity(&folder.join(name))?))).collect::<Result<_>>()?;
    let deployment = serde_json::to_string(&Deployment { build: &manifest.build, files })?;
    write(SERVICE_WORKER, &format!("const deployment = {deployment};\n{script}"))?;
    Ok(manifest)
}

fn integrity(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(&bytes))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::APP;

    #[test]
    fn the_service_worker_knows_every_file_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let page = "<script id=\"manifest\" type=\"application/json\">{}</script><script src=\"./loader.js\"></script>";
        for (name, text) in [
            ("index.html", page),
            ("loader.js", "load()"),
            ("icon.svg", "<svg/>"),
            (APP, r#"{"src": "./icon.svg", "scope": "./"}"#),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let manifest = add_service_worker(folder.path()).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let script = read(SERVICE_WORKER);
        let list = script.strip_prefix("const deployment = ").unwrap().split_once(";\n").unwrap().0;
        let list: serde_json::Value = serde_json::from_str(list).unwrap();
        assert_eq!(list["build"], manifest.build);
        // printf 'load()' | openssl dgst -sha256 -binary | openssl base64
        let loader = manifest.file("loader.js").unwrap();
        assert_eq!(list["files"][loader], "sha256-Qn5QVYTzqsxnj0ilm2l+WQZU301YmwVBksEDoZZ/Fbk=");
        for name in
            ["icon.svg", OFFLINE, APP].map(|name| manifest.file(name).unwrap()).into_iter().chain(["index.html"])
        {
            assert!(
                list["files"][name].as_str().is_some_and(|digest| digest.starts_with("sha256-")),
                "{name} in {list}"
            );
        }
        assert!(list["files"].get(SERVICE_WORKER).is_none());
        assert!(read("index.html").contains(manifest.file(OFFLINE).unwrap()), "the loader registers no service worker");
        assert!(read(manifest.file(APP).unwrap()).contains(manifest.file("icon.svg").unwrap()));
    }
}
