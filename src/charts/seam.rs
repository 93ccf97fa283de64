//! What the live program passes to the program of the charts, as `postcard`. Nothing comes back.

use crate::live::connections::SharedConnection;
use crate::live::engine::Engine;
use crate::live::hop::{Hop, Version};
use crate::live::settings::{Lanes, Transport};
use crate::live::view::{RunView, Sample, Verdict};
use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::{Micros, Tally};

/// The run to draw.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToCharts {
    /// The language, as a tag of BCP 47.
    lang: String,
    /// What the words say; `None` if the page does not show them.
    pub costs: Option<Costs>,
    /// Whether the page shows the charts.
    pub has_charts: bool,
    /// The lanes of the run, each with its samples, oldest first; with none if there are no charts.
    pub lanes: Vec<(Transport, Vec<Sample>)>,
}

/// What the lanes and the page itself have cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Costs {
    pub verdict: Option<Verdict>,
    pub housekeeping: Housekeeping,
    /// The connections that several lanes share.
    pub shared: Vec<SharedConnection>,
    /// Of each lane that has had a response, the version of HTTP in which its bytes are counted; `None` if nobody says it.
    pub versions: Vec<Option<Version>>,
}

/// The page's own requests, which belong to no lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Housekeeping {
    pub requests: u64,
    pub up: Tally,
    pub down: Tally,
    /// How many of them have heads whose bytes nobody has counted.
    pub unknown: u64,
}

impl Costs {
    fn new(view: &RunView) -> Self {
        Self {
            verdict: view.verdict,
            housekeeping: Housekeeping {
                requests: view.housekeeping_requests,
                up: view.housekeeping_up,
                down: view.housekeeping_down,
                unknown: view.housekeeping_unknown,
            },
            shared: view.shared.clone(),
            versions: view.lanes.iter().filter_map(|lane| lane.hop).map(Hop::counted).collect(),
        }
    }
}

/// How much there is to draw: per lane the number of samples and the time of the newest.
pub type Extent = Vec<(Transport, usize, Option<Micros>)>;

impl ToCharts {
    /// The run at this moment; `words` is what they are about, if there are any.
    pub fn new(lang: Lang, engine: &Engine, lanes: Lanes, words: Option<&RunView>, has_charts: bool) -> Self {
        let samples = |samples: &[Sample]| if has_charts { samples.to_vec() } else { Vec::new() };
        let lane = |transport| (transport, engine.with_samples(transport, samples));
        Self {
            lang: lang.tag().to_owned(),
            costs: words.map(Costs::new),
            has_charts,
            lanes: lanes.iter().map(lane).collect(),
        }
    }

    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }

    pub fn extent(&self) -> Extent {
        self.lanes.iter().map(|(transport, samples)| extent(*transport, samples)).collect()
    }
}

fn extent(transport: Transport, samples: &[Sample]) -> (Transport, usize, Option<Micros>) {
    (transport, samples.len(), samples.last().map(|sample| sample.at))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use ::lab::protocol::{decode, encode};

    #[test]
    fn what_is_passed_arrives_as_it_was() {
        let sample = Sample { at: Micros(250_000), latency: None, bytes: Some(900), delivered: 3 };
        let lanes = vec![(Transport::Sse, vec![sample]), (Transport::WebSocket, Vec::new())];
        let view = RunView { housekeeping_requests: 3, ..RunView::default() };
        let costs = Some(Costs::new(&view));
        let shown = ToCharts { lang: Lang::Ko.tag().to_owned(), costs, has_charts: true, lanes };
        assert_eq!(decode(&encode(&shown)), Some(shown.clone()));
        assert_eq!(shown.lang(), Lang::Ko);
        let extent = [(Transport::Sse, 1, Some(Micros(250_000))), (Transport::WebSocket, 0, None)];
        assert_eq!(shown.extent(), extent);
    }
}
