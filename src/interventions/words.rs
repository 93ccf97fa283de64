//! Describes interventions in words. Pure.

use super::edit::packet_of;
use ::lab::{Idle, IdleCause, Intervention};
use i18n::{Lang, msg, plain_millis};
use lessons::words::host;
use serde::{Deserialize, Serialize};
use trace::{Event, Micros};

/// What names a packet of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    pub number: u64,
    pub sent: Micros,
    /// Its label in the picture.
    pub label: String,
}

impl Named {
    pub fn of(event: &Event) -> Self {
        let label = event.wire.as_ref().map_or_else(String::new, |wire| wire.label.clone().into());
        Self { number: event.id.0, sent: event.sent, label }
    }
}

/// A sentence about an intervention, with the packet's own description if the run has it, and it is one of `packets` then.
pub fn describe(lang: Lang, intervention: &Intervention, packets: &[Named]) -> String {
    let about = packet_of(intervention).map(|packet| packet_words(lang, packet, packets)).unwrap_or_default();
    match *intervention {
        Intervention::Drop { .. } => msg::did_drop(lang, &about),
        Intervention::Delay { by, .. } => msg::did_delay(lang, &plain_millis(by), &about),
        Intervention::Duplicate { .. } => msg::did_duplicate(lang, &about),
        Intervention::Corrupt { .. } => msg::did_corrupt(lang, &about),
        Intervention::StallReader { host: at, from, until } => {
            msg::did_stall(lang, &plain_millis(from), host(lang, at), &plain_millis(until))
        }
        Intervention::CloseAbruptly { host: on, at } => msg::did_close(lang, &plain_millis(at), host(lang, on)),
        Intervention::Cut { from, until } => msg::did_cut(lang, &plain_millis(from), &plain_millis(until)),
    }
}

/// A sentence that says why an intervention changed nothing.
pub fn why_idle(lang: Lang, idle: &Idle) -> String {
    match idle.cause() {
        IdleCause::NoSuchPacket => msg::idle_absent(lang, idle.packets),
        IdleCause::LostBefore(_) => msg::idle_lost(lang).to_owned(),
        IdleCause::NothingToRead => msg::idle_stall(lang).to_owned(),
        IdleCause::NoConnection => msg::idle_close(lang).to_owned(),
        IdleCause::NothingUnderWay => msg::idle_cut(lang).to_owned(),
    }
}

fn packet_words(lang: Lang, packet: u64, packets: &[Named]) -> String {
    let number = packet.to_string();
    match packets.iter().find(|named| named.number == packet) {
        Some(Named { sent, label, .. }) => msg::did_packet_at(lang, &plain_millis(*sent), label, &number),
        None => msg::did_packet_absent(lang, &number),
    }
}

/// The name of its kind, in attributes.
pub fn kind_name(intervention: &Intervention) -> &'static str {
    match intervention {
        Intervention::Drop { .. } => "drop",
        Intervention::Delay { .. } => "delay",
        Intervention::Duplicate { .. } => "duplicate",
        Intervention::Corrupt { .. } => "corrupt",
        Intervention::StallReader { .. } => "stall",
        Intervention::CloseAbruptly { .. } => "close",
        Intervention::Cut { .. } => "cut",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::Host;

    #[test]
    fn every_intervention_is_said_in_both_languages() {
        let stretch = (Micros(100_000), Micros(1_100_000));
        let cut = Intervention::Cut { from: stretch.0, until: stretch.1 };
        let stall = Intervention::StallReader { host: Host::Server, from: stretch.0, until: stretch.1 };
        for lang in Lang::ALL {
            for intervention in [&cut, &stall] {
                let words = describe(lang, intervention, &[]);
                assert!(words.contains("100 ms") && words.contains("1100 ms"), "{words}");
            }
            let delay = describe(lang, &Intervention::Delay { packet: 4, by: Micros(40_000) }, &[]);
            assert!(delay.contains("40 ms") && delay.contains('4'), "{delay}");
        }
    }

    #[test]
    fn each_kind_of_idle_intervention_has_a_sentence_of_its_own() {
        let stretch = (Micros(100_000), Micros(1_100_000));
        let interventions = [
            Intervention::Drop { packet: 4 },
            Intervention::Drop { packet: 40 },
            Intervention::Cut { from: stretch.0, until: stretch.1 },
            Intervention::StallReader { host: Host::Server, from: stretch.0, until: stretch.1 },
            Intervention::CloseAbruptly { host: Host::Server, at: stretch.0 },
        ];
        for lang in Lang::ALL {
            let idle = |intervention: &Intervention| Idle { intervention: intervention.clone(), packets: 39 };
            let sentences: Vec<String> = interventions.iter().map(|one| why_idle(lang, &idle(one))).collect();
            for (place, sentence) in sentences.iter().enumerate() {
                assert!(!sentences[..place].contains(sentence), "said twice: {sentence}");
            }
            assert!(sentences[1].contains("39"), "the number of packets is not said: {}", sentences[1]);
        }
    }

    #[test]
    fn a_packet_that_this_run_does_not_have_is_said_to_be_absent() {
        let words = describe(Lang::En, &Intervention::Drop { packet: 4 }, &[]);
        assert_eq!(words, "Packet 4 (not in this run) is dropped.");
    }
}
