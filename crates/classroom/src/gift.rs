//! GIFT, Moodle's text format. It holds no files, so that the capture is named and the run linked; it has no questions of
//! several parts, so that each part is a question.

use crate::moodle::{category, sorted};
use crate::question::{Kind, Question, fractions};
use crate::sheet::gaps;
use crate::text::{heading, html, line, number, question_html, reason};
use crate::{Document, Variant};
use i18n::{Lang, msg};

/// The question bank of these variants.
pub fn gift(variants: &[Variant]) -> Document<String> {
    let mut text = String::new();
    let mut last = None;
    for variant in sorted(variants) {
        if last != Some(variant.task.id) {
            last = Some(variant.task.id);
            text.push_str(&format!("$CATEGORY: {}\n\n", category(variant)));
        }
        let questions: Vec<Question> = variant.questions().into_iter().flatten().collect();
        let of = questions.len();
        for (place, question) in questions.iter().enumerate() {
            let part = if of > 1 { format!(" ({}/{of})", place + 1) } else { String::new() };
            let asked = format!("<p><b>{}</b> ({})</p>", html(&question.label), html(&question.give));
            text.push_str(&format!(
                "::{}::[html]{}{{{}\n}}\n\n",
                escape(&format!("{}{part}", heading(variant))),
                escape(&question_html(variant, None, &asked)),
                answers(variant.lang, question, &reason(variant))
            ));
        }
    }
    Document { content: text, gaps: gaps(variants) }
}

/// What stands between the braces, a line per answer. The hint and the reason are shown after every answer.
fn answers(lang: Lang, question: &Question, reason: &str) -> String {
    let mut text = String::new();
    let mut add = |mark: &str, answer: &str, feedback: Option<&str>| {
        let feedback = feedback.filter(|feedback| !feedback.is_empty());
        let feedback = feedback.map(|feedback| format!("#{}", escape(&html(feedback)))).unwrap_or_default();
        text.push_str(&format!("\n{mark}{answer}{feedback}"));
    };
    match &question.kind {
        Kind::Number { right, tolerance, wrong } => {
            let tolerance = number(*tolerance);
            right.iter().for_each(|right| add("=", &format!("{}:{tolerance}", number(*right)), None));
            wrong.iter().for_each(|(wrong, why)| add("=%0%", &format!("{}:{tolerance}", number(*wrong)), Some(why)));
            text.insert(0, '#');
        }
        Kind::Text { right, wrong } => {
            right.iter().for_each(|right| add("=", &escape(right), None));
            wrong.iter().for_each(|(wrong, why)| add("=%0%", &escape(wrong), Some(why)));
        }
        Kind::Choice(options) => options.iter().for_each(|option| {
            let mark = if option.is_right { "=" } else { "~" };
            add(mark, &escape(&html(&option.text)), option.feedback.as_deref());
        }),
        Kind::Choices(options) => {
            let [right, wrong] = fractions(options, false);
            options.iter().for_each(|option| {
                let mark = format!("~%{}%", if option.is_right { &right } else { &wrong });
                add(&mark, &escape(&html(&option.text)), option.feedback.as_deref());
            });
        }
        Kind::Order(items) => items.iter().enumerate().for_each(|(place, item)| {
            let place = escape(&msg::classroom_place(lang, &(place + 1).to_string()));
            add("=", &format!("{place} -> {}", escape(item)), None);
        }),
    }
    let hint = question.hint.as_deref().map(|hint| format!("{hint} ")).unwrap_or_default();
    text.push_str(&format!("\n####{}", escape(&html(&format!("{hint}{reason}")))));
    text
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in line(text).chars() {
        if "~=#{}:\\".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
