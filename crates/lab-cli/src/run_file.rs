//! Reads a run file, a request as JSON. Settings that it leaves out have the scenario's defaults.

use crate::Failure;
use lab::{Request, scenario};
use serde_json::Value;
use std::fs::File;
use std::io::{self, Read};

/// The request in the file `name`; `-` is standard input.
pub fn read(name: &str) -> Result<Request, Failure> {
    let mut bytes = Vec::new();
    let (shown, result) = match name {
        "-" => ("standard input", io::stdin().read_to_end(&mut bytes)),
        _ => (name, File::open(name).and_then(|mut file| file.read_to_end(&mut bytes))),
    };
    result.map_err(|error| Failure::file(shown, error))?;
    let no_run_file = |why: String| Failure::Usage(format!("{shown} is no run file: {why}"));
    let text = decode(bytes).ok_or_else(|| no_run_file("it is not text".to_owned()))?;
    parse(&text).map_err(|error| no_run_file(error.to_string()))
}

/// The text of a file, whichever editor has saved it: some put a byte order mark before UTF-8, which a reader of JSON may
/// ignore (RFC 8259 §8.1), and some write UTF-16 after one.
fn decode(bytes: Vec<u8>) -> Option<String> {
    let utf_16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, odd) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|&pair| unit(pair)).collect();
        String::from_utf16(&units).ok().filter(|_| odd.is_empty())
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        _ => Some(String::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').to_owned()),
    }
}

fn parse(text: &str) -> Result<Request, serde_json::Error> {
    let mut file: Value = serde_json::from_str(text)?;
    let found = file.get("scenario").and_then(Value::as_str).and_then(scenario::find);
    if let (Some(scenario), Some(members)) = (found, file.as_object_mut()) {
        let mut settings = serde_json::to_value((scenario.defaults)())?;
        if let Some(given) = members.remove("settings") {
            lay_over(&mut settings, given);
        }
        members.insert("settings".to_owned(), settings);
    }
    serde_json::from_value(file)
}

/// Replaces the members of `base` that `given` has.
fn lay_over(base: &mut Value, given: Value) {
    match (base, given) {
        (Value::Object(base), Value::Object(given)) => {
            for (name, value) in given {
                lay_over(base.entry(name).or_insert(Value::Null), value);
            }
        }
        (base, given) => *base = given,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_the_scenarios_own() {
        let request = parse(r#"{"roundtrip": 1, "scenario": "tcp", "settings": {"link": {"rtt": 5}}}"#).expect("valid");
        let mut expected = (scenario::find("tcp").expect("there").defaults)();
        expected.link.rtt = trace::Micros(5);
        assert_eq!(request, Request::new("tcp", expected));
    }

    const FILE: &str = r#"{"roundtrip": 1, "scenario": "tcp", "seed": 7}"#;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_file() {
        let text = decode(["\u{feff}".as_bytes(), FILE.as_bytes()].concat()).expect("UTF-8");
        assert_eq!(parse(&text).expect("strip the mark before parsing (RFC 8259 §8.1)").seed, 7);
    }

    #[test]
    fn a_file_in_utf_16_is_read_in_either_byte_order() {
        let marked = || ["\u{feff}", FILE].concat().encode_utf16().collect::<Vec<u16>>();
        let little: Vec<u8> = marked().into_iter().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = marked().into_iter().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(parse(&decode(bytes).expect("text")).expect("a run file").seed, 7);
        }
        assert_eq!(decode(vec![0xFF, 0xFE, 0x00]), None, "half a unit is no text");
    }

    #[test]
    fn a_misspelt_member_is_named() {
        let error =
            parse(r#"{"roundtrip": 1, "scenario": "tcp", "settings": {"link": {"rrt": 5}}}"#).expect_err("typo");
        assert!(error.to_string().contains("rrt"), "{error}");
    }
}
