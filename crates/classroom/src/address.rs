//! The page's address of a run, as `docs/url.md` describes it.

use lab::parameters::{PARAMETERS, Requires, Surface};
use lab::{Intervention, Request, scenario};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What the page's own printer leaves as it is, too (`src/route/escape.rs`).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b':')
    .remove(b'/')
    .remove(b'@');

/// The hash of the lesson with this task, at this run: `#/lesson/tcp?task=tcp-ack&seed=7&rtt=120`. The settings that
/// differ from the lesson's own stand in it, so that it shows this run even to a page that draws variants in another way.
pub(crate) fn hash(task: &str, request: &Request) -> String {
    let mut hash = format!("#/lesson/{}?task={task}&seed={}", request.scenario, request.seed);
    let mut add = |key: &str, value: &str| {
        hash.extend(["&", key, "="]);
        hash.extend(utf8_percent_encode(value, ESCAPED));
    };
    let usual = scenario::defaults(&request.scenario);
    for parameter in PARAMETERS {
        // Without TLS its settings have no place in an address.
        let is_known = parameter.requires == Requires::Nothing || request.settings.tls.is_some();
        let value = parameter.get(&request.settings);
        if is_known && usual.as_ref().is_none_or(|usual| parameter.get(usual) != value) {
            add(parameter.key, &parameter.print(value, Surface::Page));
        }
    }
    if !request.interventions.is_empty() {
        add("do", &request.interventions.iter().map(Intervention::print).collect::<Vec<_>>().join(","));
    }
    hash
}
