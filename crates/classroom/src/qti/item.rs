//! One question of a QTI assessment.

use super::{item_title, metadata};
use crate::Variant;
use crate::question::{Choice, Kind, Question};
use crate::text::{html, number, question_html, reason};
use crate::xml::Xml;
use i18n::msg;

/// One part of one variant.
pub(super) struct Item<'v> {
    pub variant: &'v Variant,
    pub question: Question,
    /// Which part of how many, if there are several.
    pub part: Option<(usize, usize)>,
}

const RESPONSE: &str = "response1";
/// The feedback after every answer.
pub(super) const GENERAL: &str = "general_fb";

impl Item<'_> {
    fn ident(&self) -> String {
        match self.part {
            Some((part, _)) => format!("{}-{part}", self.variant.name()),
            None => self.variant.name(),
        }
    }

    /// What Canvas calls this kind.
    fn kind_name(&self) -> &'static str {
        match &self.question.kind {
            Kind::Number { .. } => "numerical_question",
            Kind::Text { .. } => "short_answer_question",
            Kind::Choice(_) => "multiple_choice_question",
            Kind::Choices(_) => "multiple_answers_question",
            Kind::Order(_) => "matching_question",
        }
    }

    /// The names of what can be chosen.
    fn choices(&self) -> Vec<String> {
        match &self.question.kind {
            Kind::Choice(options) | Kind::Choices(options) => (0..options.len()).map(choice_ident).collect(),
            Kind::Order(items) => (0..items.len()).map(choice_ident).collect(),
            Kind::Number { .. } | Kind::Text { .. } => Vec::new(),
        }
    }

    /// Writes the item.
    pub fn write(&self, xml: &mut Xml) {
        let ident = self.ident();
        xml.element("item", &[("ident", &ident), ("title", &item_title(self.variant, self.part))], |xml| {
            xml.element("itemmetadata", &[], |xml| {
                let fields = [
                    ("question_type", self.kind_name()),
                    ("points_possible", "1"),
                    ("original_answer_ids", &self.choices().join(",")),
                    ("assessment_question_identifierref", &format!("q-{ident}")),
                ];
                metadata(xml, &fields);
            });
            self.write_presentation(xml);
            self.write_processing(xml);
            feedback(xml, GENERAL, &self.general());
            for (place, (_, text)) in self.remarks().iter().enumerate() {
                feedback(xml, &remark_ident(place), text);
            }
        });
    }

    /// The hint and the reason: a platform shows both after any answer.
    fn general(&self) -> String {
        let hint = self.question.hint.as_deref().map(|hint| format!("{hint} ")).unwrap_or_default();
        format!("{hint}{}", reason(self.variant))
    }

    fn write_presentation(&self, xml: &mut Xml) {
        let place = self.variant.capture_name().map(|name| format!("%24IMS-CC-FILEBASE%24/captures/{name}"));
        let asked = format!("<p><b>{}</b> ({})</p>", html(&self.question.label), html(&self.question.give));
        let text = question_html(self.variant, place.as_deref(), &asked);
        xml.element("presentation", &[], |xml| {
            material(xml, &text);
            match &self.question.kind {
                Kind::Number { .. } => blank(xml, &[("fibtype", "Decimal")]),
                Kind::Text { .. } => blank(xml, &[]),
                Kind::Choice(options) => lid(xml, RESPONSE, "Single", None, &texts(options)),
                Kind::Choices(options) => lid(xml, RESPONSE, "Multiple", None, &texts(options)),
                Kind::Order(items) => {
                    // The items are listed by their text, or their order would be the answer.
                    let mut shown: Vec<(String, &str)> =
                        items.iter().enumerate().map(|(place, item)| (choice_ident(place), item.as_str())).collect();
                    shown.sort_by_key(|(_, item)| *item);
                    for place in 0..items.len() {
                        let label = msg::classroom_place(self.variant.lang, &(place + 1).to_string());
                        lid(xml, &place_ident(place), "Single", Some(&label), &shown);
                    }
                }
            }
        });
    }

    fn write_processing(&self, xml: &mut Xml) {
        xml.element("resprocessing", &[], |xml| {
            outcomes(xml);
            condition(xml, "Yes", &|xml| xml.empty("other", &[]), Some(GENERAL), None);
            for (place, (test, _)) in self.remarks().iter().enumerate() {
                condition(xml, "Yes", &|xml| test.write(xml), Some(&remark_ident(place)), None);
            }
            self.write_right(xml);
        });
    }

    fn write_right(&self, xml: &mut Xml) {
        let full = Some(("Set", "100"));
        match &self.question.kind {
            Kind::Number { right, tolerance, .. } => {
                let test = |xml: &mut Xml| right.iter().for_each(|right| within(xml, *right, *tolerance));
                condition(xml, "No", &|xml| any(xml, right.len(), &test), None, full);
            }
            Kind::Text { right, .. } => {
                let test = |xml: &mut Xml| right.iter().for_each(|right| equal(xml, RESPONSE, right));
                condition(xml, "No", &test, None, full);
            }
            Kind::Choice(options) => {
                let right = options.iter().position(|option| option.is_right).unwrap_or_default();
                condition(xml, "No", &|xml| equal(xml, RESPONSE, &choice_ident(right)), None, full);
            }
            Kind::Choices(options) => {
                let each = |xml: &mut Xml| {
                    for (place, option) in options.iter().enumerate() {
                        let test = |xml: &mut Xml| equal(xml, RESPONSE, &choice_ident(place));
                        if option.is_right { test(xml) } else { xml.element("not", &[], test) }
                    }
                };
                condition(xml, "No", &|xml| xml.element("and", &[], each), None, full);
            }
            Kind::Order(items) => {
                let share = number(100.0 / items.len().max(1) as f64);
                for (place, item) in items.iter().enumerate() {
                    // Items with the same text may change places, so that each of them is right.
                    let same = items.iter().enumerate().filter(|(_, other)| *other == item);
                    let test = |xml: &mut Xml| {
                        same.clone().for_each(|(other, _)| equal(xml, &place_ident(place), &choice_ident(other)));
                    };
                    condition(xml, "Yes", &test, None, Some(("Add", &share)));
                }
            }
        }
    }

    /// What is said about expected wrong answers, each with the test that finds it.
    fn remarks(&self) -> Vec<(Test, &str)> {
        match &self.question.kind {
            Kind::Number { tolerance, wrong, .. } => {
                wrong.iter().map(|(value, text)| (Test::Within(*value, *tolerance), text.as_str())).collect()
            }
            Kind::Text { wrong, .. } => {
                wrong.iter().map(|(value, text)| (Test::Equal(value.clone()), text.as_str())).collect()
            }
            Kind::Choice(options) | Kind::Choices(options) => {
                let options = options.iter().enumerate();
                options
                    .filter_map(|(place, option)| Some((Test::Equal(choice_ident(place)), option.feedback.as_deref()?)))
                    .collect()
            }
            Kind::Order(_) => Vec::new(),
        }
    }
}

