//! What a picture shows of the streams of HTTP/2.

use super::checks::{check, names};
use super::*;
use crate::handmade::push;
use crate::model::Depth;
use crate::picture::Mark;
use crate::scene::{ColorRole, Shape};
use trace::{Direction, EventId, FrameKind, Host, Kind, Layer, StreamFrame, Trace};

/// A packet that leaves at `sent` and arrives 40 ms later, and its number.
fn packet(trace: &mut Trace, direction: Direction, sent: i64) -> EventId {
    push(trace, (Kind::Segment { flags: 24 }, Layer::Tcp), Host::Server, direction, (sent, sent + 40_000))
}

fn frame(trace: &mut Trace, stream: u32, direction: Direction, kind: FrameKind, sent: i64, ends: bool) -> EventId {
    let packet = packet(trace, direction, sent);
    trace.push_frame(StreamFrame {
        connection: 1,
        stream,
        direction,
        kind,
        sent: Micros(sent),
        arrived: Some(Micros(sent + 40_000)),
        bytes: 100,
        ends,
        event: None,
        carriers: (packet, packet),
    });
    packet
}

/// Streams 1 and 3 at once, whose responses stop for 200 ms, and stream 5 after stream 1.
fn trace() -> Trace {
    use Direction::{Down, Up};
    let mut trace = Trace::unbounded();
    for stream in [1, 3] {
        frame(&mut trace, stream, Up, FrameKind::Fields, 0, true);
    }
    for (stream, sent, ends) in [(1, 40_000, false), (3, 41_000, false), (1, 240_000, true), (3, 260_000, true)] {
        frame(&mut trace, stream, Down, FrameKind::Data, sent, ends);
    }
    frame(&mut trace, 5, Up, FrameKind::Fields, 290_000, true);
    frame(&mut trace, 5, Down, FrameKind::Data, 330_000, true);
    trace
}

fn model() -> Model {
    Model::new(&trace(), Depth::Packets)
}

fn view(model: &Model, width: f64, streams: Option<bool>) -> View {
    View {
        scale: Scale::Real,
        zoom: 1.0,
        scroll: 0.0,
        width,
        height: 600.0,
        moment: model.end,
        chosen: None,
        hovered: None,
        gauge: None,
        streams,
    }
}

fn draw(model: &Model, view: &View, folded: Option<&Folded>) -> Picture {
    let mut picture = Picture::default();
    layout_shaded(model, None, &names(model), view, Shade { only: None, folded }, &mut picture);
    picture
}

/// The areas that are filled in the colour of HTTP left of the client, strongly or not.
fn bars(picture: &Picture, left_of: f64, is_strong: bool) -> Vec<crate::scene::Area> {
    let fills = picture.marks.iter().filter_map(|mark| match mark {
        Mark::Shape(Shape::Fill { area, role: ColorRole::Of(Layer::Http), alpha }) => Some((*area, *alpha)),
        _ => None,
    });
    fills.filter(|(area, alpha)| area.right <= left_of && (*alpha > 0.5) == is_strong).map(|(area, _)| area).collect()
}

#[test]
fn streams_that_are_open_at_once_have_lanes_of_their_own() {
    let model = model();
    let lanes: Vec<(u32, u8)> = model.streams.all.iter().map(|stream| (stream.id.1, stream.lane)).collect();
    assert_eq!((lanes, model.streams.lanes), (vec![(1, 0), (3, 1), (5, 0)], 2));
    let times: Vec<(i64, i64)> = model.streams.all.iter().map(|stream| (stream.start.0, stream.end.0)).collect();
    assert_eq!(times, [(0, 280_000), (0, 300_000), (290_000, 370_000)], "from the request to the end of the response");
}

#[test]
fn a_wide_picture_has_a_lane_for_each_and_a_narrow_one_a_lane_for_all() {
    let model = model();
    for (width, streams, is_open) in [
        (900.0, None, true),
        (690.0, None, true),
        (689.0, None, false),
        (360.0, Some(true), true),
        (900.0, Some(false), false),
    ] {
        let view = view(&model, width, streams);
        let columns = view.columns(&model);
        let lanes = columns.streams.expect("lanes");
        assert_eq!((lanes.is_open, lanes.count), (is_open, if is_open { 2 } else { 1 }), "{width}");
        assert!(lanes.right < columns.client && lanes.left >= columns.scale.1, "{width}: {lanes:?}");
        assert!(width < 560.0 || columns.client_states.1 < lanes.left, "{width}");
        let picture = draw(&model, &view, None);
        check(&picture, &view).expect("no texts that touch");
        let mut edges: Vec<i64> =
            bars(&picture, columns.client, false).iter().map(|area| area.left.round() as i64).collect();
        edges.sort_unstable();
        edges.dedup();
        assert_eq!(edges.len(), usize::from(lanes.count), "{width}");
    }
}

