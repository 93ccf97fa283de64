//! What holds for every event of every run.

use super::{Told, defaults, told};
use i18n::Lang;
use lab::{Intervention, Request, TlsVersion, WebSocketSettings, scenario};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use trace::flags::{ACK, FIN, RST, SYN};
use trace::{Event, Host, Kind, Micros};

/// Every scenario as it is shown at first, and on links that lose, duplicate and reorder; with the run's name.
static ALL: LazyLock<Vec<(String, Told)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for name in scenario::NAMES {
        for seed in [None, Some(1), Some(2)] {
            let mut request = Request::new(name, defaults(name));
            if let Some(seed) = seed {
                request.seed = seed;
                let link = &mut request.settings.link;
                (link.loss, link.reordering, link.duplication) = (50_000, 50_000, 20_000);
            }
            let run = lab::run(&request).expect("a run").0;
            all.push((format!("{name}, seed {seed:?}"), Told::new(run.trace)));
        }
    }
    for seed in [None, Some(1), Some(2)] {
        all.push(everything_on("websocket", seed));
        all.push(everything_on("sse", seed));
    }
    all
});

/// A run with all that the settings can add, on a clean link or on a bad one, whose server closes abruptly once.
fn everything_on(name: &str, seed: Option<u64>) -> (String, Told) {
    let mut request = Request::new(name, defaults(name));
    request.settings.websocket =
        WebSocketSettings { subprotocol: true, ping: true, simultaneous: true, binary: true, fragments: true };
    request.settings.retry = Micros(1_000_000);
    if name == "sse" {
        request.interventions.push(Intervention::CloseAbruptly { host: Host::Server, at: Micros(6_000_000) });
    }
    if let Some(seed) = seed {
        request.seed = seed;
        request.settings.link.loss = 50_000;
    }
    (format!("{name} with everything, seed {seed:?}"), Told::new(lab::run(&request).expect("a run").0.trace))
}

#[test]
fn every_event_has_a_sentence_in_every_language_and_a_section() {
    for (run, told) in ALL.iter() {
        for event in told.trace.events() {
            let [en, ko] = [Lang::En, Lang::Ko].map(|lang| told.why(lang, event.id.0));
            for why in [&en, &ko] {
                assert!(why.text.ends_with('.') && !why.text.contains("  "), "{run}, no. {}: {}", event.id.0, why.text);
                let is_slot = |character: char| ('\u{E000}'..'\u{E100}').contains(&character);
                assert!(!why.text.contains(is_slot), "{run}, no. {}: {}", event.id.0, why.text);
            }
            let is_korean = |text: &str| text.contains(|character: char| ('가'..='힣').contains(&character));
            assert!(is_korean(&ko.text) && !is_korean(&en.text), "{run}, no. {}: {} {}", event.id.0, en.text, ko.text);
            assert!(en.source.is_some_and(|source| source.starts_with("RFC ") || source.starts_with("WHATWG ")));
            assert_eq!(en.source, ko.source, "the section is the same in every language");
        }
    }
}

/// Whatever is lost, each ACK and each RST of the lab has a reason that its packets show. A new kind of reason would
/// show here.
#[test]
fn nothing_on_a_bad_link_is_without_a_reason() {
    for (run, told) in ALL.iter() {
        for vague in ["Acknowledges everything up to", "RST: aborts"] {
            // A host that closes abruptly, and a program that gives up a broken stream, have a reason that no packet shows.
            let is_by_choice = run.starts_with("sse with everything") || run.starts_with("stream,");
            let is_closed = is_by_choice && vague == "RST: aborts";
            let ids = if is_closed { Vec::new() } else { told.ids_of(vague) };
            assert!(ids.is_empty(), "{run}, no. {ids:?} have no reason: {vague}");
        }
    }
}

#[test]
fn a_retransmission_names_what_it_repeats_and_waits_at_least_a_second_for_a_timeout() {
    let mut timeouts = 0;
    for (run, told) in ALL.iter() {
        for event in told.trace.events().filter(|event| matches!(event.kind, Kind::Segment { .. })) {
            let wire = event.wire.as_deref().expect("a packet");
            let text = told.why(Lang::En, event.id.0).text;
            let original = wire.repeats.filter(|_| wire.copy_of.is_none());
            assert_eq!(
                text.starts_with("Retransmits no. "),
                original.is_some(),
                "{run}: the list says of no. {} that it repeats {original:?}: {text}",
                event.id.0
            );
            let Some(original) = original else { continue };
            assert!(text.starts_with(&format!("Retransmits no. {}", original.0)), "{run}: {text}");
            if let Some(time) = text.split("no acknowledgment for ").nth(1) {
                timeouts += 1;
                // RFC 6298 §2 (2.4): the timeout is at least 1 s, and the lab's stack keeps to that.
                let time = time.trim_end_matches('.').split(". ").next().unwrap_or_default();
                let seconds: f64 = time.strip_suffix(" s").and_then(|number| number.parse().ok()).unwrap_or(0.0);
                assert!(seconds >= 1.0, "{run}, no. {}: {text}", event.id.0);
            }
        }
    }
    assert!(timeouts > 10, "the runs have {timeouts} timeouts");
}

