//! The columns of a picture at a given width, from the left: names of spans, brackets, the scale, the client's calls and
//! states, the lifelines, the server's states and calls, gauges.

use crate::model::Model;
use crate::scene::Area;
use trace::Host;

/// Room above the picture for the hosts' names.
pub const HEADER: f64 = 36.0;
/// The space between the header and the first moment, and between the last moment and the bottom.
pub const PAD: f64 = 14.0;

/// Below this width the columns beside the picture are reduced to what a phone has room for.
const NARROW: f64 = 560.0;
/// From this width on, spans have their names beside their brackets, and both hosts have a gauge.
const WIDE: f64 = 900.0;

/// The room for the calls of a host's applications, and the least room between the lifelines with which there is any.
const CALLS: f64 = 98.0;
const LEAST_BETWEEN: f64 = 280.0;

/// From this width on, streams have a lane each unless they are folded.
pub const LANES_FROM: f64 = 690.0;
/// The share of the room between the lifelines that lanes may take, the narrowest and the widest lane, and the one in which
/// folded streams are.
const SHARE: f64 = 0.34;
const LANE: (f64, f64) = (4.0, 20.0);
const FOLDED: f64 = 12.0;
/// Between the lanes and the client's lifeline.
const LANES_GAP: f64 = 7.0;

/// The lanes of streams.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamLanes {
    pub left: f64,
    pub right: f64,
    /// How many there is room for; streams of further ones are in the last.
    pub count: u8,
    /// Whether each stream has a lane; otherwise all share one.
    pub is_open: bool,
}

impl StreamLanes {
    /// The edges of a lane.
    pub(crate) fn lane(&self, lane: u8) -> (f64, f64) {
        let step = (self.right - self.left) / f64::from(self.count.max(1));
        let left = self.left + step * f64::from(lane.min(self.count.saturating_sub(1)));
        (left, left + step)
    }
}

/// The columns in CSS pixels from the left.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// Everything below the header.
    pub body: Area,
    /// The names of spans; empty if the names stand along their brackets.
    pub names: (f64, f64),
    /// The bracket line that is nearest to the picture, and the distance from one line to the next.
    pub lane: f64,
    pub lane_step: f64,
    /// How many nested brackets there is room for.
    pub lanes: u8,
    /// The texts of the scale; they end at the right.
    pub scale: (f64, f64),
    /// The lifelines of the client and the server.
    pub client: f64,
    pub server: f64,
    /// The lifelines of the hosts between them, from left to right.
    between: Vec<(Host, f64)>,
    /// The states' texts, left of the client and right of the server.
    pub client_states: (f64, f64),
    pub server_states: (f64, f64),
    /// What the applications ask of their sockets, on the far sides of the states; `None` if there is no room, or nothing
    /// to show.
    pub client_calls: Option<(f64, f64)>,
    pub server_calls: Option<(f64, f64)>,
    /// The plots of the gauges. Without room for the client's own, `gauge` shows the host that changes more often.
    pub client_gauge: Option<(f64, f64)>,
    pub gauge: Option<(f64, f64)>,
    /// The lanes of streams, left of the client; `None` if no connection has streams.
    pub streams: Option<StreamLanes>,
}

impl Columns {
    /// For a picture of `model` that is `width` × `height` pixels; `gauged`: a gauge is plotted.
    pub fn new(model: &Model, width: f64, height: f64, gauged: bool) -> Self {
        Self::with(model, width, height, gauged, None)
    }

