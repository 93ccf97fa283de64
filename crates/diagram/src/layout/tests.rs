//! What a picture shows of runs of the lab.

use super::checks::{check, is_of_note, lines, names};
use super::*;
use crate::model::{Depth, Fate, NoteLabel};
use crate::picture::{FAINT, Mark};
use crate::scene::{ColorRole, Point, Shape};
use lab::{Intervention, Request, Settings};
use proptest::prelude::*;
use std::sync::OnceLock;
use trace::{Layer, LossCause, SpanKind};

fn run(scenario: &str, change: impl FnOnce(&mut Request)) -> trace::Trace {
    let found = lab::scenario::find(scenario).expect("a scenario");
    let mut request = Request::new(scenario, (found.defaults)());
    change(&mut request);
    lab::run(&request).expect("a run").0.trace
}

fn websocket() -> Model {
    Model::new(
        &run("websocket", |request| request.interventions.push(Intervention::Drop { packet: 8 })),
        Depth::Packets,
    )
}

/// Every scenario at every depth.
fn models() -> &'static [Model] {
    static MODELS: OnceLock<Vec<Model>> = OnceLock::new();
    MODELS.get_or_init(|| {
        let names = lab::scenario::ALL.iter().map(|scenario| scenario.name);
        let traces: Vec<trace::Trace> =
            names.map(|name| run(name, |request| request.settings.link.loss = 30_000)).collect();
        traces.iter().flat_map(|trace| Depth::ALL.map(|depth| Model::new(trace, depth))).collect()
    })
}

fn view(model: &Model, width: f64, moment: Micros) -> View {
    let height = 600.0;
    let axis = Axis::new(model, Scale::Real, 1.0, room(height));
    let scroll = follow(&axis, height, moment);
    let (chosen, hovered, gauge) = (None, None, Some(Gauge::ReceiveWindow));
    View { scale: Scale::Real, zoom: 1.0, scroll, width, height, moment, chosen, hovered, gauge, streams: None }
}

fn show(model: &Model, view: &View) -> Picture {
    let mut picture = Picture::default();
    layout(model, None, &names(model), view, &mut picture);
    picture
}

fn texts(picture: &Picture) -> Vec<&str> {
    lines(picture).into_iter().map(|(_, text)| text).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_touches_another_and_everything_is_within_the_picture(
        which in 0_usize..1_000,
        width in proptest::sample::select(vec![360.0, 640.0, 1_024.0, 1_920.0]),
        height in proptest::sample::select(vec![320.0, 480.0, 900.0]),
        is_steps: bool,
        zoom in proptest::sample::select(vec![0.05, 0.4, 1.0, 3.0, 40.0]),
        share in 0.0_f64..1.1,
        chosen in 0_u64..60,
        gauge in proptest::sample::select(vec![None, Some(Gauge::ReceiveWindow), Some(Gauge::InFlight)]),
        moments in proptest::collection::vec(0.0_f64..1.1, 1..4),
    ) {
        let models = models();
        let model = &models[which % models.len()];
        let scale = if is_steps { Scale::Steps } else { Scale::Real };
        let at = |share: f64| Micros((model.end.0 as f64 * share) as i64);
        let axis = Axis::new(model, scale, zoom, room(height));
        let moment = at(share);
        let scroll = follow(&axis, height, moment);
        let chosen = Some(EventId(chosen));
        let view = View { scale, zoom, scroll, width, height, moment, chosen, hovered: None, gauge, streams: None };
        let picture = show(model, &view);
        check(&picture, &view)?;
        // However one came to it, a moment looks the same.
        let names = names(model);
        let mut other = Picture::default();
        for share in moments {
            layout(model, None, &names, &View { moment: at(share), scroll: scroll / 2.0, ..view }, &mut other);
        }
        layout(model, None, &names, &view, &mut other);
        prop_assert_eq!((&picture.marks, &picture.points, &picture.texts, &picture.hits),
            (&other.marks, &other.points, &other.texts, &other.hits));
    }

    #[test]
    fn a_height_is_a_moment_and_a_moment_a_height(
        which in 0_usize..1_000, is_steps: bool, zoom in 0.05_f64..40.0, one in 0.0_f64..1.0, two in 0.0_f64..1.0,
    ) {
        let models = models();
        let model = &models[which % models.len()];
        let axis = Axis::new(model, if is_steps { Scale::Steps } else { Scale::Real }, zoom, 600.0);
        let [one, two] = [one, two].map(|share| Micros((model.end.0 as f64 * share) as i64));
        prop_assert!((axis.y(one) <= axis.y(two)) == (one <= two) || axis.y(one) == axis.y(two));
        if !model.arrows.is_empty() && one >= model.steps.moments()[0] && one <= *model.steps.moments().last().expect("some") {
            prop_assert!((axis.moment(axis.y(one)) - one).0.abs() <= 1);
        }
    }
}

