//! Tests of what a swimlane shows of a trace.

use super::*;
use trace::EventId;

const VIEWPORT: Viewport = Viewport { width: 320.0, height: 338.0, window: Micros(6_000_000) };
const NOW: Micros = Micros(10_000_000);

fn ms(millis: i64) -> Micros {
    Micros(millis * 1_000)
}

fn event(kind: Kind, direction: Direction, sent: Micros, arrived: Option<Micros>) -> Event {
    let layer = if matches!(kind, Kind::Frame { .. } | Kind::Close { .. }) { Layer::WebSocket } else { Layer::Http };
    let (sent_by, arrived_by) = match direction {
        Direction::Up => (Provenance::Measured, Provenance::Computed),
        Direction::Down => (Provenance::Computed, Provenance::Measured),
    };
    let (bytes, payload_bytes, bytes_by) = (100, 20, Provenance::Measured);
    Event {
        id: EventId(0),
        kind,
        layer,
        direction,
        sent,
        sent_by,
        arrived,
        arrived_by,
        bytes,
        payload_bytes,
        bytes_by,
        wire: None,
    }
}

fn down(kind: Kind, sent: i64, arrived: i64) -> Event {
    event(kind, Direction::Down, ms(sent), Some(ms(arrived)))
}

fn trace_of(events: &[Event]) -> Trace {
    let mut trace = Trace::new(4_096);
    for event in events {
        trace.push(event.clone());
    }
    trace
}

fn show(trace: &Trace) -> Vec<Shape> {
    let mut scene = Scene::default();
    layout(trace, &[], NOW, VIEWPORT, &mut Density::default(), &mut scene);
    scene.shapes
}

fn flights(shapes: &[Shape]) -> Vec<Shape> {
    shapes.iter().filter(|shape| matches!(shape, Shape::Flight { .. })).copied().collect()
}

fn texts(shapes: &[Shape]) -> Vec<Text> {
    let text = |shape: &Shape| match shape {
        Shape::Label { text: Text::SecondsAgo(_), .. } => None,
        Shape::Label { text, .. } => Some(*text),
        _ => None,
    };
    shapes.iter().filter_map(text).collect()
}

fn dots(shapes: &[Shape], wanted: ColorRole) -> usize {
    shapes.iter().filter(|shape| matches!(shape, Shape::Dot { role, .. } if *role == wanted)).count()
}

#[test]
fn a_slope_grows_with_the_travel_time_and_a_short_one_is_steep_enough_to_be_seen() {
    let mut before = -1.0;
    // To scale, 54 pixels are a second; a short time is drawn up to 13 pixels longer.
    for (travel, expected) in
        [(0, 0.0), (2, 0.108 + 1.529), (20, 1.08 + 7.429), (100, 5.4 + 11.304), (500, 27.0 + 12.621)]
    {
        let shapes = show(&trace_of(&[event(Kind::Request, Direction::Up, ms(7_000), Some(ms(7_000 + travel)))]));
        let [Shape::Flight { from, to, dashed: false, ends, .. }] = flights(&shapes)[..] else { panic!("{shapes:?}") };
        let slope = to.y - from.y;
        assert!((slope - expected).abs() < 0.01, "{travel} ms: {slope}, not {expected}");
        assert!(from.x < to.x && slope > before);
        before = slope;
        assert_eq!(ends, [End::Solid, End::Hollow], "left measured, came computed");
    }
}

#[test]
fn a_response_is_not_drawn_to_leave_before_its_request_has_arrived() {
    let request = event(Kind::Request, Direction::Up, ms(7_000), Some(ms(7_003)));
    let response = |sent| down(Kind::Response { status: 200, messages: 1 }, sent, sent + 3);
    // The newest event is drawn first.
    let ends = |events: &[Event]| match flights(&show(&trace_of(events)))[..] {
        [Shape::Flight { from, .. }, Shape::Flight { to, .. }] => (from.y, to.y),
        ref other => panic!("{other:?}"),
    };
    let (leaves, arrives) = ends(&[request.clone(), response(7_003)]);
    assert!((leaves - arrives).abs() < 0.01, "the response leaves at {leaves}, the request arrives at {arrives}");
    // A response that was held leaves long after that, and begins where it is to scale.
    let (leaves, arrives) = ends(&[request, response(8_000)]);
    assert!((leaves - (arrives + 53.8)).abs() < 3.0, "{leaves} against {arrives}");
}

