//! The built page: the files of a folder, compressed if there is a `.br` or `.gz` file next to them. The page must load
//! in a frame that is sandboxed with `allow-scripts` alone. The origin of such a frame is opaque, so that even the
//! page's own files are cross-origin for it: hence `Access-Control-Allow-Origin: *`.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::exchange::FileBody;
use crate::state::Endpoint;

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
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert("timing-allow-origin", HeaderValue::from_static("*"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

async fn file(dist: &Path, request: Request) -> Response {
    let files = ServeDir::new(dist).precompressed_br().precompressed_gzip();
    let Ok(response) = files.oneshot(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        return not_found();
    }
    let mut response = response.map(Body::new);
    response.extensions_mut().insert(FileBody);
    response
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
    use super::has_hash;

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
}
