//! The live page's address: `#/live?rate=5`.

mod parts;

pub use super::values::{print_lanes, read_fault};
pub use parts::Part;

use super::values::{narrow, print_endpoint, read_endpoint, read_impair, read_lanes, read_milli, read_whole, wide};
use super::{Common, InvalidParameter, Query, Reason, pairs, split};
use crate::live::settings::{Lanes, Settings, Transport};
use i18n::milli;

/// Everything that the live page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    pub settings: Settings,
    /// The parts that are shown; all of them if this is empty.
    pub parts: Vec<Part>,
    pub common: Common,
}

impl Route {
    /// Whether a part of the page is shown. There are no settings to change if the address says so.
    pub fn shows(&self, part: Part) -> bool {
        (self.parts.is_empty() || self.parts.contains(&part)) && (part != Part::Settings || self.common.controls)
    }
}

/// Reads a hash, with or without `#`. Never fails: an invalid value is replaced by its default.
pub fn parse(hash: &str) -> (Route, Vec<InvalidParameter>) {
    let mut route = Route::default();
    let mut refused = Vec::new();
    apply(&mut route, split(hash).1, &mut refused);
    (route, refused)
}

/// Applies the parameters of `query` to `route` and keeps the others.
pub fn apply(route: &mut Route, query: &str, refused: &mut Vec<InvalidParameter>) {
    for (key, value) in pairs(query) {
        let set = match &*key {
            "parts" => parts::read_parts(&value).map(|parts| route.parts = parts),
            _ => match route.common.set(&key, &value) {
                Err(Reason::UnknownKey) => set_setting(&mut route.settings, &key, &value),
                set => set,
            },
        };
        if let Err(reason) = set {
            refused.push(InvalidParameter { key, value, reason });
        }
    }
}

/// Sets what the parameter `key` names; the fields on screen use it too. `poll` and `n` are the older names of two
/// parameters.
pub fn set_setting(settings: &mut Settings, key: &str, value: &str) -> Result<(), Reason> {
    match key {
        "lanes" => settings.lanes = read_lanes(value)?,
        "rate" => settings.rate_milli = read_milli(value, Settings::RATE_MILLI)?,
        "size" => settings.size_bytes = narrow(read_whole(value, wide(Settings::SIZE_BYTES))?),
        "poll-interval" | "poll" => settings.poll_millis = narrow(read_whole(value, wide(Settings::POLL_MILLIS))?),
        "hold" => settings.hold_millis = read_milli(value, Settings::HOLD_MILLIS)?,
        "messages" | "n" if matches!(value, "" | "endless") => settings.count = None,
        "messages" | "n" => settings.count = Some(read_whole(value, Settings::COUNT)?),
        "seed" => settings.seed = read_whole(value, (0, u64::MAX))?,
        "endpoint" => settings.endpoint = read_endpoint(value)?,
        "impair" => settings.impair = read_impair(value)?,
        _ => return Err(Reason::UnknownKey),
    }
    Ok(())
}

/// Prints a route without the parameters that have their default.
pub fn print(route: &Route) -> String {
    let (settings, usual) = (&route.settings, &Settings::default());
    let mut query = Query::default();
    query.add("lanes", settings.lanes != usual.lanes, || print_lanes(settings.lanes));
    query.add("rate", settings.rate_milli != usual.rate_milli, || milli(settings.rate_milli));
    query.add("size", settings.size_bytes != usual.size_bytes, || settings.size_bytes.to_string());
    query.add("poll-interval", settings.poll_millis != usual.poll_millis, || settings.poll_millis.to_string());
    query.add("hold", settings.hold_millis != usual.hold_millis, || milli(settings.hold_millis));
    query.add("messages", settings.count.is_some(), || settings.count.unwrap_or_default().to_string());
    query.add("seed", settings.seed != usual.seed, || settings.seed.to_string());
    query.add("endpoint", settings.endpoint != usual.endpoint, || print_endpoint(&settings.endpoint));
    query.add("impair", !settings.impair.is_off(), || settings.impair.print());
    query.add("parts", !route.parts.is_empty(), || {
        route.parts.iter().map(|part| part.name()).collect::<Vec<_>>().join(",")
    });
    route.common.print(&mut query);
    format!("#/live{}", query.0)
}

/// The lanes with one of them switched; `None` if no lane would be left.
pub fn switch_lane(lanes: Lanes, transport: Transport) -> Option<Lanes> {
    let switched = lanes.with(transport, !lanes.contains(transport));
    (switched != Lanes::NONE).then_some(switched)
}

#[cfg(test)]
mod tests;
