//! A session's trace on the stage: the program that shows any trace, in a dialog over the page.

use super::run::{Run, Runner};
use super::session::title;
use crate::watch::{Snapshot, watch};
use ::workbench::session::Transport;
use ::workbench::trace_of::trace_of;
use i18n::Lang;
use trace::{Layer, Micros};

/// Opens the trace of a session, and follows it.
pub fn open(lang: Lang, runner: &Runner, place: usize) {
    let runner = runner.clone();
    watch(move || {
        let title = title(lang, &runner, place);
        runner.read(|run| snapshot(lang, run, &title)).to_bytes()
    });
}

fn snapshot(lang: Lang, run: &Run, title: &str) -> Snapshot {
    let trace = trace_of(&run.journal, one_way(run));
    let is_going = run.phase.is_going();
    // A session that has ended is the same whenever it is looked at.
    let now = if is_going { run.now() } else { run.journal.entries().next_back().map_or(Micros(0), |entry| entry.at) };
    let (slug, layer) = match run.session.transport {
        Transport::WebSocket => ("websocket", Layer::WebSocket),
        Transport::EventSource | Transport::FetchStream => ("sse", Layer::Http),
        Transport::Fetch => ("polling", Layer::Http),
    };
    let mut snapshot = Snapshot::new(lang, (slug, title), layer, (now, is_going), trace);
    snapshot.note.clone_from(&run.session.url);
    snapshot
}

/// Half of the shortest round trip; zero if none was seen.
fn one_way(run: &Run) -> Micros {
    run.journal.latencies().quantile(0.0).unwrap_or_default().half()
}
