//! Rules of the styles that no browser tells: the tokens of each theme, and what they are with forced colours.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// The system's colours that a contrast theme defines (CSS Color 4 §6.2), as far as text, lines and fills use them.
const SYSTEM: [&str; 6] = ["Canvas", "CanvasText", "LinkText", "GrayText", "Highlight", "HighlightText"];

fn read(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("style").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The custom properties of the rule that follows `start`.
fn properties(css: &str, start: &str) -> BTreeMap<String, String> {
    let (_, rest) = css.split_once(start).unwrap_or_else(|| panic!("tokens.css has no {start:?}"));
    let (_, body) = rest.split_once('{').expect("a rule");
    let body = body.split('}').next().unwrap_or_default();
    let lines = body.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "));
    lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn colours(css: &str, start: &str) -> BTreeMap<String, String> {
    properties(css, start).into_iter().filter(|(_, value)| value.starts_with('#')).collect()
}

#[test]
fn every_colour_is_the_systems_where_colours_are_forced() {
    let css = read("tokens.css");
    let forced = properties(&css, "(forced-colors: active) {");
    for name in colours(&css, "  :root").keys() {
        let value =
            forced.get(name).unwrap_or_else(|| panic!("--{name} keeps its own colour: give it one of {SYSTEM:?}"));
        assert!(SYSTEM.contains(&value.as_str()), "--{name} is {value}, which is not one of {SYSTEM:?}");
    }
    // The rule must win over each theme's: it comes last, and `:root:root` is as specific as `:root[data-theme]`.
    let (_, after) = css.split_once("(forced-colors: active)").expect("a rule");
    assert!(after.contains(":root:root") && !after.contains("data-theme"), "a theme's rule would win");
}

#[test]
fn text_is_never_of_the_colour_of_its_ground_where_colours_are_forced() {
    let forced = properties(&read("tokens.css"), "(forced-colors: active) {");
    for ground in ["ground", "panel", "selected", "bad-ground", "good-ground"] {
        assert_eq!(forced[ground], "Canvas", "--{ground} is behind text");
    }
    for text in ["ink", "soft", "bad", "ip", "tcp", "tls", "http", "ws"] {
        assert!(["CanvasText", "LinkText"].contains(&forced[text].as_str()), "--{text} is text: {}", forced[text]);
    }
}

#[test]
fn the_dark_theme_is_the_same_by_choice_and_by_the_systems_wish() {
    let css = read("tokens.css");
    let wished = colours(&css, ":root:not([data-theme=\"light\"])");
    assert_eq!(wished, colours(&css, ":root[data-theme=\"dark\"]"));
    let light: Vec<String> = colours(&css, "  :root").into_keys().collect();
    assert_eq!(wished.into_keys().collect::<Vec<_>>(), light);
}
