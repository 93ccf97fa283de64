//! The gauges: their names and readings in the header, and each as a step function beside the picture.

use super::Frame;
use super::sides::Style;
use crate::measure::width;
use crate::model::{Name, Series};
use crate::picture::{Align, Face, Mark, Picture};
use crate::scene::{ColorRole, Point, Shape};
use trace::{Gauge, Host, Layer};

/// The space between texts of the header.
const HEADER_GAP: f64 = 8.0;

impl Frame<'_> {
    /// The name of the gauge over each of its columns.
    pub(super) fn gauge_names(&self, picture: &mut Picture) {
        let columns = &self.columns;
        let Some(gauge) = self.view.gauge else { return };
        let style = Style { face: Face::Plain, role: ColorRole::Soft, alpha: 1.0 };
        for (_, column) in self.gauge_columns(gauge) {
            let beside = |host: Host| width(self.names.get(Name::Host(host)), Face::Strong) / 2.0 + HEADER_GAP;
            let room = if column.0 > columns.server {
                (columns.server + beside(Host::Server), columns.body.right - 2.0)
            } else {
                (2.0, columns.client - beside(Host::Client))
            };
            self.over_gauge(picture, self.names.get(Name::Gauge(gauge)), 11.0, column, room, style);
        }
    }

    /// Writes a text over the middle of a gauge's column, or as near to it as its room is.
    fn over_gauge(
        &self,
        picture: &mut Picture,
        text: &str,
        y: f64,
        column: (f64, f64),
        (left, right): (f64, f64),
        style: Style,
    ) {
        let half = width(text, style.face).min(right - left) / 2.0;
        let x = f64::midpoint(column.0, column.1).min(right - half).max(left + half);
        self.text(picture, text, Point { x, y }, Align::Centre, style, right - left);
    }

    /// Which host's gauge is plotted in which column. If there is only one column, it shows the host whose readings change
    /// more often.
    fn gauge_columns(&self, gauge: Gauge) -> Vec<(Host, (f64, f64))> {
        let columns = &self.columns;
        let of = |host| self.model.series(host, gauge).map(|series| series.points.len()).sum::<usize>();
        let Some(right) = columns.gauge else { return Vec::new() };
        match columns.client_gauge {
            Some(left) => vec![(Host::Client, left), (Host::Server, right)],
            None if of(Host::Client) > of(Host::Server) => vec![(Host::Client, right)],
            None => vec![(Host::Server, right)],
        }
    }

    /// The gauges up to now.
    pub(super) fn gauges(&self, picture: &mut Picture) {
        let Some(gauge) = self.view.gauge else { return };
        let now = self.y(self.view.moment).max(self.top()).min(self.bottom());
        for (host, (left, right)) in self.gauge_columns(gauge) {
            let (from, to) = (Point { x: left, y: self.top() }, Point { x: left, y: self.bottom() });
            // On a phone the server's states stand in the column of the gauge.
            for (from, to) in picture.unhidden(from, to) {
                picture.shape(Shape::Rule { from, to, role: ColorRole::Line, width: 1.0 });
            }
            let largest = self.model.series(host, gauge).map(|series| series.largest).max().unwrap_or_default();
            for series in self.model.series(host, gauge) {
                self.plot(series, largest, (left, right), now, picture);
            }
            let moment = self.view.moment;
            let newest = self.model.series(host, gauge).max_by_key(|series| series.last_change(moment));
            if let Some((series, value)) = newest.and_then(|series| Some((series, series.value(moment)?))) {
                let style = Style { face: Face::Mono, role: role(gauge), alpha: 1.0 };
                // Of streams the one that has changed last, with its number.
                let of = if series.stream.1 == 0 { String::new() } else { format!("{}: ", series.stream.1) };
                let text = [&of, &*i18n::group(value), " B"].concat();
                let room = (left - 40.0, (right + 40.0).min(self.columns.body.right - 2.0));
                self.over_gauge(picture, &text, 26.0, (left, right), room, style);
            }
        }
    }

    /// One gauge as a step function down to `now`; a stream's from its beginning to its end.
    fn plot(&self, series: &Series, largest: u64, (left, right): (f64, f64), now: f64, picture: &mut Picture) {
        let is_streams = series.stream.1 > 0;
        let life = series.points.first().zip(series.points.last()).filter(|_| is_streams);
        let (top, now) =
            life.map_or((self.top(), now), |(first, last)| (self.y(first.0).max(self.top()), self.y(last.0).min(now)));
        if top > now {
            return;
        }
        let x = |value: u64| left + (right - left) * (value as f64 / largest.max(1) as f64);
        let first = self.moment(top);
        let start = series.points.partition_point(|&(at, _)| at <= first);
        let end = series.points.partition_point(|&(at, _)| at <= self.view.moment);
        let mut points: Vec<Point> = Vec::new();
        let mut value = start.checked_sub(1).map_or(0, |before| series.points[before].1);
        points.push(Point { x: x(value), y: top });
        let mut step = |y: f64, next: u64| {
            points.push(Point { x: x(value), y });
            value = next;
            points.push(Point { x: x(value), y });
        };
        let steps = series.points.get(start..end).unwrap_or_default();
        if steps.len() as f64 <= (now - top) * 2.0 {
            for &(at, next) in steps {
                step(self.y(at).max(top).min(now), next);
            }
        } else {
            // There are more readings than pixels, so one reading per pixel is drawn.
            let mut y = top;
            while y < now {
                if let Some(next) = series.value(self.moment(y).min(self.view.moment)) {
                    step(y, next);
                }
                y += 1.0;
            }
        }
        points.push(Point { x: x(value), y: now });
        path_behind(picture, &points, left, role(series.gauge), !is_streams);
    }
}

/// The colour of a gauge.
fn role(gauge: Gauge) -> ColorRole {
    ColorRole::Of(match gauge {
        Gauge::Http2ConnectionWindow | Gauge::Http2StreamWindow => Layer::Http,
        Gauge::ReceiveWindow | Gauge::InFlight | Gauge::ReceiveBuffer | Gauge::SendBuffer => Layer::Tcp,
    })
}

/// Adds a gauge's line as far as no text stands there, and the ground between it and `base`, if it `has_ground`: where many
/// lines share a column, their grounds would hide them.
fn path_behind(picture: &mut Picture, line: &[Point], base: f64, role: ColorRole, has_ground: bool) {
    let mut from = picture.points.len();
    let mut parts = Vec::new();
    picture.points.extend(line.first());
    for pair in line.windows(2).filter(|pair| pair[0] != pair[1]) {
        for (start, end) in picture.unhidden(pair[0], pair[1]) {
            if picture.points.last() != Some(&start) {
                parts.push(from..picture.points.len());
                from = picture.points.len();
                picture.points.push(start);
            }
            picture.points.push(end);
        }
    }
    parts.push(from..picture.points.len());
    for points in parts.into_iter().filter(|points| points.len() > 1) {
        let base = Some(base).filter(|_| has_ground);
        picture.marks.push(Mark::Path { points, role, alpha: 1.0, width: 1.25, base });
    }
}