#[test]
fn what_travels_has_its_head_where_it_is_now() {
    let shapes = show(&trace_of(&[event(Kind::Request, Direction::Up, ms(9_900), Some(ms(10_100)))]));
    let [Shape::Flight { from, to, ends, .. }] = flights(&shapes)[..] else { panic!("{shapes:?}") };
    assert_eq!(ends[1], End::Head);
    assert_eq!(to.x, (from.x + VIEWPORT.width - RIGHT) / 2.0);
    assert_eq!(to.y, VIEWPORT.height - BELOW);
}

#[test]
fn an_arrival_that_nobody_knows_is_dashed() {
    let shapes = show(&trace_of(&[event(Kind::Request, Direction::Up, ms(9_000), None)]));
    let [Shape::Flight { from, to, dashed, .. }] = flights(&shapes)[..] else { panic!("{shapes:?}") };
    assert!(dashed && from.y == to.y, "no slope is invented");
    assert!(to.x < VIEWPORT.width / 2.0);
}

#[test]
fn an_exchange_that_failed_ends_in_a_cross() {
    let request = event(Kind::Request, Direction::Up, ms(8_000), None);
    let failure = event(Kind::Failure, Direction::Down, ms(9_000), None);
    let shapes = show(&trace_of(&[request, failure]));
    let cross = shapes.iter().find_map(|shape| if let Shape::Cross { at } = shape { Some(*at) } else { None });
    let [Shape::Flight { to, dashed: true, .. }] = flights(&shapes)[..] else { panic!("{shapes:?}") };
    assert_eq!(cross, Some(to));
}

#[test]
fn answers_say_their_status_and_how_many_messages_they_carry() {
    let answer = |status, messages| Kind::Response { status, messages };
    let shapes = show(&trace_of(&[
        down(answer(204, 0), 6_000, 6_001),
        down(answer(200, 2), 7_000, 7_001),
        down(answer(101, 0), 8_000, 8_001),
        down(answer(503, 0), 9_000, 9_001),
    ]));
    let expected =
        [Text::Status(503), Text::Status(101), Text::Messages { status: 200, messages: 2 }, Text::Status(204)];
    assert_eq!(texts(&shapes), expected);
    assert_eq!(dots(&shapes, ColorRole::Of(Layer::Http)), 2);
    let dashed = flights(&shapes)
        .iter()
        .filter(|shape| matches!(shape, Shape::Flight { dashed: true, role: ColorRole::Soft, .. }))
        .count();
    assert_eq!(dashed, 1, "only the empty answer");
}

#[test]
fn an_answer_whose_next_request_follows_at_once_keeps_its_text() {
    let answer = Kind::Response { status: 200, messages: 1 };
    let request = event(Kind::Request, Direction::Up, ms(8_002), Some(ms(8_003)));
    let shapes = show(&trace_of(&[down(answer, 8_000, 8_001), request]));
    assert_eq!(texts(&shapes), [Text::Messages { status: 200, messages: 1 }]);
}

#[test]
fn a_pushed_message_is_due_on_the_right_and_delivered_on_the_left() {
    let shapes = show(&trace_of(&[
        down(Kind::Frame { index: 1 }, 8_000, 8_010),
        down(Kind::Frame { index: 0 }, 9_000, 9_010),
        down(Kind::Close { code: 1000 }, 9_500, 9_510),
    ]));
    assert_eq!((dots(&shapes, ColorRole::Ink), dots(&shapes, ColorRole::Of(Layer::WebSocket))), (1, 1));
    assert_eq!(texts(&shapes), [Text::Close(1000)]);
}

#[test]
fn an_echoed_message_is_due_on_the_left() {
    let shapes = show(&trace_of(&[
        event(Kind::Frame { index: 1 }, Direction::Up, ms(8_000), Some(ms(8_010))),
        down(Kind::Frame { index: 1 }, 8_010, 8_020),
    ]));
    let due: Vec<f64> = shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Dot { at, role: ColorRole::Ink } => Some(at.x),
            _ => None,
        })
        .collect();
    assert_eq!(due, [LEFT - BESIDE]);
}

#[test]
fn a_held_request_is_a_bar_until_now() {
    let mut trace = Trace::new(8);
    trace.push(event(Kind::Request, Direction::Up, ms(9_000), Some(ms(9_000))));
    trace.open(SpanKind::Held, ms(9_000));
    let shapes = show(&trace);
    let bar = shapes.iter().find_map(|shape| match shape {
        Shape::Fill { area, role: ColorRole::Of(Layer::Http), .. } => Some(*area),
        _ => None,
    });
    let bar = bar.expect("a bar");
    assert_eq!((bar.height(), bar.bottom), (54.0, VIEWPORT.height - BELOW));
}

