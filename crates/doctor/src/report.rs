//! A diagnosis: what was found, with its cures, and what was looked at; as text and as JSON.

use std::fmt::{self, Display, Formatter, Write};

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::cures::cure;
use crate::evidence::{Ended, Evidence, Watch};
use crate::finding::Finding;
use crate::judge::judge;
use crate::plan::{Role, Task};
use crate::transport::{Product, Transport};
use crate::words;

/// What was found. Its `Display` is the report for a person, its `Serialize` the one for a program (`docs/doctor.md`).
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// What was seen.
    pub evidence: Evidence,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl From<Evidence> for Diagnosis {
    fn from(mut evidence: Evidence) -> Self {
        // Probes end in any order.
        evidence.watches.sort_by_key(|watch| (watch.transport, watch.role));
        evidence.bursts.sort_by_key(|burst| (!burst.has_hints, burst.accepts_coding));
        let findings = judge(&evidence);
        Self { evidence, findings }
    }
}

#[derive(Serialize)]
struct Setting {
    product: &'static str,
    setting: &'static str,
}

struct Row<'a> {
    finding: &'a Finding,
    known: &'a [Product],
}

impl Row<'_> {
    fn settings(&self) -> Vec<(Product, &'static str)> {
        cure(self.finding).of_products(self.known)
    }

    /// All of the cure in one text.
    fn cure(&self) -> String {
        let mut text = cure(self.finding).advice.to_owned();
        for (product, setting) in self.settings() {
            // Writing to a text cannot fail.
            let _ = write!(text, " | {}: {setting}", product.name());
        }
        text
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let settings = self.settings().into_iter();
        let settings: Vec<Setting> =
            settings.map(|(product, setting)| Setting { product: product.name(), setting }).collect();
        let seconds = self.finding.fact.seconds();
        let mut row = serializer.serialize_struct("Finding", 6)?;
        row.serialize_field("kind", &self.finding.kind)?;
        row.serialize_field("transport", &self.finding.transport)?;
        row.serialize_field("evidence", &words::evidence(self.finding))?;
        row.serialize_field("cure", &self.cure())?;
        row.serialize_field("settings", &settings)?;
        row.serialize_field("seconds", &seconds)?;
        row.end()
    }
}

#[derive(Serialize)]
struct Seen {
    transport: Transport,
    what: String,
    result: String,
}

impl Diagnosis {
    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.findings.iter().map(|finding| Row { finding, known: &self.evidence.products })
    }

    /// Everything that was looked at, whether good or bad.
    fn seen(&self) -> Vec<Seen> {
        let evidence = &self.evidence;
        let mut seen = Vec::new();
        let mut add = |transport, what: &str, result| seen.push(Seen { transport, what: what.to_owned(), result });
        for reach in &evidence.reaches {
            let result = reach.failure.as_ref();
            add(reach.transport, "opens", result.map_or("yes".to_owned(), |why| words::failure(why, reach.transport)));
        }
        if let Some(http) = evidence.http {
            add(
                Transport::All,
                "version",
                format!("{}{}", http.version, if http.is_tls { " over TLS" } else { " without TLS" }),
            );
        }
        for product in &evidence.products {
            add(Transport::All, "names itself", product.name().to_owned());
        }
        if let Some(clock) = evidence.clock {
            add(Transport::All, "clock", format!("{:+.3} s", clock.ahead_micros as f64 / 1e6));
        }
        if let Some(crowd) = evidence.crowd {
            add(Transport::Stream, "at the same time", format!("{} of {}", crowd.served, crowd.asked));
        }
        if let Some(resume) = evidence.resume {
            let next = resume.next.map_or("nothing".to_owned(), |next| next.to_string());
            add(Transport::Stream, "after a cut", format!("{next} after {}", resume.last));
        }
        for burst in &evidence.bursts {
            let hints = if burst.has_hints { "burst" } else { "burst without hints to proxies" };
            let coding = if burst.accepts_coding { ", compression accepted" } else { "" };
            let result = format!(
                "data in {} of {} quarters of a second, {}",
                burst.slots,
                burst.watched_micros / crate::plan::SLOT_MICROS,
                burst.coding.as_deref().unwrap_or("not compressed")
            );
            add(Transport::Stream, &format!("{hints}{coding}"), result);
        }
        for watch in &evidence.watches {
            add(watch.transport, &what(watch), ended(watch));
        }
        seen
    }
}

