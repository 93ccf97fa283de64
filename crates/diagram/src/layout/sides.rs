//! What stands beside the arrows: the hosts' names, the time scale, lifelines, states, the brackets of spans, and the line
//! of now.

use super::Frame;
use super::arrows::Drawn;
use crate::axis::Scale;
use crate::clock::{Unit, write_moment};
use crate::measure::{shortened, width};
use crate::model::{Bracket, Name, NoteLabel, StateMark, layer_of, state_name};
use crate::picture::{Align, FAINT, Face, Line, Mark, Picture, Rotation, TEXT_HEIGHT};
use crate::scene::{Area, ColorRole, Point, Shape};
use trace::{Host, Layer, Micros, Part, SpanKind, State, TcpState};

/// The smallest distance between two marks of the scale.
const TICK: f64 = 46.0;
/// At most so many changes of state are considered per frame.
const MOST_STATES: usize = 400;
/// From the end of a bracket's line to the height at which it ends: two that follow each other are 2 pixels apart.
const INSET: f64 = 1.75;
/// At most so many brackets and intervals are drawn per frame.
const MOST_SPANS: usize = 200;

impl Frame<'_> {
    /// Adds horizontal text, shortened to its room. Returns whether there was room for it.
    pub(super) fn text(
        &self,
        picture: &mut Picture,
        text: &str,
        at: Point,
        align: Align,
        style: Style,
        room: f64,
    ) -> bool {
        let Some((start, rest)) = shortened(text, style.face, room) else { return false };
        let Style { face, role, alpha } = style;
        let width = (width(start, face) + width(rest, face)).min(room);
        let line = Line { at, angle: Rotation::LEVEL, align, face, role, alpha, width, text: 0..0 };
        picture.line(&line, &[([start, rest], face, role)])
    }

    /// The names of the hosts.
    pub(super) fn header(&self, picture: &mut Picture) {
        let columns = &self.columns;
        let style = Style { face: Face::Strong, role: ColorRole::Ink, alpha: 1.0 };
        for &host in &self.model.hosts {
            let x = columns.lifeline(host);
            let room = columns.name_room().min(2.0 * (columns.body.right - x).min(x));
            self.text(picture, self.names.get(Name::Host(host)), Point { x, y: 11.0 }, Align::Centre, style, room);
        }
    }

    /// The marks of the time scale: round times if time is to scale, the moments of events if it runs in even steps.
    pub(super) fn ticks(&self, picture: &mut Picture) {
        let (first, last) = (self.moment(self.top()), self.moment(self.bottom()).min(self.model.end));
        match self.view.scale {
            Scale::Real => {
                let a_pixel = self.axis.moment(1_000.0).0.max(1) as f64 / 1_000.0;
                let step = round_time(a_pixel * TICK);
                let unit = Unit::for_step(Micros(step));
                let mut at = (first.0.max(0) + step - 1) / step * step;
                while at <= last.0 {
                    self.tick(Micros(at), unit, picture);
                    at += step;
                }
            }
            Scale::Steps => {
                let moments = self.model.steps.moments();
                let mut next = moments.partition_point(|&moment| moment < first);
                while let Some(&at) = moments.get(next).filter(|&&at| at <= last) {
                    self.tick(at, Unit::for_moment(at), picture);
                    let free = self.moment(self.y(at) + TICK / 2.0);
                    next = moments.partition_point(|&moment| moment < free).max(next + 1);
                }
            }
        }
    }

    fn tick(&self, at: Micros, unit: Unit, picture: &mut Picture) {
        let y = self.y(at);
        if !self.is_inside(y) {
            return;
        }
        let columns = &self.columns;
        for (from, to) in picture.unhidden(Point { x: columns.client, y }, Point { x: columns.server, y }) {
            picture.shape(Shape::Rule { from, to, role: ColorRole::Grid, width: 1.0 });
        }
        let mut text = String::with_capacity(12);
        write_moment(at, unit, &mut text);
        let (left, right) = columns.scale;
        let style = Style { face: Face::Plain, role: ColorRole::Soft, alpha: 1.0 };
        if y - TEXT_HEIGHT / 2.0 >= self.top() && y + TEXT_HEIGHT / 2.0 <= self.bottom() {
            self.text(picture, &text, Point { x: right, y }, Align::Right, style, right - left);
        }
    }

    /// The lifelines. A lifeline is thick while its host has a connection.
    pub(super) fn lifelines(&self, picture: &mut Picture) {
        let end = self.on_screen(self.axis.length()).min(self.bottom());
        for &host in &self.model.hosts {
            let x = self.columns.lifeline(host);
            for (from, to) in picture.unhidden(Point { x, y: self.top() }, Point { x, y: end.max(self.top()) }) {
                picture.shape(Shape::Rule { from, to, role: ColorRole::Line, width: 2.0 });
            }
        }
        let (first, last) = (self.moment(self.top()), self.moment(self.bottom()));
        // A client may open many connections one after another. Going backwards finds those that last until here first.
        let until = self.model.busy.partition_point(|&(_, start, _)| start <= last);
        let seen = self.model.busy.get(..until).unwrap_or_default();
        for &(host, start, end) in seen.iter().rev().take(MOST_SPANS).filter(|&&(_, _, end)| end >= first) {
            let x = self.columns.lifeline(host);
            let (top, bottom) = (self.y(start).max(self.top()), self.y(end).min(self.bottom()));
            let now = self.y(self.view.moment).max(top).min(bottom.max(top));
            let role = ColorRole::Of(Layer::Tcp);
            let mut part = |top: f64, bottom: f64, alpha: f64| {
                if bottom > top {
                    picture.shape(Shape::Fill {
                        area: Area { left: x - 2.0, right: x + 2.0, top, bottom },
                        role,
                        alpha,
                    });
                }
            };
            part(top, now, 0.9);
            part(now, bottom, FAINT);
        }
    }

    /// Stretches of time: requests that the server holds, waiting times, cuts of the cable.
    pub(super) fn intervals(&self, picture: &mut Picture) {
        let model = self.model;
        let (first, last) = (self.moment(self.top()), self.moment(self.bottom()));
        let until = model.intervals.partition_point(|interval| interval.start <= last);
        let mut count = 0;
        model.interval_index.lasting(0..until, first, |index| {
            let Some(interval) = model.intervals.get(index) else { return false };
            let (top, bottom) = (self.y(interval.start).max(self.top()), self.y(interval.end).min(self.bottom()));
            let alpha = self.alpha(interval.start);
            let (client, server) = (self.columns.client, self.columns.server);
            match interval.kind {
                _ if bottom - top < 0.75 => {}
                SpanKind::Held => {
                    let now = self.y(self.view.moment).max(top).min(bottom);
                    let (left, right, role) = (server - 6.0, server + 6.0, ColorRole::Of(Layer::Http));
                    picture.shape(Shape::Fill { area: Area { left, right, top, bottom: now }, role, alpha: 0.5 });
                    picture.shape(Shape::Fill {
                        area: Area { left, right, top: now, bottom },
                        role,
                        alpha: 0.5 * FAINT,
                    });
                }
                // A cut is a fault and is drawn in red; waiting is not a fault.
                SpanKind::Cut => {
                    let area = Area { left: client, right: server, top, bottom };
                    picture.shape(Shape::Fill { area, role: ColorRole::Bad, alpha: 0.08 * alpha });
                    picture.shape(Shape::Hatch { area });
                }
                _ => picture.shape(Shape::Hatch { area: Area { left: client, right: server, top, bottom } }),
            }
            count += 1;
            count < MOST_SPANS
        });
    }

    /// The states that a host enters in sight, and at the top the state that it is in there.
    pub(super) fn states(&self, picture: &mut Picture) {
        let states = &self.model.states;
        let start = self.states_above(self.top());
        for mark in states.iter().take(self.states_above(self.bottom())).skip(start).take(MOST_STATES) {
            // If a host enters two states at once, the second stands below the first.
            self.state(mark, (self.on_screen(self.axis.state(mark)) + 9.0).max(self.top() + 8.0), 3, picture);
        }
        for host in [Host::Client, Host::Server] {
            let before = states.get(..start).unwrap_or_default();
            if let Some(mark) = before.iter().rev().take(MOST_STATES).find(|mark| mark.host == host) {
                // It is older than those in sight, so it never stands below one of them.
                self.state(mark, self.top() + 8.0, 1, picture);
            }
        }
    }

    /// How many changes of state are above a height.
    fn states_above(&self, y: f64) -> usize {
        self.model.states.partition_point(|mark| self.on_screen(self.axis.state(mark)) < y)
    }

    /// Writes a state at a height, or up to `lines` lines further down.
    fn state(&self, mark: &StateMark, y: f64, lines: u32, picture: &mut Picture) {
        let columns = &self.columns;
        let (x, align, (left, right)) = match mark.host {
            Host::Client => (columns.client_states.1, Align::Right, columns.client_states),
            Host::Server => (columns.server_states.0, Align::Left, columns.server_states),
            Host::Resolver | Host::Other(_) => return,
        };
        let style = Style { face: Face::Mono, role: ColorRole::Of(layer_of(mark.state)), alpha: self.alpha(mark.at) };
        for y in (0..lines).map(|line| y + f64::from(line) * TEXT_HEIGHT) {
            let is_in = y - TEXT_HEIGHT / 2.0 >= self.top() && y + TEXT_HEIGHT / 2.0 <= self.bottom();
            let name = state_name(mark.state);
            if is_in && self.text(picture, name, Point { x, y }, align, style, right - left) {
                return;
            }
        }
    }

    /// The moments at which connections are established, if the study note marks them. Beside the server, because there is
    /// room between the SYN-ACK, which has left it, and the ACK, which is on its way.
    pub(super) fn established(&self, drawn: &[Drawn], picture: &mut Picture) {
        let word = self.names.get(Name::Note(NoteLabel::Established));
        if word.is_empty() {
            return;
        }
        let (face, role, align) = (Face::Strong, ColorRole::Of(Layer::Tcp), Align::Right);
        let width = width(word, face);
        let states = &self.model.states;
        let (start, end) = (self.states_above(self.top()), self.states_above(self.bottom()));
        let seen = states.iter().take(end).skip(start).take(MOST_STATES);
        let is_established = |mark: &&StateMark| mark.state == State::Tcp(TcpState::Established);
        for mark in seen.filter(is_established).filter(|mark| mark.host == Host::Client) {
            let at = Point { x: self.columns.server - 8.0, y: self.on_screen(self.axis.state(mark)) };
            let alpha = self.alpha(mark.at);
            let line = Line { at, angle: Rotation::LEVEL, align, face, role, alpha, width, text: 0..0 };
            let half = TEXT_HEIGHT / 2.0;
            let is_within =
                at.x - width >= self.columns.client + 3.0 && at.y - half >= self.top() && at.y + half <= self.bottom();
            let room = line.room();
            let is_crossed = drawn.iter().any(|one| room.crossing(one.whole.from, one.whole.to).is_some());
            if is_within && !is_crossed {
                picture.line(&line, &[([word, ""], face, role)]);
            }
        }
    }

    /// The brackets of the spans, left of the picture.
    pub(super) fn brackets(&self, picture: &mut Picture) {
        if self.columns.lanes == 0 {
            return;
        }
        let model = self.model;
        let (first, last) = (self.moment(self.top()), self.moment(self.bottom()));
        let until = model.brackets.partition_point(|bracket| bracket.start <= last);
        let mut seen: Vec<&Bracket> = Vec::new();
        model.bracket_index.lasting(0..until, first, |index| {
            seen.extend(model.brackets.get(index));
            seen.len() < MOST_SPANS
        });
        for bracket in seen.into_iter().rev().filter(|bracket| bracket.lane < self.columns.lanes) {
            self.bracket(bracket, picture);
        }
    }

    fn bracket(&self, bracket: &Bracket, picture: &mut Picture) {
        let start = self.y(bracket.start) + INSET;
        let end = self.on_screen(self.axis.bracket_end(bracket)) - INSET;
        let (top, bottom) = (start.max(self.top()), end.min(self.bottom()));
        if bottom - top < 2.0 {
            return;
        }
        let (x, role, alpha) = (self.columns.lane_x(bracket.lane), span_role(bracket.kind), self.alpha(bracket.start));
        let (left, right) = self.columns.names;
        // Where names stand along their brackets, an end must not reach the name of the next lane.
        let tick = if right > left { 6.0 } else { 2.5 };
        let from = picture.points.len();
        if start >= self.top() {
            picture.points.push(Point { x: x + tick, y: top });
        }
        picture.points.extend([Point { x, y: top }, Point { x, y: bottom }]);
        if end <= self.bottom() {
            picture.points.push(Point { x: x + tick, y: bottom });
        }
        let points = from..picture.points.len();
        picture.marks.push(Mark::Path { points, role, alpha, width: 1.5, base: None });
        let middle = f64::midpoint(top, bottom);
        let name = self.names.get(Name::Span(bracket.kind));
        let style = Style { face: Face::Strong, role, alpha };
        if right > left {
            let right = right.min(self.columns.lane_x(self.columns.lanes - 1) - 4.0);
            let (above, below) = lines(name, right - left, bottom - top);
            let half = if below.is_empty() { 0.0 } else { TEXT_HEIGHT / 2.0 };
            for (text, y) in [(above, middle - half), (below, middle + half)] {
                if !text.is_empty() && bottom - top >= TEXT_HEIGHT {
                    self.text(picture, text, Point { x: right, y }, Align::Right, style, right - left);
                }
            }
            return;
        }
        // A name may be a little longer than its bracket if no other name is there.
        for longer in [16.0, -8.0, -32.0] {
            let Some((begin, rest)) = shortened(name, Face::Strong, bottom - top + longer) else { continue };
            let width = width(begin, Face::Strong) + width(rest, Face::Strong);
            let middle = middle.max(self.top() + width / 2.0).min(self.bottom() - width / 2.0);
            let (at, angle) = (Point { x: x - 7.0, y: middle }, Rotation::UPWARDS);
            let line = Line { at, angle, align: Align::Centre, face: Face::Strong, role, alpha, width, text: 0..0 };
            if picture.line(&line, &[([begin, rest], Face::Strong, role)]) {
                return;
            }
        }
    }

    /// The time that is now, beside the scale. Added early, so that no other text takes its place.
    pub(super) fn now_label(&self, picture: &mut Picture) {
        let y = self.y(self.view.moment);
        if !self.is_inside(y) {
            return;
        }
        let mut text = String::with_capacity(12);
        write_moment(self.view.moment, Unit::for_moment(self.view.moment), &mut text);
        let (left, right) = self.columns.scale;
        let style = Style { face: Face::Plain, role: ColorRole::Ink, alpha: 1.0 };
        let half = TEXT_HEIGHT / 2.0;
        let y = y.max(self.top() + half).min(self.bottom() - half);
        self.text(picture, &text, Point { x: right, y }, Align::Right, style, right - left);
    }

    /// The line of now.
    pub(super) fn now(&self, picture: &mut Picture) {
        let y = self.y(self.view.moment);
        if self.is_inside(y) {
            let left = self.columns.scale.1 + 2.0;
            let right = self.columns.gauge.map_or(self.columns.server, |gauge| gauge.0);
            for (from, to) in picture.around(Point { x: left, y }, Point { x: right, y }) {
                picture.shape(Shape::Rule { from, to, role: ColorRole::Ink, width: 1.0 });
            }
        }
    }
}