#[test]
fn arrows_are_where_they_left_and_arrived_and_lean_by_their_delay() {
    let model = websocket();
    let view = view(&model, 1_024.0, model.end);
    let picture = show(&model, &View { scroll: 0.0, ..view });
    let arrows: Vec<(Point, Point)> = picture
        .marks
        .iter()
        .filter_map(|mark| match *mark {
            Mark::Arrow { from, to, .. } => Some((from, to)),
            _ => None,
        })
        .collect();
    let (syn, answer) = (arrows[0], arrows[1]);
    assert!(syn.0.x < syn.1.x && answer.0.x > answer.1.x);
    assert!(syn.1.y - syn.0.y > 20.0);
    assert!((syn.1.y - answer.0.y).abs() < 0.01, "it is answered when it arrives");
    assert_eq!(texts(&picture).iter().filter(|text| **text == "SYN").count(), 1);
    assert!(texts(&picture).contains(&"SYN-SENT"));
}

#[test]
fn a_loss_is_a_cross_where_it_was_lost_and_its_repeat_is_tied_to_it() {
    let model = websocket();
    let lost = model.arrows.iter().find(|arrow| matches!(arrow.fate, Fate::Lost { .. })).expect("a loss");
    assert!(matches!(lost.fate, Fate::Lost { cause: LossCause::Dropped, .. }));
    let repeat = model
        .arrows
        .iter()
        .find(|arrow| arrow.repeats.is_some_and(|index| model.arrows[index as usize].id == lost.id))
        .expect("a repeat");
    assert_eq!(model.label(repeat).0, model.label(lost).0, "it says what it said the first time");
    let view = view(&model, 1_024.0, lost.end());
    let picture = show(&model, &view);
    let frame_middle = Columns::new(&model, 1_024.0, 600.0, true);
    let crosses: Vec<Point> = picture
        .marks
        .iter()
        .filter_map(|mark| match *mark {
            Mark::Shape(Shape::Cross { at }) => Some(at),
            _ => None,
        })
        .collect();
    assert_eq!(crosses.len(), 1);
    assert!((crosses[0].x - f64::midpoint(frame_middle.client, frame_middle.server)).abs() < 0.01);
    let before = show(&model, &View { moment: lost.sent, ..view });
    assert!(!before.marks.iter().any(|mark| matches!(mark, Mark::Shape(Shape::Cross { .. }))), "not lost yet");
    assert!(texts(&picture).contains(&"버려짐"));
}

#[test]
fn what_is_under_way_has_its_head_on_the_line_of_now_and_what_comes_is_faint() {
    let model = websocket();
    let view = view(&model, 1_024.0, Micros(10_000));
    let picture = show(&model, &view);
    let heads: Vec<Point> = picture
        .marks
        .iter()
        .filter_map(|mark| match *mark {
            Mark::Head { at, .. } => Some(at),
            _ => None,
        })
        .collect();
    let columns = Columns::new(&model, 1_024.0, 600.0, true);
    assert_eq!(heads.len(), 1);
    assert!((heads[0].x - f64::midpoint(columns.client, columns.server)).abs() < 1.0, "half-way after half its delay");
    let faint =
        picture.marks.iter().filter(|mark| matches!(mark, Mark::Arrow { alpha, .. } if *alpha == FAINT)).count();
    assert!(faint > 3);
}

