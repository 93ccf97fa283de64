//! A part of a form as one of the kinds of questions that every platform knows. What only the page can ask becomes the
//! closest of them: a packet becomes its number, a field its name in display filters, an order a matching of places.

use i18n::{Lang, msg};
use lab::protocol::{Input, Value};
use tasks::{Asking, Key, Wrong};

/// A question of one part.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    /// What is wanted.
    pub label: String,
    /// What can be given, in a few words.
    pub give: String,
    /// Its kind, with the right answer.
    pub kind: Kind,
    /// What to look at again after any other wrong answer.
    pub hint: Option<String>,
}

/// The kinds of questions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// One of these numbers.
    Number {
        /// At least one.
        right: Vec<f64>,
        /// How far an answer may be from one of them.
        tolerance: f64,
        /// Expected wrong ones.
        wrong: Vec<(f64, String)>,
    },
    /// One of these texts.
    Text {
        /// At least one.
        right: Vec<String>,
        /// Expected wrong ones.
        wrong: Vec<(String, String)>,
    },
    /// One of these options, of which exactly one is right.
    Choice(Vec<Choice>),
    /// Some of these options; at least one is right.
    Choices(Vec<Choice>),
    /// The item of each place, in the right order.
    Order(Vec<String>),
}

/// An option.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    pub text: String,
    pub is_right: bool,
    /// What to look at again if it was chosen.
    pub feedback: Option<String>,
}

/// A list of this many items or fewer is asked as a choice between its orders, because platforms want more to match.
const SHORT_ORDER: usize = 2;

/// The part as a question; `None` if its answer is not of its input's kind, which no record of today has.
pub(crate) fn of(lang: Lang, part: &Asking) -> Option<Question> {
    let kind = match (&part.input, &part.key) {
        (Input::Number(_), Key::Number { value, tolerance }) => {
            Kind::Number { right: vec![*value], tolerance: *tolerance, wrong: wrong_numbers(part) }
        }
        (Input::Choice(options), Key::AnyOf(right)) => choice(options, right, &part.wrong),
        (Input::Choices(options), Key::AnyOf(right)) => choices(lang, options, right.first()?, &part.wrong)?,
        (Input::Order(items), Key::AnyOf(right)) => order(items, right.first()?)?,
        (Input::Event, Key::AnyOf(right)) => {
            let right: Vec<f64> = right.iter().filter_map(number).collect();
            Kind::Number { right, tolerance: 0.0, wrong: wrong_numbers(part) }
        }
        (Input::Field | Input::Text, Key::AnyOf(right)) => {
            let right = distinct(right.iter().filter_map(text));
            let wrong = part.wrong.iter().filter_map(|wrong| Some((text(&wrong.value)?, feedback(wrong))));
            let wrong = wrong.filter(|(text, _)| !right.contains(text)).collect();
            Kind::Text { right, wrong }
        }
        _ => return None,
    };
    let hint = part.hint.as_ref().map(|(text, source)| with_source(text, source));
    let is_answerable = match &kind {
        Kind::Number { right, .. } => !right.is_empty() && right.iter().all(|right| right.is_finite()),
        Kind::Text { right, .. } => !right.is_empty(),
        Kind::Choice(options) => options.iter().filter(|option| option.is_right).count() == 1,
        Kind::Choices(options) => options.iter().any(|option| option.is_right),
        Kind::Order(items) => items.len() > SHORT_ORDER,
    };
    is_answerable.then(|| Question { label: part.label.clone(), give: give(lang, &part.input), kind, hint })
}

/// What can be given, in a few words.
fn give(lang: Lang, input: &Input) -> String {
    match input {
        Input::Number(unit) if unit.is_empty() => msg::classroom_give_number(lang).to_owned(),
        Input::Number(unit) => msg::classroom_give_unit(lang, unit),
        Input::Choice(_) => msg::classroom_give_choice(lang).to_owned(),
        Input::Choices(_) => msg::classroom_give_choices(lang).to_owned(),
        Input::Order(_) => msg::classroom_give_order(lang).to_owned(),
        Input::Event => msg::classroom_give_event(lang).to_owned(),
        Input::Field => msg::classroom_give_field(lang).to_owned(),
        Input::Text => msg::classroom_give_text(lang).to_owned(),
    }
}

fn choice(options: &[String], right: &[Value], wrong: &[Wrong]) -> Kind {
    let one = |place: usize, option: &String| {
        let value = Value::Choice(place);
        let feedback = wrong.iter().find(|wrong| wrong.value == value).map(feedback);
        Choice { text: option.clone(), is_right: right.contains(&value), feedback }
    };
    Kind::Choice(options.iter().enumerate().map(|(place, option)| one(place, option)).collect())
}

