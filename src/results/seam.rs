//! What the live program passes to the program of a run's numbers, as `postcard`, for the table. Nothing comes back.

use crate::live::settings::Transport;
use crate::live::view::RunView;
use crate::words::live as words;
use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::{Micros, Provenance};

/// The numbers of a run at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToTable {
    /// The language, as a tag of BCP 47.
    lang: String,
    pub lanes: Vec<LaneNumbers>,
}

/// The numbers of one lane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaneNumbers {
    pub transport: Transport,
    /// In words: how it travels, or nothing; what it is doing; the close code and reason, or nothing.
    pub hop: String,
    pub status: String,
    pub close: String,
    /// In the order of [`COUNTS`].
    pub counts: [u64; COUNTS],
    /// The median delay, and the 95th percentile.
    pub delays: [Option<Micros>; 2],
    /// Bytes that were sent and received, how they are known, and the requests that nobody has counted.
    pub bytes: [u64; 2],
    pub provenance: Provenance,
    pub unknown_requests: u64,
}

/// Due, delivered, under way, lost, duplicates, requests, empty responses, failures, connections, bytes of payload.
pub const COUNTS: usize = 10;

impl ToTable {
    pub fn new(lang: Lang, view: &RunView) -> Self {
        let lane = |lane: &crate::live::view::LaneView| LaneNumbers {
            transport: lane.transport,
            hop: lane.hop.map_or_else(String::new, |hop| words::hop(lang, hop)),
            status: words::status(lang, lane, view.elapsed),
            close: lane.close.as_ref().map_or_else(String::new, |(code, reason)| format!("{code} {reason}")),
            counts: [
                lane.due,
                lane.delivered,
                lane.pending,
                lane.lost,
                lane.duplicates,
                lane.requests,
                lane.empty_responses,
                lane.failures,
                lane.connections,
                lane.payload_bytes,
            ],
            delays: [lane.latency_p50, lane.latency_p95],
            bytes: [lane.up.total(), lane.down.total()],
            provenance: lane.up.provenance().max(lane.down.provenance()),
            unknown_requests: lane.unknown_requests,
        };
        Self { lang: lang.tag().to_owned(), lanes: view.lanes.iter().map(lane).collect() }
    }

    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::live::lane::Lane;
    use ::lab::protocol::{decode, encode};

    #[test]
    fn what_is_passed_arrives_as_it_was() {
        let lane = Lane::new(Transport::PostStream, 0).view(7, Micros(5));
        let shown = ToTable::new(Lang::Ko, &RunView { lanes: vec![lane], ..RunView::default() });
        assert_eq!((shown.lang(), shown.lanes[0].counts[0]), (Lang::Ko, 7));
        assert_eq!(decode(&encode(&shown)), Some(shown));
    }
}
