//! The sheets that students get, on paper or as a page: no answer is in them.

use crate::question::{Kind, Question};
use crate::text::{heading, html, markdown, whose};
use crate::{Document, Gap, Variant};
use i18n::{Lang, msg};

/// The sheets as Markdown, one after the other.
pub fn sheet_markdown(variants: &[Variant]) -> Document<String> {
    let lang = variants.first().map_or(Lang::En, |variant| variant.lang);
    let mut text = format!("# {}\n", msg::classroom_title(lang));
    each(variants, |variant, questions| {
        text.push_str(&format!("\n## {}\n\n{}\n\n", markdown(&heading(variant)), markdown(&whose(variant))));
        text.push_str(&format!("{}\n", markdown(&variant.form.text)));
        for (place, (question, input)) in questions.iter().enumerate() {
            text.push_str(&format!(
                "\n{}. **{}** ({})\n",
                place + 1,
                markdown(&question.label),
                markdown(&question.give)
            ));
            let shown = question.kind.shown(input);
            let letters =
                shown.iter().enumerate().map(|(at, shown)| format!("   - {}) {}\n", letter(at), markdown(shown)));
            text.extend(letters);
        }
        let capture = variant.capture_name().map_or_else(
            || markdown(msg::classroom_no_capture(lang)),
            |name| {
                format!(
                    "{}: [{name}](captures/{name}). {}",
                    msg::classroom_capture(lang),
                    markdown(msg::classroom_numbers(lang))
                )
            },
        );
        text.push_str(&format!("\n{capture}\n"));
        if let Some(link) = variant.link() {
            text.push_str(&format!("\n[{}](<{link}>)\n", msg::classroom_page(lang)));
        }
    });
    Document { content: text, gaps: gaps(variants) }
}

/// The sheets as a page that prints one student's exercises per sheet of paper. It needs no other file.
pub fn sheet_html(variants: &[Variant]) -> Document<String> {
    let lang = variants.first().map_or(Lang::En, |variant| variant.lang);
    let title = msg::classroom_title(lang);
    let mut text = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n",
        lang.tag(),
        html(title)
    );
    let mut last: Option<&Variant> = None;
    each(variants, |variant, questions| {
        if last.is_none_or(|last| last.student != variant.student) {
            if last.is_some() {
                text.push_str("</main>\n");
            }
            text.push_str(&format!(
                "<main>\n<h1>{}</h1>\n<p class=\"whose\">{}</p>\n",
                html(title),
                html(&whose(variant))
            ));
        }
        last = Some(variant);
        text.push_str(&exercise(variant, questions));
    });
    text.push_str(if last.is_some() { "</main>\n</html>\n" } else { "</html>\n" });
    Document { content: text, gaps: gaps(variants) }
}

const STYLE: &str = "\
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
main { break-after: page; }
section { break-inside: avoid; margin-bottom: 2rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; }
.whose, .give { color: #555; }
.blank { display: block; height: 2.2rem; border-bottom: 1px solid #555; }
ol.options { list-style: lower-alpha; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } a { color: inherit; } }
";

fn exercise(variant: &Variant, questions: &[(Question, &lab::protocol::Input)]) -> String {
    let lang = variant.lang;
    let mut text =
        format!("<section>\n<h2>{}</h2>\n<p>{}</p>\n<ol>\n", html(variant.title()), html(&variant.form.text));
    for (question, input) in questions {
        text.push_str(&format!("<li>{} <span class=\"give\">({})</span>", html(&question.label), html(&question.give)));
        let shown = question.kind.shown(input);
        if !shown.is_empty() {
            let items: String = shown.iter().map(|shown| format!("<li>{}</li>", html(shown))).collect();
            text.push_str(&format!("<ol class=\"options\">{items}</ol>"));
        }
        let is_written = !matches!(question.kind, Kind::Choice(_) | Kind::Choices(_));
        text.push_str(if is_written { "<span class=\"blank\"></span></li>\n" } else { "</li>\n" });
    }
    text.push_str("</ol>\n");
    text.push_str(&match variant.capture_name() {
        Some(name) => format!(
            "<p>{}: <a href=\"captures/{name}\">{name}</a>. {}</p>\n",
            html(msg::classroom_capture(lang)),
            html(msg::classroom_numbers(lang))
        ),
        None => format!("<p>{}</p>\n", html(msg::classroom_no_capture(lang))),
    });
    if let Some(link) = variant.link() {
        text.push_str(&format!("<p><a href=\"{}\">{}</a></p>\n", html(link), html(msg::classroom_page(lang))));
    }
    text.push_str("</section>\n");
    text
}

/// Calls `write` for each variant, students first, with its questions and what the page would take for them.
fn each<'v>(variants: &'v [Variant], mut write: impl FnMut(&'v Variant, &[(Question, &'v lab::protocol::Input)])) {
    let mut sorted: Vec<&Variant> = variants.iter().collect();
    let place = |variant: &Variant| variants.iter().position(|other| other.student == variant.student);
    sorted.sort_by_key(|variant| place(variant));
    for variant in sorted {
        let parts = variant.form.parts.iter().map(|part| &part.input);
        let questions: Vec<_> = variant
            .questions()
            .into_iter()
            .zip(parts)
            .filter_map(|(question, input)| Some((question?, input)))
            .collect();
        write(variant, &questions);
    }
}

/// a, b, … z, then numbers.
fn letter(place: usize) -> String {
    u8::try_from(place)
        .ok()
        .filter(|place| *place < 26)
        .map_or_else(|| (place + 1).to_string(), |place| char::from(b'a' + place).to_string())
}

/// The parts that no platform takes, each once.
pub(crate) fn gaps(variants: &[Variant]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for variant in variants {
        for (place, question) in variant.questions().iter().enumerate() {
            let gap = Gap { task: variant.task.id, part: place + 1, reason: "no platform has this kind of question" };
            if question.is_none() && !gaps.contains(&gap) {
                gaps.push(gap);
            }
        }
    }
    gaps
}
