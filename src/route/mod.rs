//! The page's whole state as the hash of its address: `#/live?rate=5&lang=ko`. The only parser and printer of it;
//! `docs/url.md` is its manual. Total: what cannot be used is named in [`Refused`] and replaced by the default.

mod escape;
mod values;

use crate::i18n::Lang;
use crate::live::settings::{Lanes, Settings, Transport};
use values::{
    print_endpoint, print_lanes, read_endpoint, read_lanes, read_milli, read_origin, read_switch, read_whole,
};

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub settings: Settings,
    pub autoplay: bool,
    /// Without the page's header, for a frame.
    pub embed: bool,
    /// `None`: as the browser asks.
    pub lang: Option<Lang>,
    pub theme: Theme,
    /// Whether the settings can be changed on screen.
    pub controls: bool,
    /// Thousandths. Views of simulated time follow it; real traffic runs in real time.
    pub speed_milli: u32,
    /// The origin of the host page that may listen; `None`: the first that speaks.
    pub parent: Option<String>,
}

impl Default for Route {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            autoplay: false,
            embed: false,
            lang: None,
            theme: Theme::Auto,
            controls: true,
            speed_milli: 1_000,
            parent: None,
        }
    }
}

impl Route {
    pub const SPEED_MILLI: (u32, u32) = (100, 10_000);
}

/// What a parameter may be. Bounds are printed as the parameter writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    Number(String, String),
    Whole(u64, u64),
    Words(String),
    Lanes(String),
    Origin,
    Address(crate::live::profiles::AddressError),
}

/// Why a part of the address is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    Value(Allowed),
    UnknownKey,
    UnknownPage,
}

/// A part of the address that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub key: String,
    pub value: String,
    pub reason: Reason,
}

/// Reads a hash, with or without `#`. Never fails: what is refused has its default.
pub fn parse(hash: &str) -> (Route, Vec<Refused>) {
    let mut route = Route::default();
    let mut refused = Vec::new();
    let hash = hash.strip_prefix('#').unwrap_or(hash);
    let (page, query) = hash.split_once('?').unwrap_or((hash, ""));
    if !matches!(page.trim_matches('/'), "" | "live") {
        let page = escape::decode(page.trim_matches('/'));
        refused.push(Refused { key: "page".into(), value: page, reason: Reason::UnknownPage });
    }
    apply(&mut route, query, &mut refused);
    (route, refused)
}

/// Applies the parameters of `query` to `route`; the others stay.
pub fn apply(route: &mut Route, query: &str, refused: &mut Vec<Refused>) {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (key, value) = (escape::decode(key), escape::decode(value));
        if let Err(reason) = set(route, &key, &value) {
            refused.push(Refused { key, value, reason });
        }
    }
}

fn set(route: &mut Route, key: &str, value: &str) -> Result<(), Reason> {
    match key {
        "autoplay" => route.autoplay = read_switch(value)?,
        "embed" => route.embed = read_switch(value)?,
        "controls" => route.controls = read_switch(value)?,
        "lang" => route.lang = Some(Lang::from_tag(value).ok_or_else(|| words(Lang::ALL.map(Lang::tag)))?),
        "theme" => {
            let named = Theme::ALL.into_iter().find(|theme| theme.name() == value);
            route.theme = named.ok_or_else(|| words(Theme::ALL.map(Theme::name)))?;
        }
        "speed" => route.speed_milli = read_milli(value, Route::SPEED_MILLI)?,
        "parent" => route.parent = Some(read_origin(value)?),
        _ => return set_setting(&mut route.settings, key, value),
    }
    Ok(())
}

/// Sets what the parameter `key` names; also the way in for the fields on screen.
pub fn set_setting(settings: &mut Settings, key: &str, value: &str) -> Result<(), Reason> {
    match key {
        "lanes" => settings.lanes = read_lanes(value)?,
        "rate" => settings.rate_milli = read_milli(value, Settings::RATE_MILLI)?,
        "size" => settings.size_bytes = narrow(read_whole(value, wide(Settings::SIZE_BYTES))?),
        "poll" => settings.poll_millis = narrow(read_whole(value, wide(Settings::POLL_MILLIS))?),
        "hold" => settings.hold_millis = read_milli(value, Settings::HOLD_MILLIS)?,
        "n" if matches!(value, "" | "endless") => settings.count = None,
        "n" => settings.count = Some(read_whole(value, Settings::COUNT)?),
        "seed" => settings.seed = read_whole(value, (0, u64::MAX))?,
        "endpoint" => settings.endpoint = read_endpoint(value)?,
        _ => return Err(Reason::UnknownKey),
    }
    Ok(())
}

fn words<const N: usize>(words: [&str; N]) -> Reason {
    Reason::Value(Allowed::Words(words.join(", ")))
}

fn wide((low, high): (u32, u32)) -> (u64, u64) {
    (low.into(), high.into())
}

/// Only after [`read_whole`] within 32-bit bounds.
fn narrow(number: u64) -> u32 {
    number as u32
}

/// Prints a route; what has its default is left out.
pub fn print(route: &Route) -> String {
    let default = Route::default();
    let (settings, usual) = (&route.settings, &default.settings);
    let mut query = Query(String::new());
    query.add("lanes", settings.lanes != usual.lanes, || print_lanes(settings.lanes));
    query.add("rate", settings.rate_milli != usual.rate_milli, || crate::i18n::milli(settings.rate_milli));
    query.add("size", settings.size_bytes != usual.size_bytes, || settings.size_bytes.to_string());
    query.add("poll", settings.poll_millis != usual.poll_millis, || settings.poll_millis.to_string());
    query.add("hold", settings.hold_millis != usual.hold_millis, || crate::i18n::milli(settings.hold_millis));
    query.add("n", settings.count.is_some(), || settings.count.unwrap_or_default().to_string());
    query.add("seed", settings.seed != usual.seed, || settings.seed.to_string());
    query.add("endpoint", settings.endpoint != usual.endpoint, || print_endpoint(&settings.endpoint));
    query.add("autoplay", route.autoplay, || "1".into());
    query.add("embed", route.embed, || "1".into());
    query.add("controls", !route.controls, || "0".into());
    query.add("lang", route.lang.is_some(), || route.lang.unwrap_or_default().tag().into());
    query.add("theme", route.theme != Theme::Auto, || route.theme.name().into());
    query.add("speed", route.speed_milli != default.speed_milli, || crate::i18n::milli(route.speed_milli));
    query.add("parent", route.parent.is_some(), || route.parent.clone().unwrap_or_default());
    format!("#/live{}", query.0)
}

struct Query(String);

impl Query {
    fn add(&mut self, key: &str, present: bool, value: impl FnOnce() -> String) {
        if present {
            self.push(key, &value());
        }
    }

    fn push(&mut self, key: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        self.0.push_str(key);
        self.0.push('=');
        self.0.push_str(&escape::encode(value));
    }
}

/// The lanes with one switched; `None` where that would leave none.
pub fn switch_lane(lanes: Lanes, transport: Transport) -> Option<Lanes> {
    let switched = lanes.with(transport, !lanes.contains(transport));
    (switched != Lanes::NONE).then_some(switched)
}

#[cfg(test)]
mod tests;