#[test]
fn while_tcp_waits_no_lane_has_a_frame() {
    let model = model();
    let view = view(&model, 900.0, None);
    let columns = view.columns(&model);
    let axis = Axis::new(&model, view.scale, view.zoom, room(view.height));
    let y = |at: i64| HEADER + PAD + axis.y(Micros(at));
    let marks = bars(&draw(&model, &view, None), columns.client, true);
    assert_eq!(marks.len(), 5, "each frame of DATA: {marks:?}");
    let is_in_gap = |area: &&crate::scene::Area| area.bottom > y(90_000) && area.top < y(270_000);
    assert_eq!(marks.iter().filter(is_in_gap).count(), 0);
    assert!(bars(&draw(&model, &view, None), columns.client, false).iter().any(|bar| bar.bottom > y(270_000)));
}

#[test]
fn every_lane_has_its_text_even_if_lanes_are_narrower_than_texts_are_high() {
    let mut trace = Trace::unbounded();
    for stream in (1..24).step_by(2) {
        frame(&mut trace, stream, Direction::Up, FrameKind::Fields, 0, true);
    }
    for stream in (1..24).step_by(2) {
        frame(&mut trace, stream, Direction::Down, FrameKind::Data, 260_000, true);
    }
    let model = Model::new(&trace, Depth::Packets);
    let view = view(&model, 740.0, None);
    let lanes = view.columns(&model).streams.expect("lanes");
    assert_eq!(lanes.count, 12);
    assert!((lanes.right - lanes.left) / 12.0 < 15.0, "{lanes:?}");
    let picture = draw(&model, &view, None);
    check(&picture, &view).expect("no texts that touch");
    let texts: Vec<&str> = picture.lines().map(|(_, text)| text).collect();
    let missing: Vec<u32> =
        model.streams.all.iter().map(|stream| stream.id.1).filter(|id| !texts.contains(&&*id.to_string())).collect();
    assert_eq!(missing, [0_u32; 0], "{texts:?}");
}

#[test]
fn a_mark_leads_to_its_packet() {
    let model = model();
    let view = view(&model, 900.0, None);
    let picture = draw(&model, &view, None);
    let mark = bars(&picture, view.columns(&model).client, true)[0];
    let middle = crate::scene::Point { x: (mark.left + mark.right) / 2.0, y: (mark.top + mark.bottom) / 2.0 };
    assert_eq!(picture.event_at(middle, 2.0), Some(EventId(3)), "the first packet with DATA of stream 1");
}

#[test]
fn folding_a_stream_makes_its_lane_thin_and_dims_what_is_its_own() {
    let model = model();
    let folded = model.fold(vec![(1, 3)]);
    assert_eq!(folded.events, [EventId(2), EventId(4), EventId(6)]);
    let view = view(&model, 900.0, None);
    let (before, after) = (draw(&model, &view, None), draw(&model, &view, Some(&folded)));
    let client = view.columns(&model).client;
    assert_eq!((bars(&before, client, true).len(), bars(&after, client, true).len()), (5, 3));
    let faint = |picture: &Picture| {
        let is_dim = |mark: &&Mark| matches!(mark, Mark::Arrow { alpha, .. } if *alpha < 0.3);
        picture.marks.iter().filter(is_dim).count()
    };
    assert_eq!((faint(&before), faint(&after)), (0, 3));
    assert!(bars(&after, client, false).iter().any(|bar| bar.right - bar.left < 3.0));
}

#[test]
fn what_comes_later_is_in_no_lane_while_a_prediction_is_open() {
    let model = Model::until(&trace(), Depth::Packets, Some(Micros(100_000)));
    let last = model.streams.all.iter().flat_map(|stream| &stream.frames).map(|frame| frame.at).max();
    assert!(last.is_some_and(|at| at <= Micros(100_000)), "{last:?}");
}

#[test]
fn a_run_without_streams_has_no_lanes() {
    let model = Model::new(&Trace::unbounded(), Depth::Packets);
    assert_eq!(view(&model, 900.0, Some(true)).columns(&model).streams, None);
}
