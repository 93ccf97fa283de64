//! The solutions for the teacher: a table per task, a row per student.

use crate::Variant;
use crate::text::{markdown, number, reason, whose};
use i18n::{Lang, msg};
use lab::protocol::Value;
use tasks::Key;

/// The right values of all variants as Markdown. A cell has the value as the page shows it; a number has its tolerance behind
/// it if there is one.
pub fn solutions_markdown(variants: &[Variant]) -> String {
    let lang = variants.first().map_or(Lang::En, |variant| variant.lang);
    let mut text = format!("# {}\n", msg::classroom_solutions(lang));
    let mut tasks: Vec<&str> = Vec::new();
    for variant in variants {
        if !tasks.contains(&variant.task.id) {
            tasks.push(variant.task.id);
        }
    }
    for id in tasks {
        let of_task: Vec<&Variant> = variants.iter().filter(|variant| variant.task.id == id).collect();
        let Some(first) = of_task.first() else { continue };
        text.push_str(&format!("\n## {} ({id})\n", markdown(first.title())));
        for variant in of_task {
            text.push_str(&one(variant));
        }
    }
    text
}

fn one(variant: &Variant) -> String {
    let lang = variant.lang;
    let mut text =
        format!("\n### {} ({})\n\n{}\n\n", markdown(&whose(variant)), variant.name(), markdown(&variant.form.text));
    text.push_str(&format!("| {} | {} |\n|---|---|\n", msg::classroom_part(lang), msg::classroom_value(lang)));
    for (part, shown) in variant.form.parts.iter().zip(&variant.solution.texts) {
        let value = match &part.key {
            Key::Number { tolerance, .. } if *tolerance > 0.0 => {
                format!("{shown} {}", msg::classroom_tolerance(lang, &number(*tolerance)))
            }
            Key::AnyOf(right) if right.len() > 1 => all(shown, right),
            _ => shown.clone(),
        };
        text.push_str(&format!("| {} | {} |\n", markdown(&part.label), markdown(&value)));
    }
    text.push_str(&format!("\n{}: {}\n", msg::classroom_why(lang), markdown(&reason(variant))));
    if let Some(link) = variant.link() {
        text.push_str(&format!("\n<{link}>\n"));
    }
    text
}

/// The first right value as it is shown, and the numbers or texts of the others.
fn all(shown: &str, right: &[Value]) -> String {
    let others = right.iter().skip(1).filter_map(|value| match value {
        Value::Event(event) => Some(event.0.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Number(value) => Some(number(*value)),
        Value::Field(event, field) => Some(format!("{field}, {}", event.0)),
        Value::Choice(_) | Value::Choices(_) | Value::Order(_) => None,
    });
    std::iter::once(shown.to_owned()).chain(others).collect::<Vec<_>>().join("; ")
}
