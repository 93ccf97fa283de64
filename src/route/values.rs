//! Parsers of single parameters' values.

use super::{Allowed, Reason};
use crate::live::impair::{Fault, Impair};
use crate::live::profiles;
use crate::live::settings::{EndpointChoice, Lanes, Transport};
use i18n::milli;

/// A whole number within the bounds, both included.
pub fn read_whole(text: &str, (low, high): (u64, u64)) -> Result<u64, Reason> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse::<u64>().ok().filter(|number| digits && (low..=high).contains(number));
    number.ok_or(Reason::Value(Allowed::Whole(low, high)))
}

/// Bounds for [`read_whole`].
pub fn wide((low, high): (u32, u32)) -> (u64, u64) {
    (low.into(), high.into())
}

/// Only for a number that [`read_whole`] has checked against 32-bit bounds.
pub fn narrow(number: u64) -> u32 {
    number as u32
}

/// A number with at most three decimals, in thousandths, within the bounds, both included.
pub fn read_milli(text: &str, (low, high): (u32, u32)) -> Result<u32, Reason> {
    thousandths(text)
        .filter(|number| (low..=high).contains(number))
        .ok_or_else(|| Reason::Value(Allowed::Number(milli(low), milli(high))))
}

fn thousandths(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 3 || !plain(whole) || !plain(decimals) {
        return None;
    }
    let decimals: u32 = format!("{decimals:0<3}").parse().ok()?;
    whole.parse::<u32>().ok()?.checked_mul(1_000)?.checked_add(decimals)
}

/// `1` or `0`; a key without a value means `1`.
pub fn read_switch(text: &str) -> Result<bool, Reason> {
    match text {
        "1" | "" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(super::words(["1", "0"])),
    }
}

/// Lanes' names separated by commas, at least one.
pub fn read_lanes(text: &str) -> Result<Lanes, Reason> {
    let mut lanes = Lanes::NONE;
    for slug in text.split(',') {
        let named = Transport::ALL.into_iter().find(|transport| transport.slug() == slug);
        let transport =
            named.ok_or_else(|| Reason::Value(Allowed::List(Transport::ALL.map(Transport::slug).join(", "))))?;
        lanes = lanes.with(transport, true);
    }
    Ok(lanes)
}

/// Faults with their numbers, separated by commas, or `off`: `delay:300,cut:5000`.
pub fn read_impair(text: &str) -> Result<Impair, Reason> {
    let within = |fault: Fault, number: u64| {
        let (low, high) = fault.bounds();
        (low..=high).contains(&number)
    };
    if matches!(text, "" | "off") {
        return Ok(Impair::default());
    }
    Impair::read(text, within).ok_or_else(|| {
        let one = |fault: Fault| format!("{}:{}–{}", fault.name(), fault.bounds().0, fault.bounds().1);
        Reason::Value(Allowed::List(Fault::ALL.map(one).join(", ")))
    })
}

/// The number of one fault; 0, which is off, if the text is empty.
pub fn read_fault(fault: Fault, text: &str) -> Result<u32, Reason> {
    if text.is_empty() { Ok(0) } else { read_whole(text, fault.bounds()).map(narrow) }
}

/// Names separated by commas, at least one, as the values that they stand for, each once and in the order of `all`.
pub fn read_names<T: Copy + PartialEq>(text: &str, all: &[(&str, T)]) -> Result<Vec<T>, Reason> {
    let is_known = |name: &str| all.iter().any(|(known, _)| *known == name);
    if !text.split(',').all(is_known) {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        return Err(Reason::Value(Allowed::List(names.join(", "))));
    }
    let is_named = |name: &str| text.split(',').any(|named| named == name);
    Ok(all.iter().filter(|(name, _)| is_named(name)).map(|(_, value)| *value).collect())
}

pub fn print_lanes(lanes: Lanes) -> String {
    lanes.iter().map(Transport::slug).collect::<Vec<_>>().join(",")
}

/// `auto`, a profile's id, or an address.
pub fn read_endpoint(text: &str) -> Result<EndpointChoice, Reason> {
    if text == "auto" {
        return Ok(EndpointChoice::Auto);
    }
    if profiles::ids().any(|id| id == text) {
        return Ok(EndpointChoice::Profile(text.to_owned()));
    }
    match profiles::parse_address(text) {
        Ok(_) => Ok(EndpointChoice::Typed(text.to_owned())),
        Err(error) => Err(Reason::Value(Allowed::Address(error))),
    }
}

pub fn print_endpoint(choice: &EndpointChoice) -> String {
    match choice {
        EndpointChoice::Auto => "auto".into(),
        EndpointChoice::Profile(id) => id.clone(),
        EndpointChoice::Typed(address) => address.clone(),
    }
}

/// `scheme://host[:port]`, the form in which a message event names its sender.
pub fn read_origin(text: &str) -> Result<String, Reason> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |host: &str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ', '*']);
    if host.is_some_and(plain) { Ok(text.to_owned()) } else { Err(Reason::Value(Allowed::Origin)) }
}
/// The index of a name in a list of known names.
pub fn place_of(names: &[&str], value: &str) -> Result<usize, Reason> {
    let place = names.iter().position(|name| *name == value);
    place.ok_or_else(|| Reason::Value(Allowed::Words(names.join(", "))))
}
