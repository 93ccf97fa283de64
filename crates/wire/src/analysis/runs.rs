//! Which layer each byte of a stream belongs to, as runs of bytes of the same layer.

use std::ops::Range;
use trace::{Layer, LayerBytes};

/// Runs from a stream's first byte on, without gaps. Bytes after the last run belong to the layer `rest`: they are part
/// of something that was never whole.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    /// Where each run ends, and its layer; `None` means the application's own bytes.
    runs: Vec<(u64, Option<Layer>)>,
    pub rest: Layer,
}

impl Runs {
    pub fn new(rest: Layer) -> Self {
        Self { runs: Vec::new(), rest }
    }

    fn end(&self) -> u64 {
        self.runs.last().map_or(0, |run| run.0)
    }

    /// Adds a run. A gap before it belongs to `rest`; if it overlaps earlier runs, only what is new counts.
    pub fn push(&mut self, range: Range<u64>, layer: Option<Layer>) {
        if range.start > self.end() {
            self.extend(range.start, Some(self.rest));
        }
        if range.end > self.end() {
            self.extend(range.end, layer);
        }
    }

    fn extend(&mut self, end: u64, layer: Option<Layer>) {
        match self.runs.last_mut() {
            Some(last) if last.1 == layer => last.0 = end,
            _ => self.runs.push((end, layer)),
        }
    }

    /// The runs within `range`, cut to it.
    pub fn within(&self, range: Range<u64>) -> impl Iterator<Item = (Range<u64>, Option<Layer>)> + '_ {
        let mut at = range.start;
        let first = self.runs.partition_point(|run| run.0 <= range.start);
        let beyond = (u64::MAX, Some(self.rest));
        self.runs.iter().skip(first).copied().chain(std::iter::once(beyond)).map_while(move |(end, layer)| {
            let run = at..end.min(range.end);
            at = run.end;
            (!run.is_empty()).then_some((run, layer))
        })
    }

    /// Adds the bytes in `range` to `bytes`, each to its layer.
    pub fn add(&self, range: Range<u64>, bytes: &mut LayerBytes) {
        for (run, layer) in self.within(range) {
            let length = run.end - run.start;
            match layer {
                Some(layer) => bytes.add(layer, length),
                None => bytes.payload += length,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_belongs_to_one_run() {
        let mut runs = Runs::new(Layer::Http);
        runs.push(0..10, Some(Layer::Tls));
        runs.push(20..30, None);
        runs.push(25..40, Some(Layer::WebSocket));
        let mut bytes = LayerBytes::default();
        runs.add(5..50, &mut bytes);
        assert_eq!((bytes.tls, bytes.http, bytes.payload, bytes.websocket), (5, 20, 10, 10));
        for start in 0..45 {
            for end in start..50 {
                let mut bytes = LayerBytes::default();
                runs.add(start..end, &mut bytes);
                assert_eq!(bytes.total(), end - start, "{start}..{end}");
            }
        }
    }
}
