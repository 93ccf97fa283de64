//! What was looked at, as rows in either language; and the whole report as a text.

use super::evidence::evidence;
use super::words;
use doctor::{Diagnosis, EVENTS_PER_SECOND, Ended, HEARTBEAT_SECONDS, Role, SLOT_MICROS, Transport, Watch, cure};
use i18n::{Lang, msg};

/// Something that was looked at, whether good or bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub transport: Transport,
    pub what: String,
    pub result: String,
}

/// Everything that was looked at. `queued` is how many streams waited in the browser.
pub fn rows(lang: Lang, diagnosis: &Diagnosis, queued: u32) -> Vec<Row> {
    let evidence = &diagnosis.evidence;
    let mut rows = Vec::new();
    let mut add = |transport, what: &str, result: String| rows.push(Row { transport, what: what.to_owned(), result });
    for reach in &evidence.reaches {
        // Its finding says why.
        let is_open = reach.failure.is_none();
        let result = if is_open { msg::doctor_result_yes(lang) } else { msg::doctor_result_refused(lang) };
        add(reach.transport, msg::doctor_seen_opens(lang), result.to_owned());
    }
    if let Some(http) = evidence.http {
        add(Transport::All, msg::doctor_seen_version(lang), http.version.to_owned());
    }
    for product in &evidence.products {
        add(Transport::All, msg::doctor_seen_product(lang), product.name().to_owned());
    }
    if let Some(clock) = evidence.clock {
        add(Transport::All, msg::doctor_seen_clock(lang), format!("{:+.3} s", clock.ahead_micros as f64 / 1e6));
    }
    if let Some(crowd) = evidence.crowd {
        let result = msg::doctor_result_crowd(lang, &crowd.asked.to_string(), &crowd.served.to_string());
        add(Transport::Stream, msg::doctor_seen_crowd(lang), result);
    }
    if queued > 0 {
        add(Transport::Stream, msg::doctor_seen_queued(lang), msg::doctor_result_queued(lang, &queued.to_string()));
    }
    if let Some(resume) = evidence.resume {
        let next = resume.next.map(|next| msg::doctor_result_resume(lang, &resume.last.to_string(), &next.to_string()));
        let result = next.unwrap_or_else(|| msg::doctor_result_nothing(lang).to_owned());
        add(Transport::Stream, msg::doctor_seen_resume(lang), result);
    }
    for burst in &evidence.bursts {
        let rate = EVENTS_PER_SECOND.to_string();
        let what = if burst.has_hints { msg::doctor_seen_burst } else { msg::doctor_seen_burst_bare };
        let all = (burst.watched_micros / SLOT_MICROS).to_string();
        let mut result = msg::doctor_result_burst(lang, &all, &burst.slots.to_string());
        if let Some(coding) = &burst.coding {
            result.extend([", ", coding]);
        }
        add(Transport::Stream, &what(lang, &rate), result);
    }
    for watch in &evidence.watches {
        add(watch.transport, &doing(lang, watch), ended(lang, watch));
    }
    rows
}

fn doing(lang: Lang, watch: &Watch) -> String {
    match watch.role {
        Role::Silent(seconds) => msg::doctor_seen_silent(lang, &seconds.to_string()),
        Role::Busy | Role::Pinging => msg::doctor_seen_busy(lang, &HEARTBEAT_SECONDS.to_string()),
    }
}

fn ended(lang: Lang, watch: &Watch) -> String {
    let age = words::seconds(watch.age_micros);
    let text = match (&watch.ended, watch.role) {
        (Ended::Arrived, Role::Silent(_)) => msg::doctor_result_came(lang),
        (Ended::Arrived, _) => return msg::doctor_result_open(lang, &age),
        (Ended::Missing, _) => msg::doctor_result_missing(lang),
        (Ended::Stopped, _) => return msg::doctor_result_stopped(lang, &age),
        (Ended::Closed(_), _) => return msg::doctor_result_ended(lang, &age),
        (Ended::Refused(_), _) => msg::doctor_result_refused(lang),
    };
    text.to_owned()
}

/// The report for a person, as a file. `more` is what the browser does not show.
pub fn text(lang: Lang, diagnosis: &Diagnosis, queued: u32, more: &[&str]) -> String {
    let mut lines = vec![diagnosis.evidence.url.clone()];
    if !diagnosis.evidence.is_complete {
        lines.push(msg::doctor_stopped_note(lang).to_owned());
    }
    lines.push(count(lang, diagnosis));
    for finding in &diagnosis.findings {
        let (kind, transport) = (words::kind(lang, finding.kind), words::transport(lang, finding.transport));
        lines.extend([String::new(), format!("{kind} ({transport})")]);
        lines.push(format!("  {}: {}", msg::doctor_evidence(lang), evidence(lang, finding)));
        lines.push(format!("  {}: {}", msg::doctor_cure(lang), words::advice(lang, finding)));
        for (product, setting) in cure(finding).of_products(&diagnosis.evidence.products) {
            lines.push(format!("    {}: {setting}", product.name()));
        }
    }
    lines.extend([String::new(), format!("{}:", msg::doctor_seen_title(lang))]);
    for row in rows(lang, diagnosis, queued) {
        lines.push(format!("  {}, {}: {}", words::transport(lang, row.transport), row.what, row.result));
    }
    lines.extend([String::new(), format!("{}:", msg::doctor_unseen_title(lang))]);
    lines.extend(more.iter().map(|line| format!("  {line}")));
    lines.join("\n") + "\n"
}

/// How many findings there are.
pub fn count(lang: Lang, diagnosis: &Diagnosis) -> String {
    match diagnosis.findings.len() {
        0 => msg::doctor_none(lang).to_owned(),
        count => msg::doctor_found(lang, &count.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use doctor::{Closing, Evidence, Product, Reach};

    fn diagnosis() -> Diagnosis {
        let watch = Watch {
            transport: Transport::Stream,
            role: Role::Silent(20),
            ended: Ended::Closed(Closing::End),
            age_micros: 7_001_000,
            silence_micros: 7_000_000,
        };
        Diagnosis::from(Evidence {
            url: "http://127.0.0.1:1/".to_owned(),
            is_complete: true,
            reaches: vec![Reach { transport: Transport::Stream, failure: None }],
            watches: vec![watch],
            products: vec![Product::Caddy],
            ..Evidence::default()
        })
    }

    #[test]
    fn the_text_has_findings_with_cures_and_all_that_was_looked_at() {
        let english = text(Lang::En, &diagnosis(), 2, &["Pings"]);
        for part in [
            "http://127.0.0.1:1/\nFindings: 1\n\n",
            "Evidence: Ended after 7.0 s of silence.",
            "    Caddy: transport http",
            "event stream, 20 s of silence: ended after 7.0 s",
            "2 waited in the browser",
            "\n  Pings\n",
        ] {
            assert!(english.contains(part), "{part} in {english}");
        }
        let korean = text(Lang::Ko, &diagnosis(), 0, &[]);
        assert!(korean.contains("7.0") && !korean.contains("Findings"), "{korean}");
    }

    #[test]
    fn a_report_that_was_stopped_says_so() {
        let mut diagnosis = diagnosis();
        diagnosis.evidence.is_complete = false;
        assert!(text(Lang::En, &diagnosis, 0, &[]).contains("Stopped"));
    }
}
