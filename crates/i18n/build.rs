//! Turns the folders of `locales/` into the enum `Lang`, and their `.ftl` files into one Rust function per message. A
//! missing message or argument does not compile, and the page carries no parser. The build stops with a sentence if the
//! languages disagree.
//!
//! An argument is a `u64` if a selector reads it with plural or number keys; every other argument is a `&str`.

// Printing is how a build script talks to cargo.
#![allow(clippy::print_stdout)]

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process};

const LOCALES: &str = "../../locales";
/// The language of a visitor who has none of the page's languages.
const DEFAULT: &str = "en";

/// A template has one private-use character per argument, counted from this one.
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
        Ok((languages, messages)) => {
            write("lang.rs", &languages);
            write("msg.rs", &messages);
        }
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

/// The code of the enum `Lang` and of the functions.
fn generate() -> Result<(String, String), Vec<String>> {
    let mut problems = Vec::new();
    let tags = language_tags(&mut problems);
    let languages: Vec<Messages> = tags.iter().map(|tag| read_language(tag, &mut problems)).collect();
    check_parity(&tags, &languages, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut code = String::new();
    for (name, message) in &languages[0] {
        let patterns: Vec<&Pattern<String>> = languages.iter().map(|messages| &messages[name].pattern).collect();
        write_function(&mut code, name, message, &tags, &patterns);
    }
    Ok((language_enum(&tags), code))
}

/// The folders of `locales/`, each named by a BCP 47 tag of two letters; the default language first.
fn language_tags(problems: &mut Vec<String>) -> Vec<String> {
    let folders = fs::read_dir(LOCALES).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let mut tags: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    tags.sort_by_key(|tag| (tag != DEFAULT, tag.clone()));
    for tag in tags.iter().filter(|tag| tag.len() != 2 || !tag.bytes().all(|byte| byte.is_ascii_lowercase())) {
        problems.push(format!("{LOCALES}/{tag} is not named by a language's two letters"));
    }
    if tags.first().is_none_or(|tag| tag != DEFAULT) {
        problems.push(format!("{LOCALES} has no folder {DEFAULT}"));
    }
    tags
}

/// `en` as `En`.
fn variant(tag: &str) -> String {
    let (first, rest) = tag.split_at(1);
    first.to_uppercase() + rest
}

fn language_enum(tags: &[String]) -> String {
    let variants: Vec<String> = tags.iter().map(|tag| variant(tag)).collect();
    let all: String = variants.iter().map(|variant| format!("Self::{variant}, ")).collect();
    let arms: String =
        tags.iter().zip(&variants).map(|(tag, variant)| format!("            Self::{variant} => {tag:?},\n")).collect();
    format!(
        "/// A language of the page: one per folder of `locales/`.\n\
         #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]\n\
         pub enum Lang {{\n    #[default]\n    {},\n}}\n\n\
         impl Lang {{\n    pub const ALL: [Self; {}] = [{all}];\n\n    \
         /// Its BCP 47 tag, in the URL and in `<html lang>`.\n    \
         pub fn tag(self) -> &'static str {{\n        match self {{\n{arms}        }}\n    }}\n}}\n",
        variants.join(",\n    "),
        tags.len()
    )
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
                if let Some(category) = variants.iter().find_map(|variant| unknown_category(&variant.key)) {
                    return Err(format!("selects by the plural category `{category}`, which this build does not know"));
                }
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

/// Compares each language with the default one, both ways.
fn check_parity(tags: &[String], languages: &[Messages], problems: &mut Vec<String>) {
    for other in 1..languages.len() {
        for (here, there) in [(0, other), (other, 0)] {
            for (name, message) in &languages[here] {
                match languages[there].get(name) {
                    None => problems.push(format!(
                        "the message `{name}` is in {} and in no file of {LOCALES}/{}",
                        message.file, tags[there]
                    )),
                    Some(other) => problems.extend(argument_problems(name, message, other)),
                }
            }
        }
    }
}

/// The arguments that only one of two languages uses.
fn argument_problems(name: &str, message: &Message, other: &Message) -> Vec<String> {
    message
        .arguments
        .keys()
        .filter(|argument| !other.arguments.contains_key(*argument))
        .map(|argument| format!("the message `{name}` takes ${argument} in {} and not in {}", message.file, other.file))
        .collect()
}

/// The arm of a `match` on a count; `None` if the key is a word.
fn plural_arm(key: &VariantKey<String>) -> Option<String> {
    match key {
        VariantKey::NumberLiteral { value } => value.parse::<u64>().ok().map(|number| number.to_string()),
        VariantKey::Identifier { name } if name == "one" => Some("1".into()),
        VariantKey::Identifier { name } if name == "other" => Some("_".into()),
        VariantKey::Identifier { .. } => None,
    }
}

/// A plural category of CLDR for which there is no rule here: a language that needs it needs more code.
fn unknown_category(key: &VariantKey<String>) -> Option<&str> {
    match key {
        VariantKey::Identifier { name } if ["zero", "two", "few", "many"].contains(&name.as_str()) => Some(name),
        _ => None,
    }
}

fn write_function(code: &mut String, name: &str, message: &Message, tags: &[String], patterns: &[&Pattern<String>]) {
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
    for (tag, pattern) in tags.iter().zip(patterns) {
        let body = if plain { format!("{:?}", plain_text(pattern)) } else { expression(pattern, &kinds) };
        let _ = writeln!(code, "        Lang::{} => {body},", variant(tag));
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
