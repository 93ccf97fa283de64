//! Reads a run file, a request as JSON. Settings that it leaves out have the scenario's defaults.

use crate::Failure;
use lab::{Request, scenario};
use serde_json::Value;
use std::fs::File;
use std::io::{self, Read};

/// The request in the file `name`; `-` is standard input.
pub fn read(name: &str) -> Result<Request, Failure> {
    let mut text = String::new();
    let (shown, result) = match name {
        "-" => ("standard input", io::stdin().read_to_string(&mut text)),
        _ => (name, File::open(name).and_then(|mut file| file.read_to_string(&mut text))),
    };
    match result {
        Ok(_) => parse(&text).map_err(|error| Failure::Usage(format!("{shown} is no run file: {error}"))),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(Failure::Usage(format!("{shown} is no run file: it is not text")))
        }
        Err(error) => Err(Failure::file(shown, error)),
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

    #[test]
    fn a_misspelt_member_is_named() {
        let error =
            parse(r#"{"roundtrip": 1, "scenario": "tcp", "settings": {"link": {"rrt": 5}}}"#).expect_err("typo");
        assert!(error.to_string().contains("rrt"), "{error}");
    }
}
