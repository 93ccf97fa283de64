//! The sentences against the lab's runs. Each number in them is compared with the packets' own headers.

mod extras;
mod handmade;
mod http2;
mod invariants;
mod layers;
mod live;
mod tcp;

use super::*;
use i18n::Lang;
use lab::{Intervention, Request, Run, Settings, scenario};

/// A run with its reasons.
struct Told {
    trace: Trace,
    reasons: Reasons,
}

impl Told {
    fn new(trace: Trace) -> Self {
        Self { reasons: Reasons::new(&trace), trace }
    }

    fn why(&self, lang: Lang, id: u64) -> Why {
        self.reasons.why(lang, &self.trace, EventId(id)).unwrap_or_else(|| panic!("no event {id}"))
    }

    fn event(&self, id: u64) -> &Event {
        self.trace.event(EventId(id)).unwrap_or_else(|| panic!("no event {id}"))
    }

    /// Checks the sentences of an event, and the section.
    fn says(&self, id: u64, en: &str, ko: &str, source: &'static str) {
        for (lang, text) in [(Lang::En, en), (Lang::Ko, ko)] {
            let expected = Why { text: text.to_owned(), source: Some(source).filter(|source| !source.is_empty()) };
            assert_eq!(self.why(lang, id), expected, "no. {id}");
        }
    }

    /// The ids of the events whose English sentence contains `text`.
    fn ids_of(&self, text: &str) -> Vec<u64> {
        let ids = self.trace.events().map(|event| event.id.0);
        ids.filter(|&id| self.why(Lang::En, id).text.contains(text)).collect()
    }

    /// The first of them.
    fn first_of(&self, text: &str) -> u64 {
        *self.ids_of(text).first().unwrap_or_else(|| panic!("no sentence says {text:?}"))
    }
}

fn defaults(scenario: &str) -> Settings {
    scenario::defaults(scenario).expect("a scenario")
}

fn run(scenario: &str, interventions: &[Intervention], change: impl FnOnce(&mut Settings)) -> Run {
    let mut settings = defaults(scenario);
    change(&mut settings);
    let request = Request { interventions: interventions.to_vec(), ..Request::new(scenario, settings) };
    lab::run(&request).expect("a run").0
}

fn told(scenario: &str, interventions: &[Intervention], change: impl FnOnce(&mut Settings)) -> Told {
    Told::new(run(scenario, interventions, change).trace)
}