#[test]
fn a_label_that_does_not_fit_is_shortened() {
    let model = websocket();
    let wide = show(&model, &view(&model, 1_920.0, model.end));
    assert!(!texts(&wide).iter().any(|text| text.contains('…')), "{:?}", texts(&wide));
    let shown: Vec<String> = (0..12)
        .flat_map(|step| {
            let narrow = show(&model, &View { scroll: f64::from(step) * 100.0, ..view(&model, 360.0, model.end) });
            texts(&narrow).into_iter().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    assert!(shown.iter().any(|text| text.starts_with("Server Hello") && text.ends_with('…')), "{shown:?}");
}

/// The texts of the study note in a picture of a whole run, at the width of a desktop.
fn notes_of(model: &Model, scale: Scale) -> Vec<String> {
    let height = Axis::new(model, scale, 1.0, room(900.0)).length() + HEADER + 2.0 * PAD;
    let view = View { scale, scroll: 0.0, height, ..view(model, 1_024.0, model.end) };
    let picture = show(model, &view);
    texts(&picture).into_iter().filter(|text| is_of_note(text)).map(str::to_owned).collect()
}

#[test]
fn the_study_notes_words_stand_at_the_packets_that_it_draws() {
    let model = Model::new(&run("tcp", |_| {}), Depth::Packets);
    for scale in [Scale::Real, Scale::Steps] {
        let (established, notes): (Vec<_>, Vec<_>) =
            notes_of(&model, scale).into_iter().partition(|text| text == "Connection Established");
        assert_eq!(established.len(), 2, "one per connection");
        // The texts of arrows come in the order of sending. To scale, three segments leave at once, and the one between the
        // others has no room.
        let expected = ["Data [Window=1000]", "Data", "Data [Window=1000]"];
        let expected = if scale == Scale::Steps { &expected[..] } else { &[expected[0], expected[2]] };
        assert_eq!(&notes[..expected.len()], expected, "{scale:?}: {notes:?}");
    }
}

#[test]
fn a_changed_buffer_changes_the_window_at_the_data() {
    // 100,001 bytes need a scale of 1, which cannot express the last byte (RFC 7323 §2.2).
    for (buffer, window) in [(500, "500"), (3_000, "3000"), (100_001, "100000")] {
        let trace = run("tcp", |request| request.settings.tcp.client_receive_buffer = buffer);
        let model = Model::new(&trace, Depth::Packets);
        let first = model.arrows.iter().find(|arrow| arrow.note == Some(NoteLabel::Data)).expect("data");
        assert_eq!(model.note_detail(first), format!(" [Window={window}]"));
    }
}

#[test]
fn a_responses_branch_is_at_its_message_and_at_its_packet() {
    for depth in [Depth::Messages, Depth::Packets] {
        let model = Model::new(&run("long-polling", |_| {}), depth);
        for (note, label) in [(NoteLabel::NewData, "200 OK"), (NoteLabel::NoNewData, "204 No Content")] {
            let of = |note: NoteLabel| model.arrows.iter().filter(move |arrow| arrow.note == Some(note));
            assert!(of(note).count() > 1, "{depth:?}");
            assert!(of(note).all(|arrow| model.label(arrow).0 == label), "{depth:?}");
        }
        let notes = notes_of(&model, Scale::Steps);
        for word in ["New Data Available", "No New Data"] {
            assert!(notes.iter().any(|text| text == word), "{depth:?}: {notes:?}");
        }
    }
}

#[test]
fn a_run_whose_page_has_no_such_words_has_no_notes() {
    let model = Model::new(&run("tcp", |_| {}), Depth::Packets);
    let mut picture = Picture::default();
    let names = Names::new(&model, |_| String::new());
    layout(&model, None, &names, &view(&model, 1_024.0, model.end), &mut picture);
    assert!(!texts(&picture).iter().any(|text| is_of_note(text)));
}

#[test]
fn a_pointer_finds_the_arrow_under_it() {
    let model = websocket();
    let picture = show(&model, &View { scroll: 0.0, ..view(&model, 1_024.0, Micros(0)) });
    let hit = picture.hits[0];
    let middle = Point { x: f64::midpoint(hit.from.x, hit.to.x), y: f64::midpoint(hit.from.y, hit.to.y) + 3.0 };
    assert_eq!(picture.event_at(middle, 8.0), Some(hit.event));
    assert_eq!(picture.event_at(Point { x: middle.x, y: -90.0 }, 8.0), None);
}

#[test]
fn depths_fold_what_lies_below() {
    let trace = run("websocket", |_| {});
    let labels = |depth| -> Vec<String> {
        let model = Model::new(&trace, depth);
        model.arrows.iter().map(|arrow| model.label(arrow).0.to_owned()).collect()
    };
    let (messages, tls, packets, ip) =
        (labels(Depth::Messages), labels(Depth::Tls), labels(Depth::Packets), labels(Depth::Ip));
    assert!(messages.len() < tls.len() && packets.len() == ip.len());
    assert!(!messages.contains(&"Client Hello".to_owned()) && tls.contains(&"Client Hello".to_owned()));
    assert_eq!(packets[..3], ["SYN", "SYN, ACK", "ACK"]);
    assert!(packets.contains(&"Client Hello".to_owned()) && !ip.contains(&"Client Hello".to_owned()));
    assert_eq!(
        Model::new(&trace, Depth::Packets).label(&Model::new(&trace, Depth::Packets).arrows[0]).1,
        "seq 0 win 65535"
    );
}

#[test]
fn another_run_is_a_ghost_without_words() {
    let (model, ghost) = (websocket(), Model::new(&run("websocket", |_| {}), Depth::Packets));
    let view = View { scroll: 0.0, ..view(&model, 1_024.0, model.end) };
    let alone = show(&model, &view);
    let mut picture = Picture::default();
    layout(&model, Some(&ghost), &names(&model), &view, &mut picture);
    assert_eq!(texts(&alone), texts(&picture));
    let grey = |mark: &&Mark| matches!(mark, Mark::Arrow { role: ColorRole::Soft, .. });
    assert!(picture.marks.iter().filter(grey).count() > alone.marks.iter().filter(grey).count());
}

#[test]
fn the_exported_picture_says_what_is_painted() {
    let model = websocket();
    let picture = show(&model, &view(&model, 1_024.0, model.end));
    let svg = crate::svg::svg(&picture, 1_024.0, 600.0, "white", |_| "black");
    assert_eq!(svg.matches("<text").count(), lines(&picture).len());
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
}

/// A transfer of about `packets` packets on a link that makes them stand apart.
fn bulk(packets: u64) -> trace::Trace {
    let mut settings = Settings { bulk_bytes: packets * 900, ..Settings::default() };
    settings.link.bandwidth = 20_000_000;
    lab::run(&Request::new("bulk", settings)).expect("a run").0.trace
}

#[test]
fn a_burst_is_a_band_with_its_count() {
    let model = Model::new(&bulk(1_000), Depth::Packets);
    let axis = Axis::new(&model, Scale::Real, 1.0, room(600.0));
    let zoom = Axis::farthest(&model, Scale::Real, room(600.0));
    let view = View { zoom, scroll: 0.0, ..view(&model, 640.0, model.end) };
    let picture = show(&model, &view);
    assert!(axis.length() > 600.0);
    assert!(texts(&picture).iter().any(|text| text.starts_with("× ")), "{:?}", texts(&picture));
    assert!(picture.marks.len() < 2_000);
}

#[test]
fn a_lookup_belongs_to_dns_and_has_the_colour_that_dns_shares_with_http() {
    assert_eq!(span_role(SpanKind::DnsLookup), ColorRole::Of(Layer::Dns));
    assert_eq!(span_role(SpanKind::DnsLookup).place(), span_role(SpanKind::PollCycle).place());
}

/// The texts of a run of `socket` at a width, with their places.
fn socket_texts(width: f64, change: impl FnOnce(&mut Request)) -> Vec<(String, Point)> {
    let model = Model::new(&run("socket", change), Depth::Packets);
    let view = View { height: 2_000.0, gauge: None, ..view(&model, width, Micros(0)) };
    let picture = show(&model, &View { moment: model.end, ..view });
    lines(&picture).into_iter().map(|(line, text)| (text.to_owned(), line.at)).collect()
}

#[test]
fn calls_stand_beside_the_states_in_the_order_in_which_they_are_made_and_return() {
    let texts = socket_texts(850.0, |_| ());
    let place = |text: &str| texts.iter().find(|(known, _)| known == text).unwrap_or_else(|| panic!("no {text}")).1;
    let server = ["socket", "bind", "listen", "accept", "accept 반환", "recv → 5 B"];
    let heights: Vec<f64> = server
        .into_iter()
        .map(|text| {
            let right = texts.iter().filter(|(known, at)| known == text && at.x > 425.0);
            right.map(|(_, at)| at.y).reduce(f64::min).unwrap_or_else(|| panic!("the server has no {text}"))
        })
        .collect();
    assert!(heights.is_sorted(), "{heights:?}");
    assert!(place("connect 반환").y < place("send 5 B").y && place("send 5 B").y < place("recv → 13 B").y);
    assert!(place("bind").x > place("SYN-RECEIVED").x && place("connect").x < place("SYN-SENT").x);
}

#[test]
fn calls_need_room_and_a_source_that_saw_them() {
    let calls = |texts: &[(String, Point)]| texts.iter().filter(|(text, _)| text.starts_with("recv")).count();
    assert!(calls(&socket_texts(850.0, |_| ())) > 8);
    assert_eq!(calls(&socket_texts(480.0, |_| ())), 0, "a phone has no room");
    let trace = run("socket", |_| ());
    assert!(!trace.calls().is_empty() && run("tcp", |_| ()).calls().is_empty());
    let [with, without] = ["socket", "tcp"].map(|name| Model::new(&run(name, |_| ()), Depth::Packets));
    let columns = |model: &Model| Columns::new(model, 850.0, 600.0, false);
    assert!(columns(&with).client_calls.is_some() && columns(&without).client_calls.is_none());
}