/// A platform takes no empty answer, so that "none of them" is an option of its own if it is right.
fn choices(lang: Lang, options: &[String], right: &Value, wrong: &[Wrong]) -> Option<Kind> {
    let Value::Choices(right) = right else { return None };
    let one = |(place, option): (usize, &String)| {
        let is_right = right.contains(&place);
        // A wrong set stands for the one option in it that is not right.
        let is_of_it = |wrong: &&Wrong| {
            let Value::Choices(given) = &wrong.value else { return false };
            given.iter().filter(|given| !right.contains(given)).eq([&place])
        };
        let feedback = (!is_right).then(|| wrong.iter().find(is_of_it).map(feedback)).flatten();
        Choice { text: option.clone(), is_right, feedback }
    };
    let mut all: Vec<Choice> = options.iter().enumerate().map(one).collect();
    if right.is_empty() {
        all.push(Choice { text: msg::classroom_none(lang).to_owned(), is_right: true, feedback: None });
    }
    Some(Kind::Choices(all))
}

fn order(items: &[String], right: &Value) -> Option<Kind> {
    let Value::Order(places) = right else { return None };
    let sorted: Option<Vec<String>> = places.iter().map(|place| items.get(*place).cloned()).collect();
    let sorted = sorted?;
    if sorted.len() > SHORT_ORDER {
        return Some(Kind::Order(sorted));
    }
    let reversed: Vec<String> = sorted.iter().rev().cloned().collect();
    let one = |items: &[String], is_right| Choice { text: items.join(" \u{2192} "), is_right, feedback: None };
    Some(Kind::Choice(vec![one(&reversed, false), one(&sorted, true)]))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Event(event) => Some(event.0 as f64),
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Field(_, text) => Some(text.clone()),
        _ => None,
    }
}

fn wrong_numbers(part: &Asking) -> Vec<(f64, String)> {
    part.wrong.iter().filter_map(|wrong| Some((number(&wrong.value)?, feedback(wrong)))).collect()
}

fn feedback(wrong: &Wrong) -> String {
    with_source(&wrong.text, wrong.source)
}

/// `Sentence. (RFC 9293 §3.4)`
pub(crate) fn with_source(text: &str, source: &str) -> String {
    if source.is_empty() { text.to_owned() } else { format!("{text} ({source})") }
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    texts.for_each(|text| {
        if !all.contains(&text) {
            all.push(text);
        }
    });
    all
}

impl Kind {
    /// For the choices and orders: the texts in the order in which a printed sheet shows them.
    pub fn shown<'a>(&'a self, input: &'a Input) -> Vec<&'a str> {
        match (self, input) {
            (Self::Choice(options) | Self::Choices(options), _) => {
                options.iter().map(|option| option.text.as_str()).collect()
            }
            // The order that the page shows is never the right one.
            (Self::Order(_), Input::Order(items)) => items.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// What a right and a wrong option are worth in percent: all right ones together 100, all wrong ones together -100. Moodle
/// takes only shares like these.
pub(crate) fn fractions(options: &[Choice], is_single: bool) -> [String; 2] {
    let right = options.iter().filter(|option| option.is_right).count().max(1);
    let wrong = options.iter().filter(|option| !option.is_right).count().max(1);
    let share = |of: usize| {
        let text = format!("{:.5}", 100.0 / of as f64);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    [share(right), if is_single { "0".to_owned() } else { format!("-{}", share(wrong)) }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::EventId;

    const SOURCE: &str = "RFC 9293 \u{a7}3.4";

    fn kind(part: Asking) -> Kind {
        of(Lang::En, &part).expect("a question").kind
    }

    #[test]
    fn a_packet_is_asked_for_by_its_number_and_a_field_by_its_name() {
        let events = [EventId(5), EventId(9)];
        let part = Asking::event("Packet", &events).wrong(Value::Event(EventId(4)), "No.", SOURCE);
        let wrong = vec![(4.0, format!("No. ({SOURCE})"))];
        assert_eq!(kind(part), Kind::Number { right: vec![5.0, 9.0], tolerance: 0.0, wrong });
        let part =
            Asking::field("Field", &events, "tcp.ack").wrong(Value::Field(EventId(5), "tcp.seq".into()), "No.", SOURCE);
        let wrong = vec![("tcp.seq".to_owned(), format!("No. ({SOURCE})"))];
        assert_eq!(kind(part), Kind::Text { right: vec!["tcp.ack".to_owned()], wrong });
    }

    #[test]
    fn an_order_is_matched_and_a_short_one_is_chosen() {
        let items = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(kind(Asking::order("", &items, &[2, 0, 1])), Kind::Order(items.to_vec()));
        let Kind::Choice(options) = kind(Asking::order("", &items[..2], &[1, 0])) else { panic!("no choice") };
        let right: Vec<_> = options.iter().filter(|option| option.is_right).map(|option| &*option.text).collect();
        assert_eq!(right, ["a \u{2192} b"]);
    }

    #[test]
    fn none_of_them_is_an_option_if_it_is_right() {
        let options = ["a", "b"].map(str::to_owned).to_vec();
        let Kind::Choices(all) = kind(Asking::choices("", options.clone(), vec![])) else { panic!("no choices") };
        assert_eq!(all.iter().map(|option| option.is_right).collect::<Vec<_>>(), [false, false, true]);
        let part = Asking::choices("", options, vec![0]).wrong(Value::Choices(vec![0, 1]), "Not b.", SOURCE);
        let Kind::Choices(all) = kind(part) else { panic!("no choices") };
        assert_eq!((&all[0].feedback, &all[1].feedback), (&None, &Some(format!("Not b. ({SOURCE})"))));
    }
}
