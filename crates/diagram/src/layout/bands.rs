//! Bands: rows with counts, in place of arrows that are too close to each other for labels. They also bound the work of a
//! frame.

use super::Frame;
use super::arrows::Drawn;
use super::labels::Words;
use super::rooms::Rooms;
use crate::model::{Arrow, KINDS, Name, way};
use crate::picture::{Align, Band, FAINT, Face, Line, Picture, Rotation, TEXT_HEIGHT};
use crate::scene::{Area, ColorRole, Shape};
use std::fmt::Write as _;
use std::ops::Range;
use trace::Layer;

/// Height of a row. Rows divide the run's height, so they scroll with the picture.
pub(crate) const ROW: f64 = 28.0;
/// A row with more arrows than this becomes a band, whatever their places are.
const FULL: usize = 6;
/// Arrows of one direction need this distance for a label between them.
const PITCH: f64 = 19.0;
/// So many arrows before and after one are compared with it.
const NEIGHBOURS: usize = 8;
/// At most so many lost packets, and so many steps that the study note names, are drawn over a band.
const MOST_LOST: usize = 2;
const MOST_STEPS: usize = 4;
/// The rows above and below the picture that have a say in where labels stand, and the row from which those above count:
/// a multiple of this.
const ROWS_NEAR: i64 = 16;
/// So many kinds are named per direction.
const MOST_KINDS: usize = 3;
/// How much closer a click on a band goes, at least and at most.
const OPENS: (f64, f64) = (2.0, 64.0);
/// So many arrows of a band are compared for this.
const MOST_COMPARED: usize = 32;

/// A row that is a band.
pub(super) struct BandRow {
    pub row: i64,
    /// The arrows that start in it.
    pub range: Range<usize>,
    /// Those that are drawn nevertheless.
    pub kept: Vec<usize>,
}

