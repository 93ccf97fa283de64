//! What the page itself knows: where it is, and what the browser permits it.

use super::evidence::{Here, Permission};
use crate::hooks::document::{document, is_framed};
use crate::js::{field, object, text};
use crate::live::profiles::address::{Place, place_of_authority};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The browser's engine, by what only it has: each gives other evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    Other,
}

impl Engine {
    pub fn current() -> Self {
        let has = |object: JsValue, name: &str| !field(&object, name).is_undefined();
        if document().is_some_and(|document| has(document.into(), "featurePolicy")) {
            Self::Chromium
        } else if web_sys::window().is_some_and(|window| has(window.into(), "mozInnerScreenX")) {
            Self::Firefox
        } else {
            Self::Other
        }
    }
}

/// The names of the permission for an address at `place`. A name may stand for either kind of address.
fn permissions_of(place: Place) -> &'static [&'static str] {
    match place {
        Place::ThisMachine => &["loopback-network"],
        Place::LocalNetwork => &["local-network"],
        Place::Elsewhere => &["loopback-network", "local-network"],
    }
}

/// What Chromium 142 to 144 call both.
const OLDER_NAME: &str = "local-network-access";

/// The page, as far as it matters for an address at `place`.
pub async fn look(place: Place) -> Here {
    let window = web_sys::window().map_or(JsValue::UNDEFINED, JsValue::from);
    let location = field(&window, "location");
    let member = |name| field(&location, name).as_string().unwrap_or_default();
    let (protocol, host) = (member("protocol"), member("host"));
    let is_here = host.is_empty();
    let navigator = field(&window, "navigator");
    Here {
        is_https: protocol == "https:",
        is_secure: field(&window, "isSecureContext").is_truthy(),
        // A page from a file is on this machine.
        place: if is_here { Place::ThisMachine } else { place_of_authority(&host) },
        may_be_local: may_be_local(&member("hostname")),
        is_online: field(&navigator, "onLine").as_bool() != Some(false),
        frame_allows: if is_framed() { allows(place) } else { None },
        permission: permission(&navigator, place).await,
    }
}

/// The page's origin as the browser sends it, for example `https://a.example`; `null` in a sandboxed frame.
pub fn origin() -> String {
    let window = web_sys::window().map_or(JsValue::UNDEFINED, JsValue::from);
    field(&window, "origin").as_string().unwrap_or_default()
}

/// Names that are common in networks without a public name: of one label, and below domains that nobody can register.
fn may_be_local(host: &str) -> bool {
    const DOMAINS: [&str; 9] =
        ["internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "localdomain", "test"];
    let host = host.trim_end_matches('.');
    let is_number = host.starts_with('[') || host.split('.').all(|part| part.parse::<u8>().is_ok());
    let is_below = |domain: &&str| host.strip_suffix(*domain).is_some_and(|rest| rest.ends_with('.'));
    !is_number && (!host.contains('.') || DOMAINS.iter().any(is_below))
}

/// Whether the frame's `allow` permits such addresses; `None` if the browser does not say.
fn allows(place: Place) -> Option<bool> {
    let policy = field(&document()?.into(), "featurePolicy");
    let allows: Function = field(&policy, "allowsFeature").dyn_into().ok()?;
    let is_allowed = |name: &str| allows.call1(&policy, &text(name)).is_ok_and(|allowed| allowed.is_truthy());
    let features: Function = field(&policy, "features").dyn_into().ok()?;
    let known: js_sys::Array = features.call0(&policy).ok()?.dyn_into().ok()?;
    let mut names = permissions_of(place).iter().copied().filter(|name| known.includes(&text(name), 0)).peekable();
    match names.peek() {
        Some(_) => Some(names.all(is_allowed)),
        None => known.includes(&text(OLDER_NAME), 0).then(|| is_allowed(OLDER_NAME)),
    }
}

/// The state of the permission; the strictest if there are two. `None` if the browser knows none of the names.
async fn permission(navigator: &JsValue, place: Place) -> Option<Permission> {
    let mut strictest = None;
    for name in permissions_of(place) {
        let state = query(navigator, name).await;
        strictest = strictest.max(state.map(rank));
    }
    match strictest {
        Some(rank) => [Permission::Granted, Permission::Prompt, Permission::Denied].get(rank).copied(),
        None => query(navigator, OLDER_NAME).await,
    }
}

fn rank(permission: Permission) -> usize {
    permission as usize
}

async fn query(navigator: &JsValue, name: &str) -> Option<Permission> {
    let permissions = field(navigator, "permissions");
    let query: Function = field(&permissions, "query").dyn_into().ok()?;
    let asked: Promise = query.call1(&permissions, &object(&[("name", text(name))])).ok()?.dyn_into().ok()?;
    let status = JsFuture::from(asked).await.ok()?;
    match field(&status, "state").as_string()?.as_str() {
        "granted" => Some(Permission::Granted),
        "prompt" => Some(Permission::Prompt),
        "denied" => Some(Permission::Denied),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_local_networks_are_told_from_public_ones() {
        for host in ["intranet", "wiki.corp", "nas.home.arpa", "a.b.internal.", "x.test"] {
            assert!(may_be_local(host), "{host}");
        }
        for host in ["example.com", "8.8.8.8", "[2001:db8::1]", "corp.example", "mycorp.com"] {
            assert!(!may_be_local(host), "{host}");
        }
    }
}
