//! The axis of even steps: which row each departure, arrival and change of state has.
//!
//! # One moment, several rows
//!
//! The axis maps a moment to one height, so that the line of now moves evenly and a height has one moment. But at one
//! moment several packets may arrive at a host, and it may answer at once. A reader takes the order of heights for the
//! order of events, so no effect may stand above its cause:
//!
//! * The *row of a moment* is that of the last arrivals. What arrives at the same host before them has the rows above.
//! * What leaves at the moment has this row and those below, in the order of sending. So an answer leaves where the packet
//!   that it answers arrives, or below.
//! * A state changes at the row of the arrival that causes it, or at the row of the moment.
//! * All else that is known only by its time (lifelines, gauges, the scale, the line of now) has the row of its moment:
//!   below all that led to it, above all that follows.
//!
//! Neighbouring moments are as many rows apart as this needs: departures of the former stand above the row of the latter,
//! arrivals of the latter below the row of the former, at one host they never mix, and no arrow runs upwards or level.

use super::arrows::{Arrow, Fate};
use super::{Bracket, StateMark};
use crate::piecewise_linear::PiecewiseLinear;
use trace::{Host, Layer, Micros, SpanKind, State, TcpState, key_of, put_in_order};

/// How many arrows leave a host and reach it at one moment.
type Numbers = (u32, u32);

/// What happens at one moment: its hosts with their numbers.
type Moment = Vec<(Host, Numbers)>;

/// Numbers the arrows that leave the same host at the same moment from the first one, and those that end at the same host
/// at the same moment from the last one. `arrows` are ordered by their sending and their ids.
///
/// An arrow that takes no time is an arrival too, but one at which something may have left before. At a moment with such
/// arrows only the ids say what came after what, so all arrows that leave then are numbered together.
pub(super) fn rank(arrows: &mut [Arrow]) {
    for moment in arrows.chunk_by_mut(|one, other| one.sent == other.sent) {
        let is_mixed = moment.iter().any(is_level);
        // Few hosts send at one moment.
        let mut counts: Vec<(Host, u32)> = Vec::new();
        for arrow in moment {
            match counts.iter_mut().find(|(host, _)| is_mixed || *host == arrow.from) {
                Some((_, count)) => {
                    arrow.send_rank = *count;
                    *count += 1;
                }
                None => {
                    arrow.send_rank = 0;
                    counts.push((arrow.from, 1));
                }
            }
        }
    }
    let mut by_end: Vec<usize> = (0..arrows.len()).filter(|&index| !is_level(&arrows[index])).collect();
    put_in_order(&mut by_end, |&index| (arrows[index].end().0, arrows[index].to.index() as i64));
    let mut after = None;
    for &index in by_end.iter().rev() {
        let arrow = &mut arrows[index];
        let here = (arrow.end(), arrow.to);
        arrow.end_rank = match after {
            Some((there, rank)) if there == here => rank + 1,
            _ => 0,
        };
        after = Some((here, arrow.end_rank));
    }
}

/// Whether an arrow takes no time, as far as is known.
fn is_level(arrow: &Arrow) -> bool {
    arrow.end() <= arrow.sent
}

/// The axis, and the rows of the arrows. The run's start is a moment too: what is sent later must not look as if it was
/// sent at 0.
pub(super) fn axis(arrows: &mut [Arrow]) -> PiecewiseLinear {
    let (moments, gaps) = gaps(arrows);
    let knots = PiecewiseLinear::new(moments, |number, _| f64::from(gaps.get(number).copied().unwrap_or(1)));
    for arrow in arrows.iter_mut() {
        arrow.step = knots.value(arrow.sent) + f64::from(arrow.send_rank);
        arrow.end_step = match is_level(arrow) {
            true => arrow.step,
            false => knots.value(arrow.end()) - f64::from(arrow.end_rank),
        };
    }
    knots
}

/// The moments, and by how many rows each is apart from the next one.
fn gaps(arrows: &[Arrow]) -> (Vec<Micros>, Vec<u32>) {
    let mut numbers: Vec<(Micros, Host, Numbers)> = Vec::with_capacity(arrows.len() * 2 + 1);
    if arrows.first().is_some_and(|first| first.sent > Micros(0)) {
        numbers.push((Micros(0), Host::Client, (0, 0)));
    }
    for arrow in arrows {
        numbers.push((arrow.sent, arrow.from, (arrow.send_rank + 1, 0)));
        if !is_level(arrow) {
            numbers.push((arrow.end(), arrow.to, (0, arrow.end_rank + 1)));
        }
    }
    put_in_order(&mut numbers, |&(at, host, _)| (at.0, host.index() as i64));
    let mut moments: Vec<Micros> = Vec::new();
    let mut hosts: Vec<Moment> = Vec::new();
    for moment in numbers.chunk_by(|one, other| one.0 == other.0) {
        let mut merged: Moment = Vec::new();
        for &(at, host, (leave, arrive)) in moment {
            if moments.last() != Some(&at) {
                moments.push(at);
            }
            match merged.last_mut().filter(|(known, _)| *known == host) {
                Some((_, most)) => *most = (most.0.max(leave), most.1.max(arrive)),
                None => merged.push((host, (leave, arrive))),
            }
        }
        hosts.push(merged);
    }
    let mut gaps: Vec<u32> = hosts.windows(2).map(|pair| apart(&pair[0], &pair[1])).collect();
    // An arrow from one moment to the next one goes down by a row at least.
    let place = |at: Micros| moments.partition_point(|&moment| moment < at);
    for arrow in arrows.iter().filter(|arrow| !is_level(arrow)) {
        let (start, end) = (place(arrow.sent), place(arrow.end()));
        if let Some(gap) = gaps.get_mut(start).filter(|_| end == start + 1) {
            *gap = (*gap).max(arrow.send_rank + arrow.end_rank + 1);
        }
    }
    (moments, gaps)
}