impl Frame<'_> {
    /// The row of a height of the run.
    pub(super) fn row_of(&self, y: f64) -> i64 {
        (y / ROW).floor() as i64
    }

    /// The rows that are in sight.
    pub(super) fn rows(&self) -> Range<i64> {
        let top = self.view.scroll - super::PAD;
        self.row_of(top)..self.row_of(top + self.bottom() - self.top()) + 1
    }

    /// The rows in sight and those near it. Labels are placed from the first of them downwards, so it changes seldom.
    pub(super) fn near_rows(&self) -> Range<i64> {
        let Range { start, end } = self.rows();
        (start.div_euclid(ROWS_NEAR) - 1) * ROWS_NEAR..end + ROWS_NEAR
    }

    /// The arrows that start in a row.
    pub(super) fn in_row(&self, row: i64) -> Range<usize> {
        self.before(row as f64 * ROW)..self.before((row + 1) as f64 * ROW)
    }

    /// How many arrows start above a height of the run.
    fn before(&self, y: f64) -> usize {
        self.model.arrows.partition_point(|arrow| self.axis.order(arrow) < y)
    }

    /// Whether a row becomes a band: one of its arrows has no room for a label, because those before and after it are
    /// closer than a label is high.
    pub(super) fn is_dense(&self, row: i64) -> bool {
        let range = self.in_row(row);
        range.len() > FULL || range.clone().any(|index| self.is_crowded(index))
    }

    fn is_crowded(&self, index: usize) -> bool {
        let Some(arrow) = self.model.arrows.get(index).filter(|arrow| !self.is_named(arrow)) else { return false };
        let start = self.axis.ends(arrow).0;
        let is_near = |other: &Arrow| {
            (other.from, other.to) == (arrow.from, arrow.to) && (self.axis.ends(other).0 - start).abs() < PITCH
        };
        let (before, after) = (&self.model.arrows[..index], &self.model.arrows[index + 1..]);
        before.iter().rev().take(NEIGHBOURS).any(is_near) && after.iter().take(NEIGHBOURS).any(is_near)
    }

    /// Whether the study note names the step that an arrow is.
    fn is_named(&self, arrow: &Arrow) -> bool {
        arrow.is_step || self.has_note(arrow)
    }

    fn has_note(&self, arrow: &Arrow) -> bool {
        arrow.note.is_some_and(|note| !self.names.get(Name::Note(note)).is_empty())
    }

    /// The arrows of a band that are drawn nevertheless, ascending: what was lost, and the steps that the study note names.
    pub(super) fn kept(&self, range: Range<usize>) -> Vec<usize> {
        let of = |indices: &'_ [u32]| {
            let start = indices.partition_point(|&index| (index as usize) < range.start);
            let end = indices.partition_point(|&index| (index as usize) < range.end);
            start..end
        };
        let model = self.model;
        let (lost, steps, noted) = (&model.lost, &model.steps_of_handshakes, &model.noted);
        let has_note = |index: &&u32| model.arrows.get(**index as usize).is_some_and(|arrow| self.has_note(arrow));
        let mut kept: Vec<usize> = Vec::new();
        let mut keep = |index: &u32| {
            if let Err(place) = kept.binary_search(&(*index as usize)) {
                kept.insert(place, *index as usize);
            }
        };
        lost[of(lost)].iter().take(MOST_LOST).for_each(&mut keep);
        steps[of(steps)].iter().take(MOST_STEPS).for_each(&mut keep);
        // Many segments may have data; where they are very dense, their number says more.
        if range.len() <= FULL {
            noted[of(noted)].iter().filter(has_note).for_each(&mut keep);
        }
        kept
    }

    fn band_area(&self, row: i64) -> Area {
        let (top, bottom) = (self.on_screen(row as f64 * ROW), self.on_screen((row + 1) as f64 * ROW) - 1.0);
        let body = self.columns.body;
        Area {
            left: self.columns.client + 3.0,
            right: self.columns.server - 3.0,
            top: top.max(body.top),
            bottom: bottom.min(body.bottom),
        }
    }

    /// Draws the ground of a band: darker with more arrows.
    pub(super) fn band(&self, band: &BandRow, picture: &mut Picture) {
        let area = self.band_area(band.row);
        if area.height() < 1.0 {
            return;
        }
        let slice = self.model.arrows.get(band.range.clone()).unwrap_or_default();
        let layer = slice.first().map_or(Layer::Ip, |arrow| arrow.layer);
        let alpha = (0.1 + 0.04 * (slice.len() as f64).log2()).min(0.55);
        let now = self.y(self.view.moment).max(area.top).min(area.bottom);
        let role = ColorRole::Of(layer);
        if slice.first().is_some_and(|arrow| arrow.sent <= self.view.moment) {
            let area = Area { bottom: now.max(area.top + 1.0), ..area };
            picture.shape(Shape::Fill { area, role, alpha });
        }
        if now < area.bottom {
            picture.shape(Shape::Fill { area: Area { top: now, ..area }, role, alpha: alpha * FAINT });
        }
        picture.bands.push(Band { area, opens_at: self.opens_at(slice) });
    }

    /// How much closer one must look so that most arrows of a band have room for labels.
    fn opens_at(&self, slice: &[Arrow]) -> f64 {
        let starts = slice.iter().take(MOST_COMPARED).map(|arrow| (way(arrow), self.axis.ends(arrow).0));
        let mut last = [None::<f64>; 2];
        let gaps: Vec<f64> = starts.filter_map(|(way, start)| Some(start - last[way].replace(start)?)).collect();
        // A quarter of the gaps are smaller.
        let is_typical = |gap: &&f64| gaps.iter().filter(|other| other < gap).count() >= gaps.len() / 4;
        let typical = gaps.iter().filter(is_typical).copied().reduce(f64::min).unwrap_or(PITCH);
        (PITCH * 1.1 / typical.max(0.01)).max(OPENS.0).min(OPENS.1)
    }

    /// Says in the middle of a band, where no line runs, how many arrows of which kind went each way.
    pub(super) fn band_text(&self, band: &BandRow, drawn: &[Drawn], labels: &Rooms, picture: &mut Picture) {
        let area = self.band_area(band.row);
        if area.height() < TEXT_HEIGHT {
            return;
        }
        let is_past = self.model.arrows.get(band.range.start).is_none_or(|arrow| arrow.sent <= self.view.moment);
        let middle = f64::midpoint(area.top, area.bottom);
        for text in self.band_texts(band).iter().filter(|text| text.iter().any(|part| !part.is_empty())) {
            let words = Words::new(&[0, 1].map(|way| ([text[way].as_str(), ""], Face::Strong, ColorRole::Ink)));
            let Some(at) = self.level_place(middle, words.width(), drawn, labels) else { continue };
            let line = Line {
                at,
                angle: Rotation::LEVEL,
                align: Align::Centre,
                face: Face::Strong,
                role: ColorRole::Ink,
                alpha: if is_past { 1.0 } else { FAINT },
                width: words.width(),
                text: 0..0,
            };
            if picture.line(&line, words.parts()) {
                return;
            }
        }
    }

    /// What a band says, from the most to the least: `→ 12 × data · 1 × ACK` and `← 6 × ACK`; `→ 12 × data · 1 × …` and
    /// `← 6 × ACK`; `→ 12 × data · 1 × …` and `…`; `× 19`. Few arrows are never only counted: beside the label of another
    /// arrow, `× 2` would seem to belong to it.
    fn band_texts(&self, band: &BandRow) -> [[String; 2]; 4] {
        let mut counts = self.model.counts(band.range.clone());
        for arrow in band.kept.iter().filter_map(|&index| self.model.arrows.get(index)) {
            counts[way(arrow)][usize::from(arrow.kind)] -= 1;
        }
        let mut texts: [[String; 2]; 4] = Default::default();
        let sums = counts.map(|kinds| kinds.iter().sum::<u32>());
        for (way, sign) in ["→", "←"].into_iter().enumerate().filter(|&(way, _)| sums[way] > 0) {
            for (text, most) in [MOST_KINDS, 1].into_iter().enumerate() {
                texts[text][way] = format!("{sign} ");
                self.write_kinds(&counts[way], most, &mut texts[text][way]);
            }
        }
        let main = usize::from(sums[1] > sums[0]);
        texts[2] = [texts[1][main].clone(), if sums[1 - main] > 0 { "…".to_owned() } else { String::new() }];
        let all = sums[0] + sums[1];
        if all as usize > FULL {
            texts[3][0] = format!("× {}", i18n::group(u64::from(all)));
        }
        texts
    }

    fn write_kinds(&self, kinds: &[u32; KINDS], most: usize, into: &mut String) {
        let mut left = *kinds;
        for place in 0..most {
            // Of equally frequent kinds the first one.
            let next = (0..KINDS).rev().max_by_key(|&kind| left[kind]).filter(|&kind| left[kind] > 0);
            let Some(kind) = next else { break };
            let gap = if place == 0 { "" } else { " · " };
            let name = self.model.kind_name(kind).unwrap_or_else(|| self.names.get(Name::Data));
            let _ = write!(into, "{gap}{} × {name}", i18n::group(u64::from(left[kind])));
            left[kind] = 0;
        }
        let others: u32 = left.iter().sum();
        if others > 0 {
            let _ = write!(into, " · {} × …", i18n::group(u64::from(others)));
        }
    }
}
