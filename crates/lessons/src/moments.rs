//! Moments within a step that have a caption of their own, because what is under way then matters more than the step. The
//! picture may show it or fold it.

use crate::{Say, find};
use i18n::Lang;
use trace::{Event, EventId, Micros, Part, Span, SpanKind, Trace, put_in_order};

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
        if kinds.is_empty() {
            return Self::default();
        }
        let repairs = repairs(trace);
        let mut found = Vec::new();
        for (place, kind) in kinds.iter().enumerate() {
            let part = |part| trace.spans().find(|span| span.kind == SpanKind::Part(part));
            let Some(within) = kind.part.map_or(Some(None), |kind| part(kind).map(Some)) else { continue };
            found.extend(kind.sign.all(trace, &repairs, within).map(|(start, end)| (start, end, place)));
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
    fn all<'a>(
        &'a self,
        trace: &'a Trace,
        repairs: &'a [(EventId, Micros)],
        within: Option<&'a Span>,
    ) -> impl Iterator<Item = (Micros, Micros)> + 'a {
        let is_in = move |event: &&Event| {
            within.is_none_or(|span| event.sent >= span.start && span.end.is_none_or(|end| event.sent <= end))
        };
        trace.events().filter(is_in).filter_map(move |event| {
            let wire = event.wire.as_deref()?;
            let end = match self {
                Self::Label(start) => event.arrived.filter(|_| !event.is_packet() && wire.label.starts_with(start)),
                // What is never repeated was not missed.
                Self::Lost => wire.loss.and_then(|_| arrival(repairs, event.id)),
            };
            Some((event.sent, end?))
        })
    }
}

/// The packets that were repeated, in order, and when the first repetition arrived.
fn repairs(trace: &Trace) -> Vec<(EventId, Micros)> {
    let repair = |event: &Event| Some((event.wire.as_deref()?.repeats?, event.arrived?));
    let mut all: Vec<(EventId, Micros)> = trace.events().filter_map(repair).collect();
    put_in_order(&mut all, |(repeated, at)| (repeated.0 as i64, at.0));
    all.dedup_by_key(|(repeated, _)| *repeated);
    all
}

fn arrival(repairs: &[(EventId, Micros)], lost: EventId) -> Option<Micros> {
    let place = repairs.binary_search_by_key(&lost, |(repeated, _)| *repeated).ok()?;
    repairs.get(place).map(|(_, at)| *at)
}