/// How many rows are between two neighbouring moments.
fn apart(former: &Moment, latter: &Moment) -> u32 {
    let leave = former.iter().map(|(_, (leave, _))| *leave);
    let arrive = latter.iter().map(|(_, (_, arrive))| *arrive);
    // At one host, all that leaves stands above what arrives later.
    let both = former.iter().filter_map(|(host, (leave, _))| {
        let (_, (_, arrive)) = latter.iter().find(|(other, _)| other == host)?;
        Some((leave + arrive).saturating_sub(1))
    });
    leave.chain(arrive).chain(both).max().unwrap_or(1).max(1)
}

/// Gives the changes of state, and the ends of brackets, their rows. The states are put in the order of these.
pub(super) fn place(arrows: &[Arrow], axis: &PiecewiseLinear, states: &mut [StateMark], brackets: &mut [Bracket]) {
    let arrivals = Arrivals::new(arrows);
    for mark in states.iter_mut() {
        mark.step = arrivals.row_of_state(mark, axis);
    }
    // Those of one row keep their order.
    put_in_order(states, |mark| (mark.at.0, key_of(mark.step)));
    for bracket in brackets {
        bracket.end_step = match bracket.kind {
            SpanKind::TcpHandshake | SpanKind::TcpClose => arrivals.row_of_end(bracket.end, bracket.connection, axis),
            _ => axis.value(bracket.end),
        };
    }
}

/// Finds what arrived at a host at a moment.
struct Arrivals<'a> {
    arrows: &'a [Arrow],
    /// Indices of arrows that arrived, ordered by that moment, the host and the order in which they are drawn.
    by_end: Vec<u32>,
}

impl<'a> Arrivals<'a> {
    fn new(arrows: &'a [Arrow]) -> Self {
        let has_arrived = |arrow: &Arrow| matches!(arrow.fate, Fate::Arrived(_));
        let mut by_end: Vec<u32> =
            (0_u32..).zip(arrows).filter(|(_, arrow)| has_arrived(arrow)).map(|(index, _)| index).collect();
        let of = |index: u32| &arrows[index as usize];
        put_in_order(&mut by_end, |&index| (of(index).end().0, of(index).to.index() as i64));
        Self { arrows, by_end }
    }

    /// The arrows of a connection that arrived at a moment, at any host, in their order.
    fn of(&self, at: Micros, connection: u32) -> impl DoubleEndedIterator<Item = &'a Arrow> {
        let arrow = |index: &u32| self.arrows.get(*index as usize);
        let from = self.by_end.partition_point(|index| arrow(index).is_some_and(|arrow| arrow.end() < at));
        let to = self.by_end.partition_point(|index| arrow(index).is_some_and(|arrow| arrow.end() <= at));
        let here = self.by_end.get(from..to).unwrap_or_default();
        here.iter()
            .filter_map(move |index| self.arrows.get(*index as usize))
            .filter(move |arrow| arrow.connection == connection)
    }

    /// The row at which a state changes: where the packet arrives that causes it.
    fn row_of_state(&self, mark: &StateMark, axis: &PiecewiseLinear) -> f64 {
        let own = || self.of(mark.at, mark.connection).filter(|arrow| arrow.to == mark.host).rev();
        let cause = match mark.state {
            // The ACK that ends the handshake. What TLS sends may arrive with it.
            State::Tcp(TcpState::Established) => own().find(|arrow| arrow.is_step && arrow.layer == Layer::Tcp),
            State::Tcp(_) => own().find(|arrow| arrow.is_step),
            State::Tls(_) => own().find(|arrow| arrow.layer == Layer::Tls),
            State::WebSocket(_) => None,
        };
        cause.or_else(|| own().next()).map_or_else(|| axis.value(mark.at), |arrow| arrow.end_step)
    }

    /// The row at which a handshake or a close of TCP ends: where its last packet arrives.
    fn row_of_end(&self, at: Micros, connection: u32, axis: &PiecewiseLinear) -> f64 {
        let mut steps = self.of(at, connection).filter(|arrow| arrow.is_step && arrow.layer == Layer::Tcp).rev();
        steps.next().map_or_else(|| axis.value(at), |arrow| arrow.end_step)
    }
}