#[test]
fn too_many_events_become_bands_with_their_count_and_bounded_work() {
    let mut trace = Trace::new(4_096);
    for number in 0..3_000 {
        let sent = NOW - Micros(number * 2_000);
        trace.push(event(Kind::Frame { index: number as u64 + 1 }, Direction::Down, sent, Some(sent)));
    }
    let mut events: Vec<Event> = trace.events().cloned().collect();
    events.reverse();
    let shapes = show(&trace_of(&events));
    assert!(shapes.len() <= 400, "{}", shapes.len());
    let counted: u64 = texts(&shapes).iter().map(|text| if let Text::Times(count) = text { *count } else { 0 }).sum();
    assert!((2_500..=3_000).contains(&counted), "{counted}");
}

#[test]
fn at_any_rate_a_frame_stays_within_its_shapes() {
    for every in [1_000, 5_000, 20_000, 24_000, 50_000, 60_000, 100_000, 300_000, 1_000_000] {
        let mut trace = Trace::new(4_096);
        for sent in (0..NOW.0).step_by(every) {
            trace.push(event(Kind::Request, Direction::Up, Micros(sent), Some(Micros(sent + 500))));
            trace.open(SpanKind::Held, Micros(sent + 500));
            trace.close(SpanKind::Held, Micros(sent + every as i64 / 2));
            let answer = Kind::Response { status: 200, messages: 3 };
            trace.push(down(answer, (sent + 500) / 1_000, sent / 1_000 + 1));
        }
        let shapes = show(&trace);
        assert!(shapes.len() <= 560, "{every}: {}", shapes.len());
    }
}

#[test]
fn failures_and_closes_show_through_a_band() {
    let mut trace = Trace::new(4_096);
    for number in 0..200 {
        trace.push(down(Kind::Frame { index: number + 1 }, 9_600, 9_601));
    }
    for _ in 0..50 {
        trace.push(event(Kind::Failure, Direction::Down, ms(9_700), None));
    }
    let crosses = show(&trace).iter().filter(|shape| matches!(shape, Shape::Cross { .. })).count();
    assert_eq!(crosses, 2);
}

#[test]
fn what_the_trace_has_dropped_is_remembered_as_a_count() {
    let (mut trace, mut density, mut scene) = (Trace::new(100), Density::default(), Scene::default());
    for step in 0..120 {
        for message in 0..250 {
            let at = ms(4_000 + step * 50);
            trace.push(event(Kind::Frame { index: message + 1 }, Direction::Down, at, Some(at)));
        }
        layout(&trace, &[], ms(4_000 + step * 50), VIEWPORT, &mut density, &mut scene);
    }
    let bands: Vec<Text> = texts(&scene.shapes);
    assert!(bands.iter().filter(|&&text| text == Text::Times(2_500)).count() >= 10, "{bands:?}");
}

#[test]
fn nothing_before_the_window_and_no_message_before_it_came() {
    let shapes =
        show(&trace_of(&[down(Kind::Frame { index: 1 }, 1_000, 1_010), down(Kind::Frame { index: 2 }, 9_950, 10_050)]));
    assert_eq!(flights(&shapes).len(), 1);
    assert_eq!((dots(&shapes, ColorRole::Ink), dots(&shapes, ColorRole::Of(Layer::WebSocket))), (1, 0));
}

#[test]
fn any_canvas_and_any_moment_can_be_laid_out() {
    let trace = trace_of(&[down(Kind::Frame { index: 1 }, 10, 20), down(Kind::Close { code: 1006 }, 30, 30)]);
    for (width, height) in [(0.0, 0.0), (1.0, 1.0), (150.0, 90.0), (4_000.0, 4_000.0)] {
        for now in [Micros(0), ms(25), NOW, Micros(i64::MAX)] {
            let mut scene = Scene::default();
            layout(&trace, &[], now, Viewport::of_size(width, height), &mut Density::default(), &mut scene);
            assert!(scene.shapes.len() < 100);
        }
    }
}

#[test]
fn messages_that_crossed_together_stand_where_each_came_up() {
    let trace = trace_of(&[down(Kind::Response { status: 200, messages: 2 }, 9_000, 9_010)]);
    let mut scene = Scene::default();
    layout(&trace, &[ms(8_300), ms(8_700)], NOW, VIEWPORT, &mut Density::default(), &mut scene);
    assert_eq!((dots(&scene.shapes, ColorRole::Ink), dots(&scene.shapes, ColorRole::Of(Layer::Http))), (2, 2));
}
