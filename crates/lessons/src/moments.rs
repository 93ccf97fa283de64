//! Moments within a step that a lesson explains in its own way: what is under way then says more about them than the step
//! does. Whether the picture shows it or folds it makes no difference.

use crate::{Say, find};
use i18n::Lang;
use trace::{Event, Micros, Part, Span, SpanKind, Trace};

/// A kind of moment with a caption of its own.
#[derive(Debug)]
pub(crate) struct Moment {
    /// The part in which it is told; `None` for any.
    pub(crate) part: Option<Part>,
    pub(crate) sign: Sign,
    /// Its name in every language, in the protocol's own terms.
    pub(crate) name: &'static str,
    pub(crate) caption: Say,
}

/// What shows that it is there.
#[derive(Debug)]
pub(crate) enum Sign {
    /// A message is under way whose label begins like this.
    Label(&'static str),
    /// A packet is lost, and its retransmission has not arrived.
    Lost,
}

/// The moments of one run.
#[derive(Clone, Debug, Default)]
pub struct Moments {
    scenario: String,
    /// From when until when, and the place among the lesson's kinds.
    found: Vec<(Micros, Micros, usize)>,
}

impl Moments {
    /// Finds the moments of the scenario's lesson in a run.
    pub fn new(scenario: &str, trace: &Trace) -> Self {
        let kinds = find(scenario).map_or(&[][..], |lesson| lesson.moments);
        let mut found = Vec::new();
        for (place, kind) in kinds.iter().enumerate() {
            let part = |part| trace.spans().find(|span| span.kind == SpanKind::Part(part));
            let Some(within) = kind.part.map_or(Some(None), |kind| part(kind).map(Some)) else { continue };
            found.extend(kind.sign.all(trace, within).map(|(start, end)| (start, end, place)));
        }
        Self { scenario: scenario.to_owned(), found }
    }

    /// The place among the lesson's kinds of the moment that is at `at`; of several the first kind.
    pub fn at(&self, at: Micros) -> Option<usize> {
        let here = self.found.iter().filter(|(start, end, _)| (*start..=*end).contains(&at));
        here.map(|(_, _, place)| *place).min()
    }

    /// Name and caption of a kind by its place.
    pub fn said(&self, lang: Lang, place: usize) -> Option<(&'static str, &'static str)> {
        moment(lang, &self.scenario, place)
    }
}

/// Name and caption of the lesson's kind at this place.
pub(crate) fn moment(lang: Lang, scenario: &str, place: usize) -> Option<(&'static str, &'static str)> {
    let moment = find(scenario)?.moments.get(place)?;
    Some((moment.name, (moment.caption)(lang)))
}

impl Sign {
    /// When it is there, as far as it begins within a span.
    fn all<'a>(&'a self, trace: &'a Trace, within: Option<&'a Span>) -> impl Iterator<Item = (Micros, Micros)> + 'a {
        let is_in = move |event: &&Event| {
            within.is_none_or(|span| event.sent >= span.start && span.end.is_none_or(|end| event.sent <= end))
        };
        trace.events().filter(is_in).filter_map(move |event| {
            let wire = event.wire.as_deref()?;
            let end = match self {
                Self::Label(start) => event.arrived.filter(|_| !event.is_packet() && wire.label.starts_with(start)),
                // What is never repeated was not missed.
                Self::Lost => wire.loss.and_then(|_| arrival_of_the_same(trace, event)),
            };
            Some((event.sent, end?))
        })
    }
}

/// When the bytes of a lost packet arrive after all.
fn arrival_of_the_same(trace: &Trace, lost: &Event) -> Option<Micros> {
    let repeats = |event: &&Event| event.wire.as_deref().is_some_and(|wire| wire.repeats == Some(lost.id));
    trace.events().filter(repeats).filter_map(|event| event.arrived).min()
}
