//! Turns `locales/*/*.ftl` into one Rust function a message, so that a missing message or argument does not compile
//! and the page carries no parser. Fails with a sentence where the languages disagree.
//!
//! An argument that a selector reads with plural or number keys is a `u64`, every other one a `&str`.

// Printing is how a build script talks to cargo.
#![allow(clippy::print_stdout)]

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process};

const LOCALES: &str = "../../locales";
const LANGUAGES: [&str; 2] = ["en", "ko"];

/// Where a template takes its n-th argument: a private-use character each.
const FIRST_SLOT: u32 = 0xE000;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Text,
    Number,
}

type Arguments = BTreeMap<String, Kind>;

struct Message {
    file: String,
    arguments: Arguments,
    pattern: Pattern<String>,
}

type Messages = BTreeMap<String, Message>;

fn main() {
    println!("cargo::rerun-if-changed={LOCALES}");
    println!("cargo::rerun-if-changed=build.rs");
    match generate() {
        Ok(code) => write("msg.rs", &code),
        Err(sentences) => fail(&sentences),
    }
}

fn write(name: &str, text: &str) {
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join(name);
    if let Err(error) = fs::write(&out, text) {
        fail(&[format!("{} could not be written: {error}", out.display())]);
    }
}

fn fail(sentences: &[String]) -> ! {
    for sentence in sentences {
        println!("cargo::error={sentence}");
    }
    process::exit(1)
}

fn generate() -> Result<String, Vec<String>> {
    let mut problems = Vec::new();
    let languages = LANGUAGES.map(|language| read_language(language, &mut problems));
    check_parity(&languages, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut code = String::new();
    for (name, message) in &languages[0] {
        let patterns: Vec<&Pattern<String>> = languages.iter().map(|messages| &messages[name].pattern).collect();
        write_function(&mut code, name, message, &patterns);
    }
    Ok(code)
}

fn read_language(language: &str, problems: &mut Vec<String>) -> Messages {
    let mut messages = Messages::new();
    let folder = format!("{LOCALES}/{language}");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_else(|error| {
            problems.push(format!("{folder} could not be read: {error}"));
            Vec::new()
        });
    files.retain(|file| file.extension().is_some_and(|extension| extension == "ftl"));
    files.sort();
    for file in files {
        let shown = file.display().to_string();
        match fs::read_to_string(&file) {
            Ok(text) => read_file(&shown, text, &mut messages, problems),
            Err(error) => problems.push(format!("{shown} could not be read: {error}")),
        }
    }
    messages
}

fn read_file(file: &str, text: String, messages: &mut Messages, problems: &mut Vec<String>) {
    let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(resource, errors)| {
        problems.extend(errors.iter().map(|error| format!("{file}: not Fluent: {error}")));
        resource
    });
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let name = message.id.name;
        let Some(pattern) = message.value else {
            problems.push(format!("{file}: the message `{name}` has no text"));
            continue;
        };
        let mut arguments = Arguments::new();
        if let Err(problem) = find_arguments(&pattern, &mut arguments) {
            problems.push(format!("{file}: the message `{name}` {problem}"));
        }
        if let Some(other) = messages.insert(name.clone(), Message { file: file.to_owned(), arguments, pattern }) {
            problems.push(format!("{file}: the message `{name}` is in {} already", other.file));
        }
    }
}

fn find_arguments(pattern: &Pattern<String>, arguments: &mut Arguments) -> Result<(), String> {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                arguments.entry(id.name.clone()).or_insert(Kind::Text);
            }
            Expression::Inline(InlineExpression::StringLiteral { .. }) => {}
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                let number = variants.iter().all(|variant| plural_arm(&variant.key).is_some());
                let kind = if number { Kind::Number } else { Kind::Text };
                if number || !arguments.contains_key(&id.name) {
                    arguments.insert(id.name.clone(), kind);
                }
                for variant in variants {
                    find_arguments(&variant.value, arguments)?;
                }
            }
            _ => return Err("uses more of Fluent than arguments, literals and selectors on arguments".into()),
        }
    }
    Ok(())
}

fn check_parity(languages: &[Messages; 2], problems: &mut Vec<String>) {
    for (here, there) in [(0, 1), (1, 0)] {
        for (name, message) in &languages[here] {
            match languages[there].get(name) {
                None => problems.push(format!(
                    "the message `{name}` is in {} and in no file of locales/{}",
                    message.file, LANGUAGES[there]
                )),
                Some(other) => problems.extend(argument_problems(name, message, other)),
            }
        }
    }
}

