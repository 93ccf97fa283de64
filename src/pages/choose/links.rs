//! Where the same settings run: a live lane on real connections, or a lesson in the lab. A setting that the other page cannot have
//! becomes the nearest that it can.

use crate::route::Common;
use crate::route::choose::Route;
use choose::{Estimate, Input, Transport, Version};

/// The live page with this one lane; `None` if nothing comes from the server. The browser chooses the version of HTTP there.
pub fn live(route: &Route, found: &Estimate) -> Option<String> {
    if found.version == Version::V2 || is_silent(route) {
        return None;
    }
    let mut query = query(route, (0.1, 1_000.0));
    query.push(format!("lanes={}", found.transport.name()));
    Some(address("live", query, &route.common))
}

/// The lesson of the transport, with the link, the version and TLS.
pub fn lab(route: &Route, found: &Estimate) -> Option<String> {
    let is_secure = route.inputs.is(Input::Tls);
    if is_silent(route) || (found.version == Version::V2 && !is_secure) {
        return None;
    }
    // The lessons of WebSocket and of the streamed POST are a conversation and an answer of their own; the others have the feed.
    let (lesson, mut query) = match found.transport {
        Transport::StreamedPost => ("stream", Vec::new()),
        Transport::WebSocket => ("websocket", Vec::new()),
        other => (other.name(), query(route, (0.01, 100.0))),
    };
    query.push(format!("rtt={}", route.inputs.get(Input::Rtt).clamp(0.0, 5_000.0).round()));
    query.push(format!("tls={}", if is_secure { "1.3" } else { "off" }));
    query.push(format!("http={}", found.version.name()));
    let loss = route.inputs.get(Input::Loss);
    if loss > 0.0 {
        query.push(format!("loss={}", three(loss)));
    }
    Some(address(&["lesson/", lesson].concat(), query, &route.common))
}

/// Whether nothing comes from the server.
fn is_silent(route: &Route) -> bool {
    route.inputs.get(Input::Down) == 0.0
}

fn query(route: &Route, (slowest, fastest): (f64, f64)) -> Vec<String> {
    let inputs = &route.inputs;
    vec![
        format!("rate={}", three(inputs.get(Input::Down).clamp(slowest, fastest))),
        format!("size={}", inputs.get(Input::Size).clamp(16.0, 65_536.0).round()),
        format!("poll-interval={}", inputs.get(Input::Poll).clamp(50.0, 60_000.0).round()),
        format!("hold={}", three(inputs.get(Input::Hold).clamp(0.5, 60.0))),
    ]
}

/// At most three decimals, as both pages read them.
fn three(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

fn address(page: &str, mut query: Vec<String>, common: &Common) -> String {
    query.extend(common.lang.map(|lang| format!("lang={}", lang.tag())));
    if common.embed {
        query.push("embed=1".to_owned());
    }
    format!("#/{page}?{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{lesson, live as live_page};
    use choose::{Constants, Inputs, Preset, answer};

    #[test]
    fn each_link_is_an_address_that_its_page_can_use() {
        let extreme = |end: fn((f64, f64)) -> f64| {
            let set = |inputs: Inputs, &input: &Input| inputs.with(input, end(input.record().range));
            Input::ALL.iter().fold(Inputs::default(), set)
        };
        let cases = Preset::ALL.map(Preset::inputs).into_iter();
        let mut links = 0;
        for inputs in cases.chain([extreme(|range| range.0), extreme(|range| range.1)]) {
            let answer = answer(&inputs, &Constants::default());
            let route = Route { inputs, ..Route::default() };
            for found in &answer.estimates {
                if let Some(address) = live(&route, found) {
                    assert_eq!(live_page::parse(&address).1, vec![], "{address}");
                    links += 1;
                }
                if let Some(address) = lab(&route, found) {
                    assert_eq!(lesson::parse(&address).1, vec![], "{address}");
                    links += 1;
                }
            }
        }
        assert!(links > 50, "{links}");
    }
}