/// Finds an answer.
enum Test {
    /// It is this number, or differs by the tolerance at most.
    Within(f64, f64),
    /// It is this text, or this option.
    Equal(String),
}

impl Test {
    fn write(&self, xml: &mut Xml) {
        match self {
            Self::Within(value, tolerance) => within(xml, *value, *tolerance),
            Self::Equal(value) => equal(xml, RESPONSE, value),
        }
    }
}

fn choice_ident(place: usize) -> String {
    (1001 + place).to_string()
}

fn place_ident(place: usize) -> String {
    format!("response_{}", place + 1)
}

fn remark_ident(place: usize) -> String {
    format!("remark{}_fb", place + 1)
}

fn texts(options: &[Choice]) -> Vec<(String, &str)> {
    options.iter().enumerate().map(|(place, option)| (choice_ident(place), option.text.as_str())).collect()
}

pub(super) fn material(xml: &mut Xml, text: &str) {
    xml.element("material", &[], |xml| xml.text("mattext", &[("texttype", "text/html")], text));
}

pub(super) fn plain(xml: &mut Xml, text: &str) {
    xml.element("material", &[], |xml| xml.text("mattext", &[("texttype", "text/plain")], text));
}

fn blank(xml: &mut Xml, attributes: &[(&str, &str)]) {
    xml.element("response_str", &[("ident", RESPONSE), ("rcardinality", "Single")], |xml| {
        xml.element("render_fib", attributes, |xml| xml.empty("response_label", &[("ident", "answer1")]));
    });
}

fn lid(xml: &mut Xml, ident: &str, cardinality: &str, label: Option<&str>, options: &[(String, &str)]) {
    xml.element("response_lid", &[("ident", ident), ("rcardinality", cardinality)], |xml| {
        label.into_iter().for_each(|label| plain(xml, label));
        xml.element("render_choice", &[], |xml| {
            for (ident, text) in options {
                xml.element("response_label", &[("ident", ident)], |xml| plain(xml, text));
            }
        });
    });
}

/// A score of 0 to 100.
pub(super) fn outcomes(xml: &mut Xml) {
    let score = [("maxvalue", "100"), ("minvalue", "0"), ("varname", "SCORE"), ("vartype", "Decimal")];
    xml.element("outcomes", &[], |xml| xml.empty("decvar", &score));
}

pub(super) fn condition(
    xml: &mut Xml,
    goes_on: &str,
    test: &dyn Fn(&mut Xml),
    feedback: Option<&str>,
    score: Option<(&str, &str)>,
) {
    xml.element("respcondition", &[("continue", goes_on)], |xml| {
        xml.element("conditionvar", &[], |xml| test(xml));
        if let Some((action, value)) = score {
            xml.text("setvar", &[("action", action), ("varname", "SCORE")], value);
        }
        if let Some(ident) = feedback {
            xml.empty("displayfeedback", &[("feedbacktype", "Response"), ("linkrefid", ident)]);
        }
    });
}

pub(super) fn equal(xml: &mut Xml, ident: &str, value: &str) {
    xml.text("varequal", &[("respident", ident)], value);
}

/// A number and its tolerance. Canvas reads the exact number beside the range.
fn within(xml: &mut Xml, value: f64, tolerance: f64) {
    let respident = [("respident", RESPONSE)];
    xml.element("or", &[], |xml| {
        equal(xml, RESPONSE, &number(value));
        xml.element("and", &[], |xml| {
            xml.text("vargte", &respident, &number(value - tolerance));
            xml.text("varlte", &respident, &number(value + tolerance));
        });
    });
}

/// Several tests of which one must hold.
fn any(xml: &mut Xml, count: usize, tests: &dyn Fn(&mut Xml)) {
    if count > 1 {
        xml.element("or", &[], |xml| tests(xml));
    } else {
        tests(xml);
    }
}

pub(super) fn feedback(xml: &mut Xml, ident: &str, text: &str) {
    xml.element("itemfeedback", &[("ident", ident)], |xml| {
        xml.element("flow_mat", &[], |xml| material(xml, &format!("<p>{}</p>", html(text))));
    });
}