    /// The same; `streams` as in [`View::streams`](super::View::streams).
    pub fn with(model: &Model, width: f64, height: f64, gauged: bool, streams: Option<bool>) -> Self {
        let body = Area { left: 0.0, top: HEADER, right: width, bottom: height.max(HEADER + 1.0) };
        let is_narrow = width < NARROW;
        let is_wide = width >= WIDE;
        let most = if is_wide { 5 } else { 3 };
        let lanes = model.lanes.min(if is_narrow { 2 } else { most });
        let lane_step = if is_wide { 12.0 } else { 18.0 };
        let names_room = if is_wide && lanes > 0 { (width * 0.13).clamp(104.0, 220.0) } else { 0.0 };
        let lanes_end = names_room + 4.0 + f64::from(lanes) * lane_step;
        // Beside names, the ends of the brackets reach towards the scale.
        let scale = match (is_narrow, is_wide) {
            (true, _) => (lanes_end + 4.0, lanes_end + 76.0),
            (false, false) => (lanes_end + 4.0, lanes_end + 66.0),
            (false, true) => (lanes_end + 10.0, lanes_end + 72.0),
        };
        let state_room = if is_narrow { 0.0 } else { 84.0 };
        let own_gauge = is_wide && gauged;
        let client_gauge = own_gauge.then_some((scale.1 + 10.0, scale.1 + 66.0));
        let after_scale = client_gauge.map_or(scale.1, |gauge| gauge.1);
        let client = after_scale + state_room + 10.0;
        let gauge_room = match (gauged, is_narrow, is_wide) {
            (false, ..) => 0.0,
            (true, true, _) => 30.0,
            (true, false, is_wide) => {
                if is_wide {
                    72.0
                } else {
                    48.0
                }
            }
        };
        let gauge = gauged.then_some((width - gauge_room - 4.0, width - 6.0));
        // On a phone a gauge lies under the states.
        let right_states = if is_narrow { 82.0 - gauge_room } else { 88.0 };
        let server = width - gauge_room - right_states - 6.0;
        let streams = stream_lanes(model.streams.lanes, server - client, streams.unwrap_or(width >= LANES_FROM));
        let lanes_room = streams.as_ref().map_or(0.0, |lanes| lanes.right + LANES_GAP);
        let client = client + lanes_room;
        let has_calls = !model.calls.is_empty() && server - client - 2.0 * CALLS >= LEAST_BETWEEN;
        let calls_room = if has_calls { CALLS } else { 0.0 };
        let (client, server) = (client + calls_room, server - calls_room);
        let server = server.max(client + 40.0).min(width);
        let streams = streams.map(|lanes| {
            let left = client - lanes_room;
            StreamLanes { left, right: left + lanes.right, ..lanes }
        });
        let beside = client - lanes_room;
        let client_states = if is_narrow { scale } else { (after_scale + calls_room + 4.0, beside - 6.0) };
        let right = width - gauge_room - 4.0;
        Self {
            body,
            names: (4.0, names_room.max(4.0)),
            lane: lanes_end,
            lane_step,
            lanes,
            scale,
            client,
            server,
            between: between(&model.hosts, client, server),
            client_states,
            server_states: (server + 8.0, if is_narrow { width - 1.0 } else { right - calls_room }),
            client_calls: has_calls.then_some((after_scale + 4.0, after_scale + calls_room - 4.0)),
            server_calls: has_calls.then_some((right - calls_room + 8.0, right)),
            client_gauge,
            gauge,
            streams,
        }
    }

    /// The lifeline of a host.
    pub fn lifeline(&self, host: Host) -> f64 {
        match host {
            Host::Client => self.client,
            Host::Server => self.server,
            Host::Resolver | Host::Other(_) => {
                self.between.iter().find(|(known, _)| *known == host).map_or(self.server, |&(_, x)| x)
            }
        }
    }

    /// The room for a host's name without touching the next one's.
    pub(crate) fn name_room(&self) -> f64 {
        (self.server - self.client) / (self.between.len() as f64 + 1.0).max(2.0) * 0.96
    }

    /// The left edge of a span's line.
    pub(crate) fn lane_x(&self, lane: u8) -> f64 {
        self.lane - f64::from(lane.min(self.lanes.saturating_sub(1))) * self.lane_step
    }
}

/// The lanes for streams of which `most` are open at once, from 0 to their width, where `between` is the room between the
/// lifelines without them.
fn stream_lanes(most: u8, between: f64, is_open: bool) -> Option<StreamLanes> {
    if most == 0 {
        return None;
    }
    if !is_open {
        return Some(StreamLanes { left: 0.0, right: FOLDED, count: 1, is_open });
    }
    let room = (between * SHARE).max(LANE.0);
    let count = most.min((room / LANE.0) as u8).max(1);
    let right = f64::from(count) * (room / f64::from(count)).clamp(LANE.0, LANE.1);
    Some(StreamLanes { left: 0.0, right, count, is_open })
}

/// The lifelines of all hosts but the client and the server, evenly between these two.
fn between(hosts: &[Host], client: f64, server: f64) -> Vec<(Host, f64)> {
    let others: Vec<Host> = hosts.iter().copied().filter(|host| !matches!(host, Host::Client | Host::Server)).collect();
    let step = (server - client) / (others.len() as f64 + 1.0);
    (1_u32..).zip(others).map(|(place, host)| (host, client + step * f64::from(place))).collect()
}
