//! Takes comments and needless blanks out of `style/*.css`, for the programs that bring their styles.

// Printing is how a build script talks to cargo.
#![allow(clippy::print_stdout)]

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=style");
    println!("cargo::rerun-if-changed=build.rs");
    for file in fs::read_dir("style").into_iter().flatten().flatten() {
        match fs::read_to_string(file.path()) {
            Ok(style) => write(&file.file_name().to_string_lossy(), &smaller(&style)),
            Err(error) => fail(&[format!("{} could not be read: {error}", file.path().display())]),
        }
    }
}

fn write(name: &str, text: &str) {
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join(name);
    if let Err(error) = fs::write(&out, text) {
        fail(&[format!("{} could not be written: {error}", out.display())]);
    }
}

/// A style sheet without comments and without the blanks that mean nothing. A blank before `:` is kept, since it may be
/// that of a descendant; texts in quotes are kept as they are.
fn smaller(style: &str) -> String {
    let mut into = String::new();
    let (mut rest, mut is_blank) = (style.chars().peekable(), false);
    while let Some(character) = rest.next() {
        match character {
            '/' if rest.peek() == Some(&'*') => {
                rest.next();
                while rest.next().is_some_and(|character| character != '*' || rest.peek() != Some(&'/')) {}
                rest.next();
                is_blank = true;
            }
            '"' | '\'' => {
                put(&mut into, character, std::mem::take(&mut is_blank));
                while let Some(quoted) = rest.next() {
                    into.push(quoted);
                    if quoted == '\\' {
                        into.extend(rest.next());
                    } else if quoted == character {
                        break;
                    }
                }
            }
            character if character.is_whitespace() => is_blank = true,
            character => put(&mut into, character, std::mem::take(&mut is_blank)),
        }
    }
    into
}

fn put(into: &mut String, character: char, is_blank: bool) {
    let needs_none = |before: char| matches!(before, '{' | '}' | ';' | ',' | ':' | '>' | '(');
    if is_blank && !into.ends_with(needs_none) && !matches!(character, '{' | '}' | ';' | ',' | '>' | ')') {
        into.push(' ');
    }
    if character == '}' && into.ends_with(';') {
        into.pop();
    }
    into.push(character);
}

fn fail(sentences: &[String]) -> ! {
    for sentence in sentences {
        println!("cargo::error={sentence}");
    }
    process::exit(1)
}
