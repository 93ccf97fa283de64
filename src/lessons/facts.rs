//! What a run found, as a table in words. Not here: how the lab finds it.

use super::{Say, captions::part_name};
use ::lab::Fact;
use i18n::{Lang, group, msg, time};
use trace::{Micros, Part};

/// Results of a run. The first cell of a row is its head; what the run did not find is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactTable {
    pub caption: &'static str,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// How a fact is printed.
#[derive(Clone, Copy)]
enum Unit {
    Number,
    Time,
    /// For each delivered message.
    Each,
    /// With the fact of the close.
    AndClose,
}

/// A column: its head, the facts' name after the row's own, and how it is printed.
type Column = (Say, &'static str, Unit);

/// The results of a run of `scenario`; `None` where there are none, or none that a table would help with.
pub fn facts(lang: Lang, scenario: &str, facts: &[Fact]) -> Option<FactTable> {
    use Unit::{AndClose, Each, Number, Time};
    let caption = msg::facts_title(lang);
    let (first, rows, columns): (Say, &[(Part, &str)], &[Column]) = match scenario {
        "connection-cost" => (
            msg::facts_visit,
            &[
                (Part::Cold, "cold"),
                (Part::DnsCached, "dns-cached"),
                (Part::Resumed, "resumed"),
                (Part::EarlyData, "0-rtt"),
                (Part::Redirected, "redirected"),
                (Part::Hsts, "hsts"),
                (Part::KeepAlive, "keep-alive"),
            ],
            &[
                (msg::facts_trips_12, "tls-1.2//round-trips", Number),
                (msg::facts_bytes_12, "tls-1.2//bytes-to-first-byte", Number),
                (msg::facts_trips_13, "tls-1.3//round-trips", Number),
                (msg::facts_bytes_13, "tls-1.3//bytes-to-first-byte", Number),
            ],
        ),
        "contrast" => (
            msg::facts_way,
            &[
                (Part::Polling, "polling"),
                (Part::LongPolling, "long-polling"),
                (Part::Sse, "sse"),
                (Part::WebSocket, "websocket"),
            ],
            &[
                (msg::facts_set_up, "/set-up-bytes", AndClose),
                (msg::facts_each, "/message-bytes", Each),
                (msg::facts_requests, "/requests", Number),
                (msg::facts_empty, "/empty-answers", Number),
                (msg::facts_latency, "/mean-latency-micros", Time),
            ],
        ),
        "socket" => (
            msg::facts_way,
            &[(Part::Tcp, "tcp"), (Part::Http, "http"), (Part::WebSocket, "websocket")],
            &[(msg::facts_message, "/message-bytes", Number), (msg::facts_link, "/link-bytes", Number)],
        ),
        "http" => (
            msg::facts_way,
            &[(Part::NewConnections, "new-connections"), (Part::KeepAlive, "keep-alive")],
            &[
                (msg::facts_connections, "/connections", Number),
                (msg::facts_trips, "/round-trips", Number),
                (msg::facts_link, "/bytes", Number),
            ],
        ),
        "udp" => (
            msg::facts_way,
            &[(Part::Udp, "udp"), (Part::Tcp, "tcp")],
            &[
                (msg::facts_sent, "/sent", Number),
                (msg::facts_received, "/received", Number),
                (msg::facts_repeated, "/repeated", Number),
                (msg::facts_overtaken, "/overtaken", Number),
                (msg::facts_last, "/micros-to-last", Time),
            ],
        ),
        _ => return single(lang, caption, facts),
    };
    let head = [first].into_iter().chain(columns.iter().map(|column| column.0)).map(|say| say(lang)).collect();
    let rows = rows.iter().map(|(part, name)| {
        let cells = columns.iter().map(|(_, what, unit)| print(facts, name, what, *unit).unwrap_or_default());
        [part_name(lang, *part).to_owned()].into_iter().chain(cells).collect()
    });
    Some(FactTable { caption, head, rows: rows.collect() }).filter(|_| !facts.is_empty())
}

/// Of a scenario with no parts; one number alone needs no table.
fn single(lang: Lang, caption: &'static str, facts: &[Fact]) -> Option<FactTable> {
    let known: [(&str, Say); 4] = [
        ("requests", msg::facts_requests),
        ("empty-answers", msg::facts_empty),
        ("delivered", msg::facts_delivered),
        ("connections", msg::facts_connections),
    ];
    let rows: Vec<Vec<String>> = known
        .into_iter()
        .filter_map(|(name, say)| Some(vec![say(lang).to_owned(), group(find(facts, &[name])?)]))
        .collect();
    let head = vec![msg::facts_what(lang), msg::facts_number(lang)];
    Some(FactTable { caption, head, rows }).filter(|table| table.rows.len() > 1)
}

/// The cell of row `name` and column `what`, which stands before `//` too where the facts' names do.
fn print(facts: &[Fact], name: &str, what: &str, unit: Unit) -> Option<String> {
    let (before, after) = what.split_once("//").map_or(("", what), |(before, after)| (before, after));
    let value = match before {
        "" => find(facts, &[name, after])?,
        _ => find(facts, &[before, "/", name, "/", after])?,
    };
    Some(match unit {
        Unit::Number => group(value),
        Unit::Time => time(Micros(value as i64)),
        Unit::Each => {
            let messages = find(facts, &[name, "/delivered"])?.max(1);
            group((value + messages / 2) / messages)
        }
        Unit::AndClose => group(value + find(facts, &[name, "/close-bytes"])?),
    })
}

fn find(facts: &[Fact], name: &[&str]) -> Option<u64> {
    let name = name.concat();
    facts.iter().find(|fact| fact.name == name).map(|fact| fact.value)
}
