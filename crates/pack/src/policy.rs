//! The page's Content-Security-Policy, written into its head for hosts that send no headers. The endpoint sends the same as a
//! header (`crates/endpoint/src/static_files.rs`), and so do the recipes in `deploy/`.

use anyhow::{Context, Result};

/// What the page may load and do (CSP Level 3, Trusted Types):
/// - scripts, styles and WebAssembly come from the page's own host, and nothing stands inline;
/// - a picture is exported by way of a `data:` image;
/// - `connect-src` is open, because visitors type the addresses of endpoints;
/// - the lab's worker is made of a blob, because a sandboxed frame can start no other, and the service worker is a file;
/// - a frame is the preview of the Share dialog;
/// - only the policy `roundtrip` of the loader makes a text into an address of a script.
///
/// It has no `frame-ancestors`: course pages may frame this page, which keeps nothing that a click could give away.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self' http: https: ws: wss:; worker-src 'self' blob:; manifest-src 'self'; \
    frame-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types roundtrip";

/// `html` with the policy right after the element that names its encoding, before anything that it governs.
pub fn with_policy(html: &str) -> Result<String> {
    let encoding = html.find("<meta charset").context("index.html does not begin with its encoding")?;
    let end = encoding + html[encoding..].find('>').context("a tag of index.html does not end")? + 1;
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{CONTENT_POLICY}\">");
    Ok([&html[..end], &policy, &html[end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_stands_before_everything_that_it_governs() {
        let html = with_policy(include_str!("../../../index.html")).unwrap();
        let policy = html.find(CONTENT_POLICY).unwrap();
        assert!(["<link", "<script", "<style"].iter().all(|tag| html.find(tag).is_none_or(|place| place > policy)));
        assert!(with_policy("<!doctype html><title>No encoding</title>").is_err());
    }
}
