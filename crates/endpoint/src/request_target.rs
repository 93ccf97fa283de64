//! A request's target in its usual form, so that each route has one name. `%68` is another way to write `h`, because a
//! percent-encoded letter, digit, `-`, `.`, `_` or `~` means the character itself (RFC 3986 §6.2.2.2).

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::{Authority, PathAndQuery};

/// The target as it stood in the request, if that was not the usual form; a request extension.
#[derive(Clone, Debug)]
pub(crate) struct AsReceived(pub(crate) Uri);

/// The `:authority` of a request of HTTP/2, which is what `Host` is in HTTP/1.1 (RFC 9113 §8.3.1); a request extension.
#[derive(Clone, Debug)]
pub(crate) struct AsAuthority(pub(crate) Authority);

/// Brings the path of the request into its usual form.
pub(crate) fn normalize<B>(request: &mut Request<B>) {
    let Some(path) = usual(request.uri().path()) else { return };
    let path_and_query = match request.uri().query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(path_and_query).ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        let received = std::mem::replace(request.uri_mut(), uri);
        request.extensions_mut().insert(AsReceived(received));
    }
}

/// The path's usual form; `None` if it has that already.
fn usual(path: &str) -> Option<String> {
    let mut usual = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        usual.push_str(before);
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).map(char::from);
        match byte.filter(|byte| byte.is_ascii_alphanumeric() || "-._~".contains(*byte)) {
            Some(character) => {
                usual.push(character);
                rest = &after[2..];
            }
            None => {
                usual.push('%');
                rest = after;
            }
        }
    }
    usual.push_str(rest);
    (usual != path).then_some(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_without_a_meaning_in_paths_are_decoded() {
        for (path, expected) in [
            ("/api/%68ello", "/api/hello"),
            ("/%61%50%49/%7e%2D%2e%5F", "/aPI/~-._"),
            ("/a%2Fb%3f%25%20%00", "/a%2Fb%3f%25%20%00"),
            ("/%ec%95%88", "/%ec%95%88"),
            ("/%2568", "/%2568"),
            ("/%", "/%"),
            ("/%4", "/%4"),
            ("/%+1%zz%한", "/%+1%zz%한"),
        ] {
            assert_eq!(usual(path).as_deref().unwrap_or(path), expected, "{path}");
        }
    }

    #[test]
    fn the_query_and_the_received_form_are_kept() {
        let mut request = Request::get("/api/%68ello?a=%68").body(()).unwrap();
        normalize(&mut request);
        assert_eq!(request.uri(), "/api/hello?a=%68");
        assert_eq!(request.extensions().get::<AsReceived>().unwrap().0, "/api/%68ello?a=%68");
        let mut request = Request::get("/api/hello?a=%68").body(()).unwrap();
        normalize(&mut request);
        assert!(request.extensions().get::<AsReceived>().is_none());
    }
}
