//! What the browser measured of a request (Resource Timing §4).

use wasm_bindgen::JsCast;
use web_sys::PerformanceResourceTiming;

/// Times are in milliseconds since the page was opened; 0 where the browser has nothing to say. All but the first and the last are 0 if
/// the server is another origin and does not send `Timing-Allow-Origin`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timing {
    pub started: f64,
    pub name_looked_up: [f64; 2],
    pub connected: [f64; 2],
    pub secured: f64,
    pub asked: f64,
    pub answered: f64,
    pub ended: f64,
    /// `http/1.1`, `h2`, `h3`; empty if it is hidden.
    pub next_hop: String,
    pub encoded_bytes: u64,
    pub decoded_bytes: u64,
    /// 0 if it is hidden or if there was no response.
    pub status: u16,
}

impl Timing {
    /// Whether the browser hides what is in it.
    pub fn is_hidden(&self) -> bool {
        self.answered == 0.0 && self.next_hop.is_empty()
    }

    /// Whether the connection was there before; `None` if that is hidden.
    pub fn is_reused(&self) -> Option<bool> {
        // FACTS: a new connection begins after the fetch (120 of 120), a reused one has the time of the fetch.
        (!self.is_hidden()).then(|| self.connected[0] <= self.started)
    }
}

/// The browser's entry for the newest request for `url` that began at `since` or later. An EventSource has one when it has ended, a
/// WebSocket has none.
pub fn timing(url: &str, since: f64) -> Option<Timing> {
    let performance = web_sys::window()?.performance()?;
    let entries = performance.get_entries_by_name_with_entry_type(url, "resource");
    let entry: PerformanceResourceTiming = entries.get(entries.length().checked_sub(1)?).dyn_into().ok()?;
    // The browser keeps 250 entries unless it is told that they have been read.
    if performance.get_entries_by_type("resource").length() > 200 {
        performance.clear_resource_timings();
    }
    let status = crate::js::field(&entry, "responseStatus").as_f64().unwrap_or_default();
    let timing = Timing {
        started: entry.start_time(),
        name_looked_up: [entry.domain_lookup_start(), entry.domain_lookup_end()],
        connected: [entry.connect_start(), entry.connect_end()],
        secured: entry.secure_connection_start(),
        asked: entry.request_start(),
        answered: entry.response_start(),
        ended: entry.response_end(),
        next_hop: entry.next_hop_protocol(),
        encoded_bytes: entry.encoded_body_size() as u64,
        decoded_bytes: entry.decoded_body_size() as u64,
        status: status as u16,
    };
    // Clocks of the page have steps of up to a millisecond.
    (timing.started >= since - 1.0).then_some(timing)
}
