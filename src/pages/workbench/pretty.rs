//! Content to be read: JSON with line ends, bytes as hexadecimal digits and ASCII. Pure.

use std::fmt::Write;

/// JSON (RFC 8259) with each member on a line of its own. Nothing else is changed: numbers keep their digits, members their order.
/// `None` if the text is no object and no list.
pub fn json(text: &str) -> Option<String> {
    let text = text.trim();
    let is_structure = text.starts_with(['{', '[']);
    if !is_structure || !::workbench::compose::is_json(text) {
        return None;
    }
    let (mut pretty, mut depth, mut letters) =
        (String::with_capacity(text.len() * 2), 0_usize, text.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '"' => string(&mut pretty, &mut letters),
            '{' | '[' => {
                pretty.push(letter);
                while letters.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                // An empty one stays together.
                match letters.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => pretty.push(end),
                    None => {
                        depth += 1;
                        line(&mut pretty, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut pretty, depth);
                pretty.push(letter);
            }
            ',' => {
                pretty.push(',');
                line(&mut pretty, depth);
            }
            ':' => pretty.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => pretty.push(letter),
        }
    }
    Some(pretty)
}

/// Copies a string to its closing quotation mark.
fn string(pretty: &mut String, letters: &mut impl Iterator<Item = char>) {
    pretty.push('"');
    while let Some(letter) = letters.next() {
        pretty.push(letter);
        match letter {
            '\\' => pretty.extend(letters.next()),
            '"' => return,
            _ => {}
        }
    }
}

fn line(pretty: &mut String, depth: usize) {
    pretty.push('\n');
    pretty.extend(std::iter::repeat_n("  ", depth));
}

/// Bytes in one line of a dump.
const IN_LINE: usize = 16;

/// Bytes in lines: the place, sixteen bytes in hexadecimal, the same in ASCII with points for the others.
pub fn dump(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(IN_LINE) * 78);
    for (place, line) in (0..).step_by(IN_LINE).zip(bytes.chunks(IN_LINE)) {
        // Writing into a text cannot fail.
        let _ = write!(text, "{place:08x} ");
        for at in 0..IN_LINE {
            let gap = if at % 8 == 0 { " " } else { "" };
            let _ = match line.get(at) {
                Some(byte) => write!(text, "{gap}{byte:02x} "),
                None => write!(text, "{gap}   "),
            };
        }
        text.push(' ');
        text.extend(line.iter().map(|byte| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' }));
        text.push('\n');
    }
    text
}

/// The beginning of some content in one line: text without line ends, or hexadecimal digits.
pub fn preview(bytes: &[u8], is_text: bool, most: usize) -> String {
    let first = &bytes[..bytes.len().min(most * 4)];
    let mut text = match is_text {
        true => {
            let text = String::from_utf8_lossy(first);
            let plain = text.chars().take(most).map(|letter| if letter.is_control() { ' ' } else { letter });
            plain.collect::<String>()
        }
        false => {
            let digits: Vec<String> = bytes.iter().take(most / 3).map(|byte| format!("{byte:02x}")).collect();
            digits.join(" ")
        }
    };
    let is_whole = if is_text { bytes.len() <= text.len() } else { bytes.len() <= most / 3 };
    if !is_whole {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_order_its_digits_and_its_strings() {
        let text = r#" {"b":[1,2.50,{}],"a":"x, {\"y\": [\\","n":null, "e":[ ]} "#;
        let pretty = "{\n  \"b\": [\n    1,\n    2.50,\n    {}\n  ],\n  \"a\": \"x, {\\\"y\\\": [\\\\\",\n  \"n\": null,\n  \"e\": []\n}";
        assert_eq!(json(text).as_deref(), Some(pretty));
        assert_eq!(json(pretty).as_deref(), Some(pretty), "again");
    }

    #[test]
    fn what_is_no_structure_is_not_json_to_be_read() {
        for text in ["", "7", "\"text\"", "{", "{\"a\":}", "hello {}"] {
            assert_eq!(json(text), None, "{text}");
        }
    }

    #[test]
    fn a_dump_has_place_bytes_and_letters() {
        let bytes: Vec<u8> = (0x1e..0x30).collect();
        let text = dump(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "00000000  1e 1f 20 21 22 23 24 25  26 27 28 29 2a 2b 2c 2d  .. !\"#$%&'()*+,-");
        assert!(lines[1].starts_with("00000010  2e 2f ") && lines[1].ends_with("  ./"), "{text}");
        assert_eq!(lines[0].find(".. !"), lines[1].find("./"), "the letters stand in one column");
        assert_eq!(dump(&[]), "");
    }

    #[test]
    fn a_preview_is_one_line_and_says_that_it_is_cut() {
        assert_eq!(preview(b"a\nb", true, 10), "a b");
        assert_eq!(preview("가나다라".as_bytes(), true, 3), "가나다…");
        assert_eq!(preview(&[0, 255, 16], false, 9), "00 ff 10");
        assert_eq!(preview(&[0, 255, 16, 1], false, 9), "00 ff 10…");
        assert_eq!(preview(&[], false, 9), "");
    }
}
