//! The built page's files: types, lifetimes, encodings, and the headers that a sandboxed frame needs.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use endpoint::Config;
use support::{Server, within};

/// A folder of files that is removed when the test ends.
struct Dist(PathBuf);

impl Dist {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("roundtrip-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("locales")).unwrap();
        let files: [(&str, &[u8]); 8] = [
            ("index.html", b"<!doctype html><title>Roundtrip</title>"),
            ("app-0123456789abcdef.js", b"export default 1;"),
            ("app-0123456789abcdef_bg.wasm", b"\0asm plain"),
            ("app-0123456789abcdef_bg.wasm.br", b"brotli"),
            ("app-0123456789abcdef_bg.wasm.gz", b"gzip"),
            ("embed.js", b"addEventListener('message', () => {});"),
            ("worker.mjs", b"export {};"),
            ("locales/en.ftl", b"hello = Hello"),
        ];
        for (file, content) in files {
            fs::write(path.join(file), content).unwrap();
        }
        Self(path)
    }

    async fn serve(&self) -> Server {
        Server::start_with(Config { dist: Some(self.0.clone()), ..Config::default() }).await
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn files_have_their_type_and_their_lifetime() {
    within(async {
        let dist = Dist::new("types");
        let server = dist.serve().await;
        let mut client = server.connect().await;
        let forever = "public, max-age=31536000, immutable";
        for (path, kind, lifetime) in [
            ("/", "text/html", "no-cache"),
            ("/index.html", "text/html", "no-cache"),
            ("/app-0123456789abcdef.js", "javascript", forever),
            ("/app-0123456789abcdef_bg.wasm", "application/wasm", forever),
            ("/embed.js", "javascript", "no-cache"),
            ("/worker.mjs", "javascript", "no-cache"),
        ] {
            let response = client.get(path).await;
            assert_eq!((response.status, response.header("cache-control")), (200, Some(lifetime)), "{path}");
            assert!(response.header("content-type").unwrap().contains(kind), "{path}: {}", response.head);
            assert_eq!(response.header("access-control-allow-origin"), Some("*"));
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("content-security-policy", pack::CONTENT_POLICY),
                ("referrer-policy", "strict-origin-when-cross-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "cross-origin"),
            ] {
                assert_eq!(response.header(name), Some(value), "{path}");
            }
            let permissions = response.header("permissions-policy").unwrap();
            assert!(permissions.contains("camera=()") && permissions.contains("microphone=()"), "{permissions}");
        }
        assert_eq!(client.get("/nothing").await.header("content-security-policy"), Some(pack::CONTENT_POLICY));
    })
    .await;
}

#[tokio::test]
async fn a_compressed_file_is_sent_to_clients_that_accept_it() {
    within(async {
        let dist = Dist::new("encodings");
        let server = dist.serve().await;
        let mut client = server.connect().await;
        let path = "/app-0123456789abcdef_bg.wasm";
        for (accepts, encoding, body) in [
            ("Accept-Encoding: gzip, deflate, br, zstd\r\n", Some("br"), &b"brotli"[..]),
            ("Accept-Encoding: gzip\r\n", Some("gzip"), b"gzip"),
            ("", None, b"\0asm plain"),
        ] {
            let response = client.request("GET", path, accepts, "").await;
            assert_eq!((response.header("content-encoding"), &response.body[..]), (encoding, body));
            assert_eq!(response.header("content-type"), Some("application/wasm"));
            assert_eq!(response.header("vary"), Some("accept-encoding"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_redirect_stays_on_this_host() {
    within(async {
        let dist = Dist::new("redirects");
        let server = dist.serve().await;
        let mut client = server.connect().await;
        // Browsers read `//locales/` as a host, and a backslash as a slash.
        for path in ["//locales", "///locales", "/%2Flocales", "/\\locales", "/%5clocales", "//locales/", "/.//locales"]
        {
            let response = client.get(path).await;
            assert_eq!((response.status, response.header("location")), (404, None), "{path}");
        }
        assert_eq!(client.get("/locales").await.header("location"), Some("/locales/"));
    })
    .await;
}

#[tokio::test]
async fn hidden_files_are_not_served() {
    within(async {
        let dist = Dist::new("hidden");
        fs::create_dir_all(dist.0.join(".git")).unwrap();
        for file in [".env", ".git/config", "locales/.draft.ftl"] {
            fs::write(dist.0.join(file), b"secret").unwrap();
        }
        let server = dist.serve().await;
        let mut client = server.connect().await;
        for path in ["/.env", "/%2eenv", "/.git/config", "/.git", "/locales/.draft.ftl", "/locales/%2Edraft.ftl"] {
            assert_eq!(client.get(path).await.status, 404, "{path}");
        }
        assert_eq!(client.get("/locales/en.ftl").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn links_out_of_the_folder_are_not_followed() {
    within(async {
        let outside = Dist::new("links-outside");
        let dist = Dist::new("links");
        let link = |to: &str, name: &str| symlink(outside.0.join(to), dist.0.join(name)).unwrap();
        link("embed.js", "linked.js");
        link("locales", "linked");
        link("app-0123456789abcdef_bg.wasm.br", "embed.js.br");
        link("embed.js", "worker.mjs.gz");
        symlink("embed.js", dist.0.join("inside.js")).unwrap();
        let server = dist.serve().await;
        let mut client = server.connect().await;
        for path in ["/linked.js", "/linked", "/linked/", "/linked/en.ftl", "/inside.js"] {
            assert_eq!(client.get(path).await.status, 404, "{path}");
        }
        for path in ["/embed.js", "/worker.mjs"] {
            let response = client.request("GET", path, "Accept-Encoding: br, gzip\r\n", "").await;
            assert_eq!(response.status, 404, "{path} has a compressed form that is a link");
        }
        // The folder itself may be one: deployments switch from one to the next like this.
        let current = dist.0.join("current");
        symlink(&outside.0, &current).unwrap();
        let server = Server::start_with(Config { dist: Some(current), ..Config::default() }).await;
        assert_eq!(server.connect().await.get("/embed.js").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    within(async {
        let dist = Dist::new("outside");
        let server = dist.serve().await;
        let mut client = server.connect().await;
        for path in [
            "/nothing.js",
            "/../Cargo.toml",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/locales/../../x",
            "/app-0123456789abcdee.js",
        ] {
            let response = client.get(path).await;
            assert_eq!((response.status, response.header("cache-control")), (404, Some("no-cache")), "{path}");
        }
        let api = client.get("/api/nothing").await;
        assert_eq!(api.error(), "not-found", "the page does not hide the API's errors");
        assert_eq!(client.request("POST", "/", "", "").await.status, 405);
    })
    .await;
}
