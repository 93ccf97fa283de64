//! What is known of a session in numbers: what crossed, round trips, what waits in the browser, what was agreed on, and what the
//! browser measured of the request.

use super::run::{Run, Runner};
use ::workbench::session::Transport;
use i18n::{Lang, bytes, group, millis, msg};
use trace::Micros;
use yew::prelude::*;

pub fn numbers(lang: Lang, runner: &Runner) -> Html {
    let rows = runner.read(|run| rows(lang, run));
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <dl class="bench-numbers">
            { for rows.into_iter().map(|(name, label, value)| html! {
                <div data-number={name}><dt>{ label }</dt><dd>{ value }</dd></div>
            }) }
        </dl>
    }
}

type Row = (&'static str, &'static str, String);

fn rows(lang: Lang, run: &Run) -> Vec<Row> {
    let counts = run.journal.counts();
    if run.journal.recorded() == 0 {
        return Vec::new();
    }
    let crossed = |way: usize| format!("{} · {}", group(counts.messages[way]), bytes(counts.bytes[way]));
    let mut rows = Vec::new();
    if run.session.transport != Transport::EventSource {
        rows.push(("sent", msg::workbench_sent(lang), crossed(0)));
    }
    rows.push(("received", msg::workbench_received(lang), crossed(1)));
    let latencies = run.journal.latencies();
    if let Some(median) = latencies.quantile(0.5) {
        let text = msg::workbench_round_trips(
            lang,
            &group(latencies.count()),
            &millis(median, 1),
            &millis(latencies.max(), 1),
        );
        rows.push(("round-trip", msg::workbench_round_trip(lang), text));
    }
    if let Some(now) = run.buffered_bytes() {
        let most = bytes(run.journal.most_buffered());
        rows.push(("buffered", "bufferedAmount", msg::workbench_buffered(lang, &most, &bytes(u64::from(now)))));
    }
    if let Some((protocol, extensions)) = &run.agreed {
        let or_none = |text: &str| if text.is_empty() { msg::workbench_none(lang).to_owned() } else { text.to_owned() };
        rows.push(("protocol", msg::workbench_protocol(lang), or_none(protocol)));
        rows.push(("extensions", msg::workbench_extensions(lang), or_none(extensions)));
    }
    if counts.dropped > 0 {
        rows.push(("dropped", msg::workbench_dropped(lang), group(counts.dropped)));
    }
    rows.extend(timing(lang, run));
    rows
}

fn timing(lang: Lang, run: &Run) -> Option<Row> {
    let timing = run.timing.as_ref()?;
    let label = msg::workbench_timing(lang);
    if timing.is_hidden() {
        return Some(("timing", label, msg::workbench_timing_hidden(lang).to_owned()));
    }
    let span = |from: f64, to: f64| millis(Micros::from_millis_f64((to - from).max(0.0)), 1);
    let connection = match timing.is_reused() {
        Some(true) => msg::workbench_timing_reused(lang).to_owned(),
        _ => msg::workbench_timing_new(lang, &span(timing.connected[0], timing.connected[1])),
    };
    let text = msg::workbench_timing_text(
        lang,
        &connection,
        &span(timing.answered, timing.ended),
        &timing.next_hop,
        &span(timing.asked, timing.answered),
    );
    Some(("timing", label, text))
}
