//! The lessons. Everything about one lesson is in one record, and [`ALL`] is the only list of them: the home page, the
//! address, the settings, the captions and the results of a run read it from there.
//!
//! # Layout
//!
//! * [`records`] has one file per lesson: its texts, captions, results, settings and first view.
//! * [`Link`] is a link of the chain Socket → TCP → HTTP → WebSocket; each lesson belongs to one.
//! * [`values`] is what sentences say about the settings of a run, so that a changed setting changes the sentence.
//! * [`study`] is what a lesson has for studying beside its run: goal, misconceptions, what to remember, terms, sources.
//! * [`steps`] names and explains the steps that any lesson can have, [`moments`] moments within them.
//! * [`facts`] makes a table of what a run found, as the record describes it.
//! * [`why`] says in a sentence why each packet and message of a trace was sent.
//! * [`own`] names the kinds of tasks that somebody makes about a capture.
//! * [`words`] has the words for hosts, layers, losses and gauges that every view of a trace uses.
//!
//! The sentences themselves are in `locales/`. What the hosts of a scenario do is in the crate `lab`.

mod chain;
mod facts;
mod moments;
pub mod own;
mod records;
mod steps;
pub mod study;
mod values;
pub mod why;
pub mod words;

pub use chain::Link;
pub use facts::FactTable;
pub use moments::Moments;
pub use records::{ALL, note};

use diagram::axis::Scale;
use diagram::model::{Depth, NoteLabel};
use facts::Facts;
use i18n::{Lang, msg};
use lab::{Fact, Settings, scenario};
use moments::{Moment, moment};
use steps::Step;
use trace::{Gauge, SpanKind};

/// A message of `locales/`.
pub type Say = fn(Lang) -> &'static str;

/// A message that depends on the settings of the run: a number in it is the run's own.
pub type Tell = fn(Lang, &Settings) -> String;

/// One lesson.
#[derive(Debug)]
pub struct Lesson {
    /// The scenario that the lab runs; also the name in the address.
    pub scenario: &'static str,
    pub title: Say,
    /// Three sentences; the first one says what the lesson shows.
    pub lead: Tell,
    /// How long it takes to watch it and to do its tasks.
    pub minutes: u8,
    /// What to look for while it plays.
    pub look: Say,
    /// The lesson's place in the chain.
    pub link: Link,
    pub table: Option<Table>,
    pub bullets: Option<Bullets>,
    /// Steps that this lesson names or explains in its own way.
    steps: &'static [Step],
    /// Moments within the steps that it explains in its own way; of several at once the first one counts.
    moments: &'static [Moment],
    /// The kinds of steps that its run has as it is shown at first, so that a page can keep room for their captions.
    spans: &'static [SpanKind],
    /// What the study note writes into its diagram of this lesson, besides the packets' and messages' own names. It is the
    /// same in every language.
    labels: &'static [(NoteLabel, &'static str)],
    /// What of a run's facts is shown as a table.
    facts: Facts,
    /// The settings that mean most to this lesson, by their parameters.
    pub settings: &'static [&'static str],
    /// The layers that are shown at first. A lesson about messages starts with messages, as the study note draws it.
    pub depth: Depth,
    /// How time runs at first. A run that mostly waits would look empty to scale.
    pub axis: Scale,
    /// What is plotted beside the lifelines at first.
    pub gauge: Option<Gauge>,
}

impl Lesson {
    /// The lead's first sentence, for the settings that the lesson is shown with at first.
    pub fn summary(&self, lang: Lang) -> String {
        let mut lead = (self.lead)(lang, &scenario::defaults(self.scenario).unwrap_or_default());
        if let Some(end) = lead.find(". ") {
            lead.truncate(end + 1);
        }
        lead
    }
}

/// The lesson of a scenario; `None` if there is none of that name.
pub fn find(scenario: &str) -> Option<&'static Lesson> {
    ALL.iter().copied().find(|lesson| lesson.scenario == scenario)
}

/// What a menu says about a lesson. It leads to no other text of the lesson, so a program that has only the menu does not
/// carry them.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub scenario: &'static str,
    pub title: Say,
    pub link: Link,
}

/// The entries of all lessons, in the order of the curriculum.
static ENTRIES: [Entry; ALL.len()] = {
    let mut entries = [Entry { scenario: "", title: msg::chain_tcp, link: Link::Tcp }; ALL.len()];
    let mut place = 0;
    while place < ALL.len() {
        let Lesson { scenario, title, link, .. } = *ALL[place];
        entries[place] = Entry { scenario, title, link };
        place += 1;
    }
    entries
};

/// The entries of a link of the chain; the lesson that explains the link comes first.
pub fn entries_of(link: Link) -> impl Iterator<Item = &'static Entry> {
    let is_first = move |entry: &&Entry| entry.scenario == link.scenario();
    let others = ENTRIES.iter().filter(move |entry| entry.link == link && !is_first(entry));
    ENTRIES.iter().filter(is_first).chain(others)
}

/// What happens in the step `span` of a scenario with these settings; `None` is a moment between the steps.
pub fn caption(lang: Lang, scenario: &str, span: Option<SpanKind>, settings: &Settings) -> String {
    match span.and_then(|kind| step(scenario, kind)?.caption) {
        Some(own) => own(lang, settings),
        None => span.map_or(msg::caption_none as Say, steps::common_caption)(lang).to_owned(),
    }
}

/// All captions that the lesson has as it is shown at first, with these settings: of its steps and of its moments.
pub fn captions(lang: Lang, scenario: &str, settings: &Settings) -> Vec<(&'static str, String)> {
    let Some(lesson) = find(scenario) else { return Vec::new() };
    let one = |kind: &SpanKind| (span_name(lang, scenario, *kind), caption(lang, scenario, Some(*kind), settings));
    let moments = (0..lesson.moments.len()).filter_map(|place| moment(lang, scenario, place));
    let moments = moments.map(|(name, caption)| (name, caption.to_owned()));
    lesson.spans.iter().map(one).chain(moments).collect()
}

/// The name of a step of a scenario, for its bracket.
pub fn span_name(lang: Lang, scenario: &str, kind: SpanKind) -> &'static str {
    let own = step(scenario, kind).and_then(|step| step.name);
    own.unwrap_or_else(|| steps::common_name(lang, kind))
}

/// The step that a lesson names or explains in its own way.
fn step(scenario: &str, kind: SpanKind) -> Option<&'static Step> {
    find(scenario)?.steps.iter().find(|step| step.kind == kind)
}

/// The results of a run of `scenario`; `None` if there are none, or none that a table would help with.
pub fn facts(lang: Lang, scenario: &str, facts: &[Fact]) -> Option<FactTable> {
    facts::table(lang, find(scenario).map_or(&Facts::Whole, |lesson| &lesson.facts), facts)
}

/// A table of the study note: aspect, meaning, note.
#[derive(Debug)]
pub struct Table {
    pub caption: Say,
    pub rows: &'static [[Say; 3]],
}

/// A list of the study note.
#[derive(Debug)]
pub struct Bullets {
    pub title: Say,
    pub items: &'static [Say],
    /// What the note simplifies.
    pub remark: Option<Say>,
}

#[cfg(test)]
mod tests;
