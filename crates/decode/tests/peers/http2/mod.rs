//! HTTP/2 of nginx, Node, curl (nghttp2) and Chromium, with TLS and without: every frame and every field of it that tshark
//! names is read as tshark reads it, and nothing in what these programs send breaks a rule.

mod chromium;
mod fields;
mod programs;

use super::Conversation;
use super::{capture, tshark};
use fields::{Values, arguments, count, differences, ours, theirs};
use std::collections::BTreeMap;
use wire::analysis::{Analysis, analyse_with};

/// Conversations, read by us, once tshark has read the same.
struct Compared {
    trace: trace::Trace,
    analysis: Analysis,
    values: Values,
}

/// Compares what both read in `conversations` with a server of `port`.
fn compare(name: &str, conversations: &[Conversation], port: u16) -> Compared {
    let mut trace = capture::trace(conversations, port);
    let keys = capture::keys(conversations);
    let mut arguments = arguments();
    // With its own guess, tshark 4.0 does not put together the frames of a connection's first packet.
    if keys.is_empty() {
        arguments.extend(["-d".into(), format!("tcp.port=={port},http2")]);
    }
    let printed = tshark::run(&trace, &keys, &arguments);
    let analysis = analyse_with(&mut trace, &keys, decode::decoders());
    let packets: Vec<u32> =
        (1..).zip(trace.events().filter(|event| event.is_packet())).map(|(number, _)| number).collect();
    let (values, theirs) = (ours(&trace, &analysis, &packets), theirs(&printed));
    let differences = differences(&values, &theirs);
    let first: Vec<String> = differences.iter().take(12).map(|text| text.chars().take(600).collect()).collect();
    assert!(differences.is_empty(), "{name}: {} differences\n{}", differences.len(), first.join("\n"));
    Compared { trace, analysis, values }
}

impl Compared {
    /// How many frames there are of each type.
    fn kinds(&self) -> BTreeMap<String, usize> {
        let mut kinds = BTreeMap::new();
        let all = self.values.iter().filter(|(key, _)| key.1 == "http2.type").flat_map(|(_, types)| types);
        for number in all {
            let kind = wire::http2::FrameKind::of(number.parse().unwrap());
            *kinds.entry(kind.name().to_owned()).or_default() += 1;
        }
        kinds
    }

    /// There is at least one frame of each of `names`.
    fn assert_has(&self, names: &[&str]) {
        let kinds = self.kinds();
        names.iter().for_each(|name| assert!(kinds.contains_key(*name), "no {name} in {kinds:?}"));
    }

    /// Nothing breaks a rule, except what is `allowed` by its key.
    fn assert_sound(&self, allowed: &[&str]) {
        for event in self.trace.events().filter(|event| event.is_packet()) {
            for block in self.analysis.dissect(&self.trace, event.id) {
                let Some(wrong) = block.dissection.malformed else { continue };
                let key = wrong.rule.id();
                assert!(allowed.contains(&key), "packet {:?}: {key} {:?}", event.id, block.dissection.fields);
            }
        }
    }

    /// The labels of messages.
    fn labels(&self) -> Vec<String> {
        let messages = self.trace.events().filter(|event| !event.is_packet() && event.layer > trace::Layer::Tls);
        messages.filter_map(|event| Some(event.wire.as_ref()?.label.to_string())).collect()
    }
}
