//! Byte counts that nothing measured: the rules by which they are computed (docs/ledger.md).

use super::http::Answer;
use super::profiles::web_url::WebUrl;

/// The header fields that every cross-origin response has and that CORS hides: `Date`,
/// `Access-Control-Allow-Credentials`.
const DATE_FIELD_BYTES: u64 = 37;
const CREDENTIALS_FIELD_BYTES: u64 = 40;
/// Status line, `Upgrade`, `Connection`, `Sec-WebSocket-Accept` (RFC 6455 §4.2.2), `Date`, empty line.
pub const ANSWER_101_BYTES: u64 = 129 + DATE_FIELD_BYTES;

/// Bytes of a response whose visible head is known. `hidden_field_bytes` are added to those that every cross-origin
/// response hides.
pub fn answer_bytes(answer: &Answer, hidden_field_bytes: u64) -> u64 {
    let allow_origin = wire::http::field_bytes("Access-Control-Allow-Origin", &page_origin());
    let hidden = DATE_FIELD_BYTES + CREDENTIALS_FIELD_BYTES + allow_origin + hidden_field_bytes;
    answer.visible_head_bytes + hidden + answer.body.len() as u64
}

/// Bytes of the upgrade request as Chromium writes it (RFC 6455 §4.1); other browsers differ by a few bytes.
pub fn upgrade_bytes(url: &str) -> u64 {
    let (authority, target) = split(url);
    let navigator = web_sys::window().map(|window| window.navigator());
    let agent = navigator.as_ref().and_then(|navigator| navigator.user_agent().ok()).unwrap_or_default();
    let languages = navigator.map(|navigator| navigator.languages()).unwrap_or_default();
    let languages: Vec<String> = languages.iter().filter_map(|language| language.as_string()).collect();
    let fields = [
        ("Host", authority.as_str()),
        ("Connection", "Upgrade"),
        ("Pragma", "no-cache"),
        ("Cache-Control", "no-cache"),
        ("User-Agent", &agent),
        ("Upgrade", "websocket"),
        ("Origin", &page_origin()),
        ("Sec-WebSocket-Version", "13"),
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Accept-Language", &accept_language(&languages)),
        ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
        ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"),
    ];
    let fields = fields.iter().map(|(name, value)| wire::http::field_bytes(name, value)).sum();
    wire::http::request_head_bytes("GET", &target, fields)
}

/// Authority and request target of an absolute URL.
pub fn split(url: &str) -> (String, String) {
    WebUrl::parse(url).map_or_else(Default::default, |url| (url.authority.clone(), url.target()))
}

fn page_origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The `Accept-Language` value that the browser sends: `en-US,en` becomes `en-US,en;q=0.9`.
fn accept_language(languages: &[String]) -> String {
    let mut field = String::new();
    for (place, language) in languages.iter().enumerate() {
        let weight = 10usize.saturating_sub(place).max(1);
        field += &match place {
            0 => language.clone(),
            _ => format!(",{language};q=0.{weight}"),
        };
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_weighted_as_browsers_send_them() {
        let languages = ["ko-KR".to_owned(), "ko".to_owned(), "en".to_owned()];
        assert_eq!(accept_language(&languages), "ko-KR,ko;q=0.9,en;q=0.8");
        assert_eq!(accept_language(&[]), "");
    }

    #[test]
    fn a_url_without_a_path_asks_for_the_root() {
        let split_into = |url, authority: &str, target: &str| {
            assert_eq!(split(url), (authority.to_owned(), target.to_owned()));
        };
        split_into("ws://127.0.0.1:9021", "127.0.0.1:9021", "/");
        split_into("https://a.b/status/204", "a.b", "/status/204");
        // A slash in a query is no path, and the fragment is not sent.
        split_into("https://a.b?next=/c/d", "a.b", "/?next=/c/d");
        split_into("http://[::1]:80/x?y#z", "[::1]", "/x?y");
    }
}