/// An argument that only one language uses, or that they read differently. A number may be text in the other.
fn argument_problems(name: &str, message: &Message, other: &Message) -> Vec<String> {
    message
        .arguments
        .keys()
        .filter(|argument| !other.arguments.contains_key(*argument))
        .map(|argument| format!("the message `{name}` takes ${argument} in {} and not in {}", message.file, other.file))
        .collect()
}

/// The arm of a `match` on a count, or `None` where the key is a word.
fn plural_arm(key: &VariantKey<String>) -> Option<String> {
    match key {
        VariantKey::NumberLiteral { value } => value.parse::<u64>().ok().map(|number| number.to_string()),
        VariantKey::Identifier { name } if name == "one" => Some("1".into()),
        VariantKey::Identifier { name } if name == "other" => Some("_".into()),
        VariantKey::Identifier { .. } => None,
    }
}

fn write_function(code: &mut String, name: &str, message: &Message, patterns: &[&Pattern<String>]) {
    let mut kinds = message.arguments.clone();
    for pattern in patterns {
        // Read again: Korean has no plural, so the kind may show in one language only.
        let _ = find_arguments(pattern, &mut kinds);
    }
    let function = name.replace('-', "_");
    let parameters: String = kinds
        .iter()
        .map(|(argument, kind)| {
            format!(", {}: {}", variable(argument), if *kind == Kind::Number { "u64" } else { "&str" })
        })
        .collect();
    let plain = kinds.is_empty();
    let returned = if plain { "&'static str" } else { "String" };
    let _ = writeln!(code, "pub fn {function}(lang: Lang{parameters}) -> {returned} {{\n    match lang {{");
    for (language, pattern) in ["En", "Ko"].iter().zip(patterns) {
        let body = if plain { format!("{:?}", plain_text(pattern)) } else { expression(pattern, &kinds) };
        let _ = writeln!(code, "        Lang::{language} => {body},");
    }
    code.push_str("    }\n}\n");
}

fn variable(argument: &str) -> String {
    argument.replace('-', "_")
}

fn plain_text(pattern: &Pattern<String>) -> String {
    pattern
        .elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => value.as_str(),
            PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
                value.as_str()
            }
            PatternElement::Placeable { .. } => "",
        })
        .collect()
}

/// `fill("template", &[arguments])`, nested where a selector stands.
fn expression(pattern: &Pattern<String>, kinds: &Arguments) -> String {
    if let [PatternElement::Placeable { expression: select @ Expression::Select { .. } }] = pattern.elements.as_slice()
    {
        // A message that is all selector needs no template around it.
        return slot_of(select, kinds).unwrap_or_else(|code| code.trim_start_matches('&').to_owned());
    }
    let mut template = String::new();
    let mut slots = Vec::new();
    for element in &pattern.elements {
        let slot = match element {
            PatternElement::TextElement { value } => {
                template.push_str(value);
                continue;
            }
            PatternElement::Placeable { expression } => slot_of(expression, kinds),
        };
        match slot {
            Ok(text) => template.push_str(&text),
            Err(code) => {
                template.extend(char::from_u32(FIRST_SLOT + slots.len() as u32));
                slots.push(code);
            }
        }
    }
    format!("fill({template:?}, &[{}])", slots.join(", "))
}

/// A literal's text, or the code that makes the slot's `&str`.
fn slot_of(placeable: &Expression<String>, kinds: &Arguments) -> Result<String, String> {
    match placeable {
        Expression::Inline(InlineExpression::StringLiteral { value }) => Ok(value.clone()),
        Expression::Inline(InlineExpression::VariableReference { id }) => Err(match kinds[&id.name] {
            Kind::Number => format!("&group({})", variable(&id.name)),
            Kind::Text => variable(&id.name),
        }),
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
            let mut arms: Vec<(bool, String, String)> = variants
                .iter()
                .map(|variant| {
                    let arm = match (&variant.key, kinds[&id.name]) {
                        _ if variant.default => "_".to_owned(),
                        (key, Kind::Number) => plural_arm(key).unwrap_or_else(|| "_".into()),
                        (VariantKey::Identifier { name }, Kind::Text) => format!("{name:?}"),
                        (VariantKey::NumberLiteral { value }, Kind::Text) => format!("{value:?}"),
                    };
                    (variant.default, arm, expression(&variant.value, kinds))
                })
                .collect();
            arms.sort_by_key(|(default, ..)| *default);
            if let [(_, _, only)] = arms.as_slice() {
                return Err(format!("&{only}"));
            }
            let arms: String = arms.iter().map(|(_, arm, value)| format!("{arm} => {value}, ")).collect();
            Err(format!("&match {} {{ {arms}}}", variable(&id.name)))
        }
        _ => Ok(String::new()),
    }
}
