//! Any packets or messages of a run as a prediction: the picture stops before each, the learner says who sends it, what it
//! is and which numbers it has, then it plays on.

use crate::fields::Fields;
use crate::predict::{Next, before, step};
use crate::{Asking, Case, Form};
use i18n::msg;
use trace::{Event, EventId};

/// So many kinds can be chosen at least, if the run has them, and at most.
const OPTIONS: (usize, usize) = (4, 12);

/// `events` in the order in which they are sent; `None` if one of them is not in the run.
pub(crate) fn form(case: &Case, events: &[EventId]) -> Option<Form> {
    let (lang, fields) = (case.lang, Fields::new(case));
    let mut coming = events.iter().map(|id| case.run.trace.event(*id)).collect::<Option<Vec<_>>>()?;
    coming.sort_by_key(|event| (event.sent, event.id));
    coming.dedup_by_key(|event| event.id);
    let options = options(case, &coming);
    let mut form = Form::new(msg::task_made_predict(lang), msg::task_made_reason(lang));
    for (place, event) in coming.iter().enumerate() {
        let right = options.iter().position(|option| option == label(event))?;
        let because = msg::task_wrong(lang).to_owned();
        let next = Next { event, options: &options, right, because, source: "" };
        for part in step(case, place, &next) {
            form = form.part(part);
        }
        let Some(segment) = fields.segment(event.id) else { continue };
        let number = (place + 1).to_string();
        if segment.length > 0 {
            let asking = Asking::count(msg::task_predict_seq(lang, &number), "", segment.sequence.into());
            form = form.part(asking.until(before(event)));
        }
        if let Some(acknowledgment) = segment.acknowledgment {
            let asking = Asking::count(msg::task_predict_ack(lang, &number), "", acknowledgment.into());
            form = form.part(asking.until(before(event)));
        }
    }
    Some(form)
}

fn label(event: &Event) -> &str {
    event.wire.as_deref().map_or("", |wire| &*wire.label)
}

/// What can be chosen at each step: what comes, and if that is little, other things that the run has.
fn options(case: &Case, coming: &[&Event]) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    let mut add = |event: &Event, most: usize| {
        let text = label(event);
        if options.len() < most && !text.is_empty() && !options.iter().any(|known| known == text) {
            options.push(text.to_owned());
        }
    };
    coming.iter().for_each(|event| add(event, usize::MAX));
    let is_packet = coming.iter().any(|event| event.is_packet());
    case.run.trace.events().filter(|event| event.is_packet() == is_packet).for_each(|event| add(event, OPTIONS.1));
    for name in ["SYN", "SYN, ACK", "ACK", "FIN, ACK", "RST"] {
        if is_packet && options.len() < OPTIONS.0 && !options.iter().any(|known| known == name) {
            options.push(name.to_owned());
        }
    }
    options.sort();
    options
}
