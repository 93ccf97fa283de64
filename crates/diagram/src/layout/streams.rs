//! The lanes of streams beside the client's lifeline: a bar for each stream from its request to the end of its response, and
//! marks for its frames. Folded, all streams share one lane.

use super::Frame;
use super::sides::Style;
use crate::measure::{shortened, width};
use crate::model::{FrameMark, Name, Stream};
use crate::picture::{Align, FAINT, Face, Hit, Line, Picture, Rotation, TEXT_HEIGHT};
use crate::scene::{Area, ColorRole, Point, Shape};
use trace::{EventId, FrameKind, Layer};

/// The most streams, and the most marks of frames, that are drawn per picture.
const MOST_STREAMS: usize = 400;
const MOST_MARKS: usize = 4_000;
/// A lane that is at least this wide has room for a text along it, beside the marks.
const WITH_TEXT: f64 = 18.0;
/// The width of marks beside a text.
const MARKS: f64 = 5.0;
/// Half of the height of a mark. Marks that would touch become one.
const HALF: f64 = 1.5;
/// The opacity of a bar.
const GROUND: f64 = 0.16;

impl Frame<'_> {
    /// The word over the lanes.
    pub(super) fn streams_name(&self, picture: &mut Picture) {
        let Some(lanes) = &self.columns.streams else { return };
        let style = Style { face: Face::Plain, role: ColorRole::Soft, alpha: 1.0 };
        let at = Point { x: f64::midpoint(lanes.left, lanes.right), y: 26.0 };
        self.text(
            picture,
            self.names.get(Name::Streams),
            at,
            Align::Centre,
            style,
            (lanes.right - lanes.left).max(60.0),
        );
    }

    /// The lanes with their streams in sight.
    pub(super) fn streams(&self, picture: &mut Picture) {
        let Some(lanes) = self.columns.streams.clone() else { return };
        for lane in 0..lanes.count {
            let x = lanes.lane(lane).1;
            let (from, to) = (Point { x, y: self.top() }, Point { x, y: self.bottom() });
            picture.shape(Shape::Rule { from, to, role: ColorRole::Grid, width: 1.0 });
        }
        let (first, last) = (self.moment(self.top()), self.moment(self.bottom()));
        let streams = &self.model.streams;
        let until = streams.all.partition_point(|stream| stream.start <= last);
        let mut seen: Vec<&Stream> = Vec::new();
        streams.index.lasting(0..until, first, |index| {
            seen.extend(streams.all.get(index));
            seen.len() < MOST_STREAMS
        });
        let mut left = MOST_MARKS;
        for stream in seen.into_iter().rev() {
            let (left_edge, right_edge) = lanes.lane(stream.lane);
            self.stream(stream, (left_edge, right_edge), lanes.is_open, &mut left, picture);
        }
    }

    fn stream(
        &self,
        stream: &Stream,
        (left, right): (f64, f64),
        is_open: bool,
        most: &mut usize,
        picture: &mut Picture,
    ) {
        let (start, end) = (self.y(stream.start), self.y(stream.end));
        let (top, bottom) = (start.max(self.top()), end.max(start + 1.0).min(self.bottom()));
        if bottom <= top {
            return;
        }
        let is_folded = self.folded.is_some_and(|folded| folded.streams.binary_search(&stream.id).is_ok());
        let middle = f64::midpoint(left, right);
        let is_tight = right - left < TEXT_HEIGHT + 1.0;
        let (left, right) = if is_folded { (middle - 1.0, middle + 1.0) } else { (left + 0.5, right - 1.0) };
        let now = self.y(self.view.moment).max(top).min(bottom);
        for (top, bottom, alpha) in [(top, now, 1.0), (now, bottom, FAINT)] {
            if bottom > top {
                let area = Area { left, right, top, bottom };
                let alpha = alpha * if is_folded { 0.5 } else { GROUND };
                picture.shape(Shape::Fill { area, role: ColorRole::Of(Layer::Http), alpha });
            }
        }
        if let Some(event) = stream.messages[0].or(stream.messages[1]) {
            let (from, to) = (Point { x: middle, y: top }, Point { x: middle, y: bottom });
            picture.hits.push(Hit { from, to, event });
        }
        if is_folded {
            return;
        }
        let has_text = is_open && right - left >= WITH_TEXT - 1.5;
        let marks = if has_text { (right - MARKS, right) } else { (left, right) };
        self.frames(&stream.frames, marks, most, picture);
        if is_open {
            // Where texts of neighbours would touch, they take turns: one half of the bar for each.
            let half = if is_tight { (bottom - top) / 2.0 } else { bottom - top };
            let from = if is_tight { top + half * f64::from(stream.lane % 2) } else { top };
            self.stream_text(stream, (left, if has_text { marks.0 } else { right }), (from, from + half), picture);
        }
    }

    /// The marks of a stream's frames in sight.
    fn frames(&self, frames: &[FrameMark], (left, right): (f64, f64), most: &mut usize, picture: &mut Picture) {
        let (first, last) = (self.moment(self.top()), self.moment(self.bottom()));
        let start = frames.partition_point(|frame| frame.at < first);
        let end = frames.partition_point(|frame| frame.at <= last);
        // The kind of the marks that are one so far, and their area.
        let mut open: Option<(FrameMark, Area)> = None;
        let mut paint = |(frame, area): (FrameMark, Area)| {
            let alpha = if frame.at > self.view.moment { FAINT } else { 1.0 };
            let role = match frame.kind {
                FrameKind::Data => ColorRole::Of(Layer::Http),
                FrameKind::Fields => ColorRole::Ink,
                FrameKind::Reset => ColorRole::Bad,
                FrameKind::Window | FrameKind::Other => ColorRole::Soft,
            };
            // What only allows more is no progress of its own.
            let right = if frame.kind == FrameKind::Window { f64::midpoint(area.left, area.right) } else { area.right };
            let event = self.event_of(&frame);
            let alpha = alpha * 0.9 * event.map_or(1.0, |event| self.dimmed(event));
            picture.shape(Shape::Fill { area: Area { right, ..area }, role, alpha });
            let (from, to) =
                (Point { x: area.left, y: area.top + HALF }, Point { x: area.right, y: area.bottom - HALF });
            picture.hits.extend(event.map(|event| Hit { from, to, event }));
        };
        for frame in frames.get(start..end).unwrap_or_default() {
            let y = self.y(frame.at);
            let is_past = |at| at <= self.view.moment;
            match &mut open {
                Some((before, area))
                    if before.kind == frame.kind
                        && y <= area.bottom + HALF
                        && is_past(before.at) == is_past(frame.at) =>
                {
                    area.bottom = (y + HALF).min(self.bottom());
                    continue;
                }
                _ => {}
            }
            let area = Area { left, right, top: (y - HALF).max(self.top()), bottom: (y + HALF).min(self.bottom()) };
            open.replace((*frame, area)).into_iter().for_each(&mut paint);
            *most = most.saturating_sub(1);
            if *most == 0 {
                break;
            }
        }
        open.into_iter().for_each(&mut paint);
    }

    /// What of a frame is an arrow at this depth: its message, or the packet with its end.
    fn event_of(&self, frame: &FrameMark) -> Option<EventId> {
        let message = frame.event.filter(|event| self.model.arrow(*event).is_some());
        message.or(Some(frame.carriers.1).filter(|packet| self.model.arrow(*packet).is_some())).or(frame.event)
    }

    /// `1 GET /` along the bar if there is room, otherwise `1` above it.
    fn stream_text(
        &self,
        stream: &Stream,
        (left, right): (f64, f64),
        (top, bottom): (f64, f64),
        picture: &mut Picture,
    ) {
        let face = Face::Plain;
        let (role, alpha) = (ColorRole::Ink, self.alpha(stream.start));
        let number = stream.id.1.to_string();
        let middle = f64::midpoint(left, right);
        if right - left >= TEXT_HEIGHT - 2.5 && bottom - top > width(&number, face) + 6.0 {
            let text = [&number, " ", &stream.label].concat();
            if let Some((begin, rest)) = shortened(text.trim_end(), face, bottom - top - 4.0) {
                let width = width(begin, face) + width(rest, face);
                let at = Point { x: middle, y: f64::midpoint(top, bottom) };
                let angle = Rotation::UPWARDS;
                let line = Line { at, angle, align: Align::Centre, face, role, alpha, width, text: 0..0 };
                picture.line(&line, &[([begin, rest], face, role)]);
                return;
            }
        }
        let at = Point { x: middle, y: self.y(stream.start) - TEXT_HEIGHT / 2.0 };
        if at.y - TEXT_HEIGHT / 2.0 >= self.top() {
            self.text(picture, &number, at, Align::Centre, Style { face, role, alpha }, right - left + 3.0);
        }
    }
}
