//! What the browser tells of the times of its requests (Resource Timing).

use super::hop::Version;
use wasm_bindgen::JsCast;
use web_sys::{Performance, PerformanceResourceTiming};

/// The browser keeps 250 entries unless it is told that they have been read.
const MOST_ENTRIES: u32 = 200;

/// The version that the newest exchange with `url` went over. `None` if the browser does not say.
pub fn version(url: &str) -> Option<Version> {
    Version::from_alpn(&timing(url)?.next_hop_protocol())
}

/// The browser's entry for the newest request for `url` (Resource Timing §4.5), which has no times and no protocol if the
/// endpoint does not send `Timing-Allow-Origin`. `None` if it has not been made yet.
pub fn timing(url: &str) -> Option<PerformanceResourceTiming> {
    let performance: Performance = web_sys::window()?.performance()?;
    let entries = performance.get_entries_by_name_with_entry_type(url, "resource");
    let entry = entries.get(entries.length().checked_sub(1)?).dyn_into().ok()?;
    if performance.get_entries_by_type("resource").length() > MOST_ENTRIES {
        performance.clear_resource_timings();
    }
    Some(entry)
}

/// When a request left, if it was made at `made` and answered at `answered`, and the browser gives `start`, which is 0 if
/// it hides it.
pub fn left_millis(made: f64, start: Option<f64>, answered: f64) -> f64 {
    start.filter(|start| (made..=answered).contains(start)).unwrap_or(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_in_the_browsers_queue_is_not_the_endpoints() {
        assert_eq!(left_millis(100.0, Some(4_100.0), 4_103.0), 4_100.0);
        assert_eq!(left_millis(100.0, Some(0.0), 4_103.0), 100.0, "hidden");
        assert_eq!(left_millis(100.0, None, 4_103.0), 100.0, "no entry");
        // An entry of an earlier request for the same address.
        assert_eq!(left_millis(100.0, Some(90.0), 4_103.0), 100.0);
    }
}
