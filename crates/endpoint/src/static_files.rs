//! The built page: the files of a folder, compressed if there is a `.br` or `.gz` file next to them. The page must load
//! in a frame that is sandboxed with `allow-scripts` alone. The origin of such a frame is opaque, so that even the
//! page's own files are cross-origin for it: hence `Access-Control-Allow-Origin: *`, and a resource policy of `cross-origin`.

use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::exchange::FileBody;
use crate::state::Endpoint;

/// What a page may load and do. A built page carries the same policy in its head, for hosts that send no headers
/// (`crates/pack/src/policy.rs` says what each part is for; a test compares the two).
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self' http: https: ws: wss:; worker-src 'self' blob:; manifest-src 'self'; \
    frame-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types roundtrip";
/// What a page has no use for, neither itself nor a frame in it.
const PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
    usb=(), xr-spatial-tracking=()";
/// What goes with every file of the page. `Cross-Origin-Resource-Policy` is open for the same reason as CORS is: a sandboxed
/// frame has an opaque origin.
const HEADERS: [(HeaderName, HeaderValue); 7] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (HeaderName::from_static("timing-allow-origin"), HeaderValue::from_static("*")),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY)),
    (REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS_POLICY)),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
];
const FOREVER: &str = "public, max-age=31536000, immutable";
/// How many hexadecimal digits of a content hash Trunk puts into a file name.
const HASH_DIGITS: usize = 16;
const NO_PAGE: &str = "\
This is a Roundtrip endpoint, and it works. GET /api/hello lists what it offers.
It serves no page, because it was started without --dist. To build the page and serve it here:

    trunk build --release
    endpoint --dist dist
";

/// Answers every request that no route matches.
pub(crate) async fn static_files(State(endpoint): State<Arc<Endpoint>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = match &endpoint.config.dist {
        Some(dist) => file(dist, request).await,
        None if path == "/" => NO_PAGE.into_response(),
        None => not_found(),
    };
    let is_found = !response.status().is_client_error() && !response.status().is_server_error();
    let lifetime = if is_found && has_hash(&path) { FOREVER } else { "no-cache" };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(lifetime));
    headers.extend(HEADERS);
    response
}

async fn file(dist: &Path, request: Request) -> Response {
    let Some(path) = path_in(dist, request.uri().path()) else { return not_found() };
    let dist_of_task = dist.to_path_buf();
    // A task that panicked has found nothing.
    let is_part = tokio::task::spawn_blocking(move || is_part_of_page(&dist_of_task, &path)).await;
    if !is_part.unwrap_or(false) {
        return not_found();
    }
    let files = ServeDir::new(dist).precompressed_br().precompressed_gzip();
    let Ok(response) = files.oneshot(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        return not_found();
    }
    let mut response = response.map(Body::new);
    response.extensions_mut().insert(FileBody);
    response
}

/// The file that a request's path names. `None` for a path that no file of a built page has: with a hidden file, with an
/// empty segment, because `//vendor` would be redirected to `//vendor/`, which names a host, or with a backslash, which
/// browsers take for a slash.
fn path_in(dist: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    let (last, folders) = segments.split_last()?;
    let is_name = |name: &&str| !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', '\0']);
    let name = if last.is_empty() { "index.html" } else { last };
    let is_valid = folders.iter().all(is_name) && is_name(&name);
    is_valid.then(|| folders.iter().chain([&name]).fold(dist.to_path_buf(), |path, name| path.join(name)))
}

/// Whether nothing on the way from `dist` to this path is a symbolic link, which may lead out of the folder, and whether
/// it ends at a file or a folder, not at a device or a pipe. A path that does not exist passes.
fn is_part_of_page(dist: &Path, path: &Path) -> bool {
    let passes = |path: &Path, is_allowed: fn(&FileType) -> bool| {
        fs::symlink_metadata(path).map_or(true, |metadata| is_allowed(&metadata.file_type()))
    };
    let mut folders = path.ancestors().skip(1).take_while(|folder| *folder != dist);
    // A browser that accepts it gets the compressed file in its place.
    let compressed = [".br", ".gz"].map(|ending| {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        PathBuf::from(file)
    });
    passes(path, |kind| kind.is_file() || kind.is_dir())
        && folders.all(|folder| passes(folder, FileType::is_dir))
        && compressed.iter().all(|file| passes(file, FileType::is_file))
}

fn not_found() -> Response {
    let text = [(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
    (StatusCode::NOT_FOUND, text, "This file does not exist.\n").into_response()
}

/// Whether a file name contains a content hash, as in `name-<16 hex>.js` and `name-<16 hex>_bg.wasm`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.match_indices('-').any(|(at, _)| {
        let rest = &name[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits == HASH_DIGITS && matches!(rest.as_bytes().get(digits), Some(b'.' | b'_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_a_hash_in_a_name() {
        for path in
            ["/app-0123456789abcdef.js", "/a/lab-worker-0123456789abcdef_bg.wasm", "/style-fedcba9876543210.css"]
        {
            assert!(has_hash(path), "{path}");
        }
        for path in ["/", "/index.html", "/embed.js", "/app-0123456789abcde.js", "/app-0123456789abcdefa.js", "/a-b.js"]
        {
            assert!(!has_hash(path), "{path}");
        }
    }

    #[test]
    fn only_paths_that_a_page_can_have_name_a_file() {
        let path = |path: &str| path_in(Path::new("dist"), path).map(|path| path.display().to_string());
        for (requested, file) in [
            ("/", "dist/index.html"),
            ("/vendor", "dist/vendor"),
            ("/vendor/", "dist/vendor/index.html"),
            ("/fields/%6bo/fields.txt", "dist/fields/ko/fields.txt"),
            ("/a..b/c.", "dist/a..b/c."),
        ] {
            assert_eq!(path(requested).as_deref(), Some(file));
        }
        for requested in [
            "//vendor",
            "/%2fvendor",
            "/vendor//",
            "/\\vendor",
            "/%5Cvendor",
            "/.git/config",
            "/%2egit",
            "/vendor/.hidden",
            "/vendor/..",
            "/./index.html",
            "/a%00b",
            "/%ff",
            "*",
            "",
        ] {
            assert_eq!(path(requested), None, "{requested}");
        }
    }
}