/// A lost segment and the packet that repairs it name each other, unless that packet repairs more than one.
#[test]
fn what_repairs_a_loss_is_a_later_packet_of_the_same_direction() {
    let mut repaired = 0;
    for (run, told) in ALL.iter() {
        for event in told.trace.events() {
            let text = told.why(Lang::En, event.id.0).text;
            let wire = event.wire.as_deref().expect("the lab sees packets");
            let is_hurt = event.is_packet() && (wire.loss.is_some() || wire.corrupted);
            assert_eq!(
                text.contains("It is lost; ") || text.contains("It arrives corrupted"),
                is_hurt,
                "{run}: {text}"
            );
            let Some(rest) = text.split("It is lost; no. ").nth(1) else { continue };
            let by: u64 = rest.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
            let by = told.event(by);
            assert!(by.id > event.id && by.direction == event.direction, "{run}: {text}");
            let words = told.why(Lang::En, by.id.0).text;
            assert!(words.starts_with("Retransmits no. "), "{run}: {words}");
            repaired += 1;
        }
    }
    assert!(repaired > 20, "the runs have {repaired} repaired losses");
}

/// A segment's numbers from its own header, as `wire` names them: sequence number and acknowledgment number.
fn header(told: &Told, event: &Event) -> (u64, u64) {
    let wire = event.wire.as_deref().expect("a packet");
    let segment = wire::tcp::dissect(&told.trace.bytes(wire.data)[20..]);
    let number = |id: &str| segment.find(id).and_then(|field| field.number).expect(id);
    (number("tcp.seq_raw"), number("tcp.ack_raw"))
}

#[test]
fn the_numbers_in_sentences_are_those_of_the_headers() {
    let mut checked = 0;
    for (run, told) in ALL.iter() {
        // The first sequence number of each connection and direction, and the highest acknowledgment of the other's.
        let mut starts: BTreeMap<(u32, usize), u64> = BTreeMap::new();
        let mut acknowledged: BTreeMap<(u32, usize), u64> = BTreeMap::new();
        let mut fins: BTreeMap<(u32, usize), u64> = BTreeMap::new();
        for event in told.trace.events() {
            let Kind::Segment { flags } = event.kind else { continue };
            let wire = event.wire.as_deref().expect("a packet");
            if wire.copy_of.is_some() || flags & RST != 0 {
                continue;
            }
            let (own, other) = (event.direction.index(), event.direction.opposite().index());
            let (sequence, acknowledgment) = header(told, event);
            let start = *starts.entry((wire.connection, own)).or_insert(sequence);
            let relative = |number: u64, start: u64| u64::from((number as u32).wrapping_sub(start as u32));
            let data = event.bytes - wire.layers.ip - (if flags & SYN != 0 { wire.layers.tcp } else { 20 });
            if flags & FIN != 0 {
                fins.entry((wire.connection, own)).or_insert(relative(sequence, start) + data);
            }
            let text = told.why(Lang::En, event.id.0).text;
            if let Some(range) = text.strip_prefix("Carries ").and_then(|text| text.split(" bytes of data, ").nth(1)) {
                let first = relative(sequence, start);
                assert!(range.starts_with(&format!("{first} to {}", first + data - 1)), "{run}: {text}");
                checked += 1;
            }
            if flags & ACK == 0 {
                continue;
            }
            let next = relative(acknowledgment, starts[&(wire.connection, other)]);
            let before = acknowledged.insert((wire.connection, other), next).unwrap_or(0);
            if let Some(said) = text.split("cknowledges the ").nth(1).filter(|said| said.contains(" bytes up to ")) {
                let fin = fins.get(&(wire.connection, other)).is_some_and(|fin| (before..next).contains(fin));
                let syn = u64::from(before == 0);
                let bytes = i18n::group(next - before - u64::from(fin) - syn);
                let expected = format!("{bytes} bytes up to {}", next - u64::from(fin));
                assert!(said.starts_with(&expected), "{run}, no. {}: {text} {expected}", event.id.0);
                checked += 1;
            }
            acknowledged.entry((wire.connection, other)).and_modify(|number| *number = before.max(next));
        }
    }
    assert!(checked > 1_000, "{checked} sentences were checked");
}

#[test]
fn every_version_of_tls_has_its_sentences_and_every_response_its_request() {
    // The scenarios with messages; connection-cost goes through the versions itself.
    for name in ["http", "polling", "sse", "websocket", "contrast"] {
        for version in [None, Some(TlsVersion::Tls12), Some(TlsVersion::Tls13)] {
            let told = told(name, &[], |settings| {
                let usual = settings.tls.take().unwrap_or_default();
                settings.tls = version.map(|version| lab::TlsSettings { version, ..usual });
                settings.http_keep_alive = version.is_none();
            });
            let unknown = told.ids_of("Continues TLS").into_iter().chain(told.ids_of("A response: "));
            assert_eq!(unknown.collect::<Vec<_>>(), Vec::<u64>::new(), "{name}, {version:?}");
        }
    }
}

#[test]
fn the_reason_of_an_event_that_is_not_there_is_none() {
    let told = told("tcp", &[], |_| ());
    for id in [0, 10_000, u64::MAX] {
        assert_eq!(told.reasons.why(Lang::En, &told.trace, trace::EventId(id)), None);
    }
    assert!(told.trace.events().all(|event| event.sent >= Micros(0)));
}
