//! Moodle XML (`qformat_xml`). One category per task, so that a quiz can draw one variant for each student. A form of one
//! part is a question of its kind, a form of several parts is a cloze. Captures are inside.

use crate::question::{Choice, Kind, Question, fractions};
use crate::sheet::gaps;
use crate::text::{heading, html, number, question_html, reason};
use crate::xml::Xml;
use crate::{Document, Variant, cloze};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use i18n::msg;

/// The question bank of these variants.
pub fn moodle_xml(variants: &[Variant]) -> Document<Vec<u8>> {
    let content = Xml::document("quiz", &[], |xml| {
        let mut category = None;
        for variant in sorted(variants) {
            if category != Some(variant.task.id) {
                category = Some(variant.task.id);
                write_category(xml, variant);
            }
            write_question(xml, variant);
        }
    });
    Document { content, gaps: gaps(variants) }
}

/// The variants by task, in the order in which the tasks are named first.
pub(crate) fn sorted(variants: &[Variant]) -> Vec<&Variant> {
    let mut sorted: Vec<&Variant> = variants.iter().collect();
    sorted.sort_by_key(|variant| variants.iter().position(|other| other.task.id == variant.task.id));
    sorted
}

/// The path of a task's category. A slash in a name is doubled.
pub(crate) fn category(variant: &Variant) -> String {
    let title = crate::text::line(variant.title()).replace('/', "//");
    format!("$course$/top/Roundtrip/{}/{title}", variant.task.lesson)
}

fn write_category(xml: &mut Xml, variant: &Variant) {
    xml.element("question", &[("type", "category")], |xml| {
        xml.element("category", &[], |xml| xml.whole_text("text", &category(variant)));
        xml.element("info", &[("format", "html")], |xml| xml.whole_text("text", ""));
        xml.text("idnumber", &[], variant.task.id);
    });
}

fn write_question(xml: &mut Xml, variant: &Variant) {
    let questions: Vec<Question> = variant.questions().into_iter().flatten().collect();
    let place = variant.capture_name().map(|name| format!("@@PLUGINFILE@@/{name}"));
    match &questions[..] {
        [] => {}
        [question] => {
            let asked = format!("<p><b>{}</b> ({})</p>", html(&question.label), html(&question.give));
            xml.element("question", &[("type", kind_name(&question.kind))], |xml| {
                write_head(xml, variant, &question_html(variant, place.as_deref(), &asked));
                write_body(xml, variant, question);
            });
        }
        several => xml.element("question", &[("type", "cloze")], |xml| {
            let asked = cloze::gaps(variant.lang, several);
            write_head(xml, variant, &question_html(variant, place.as_deref(), &asked));
        }),
    }
}

fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Number { .. } => "numerical",
        Kind::Text { .. } => "shortanswer",
        Kind::Choice(_) | Kind::Choices(_) => "multichoice",
        Kind::Order(_) => "matching",
    }
}

/// What every question has.
fn write_head(xml: &mut Xml, variant: &Variant, text: &str) {
    xml.element("name", &[], |xml| xml.whole_text("text", &heading(variant)));
    xml.element("questiontext", &[("format", "html")], |xml| {
        xml.whole_text("text", text);
        if let (Some(name), Some(capture)) = (variant.capture_name(), &variant.capture) {
            let attributes = [("name", name.as_str()), ("path", "/"), ("encoding", "base64")];
            xml.text("file", &attributes, &STANDARD.encode(capture));
        }
    });
    write_html(xml, "generalfeedback", &reason(variant));
    xml.text("penalty", &[], "0.3333333");
    xml.text("hidden", &[], "0");
    xml.text("idnumber", &[], &variant.name());
}

fn write_html(xml: &mut Xml, name: &str, text: &str) {
    let text = if text.is_empty() { String::new() } else { format!("<p>{}</p>", html(text)) };
    xml.element(name, &[("format", "html")], |xml| xml.whole_text("text", &text));
}

fn write_body(xml: &mut Xml, variant: &Variant, question: &Question) {
    xml.text("defaultgrade", &[], "1");
    let hint = question.hint.as_deref();
    match &question.kind {
        Kind::Number { right, tolerance, wrong } => {
            let tolerance = number(*tolerance);
            for right in right {
                write_answer(xml, "100", &number(*right), "", Some(&tolerance));
            }
            for (wrong, feedback) in wrong {
                write_answer(xml, "0", &number(*wrong), feedback, Some(&tolerance));
            }
            hint.into_iter().for_each(|hint| write_answer(xml, "0", "*", hint, Some("0")));
            xml.text("unitgradingtype", &[], "0");
            xml.text("unitpenalty", &[], "0.1");
            // Units are neither asked for nor shown: the question names them.
            xml.text("showunits", &[], "3");
            xml.text("unitsleft", &[], "0");
        }
        Kind::Text { right, wrong } => {
            xml.text("usecase", &[], "1");
            right.iter().for_each(|right| write_answer(xml, "100", &literal(right), "", None));
            wrong.iter().for_each(|(wrong, feedback)| write_answer(xml, "0", &literal(wrong), feedback, None));
            hint.into_iter().for_each(|hint| write_answer(xml, "0", "*", hint, None));
        }
        Kind::Choice(options) => write_choices(xml, options, true, hint),
        Kind::Choices(options) => write_choices(xml, options, false, hint),
        Kind::Order(items) => {
            xml.text("shuffleanswers", &[], "true");
            write_html(xml, "incorrectfeedback", hint.unwrap_or_default());
            for (place, item) in items.iter().enumerate() {
                xml.element("subquestion", &[("format", "html")], |xml| {
                    xml.whole_text("text", &msg::classroom_place(variant.lang, &(place + 1).to_string()));
                    xml.element("answer", &[], |xml| xml.whole_text("text", item));
                });
            }
        }
    }
}

/// In a short answer a star stands for any text.
fn literal(text: &str) -> String {
    text.replace('*', "\\*")
}

fn write_answer(xml: &mut Xml, fraction: &str, text: &str, feedback: &str, tolerance: Option<&str>) {
    xml.element("answer", &[("fraction", fraction), ("format", "moodle_auto_format")], |xml| {
        xml.whole_text("text", text);
        write_html(xml, "feedback", feedback);
        if let Some(tolerance) = tolerance {
            xml.text("tolerance", &[], tolerance);
        }
    });
}

fn write_choices(xml: &mut Xml, options: &[Choice], is_single: bool, hint: Option<&str>) {
    xml.text("single", &[], if is_single { "true" } else { "false" });
    xml.text("shuffleanswers", &[], "true");
    xml.text("answernumbering", &[], "abc");
    write_html(xml, "incorrectfeedback", hint.unwrap_or_default());
    let [right, wrong] = fractions(options, is_single);
    for option in options {
        xml.element(
            "answer",
            &[("fraction", if option.is_right { &right } else { &wrong }), ("format", "html")],
            |xml| {
                xml.whole_text("text", &html(&option.text));
                write_html(xml, "feedback", option.feedback.as_deref().unwrap_or_default());
            },
        );
    }
}
