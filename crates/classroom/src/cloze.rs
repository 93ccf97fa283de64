//! The gaps of Moodle's cloze questions: a form with several parts, each graded by itself.

use crate::question::{Choice, Kind, Question, fractions};
use crate::text::{html, line, number};
use i18n::{Lang, msg};

/// A list with the label and the gap of each part, as HTML.
pub(crate) fn gaps(lang: Lang, questions: &[Question]) -> String {
    let mut text = String::from("<ol>");
    for question in questions {
        // What stands outside of a gap must not look like one.
        let label = html(&question.label).replace('{', "&#123;").replace('}', "&#125;");
        text.push_str(&format!("<li>{label} ({}): {}</li>", html(&question.give), gap(lang, question)));
    }
    text.push_str("</ol>");
    text
}

/// `{1:NM:=801:0~%0%400:0#feedback~%0%*#hint}`.
fn gap(lang: Lang, question: &Question) -> String {
    let hint = question.hint.as_deref();
    match &question.kind {
        Kind::Number { right, tolerance, wrong } => {
            let tolerance = number(*tolerance);
            let right = right.iter().map(|right| format!("={}:{tolerance}", number(*right)));
            let wrong =
                wrong.iter().map(|(wrong, why)| format!("%0%{}:{tolerance}#{}", number(*wrong), escape_html(why)));
            one("NM", right.chain(wrong).chain(any_other(hint)))
        }
        Kind::Text { right, wrong } => {
            let right = right.iter().map(|right| format!("={}", escape(&right.replace('*', "\\*"))));
            let wrong = wrong.iter().map(|(wrong, why)| format!("%0%{}#{}", escape(wrong), escape_html(why)));
            one("SAC", right.chain(wrong).chain(any_other(hint)))
        }
        Kind::Choice(options) => one("MCV", options.iter().map(|option| choice(option, hint))),
        Kind::Choices(options) => {
            let [right, wrong] = fractions(options, false);
            let share = |option: &Choice| if option.is_right { right.clone() } else { wrong.clone() };
            let answers = options.iter().map(|option| {
                let why = option.feedback.as_deref().map(|why| format!("#{}", escape_html(why))).unwrap_or_default();
                format!("%{}%{}{why}", share(option), escape_html(&option.text))
            });
            one("MR", answers)
        }
        Kind::Order(items) => {
            let places = items.iter().enumerate().map(|(place, right)| {
                let mut others: Vec<&String> = items.iter().filter(|other| *other != right).collect();
                others.sort();
                others.dedup();
                let mut all: Vec<(&String, bool)> = others.into_iter().map(|other| (other, false)).collect();
                all.push((right, true));
                all.sort();
                let answers = all.into_iter().map(|(item, is_right)| {
                    let choice_of = Choice { text: item.clone(), is_right, feedback: None };
                    choice(&choice_of, hint)
                });
                let label = msg::classroom_place(lang, &(place + 1).to_string());
                format!("<br>{}: {}", html(&label), one("MC", answers))
            });
            places.collect()
        }
    }
}

fn one(kind: &str, answers: impl Iterator<Item = String>) -> String {
    format!("{{1:{kind}:{}}}", answers.collect::<Vec<_>>().join("~"))
}

fn any_other(hint: Option<&str>) -> Option<String> {
    hint.map(|hint| format!("%0%*#{}", escape_html(hint)))
}

fn choice(option: &Choice, hint: Option<&str>) -> String {
    let why = option.feedback.as_deref().or(hint.filter(|_| !option.is_right));
    let why = why.map(|why| format!("#{}", escape_html(why))).unwrap_or_default();
    format!("{}{}{why}", if option.is_right { "=" } else { "" }, escape_html(&option.text))
}

/// HTML in a gap: an option or what is said about it. Moodle decodes a gap's entities once and then shows HTML.
fn escape_html(text: &str) -> String {
    escape(&html(text))
}

/// A text in a gap. Moodle decodes entities in it, but takes few characters behind a backslash, so that each character
/// that means something in a gap is an entity.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in line(text).chars() {
        if "&<>\"~{}#\\=%".contains(character) {
            escaped.push_str(&format!("&#{};", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_answer_ends_it() {
        assert_eq!(escape("a}~b#\\ =1%"), "a&#125;&#126;b&#35;&#92; &#61;1&#37;");
        assert_eq!(escape_html("a < b"), "a &#38;lt; b");
    }
}