/// Splits a name into two lines if it is too long for one line and there is height for two.
fn lines(name: &str, room: f64, height: f64) -> (&str, &str) {
    if height < 2.0 * TEXT_HEIGHT || width(name, Face::Strong) <= room {
        return (name, "");
    }
    let mut breaks = name.rmatch_indices(' ').map(|(at, _)| at);
    let last = breaks.find(|at| width(&name[..*at], Face::Strong) <= room);
    last.map_or((name, ""), |at| (&name[..at], &name[at + 1..]))
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) face: Face,
    pub(super) role: ColorRole,
    pub(super) alpha: f64,
}

/// The colour of the layer that a span belongs to.
pub fn span_role(kind: SpanKind) -> ColorRole {
    match kind {
        SpanKind::TcpHandshake | SpanKind::TcpClose | SpanKind::Part(Part::Tcp) => ColorRole::Of(Layer::Tcp),
        SpanKind::TlsHandshake => ColorRole::Of(Layer::Tls),
        SpanKind::WebSocketHandshake | SpanKind::Part(Part::WebSocket) => ColorRole::Of(Layer::WebSocket),
        SpanKind::DnsLookup => ColorRole::Of(Layer::Dns),
        SpanKind::PollCycle | SpanKind::Part(Part::Http | Part::Polling | Part::LongPolling | Part::Sse) => {
            ColorRole::Of(Layer::Http)
        }
        SpanKind::Cut | SpanKind::StalledReader => ColorRole::Bad,
        _ => ColorRole::Soft,
    }
}

/// The first of 1, 2, 5, 10, … microseconds that is not below `least`.
fn round_time(least: f64) -> i64 {
    let mut unit = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            if (unit * factor) as f64 >= least || unit >= 1_000_000_000_000 {
                return unit * factor;
            }
        }
        unit *= 10;
    }
}
