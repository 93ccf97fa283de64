//! The manual has each setting and each constant with its value and its source.

use choose::{Constant, Input};

#[test]
fn the_manual_has_each_constant_with_its_value_and_source() {
    let manual = include_str!("../../../docs/choose.md");
    for &constant in Constant::ALL {
        let record = constant.record();
        let start = format!("| `{}` | {} ", record.name, record.value);
        let line = manual.lines().find(|line| line.starts_with(&start));
        let line = line.unwrap_or_else(|| panic!("no line begins with {start}"));
        let known = format!(" | {} | ", format!("{:?}", record.by).to_lowercase());
        assert!(line.contains(&known) && line.contains(record.source) && line.contains(record.link), "{line}");
    }
}

#[test]
fn the_manual_of_addresses_has_each_setting_with_its_default() {
    let manual = include_str!("../../../docs/url.md");
    let table = manual.split("On the page of the choice.").nth(1).and_then(|rest| rest.split("In a lesson:").next());
    let table = table.expect("a table");
    for &input in Input::ALL {
        let record = input.record();
        let start = format!("| `{}` | ", record.name);
        let line = table.lines().find(|line| line.starts_with(&start));
        let line = line.unwrap_or_else(|| panic!("no line begins with {start}"));
        assert!(line.contains(&input.print(record.default)), "{line}");
        assert!(record.words.iter().all(|word| line.contains(&format!("`{word}`"))), "{line}");
    }
}
