//! Values and events as people write them.

use i18n::{Lang, msg};
use lab::protocol::{Input, Value};
use trace::{Direction, Event, EventId, Host, Trace};

/// `no. 5`, as everywhere on the page.
pub(crate) fn number(lang: Lang, event: EventId) -> String {
    msg::task_number(lang, &event.0.to_string())
}

/// The host that sent an event.
pub(crate) fn sender(event: &Event) -> Host {
    match event.direction {
        Direction::Up => Host::Client,
        Direction::Down => event.wire.as_deref().map_or(Host::Server, |wire| wire.peer),
    }
}

/// A value as a text.
pub(crate) fn value(lang: Lang, trace: &Trace, input: &Input, value: &Value) -> String {
    match (input, value) {
        (Input::Number(unit), Value::Number(value)) if unit.is_empty() => decimal(*value),
        (Input::Number(unit), Value::Number(value)) => format!("{} {unit}", decimal(*value)),
        (Input::Choice(options), Value::Choice(place)) => options.get(*place).cloned().unwrap_or_default(),
        (Input::Choices(_), Value::Choices(places)) if places.is_empty() => msg::task_none(lang).to_owned(),
        (Input::Choices(options), Value::Choices(places)) => listed(options, places, ", "),
        (Input::Order(items), Value::Order(places)) => listed(items, places, " → "),
        (_, Value::Event(event)) => named(lang, trace, *event),
        (_, Value::Field(event, field)) => format!("{field}, {}", named(lang, trace, *event)),
        (_, Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

fn listed(all: &[String], places: &[usize], between: &str) -> String {
    let texts: Vec<&str> = places.iter().filter_map(|place| all.get(*place).map(String::as_str)).collect();
    texts.join(between)
}

/// `no. 5 (PSH, ACK)`.
pub(crate) fn named(lang: Lang, trace: &Trace, event: EventId) -> String {
    let label = trace.event(event).and_then(|event| event.wire.as_deref()).map_or("", |wire| &*wire.label);
    format!("{} ({label})", number(lang, event))
}

/// A number with at most three decimals.
pub(crate) fn decimal(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