fn what(watch: &Watch) -> String {
    let text = words::doing(&Task { transport: watch.transport, role: watch.role });
    text.split_once(": ").map_or(text.clone(), |(_, what)| what.to_owned())
}

fn ended(watch: &Watch) -> String {
    let at = watch.age_micros as f64 / 1e6;
    match (&watch.ended, watch.role) {
        (Ended::Arrived, Role::Silent(_)) => {
            format!("the message came, after {:.1} s of silence", watch.silence_micros as f64 / 1e6)
        }
        (Ended::Arrived, _) => format!("open for {at:.1} s"),
        (Ended::Missing, _) => "the message did not come".to_owned(),
        (Ended::Stopped, _) => format!("open for {at:.1} s, then stopped"),
        (Ended::Closed(_), _) => format!("ended after {at:.1} s"),
        (Ended::Refused(why), _) => format!("not opened: {}", words::failure(why, watch.transport)),
    }
}

impl Serialize for Diagnosis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows: Vec<Row<'_>> = self.rows().collect();
        let mut report = serializer.serialize_struct("Diagnosis", 4)?;
        report.serialize_field("url", &self.evidence.url)?;
        report.serialize_field("complete", &self.evidence.is_complete)?;
        report.serialize_field("findings", &rows)?;
        report.serialize_field("seen", &self.seen())?;
        report.end()
    }
}

impl Display for Diagnosis {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let stopped = if self.evidence.is_complete { "" } else { ", stopped before the end" };
        writeln!(f, "{}{stopped}", self.evidence.url)?;
        match self.findings.len() {
            0 => writeln!(f, "Nothing was found.")?,
            1 => writeln!(f, "1 finding.")?,
            count => writeln!(f, "{count} findings.")?,
        }
        for row in self.rows() {
            let finding = row.finding;
            writeln!(f, "\n{} ({})", finding.kind.name(), finding.transport.name())?;
            writeln!(f, "  evidence: {}", words::evidence(finding))?;
            writeln!(f, "  cure: {}", cure(finding).advice)?;
            for (product, setting) in row.settings() {
                writeln!(f, "    {:<11} {setting}", format!("{}:", product.name()))?;
            }
        }
        writeln!(f, "\nWhat was looked at:")?;
        for seen in self.seen() {
            writeln!(f, "  {:<10} {:<53} {}", seen.transport.name(), seen.what, seen.result)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Closing;

    fn diagnosis() -> Diagnosis {
        let watch = Watch {
            transport: Transport::Stream,
            role: Role::Silent(20),
            ended: Ended::Closed(Closing::Cut("reset".to_owned())),
            age_micros: 7_001_000,
            silence_micros: 7_000_000,
        };
        let url = "http://127.0.0.1:1/".to_owned();
        Evidence { url, is_complete: true, watches: vec![watch], products: vec![Product::Caddy], ..Evidence::default() }
            .into()
    }

    #[test]
    fn the_report_for_a_program_has_the_shape_of_the_manual() {
        let json = serde_json::to_value(diagnosis()).unwrap();
        let finding = &json["findings"][0];
        assert_eq!(finding["kind"], "idle-limit");
        assert_eq!(finding["transport"], "stream");
        assert_eq!(finding["seconds"], 7.0);
        assert!(finding["evidence"].as_str().unwrap().starts_with("ended after 7.0 s of silence"));
        assert!(finding["cure"].as_str().unwrap().contains("nginx: proxy_read_timeout 3600s;"));
        assert_eq!(finding["settings"][0]["product"], "Caddy");
        assert_eq!(json["complete"], true);
    }

    #[test]
    fn the_report_for_a_person_names_evidence_and_cure() {
        let text = diagnosis().to_string();
        assert!(
            text.starts_with("http://127.0.0.1:1/\n1 finding.\n\nidle-limit (stream)\n  evidence: ended after 7.0 s")
        );
        assert!(text.contains("    Caddy:      transport http"), "{text}");
        assert!(text.contains("20 s of silence"), "{text}");
        assert!(Diagnosis::from(Evidence::default()).to_string().contains("Nothing was found."));
    }
}
