//! A form of several parts as one question with blanks, so that a student's parts are about one run. Canvas knows two kinds:
//! blanks that are written in, compared as texts, and blanks with a list to choose from.

use super::item::{GENERAL, condition, equal, material, plain};
use super::metadata;
use crate::Variant;
use crate::question::{Kind, Question, with_source};
use crate::text::{heading, html, number, question_html, reason};
use crate::xml::Xml;
use i18n::msg;

/// A form with a blank for each part; an order has one for each place.
pub(super) struct Blanks<'v> {
    variant: &'v Variant,
    kind: &'static str,
    blanks: Vec<Blank>,
}

struct Blank {
    label: String,
    /// What is shown or accepted, and whether it is right.
    answers: Vec<(String, bool)>,
}

impl<'v> Blanks<'v> {
    /// The form as one question; `None` if its parts are not all written or all chosen, or a number has a tolerance.
    pub fn of(variant: &'v Variant, questions: &[Question]) -> Option<Self> {
        let kinds = || questions.iter().map(|question| &question.kind);
        let is_written = |kind: &Kind| match kind {
            Kind::Number { tolerance, .. } => *tolerance == 0.0,
            kind => matches!(kind, Kind::Text { .. }),
        };
        let kind = match () {
            () if questions.len() < 2 => return None,
            () if kinds().all(is_written) => "fill_in_multiple_blanks_question",
            () if kinds().all(|kind| matches!(kind, Kind::Choice(_) | Kind::Order(_))) => "multiple_dropdowns_question",
            () => return None,
        };
        let blanks = questions.iter().flat_map(|question| blanks(variant, question)).collect();
        Some(Self { variant, kind, blanks })
    }

    /// Writes the item.
    pub fn write(&self, xml: &mut Xml) {
        let ident = self.variant.name();
        xml.element("item", &[("ident", &ident), ("title", &heading(self.variant))], |xml| {
            xml.element("itemmetadata", &[], |xml| {
                let fields = [
                    ("question_type", self.kind),
                    ("points_possible", "1"),
                    ("original_answer_ids", ""),
                    ("assessment_question_identifierref", &format!("q-{ident}")),
                ];
                metadata(xml, &fields);
            });
            self.write_presentation(xml);
            self.write_processing(xml);
            super::item::feedback(xml, GENERAL, &self.general());
        });
    }

    /// The hints of all parts, each once, and the reason.
    fn general(&self) -> String {
        let mut all: Vec<String> = Vec::new();
        for (text, source) in self.variant.form.parts.iter().filter_map(|part| part.hint.as_ref()) {
            let hint = with_source(text, source);
            if !all.contains(&hint) {
                all.push(hint);
            }
        }
        all.push(reason(self.variant));
        all.join(" ")
    }

    fn write_presentation(&self, xml: &mut Xml) {
        let place = self.variant.capture_name().map(|name| format!("%24IMS-CC-FILEBASE%24/captures/{name}"));
        // A bracket of a label must not begin a blank.
        let label = |blank: &Blank| html(&blank.label).replace('[', "(").replace(']', ")");
        let items = self.blanks.iter().enumerate();
        let items: String =
            items.map(|(place, blank)| format!("<li>{}: [{}]</li>", label(blank), blank_name(place))).collect();
        let text = question_html(self.variant, place.as_deref(), &format!("<ol>{items}</ol>"));
        xml.element("presentation", &[], |xml| {
            material(xml, &text);
            for (place, blank) in self.blanks.iter().enumerate() {
                let ident = response(place);
                xml.element("response_lid", &[("ident", &ident), ("rcardinality", "Single")], |xml| {
                    plain(xml, &blank_name(place));
                    xml.element("render_choice", &[], |xml| {
                        for (at, (answer, _)) in blank.answers.iter().enumerate() {
                            xml.element("response_label", &[("ident", &answer_ident(place, at))], |xml| {
                                plain(xml, answer);
                            });
                        }
                    });
                });
            }
        });
    }

    fn write_processing(&self, xml: &mut Xml) {
        let share = number(100.0 / self.blanks.len().max(1) as f64);
        xml.element("resprocessing", &[], |xml| {
            super::item::outcomes(xml);
            condition(xml, "Yes", &|xml| xml.empty("other", &[]), Some(GENERAL), None);
            for (place, blank) in self.blanks.iter().enumerate() {
                let right = blank.answers.iter().enumerate().filter(|(_, (_, is_right))| *is_right);
                let test = |xml: &mut Xml| {
                    right.clone().for_each(|(at, _)| equal(xml, &response(place), &answer_ident(place, at)));
                };
                condition(xml, "Yes", &test, None, Some(("Add", &share)));
            }
        });
    }
}

fn blanks(variant: &Variant, question: &Question) -> Vec<Blank> {
    let blank = |answers: Vec<(String, bool)>| {
        vec![Blank { label: format!("{} ({})", question.label, question.give), answers }]
    };
    match &question.kind {
        Kind::Number { right, .. } => blank(right.iter().map(|right| (number(*right), true)).collect()),
        Kind::Text { right, .. } => blank(right.iter().map(|right| (right.clone(), true)).collect()),
        Kind::Choice(options) | Kind::Choices(options) => {
            blank(options.iter().map(|option| (option.text.clone(), option.is_right)).collect())
        }
        Kind::Order(items) => {
            let mut all = items.clone();
            all.sort();
            all.dedup();
            let of_place = |(place, right): (usize, &String)| Blank {
                label: format!("{}, {}", question.label, msg::classroom_place(variant.lang, &(place + 1).to_string())),
                answers: all.iter().map(|item| (item.clone(), item == right)).collect(),
            };
            items.iter().enumerate().map(of_place).collect()
        }
    }
}

fn blank_name(place: usize) -> String {
    format!("blank{}", place + 1)
}

fn response(place: usize) -> String {
    format!("response_{}", blank_name(place))
}

fn answer_ident(place: usize, at: usize) -> String {
    (1001 + place * 100 + at).to_string()
}
