//! What the live program passes to the program of the charts, as `postcard`. Nothing comes back.

use crate::live::engine::Engine;
use crate::live::settings::{Lanes, Transport};
use crate::live::view::Sample;
use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::Micros;

/// The run to draw.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToCharts {
    /// The language, as a tag of BCP 47.
    lang: String,
    /// The lanes of the run, each with its samples, oldest first.
    pub lanes: Vec<(Transport, Vec<Sample>)>,
}

/// How much there is to draw: per lane the number of samples and the time of the newest.
pub type Extent = Vec<(Transport, usize, Option<Micros>)>;

impl ToCharts {
    pub fn new(lang: Lang, engine: &Engine, lanes: Lanes) -> Self {
        let lane = |transport| (transport, engine.with_samples(transport, <[Sample]>::to_vec));
        Self { lang: lang.tag().to_owned(), lanes: lanes.iter().map(lane).collect() }
    }

    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }

    pub fn extent(&self) -> Extent {
        self.lanes.iter().map(|(transport, samples)| extent(*transport, samples)).collect()
    }
}

/// The extent of what [`ToCharts::new`] would pass now.
pub fn extent_of(engine: &Engine, lanes: Lanes) -> Extent {
    lanes.iter().map(|transport| engine.with_samples(transport, |samples| extent(transport, samples))).collect()
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
        let shown = ToCharts { lang: Lang::Ko.tag().to_owned(), lanes };
        assert_eq!(decode(&encode(&shown)), Some(shown.clone()));
        assert_eq!(shown.lang(), Lang::Ko);
        let extent = [(Transport::Sse, 1, Some(Micros(250_000))), (Transport::WebSocket, 0, None)];
        assert_eq!(shown.extent(), extent);
    }
}
