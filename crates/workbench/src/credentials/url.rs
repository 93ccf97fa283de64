//! An address without what only its owner may know. The rest stays as it was typed.

use super::{Secret, decoded, has_web_token, is_secret_name, is_secret_value};

/// The address without credentials; what was left out is added to `left_out`.
pub(super) fn without(url: &str, left_out: &mut Vec<Secret>) -> String {
    let (rest, fragment) = parted(url, '#');
    let (rest, query) = parted(rest, '?');
    let mut public = path(&without_userinfo(rest, left_out), left_out);
    public.push_str(&parameters(query, '?', left_out, Secret::Parameter));
    public.push_str(&parameters(fragment, '#', left_out, Secret::FragmentParameter));
    public
}

/// What stands before a mark, and what stands after it.
fn parted(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// RFC 3986 §3.2.1. Browsers take a backslash for a slash, and the last `@` for the end of the userinfo (WHATWG URL §4.4).
fn without_userinfo(url: &str, left_out: &mut Vec<Secret>) -> String {
    // Of these schemes browsers do without the slashes; without a scheme the page adds one.
    let scheme = ["http:", "https:", "ws:", "wss:"]
        .into_iter()
        .find(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let start = match url.find("//") {
        Some(place) if !url[..place].contains('@') => place + 2,
        _ => scheme.map_or(0, str::len),
    };
    let end = url[start..].find(['/', '\\']).map_or(url.len(), |place| start + place);
    let Some(at) = url.get(start..end).and_then(|authority| authority.rfind('@')) else { return url.to_owned() };
    left_out.push(Secret::Userinfo);
    [&url[..start], &url[start + at + 1..]].concat()
}

/// Segments of the path with a token become empty.
fn path(url: &str, left_out: &mut Vec<Secret>) -> String {
    let begin = url.find("//").map_or(0, |place| place + 2);
    let slash = url[begin..].find('/').map_or(url.len(), |place| begin + place);
    let segments = url[slash..].split('/').enumerate().map(|(place, segment)| {
        let is_secret = has_web_token(&decoded(segment));
        if is_secret {
            left_out.push(Secret::PathSegment(place.saturating_sub(1)));
        }
        if is_secret { "" } else { segment }
    });
    let segments: Vec<&str> = segments.collect();
    [&url[..slash], &segments.join("/")].concat()
}

/// The parameters that are no credentials, behind their mark.
fn parameters(text: Option<&str>, mark: char, left_out: &mut Vec<Secret>, secret: impl Fn(String) -> Secret) -> String {
    let Some(text) = text else { return String::new() };
    let all = text.split('&').count();
    let kept: Vec<&str> = text
        .split('&')
        .filter(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let name = decoded(name);
            let is_named = is_secret_name(&name) && parameter.contains('=');
            let is_secret = is_named || is_secret_value(&decoded(value)) || has_web_token(&name);
            if is_secret {
                left_out.push(secret(name));
            }
            !is_secret
        })
        .collect();
    if kept.is_empty() && all > 0 && !text.is_empty() { String::new() } else { format!("{mark}{}", kept.join("&")) }
}
