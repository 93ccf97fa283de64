//! The labels of every lesson's picture: none touches another, none is crossed by an arrow, and where a lesson is shown
//! as it comes, at the width of a desktop, every arrow has its own.

use diagram::axis::{Axis, Scale};
use diagram::layout::{Columns, HEADER, PAD, View, follow, layout, room};
use diagram::model::{Depth, Model, Name, Names};
use diagram::picture::{Face, Line, Mark, Picture};
use diagram::scene::Point;
use i18n::Lang;
use lessons::{Lesson, words};
use std::collections::BTreeSet;
use trace::{Micros, Trace};

const HEIGHT: f64 = 600.0;
/// The widths of the stage, from a phone's to a projector's. At a page of 1024 pixels the stage has 600 or more.
const WIDTHS: [f64; 6] = [320.0, 480.0, 600.0, 690.0, 1_010.0, 1_920.0];
/// The least width of the stage on a page of 1024 pixels.
const DESKTOP: f64 = 600.0;
const MOMENTS: i64 = 20;
/// What the first test counted before labels kept clear of lines, with `tcp` and `udp` to scale.
const BEFORE: &str = "0 labels touch another, 36993 are crossed; 59855 labels for 61314 arrows";
/// Height of a text as the layout assumes it, a little less than its room.
const TEXT: f64 = 13.0;

fn run(lesson: &Lesson, loss: u32) -> Trace {
    let mut settings = lab::scenario::defaults(lesson.scenario).expect("a lesson has a scenario");
    settings.link.loss = settings.link.loss.max(loss);
    lab::run(&lab::Request::new(lesson.scenario, settings)).expect("a run").0.trace
}

fn names(lesson: &Lesson, model: &Model, lang: Lang) -> Names {
    Names::new(model, |name| words::name(lang, lesson.scenario, name))
}

fn view(lesson: &Lesson, model: &Model, scale: Scale, width: f64, moment: Micros) -> View {
    let scroll = follow(&Axis::new(model, scale, 1.0, room(HEIGHT)), HEIGHT, moment);
    let (chosen, hovered, gauge) = (None, None, lesson.gauge);
    View { scale, zoom: 1.0, scroll, width, height: HEIGHT, moment, chosen, hovered, gauge, streams: None }
}

type Quad = [Point; 4];

fn corners(line: &Line) -> Quad {
    let (sine, cosine) = line.angle.sin_cos();
    let half = TEXT / 2.0;
    [(0.5, -half), (line.width - 0.5, -half), (line.width - 0.5, half), (0.5, half)]
        .map(|(x, y)| Point { x: line.at.x + x * cosine - y * sine, y: line.at.y + x * sine + y * cosine })
}

/// Whether two convex shapes overlap: unless a line along a side of one of them parts them.
fn overlap(one: &Quad, other: &Quad) -> bool {
    let is_parted = |a: &Quad, b: &Quad| {
        (0..4).any(|side| {
            let (from, to) = (a[side], a[(side + 1) % 4]);
            let normal = (to.y - from.y, from.x - to.x);
            let range = |points: &Quad| {
                let along = points.map(|point| point.x * normal.0 + point.y * normal.1);
                (along.iter().copied().fold(f64::MAX, f64::min), along.iter().copied().fold(f64::MIN, f64::max))
            };
            let (a, b) = (range(a), range(b));
            normal != (0.0, 0.0) && (a.1 <= b.0 || b.1 <= a.0)
        })
    };
    !is_parted(one, other) && !is_parted(other, one)
}

fn bounds(quad: &Quad) -> (f64, f64) {
    let heights = quad.map(|point| point.y);
    (heights.iter().copied().fold(f64::MAX, f64::min), heights.iter().copied().fold(f64::MIN, f64::max))
}

/// How many labels touch one another, and how many are crossed by an arrow, which may be a ghost's. What stands on a plate
/// is above all lines, so none runs through it.
fn collisions(picture: &Picture, found: &mut Vec<String>) -> (usize, usize) {
    let lines: Vec<(&Line, &str)> = picture.lines().collect();
    let on_plates = picture.marks.iter().skip_while(|mark| !matches!(mark, Mark::Plate { .. }));
    let on_plates = on_plates.filter(|mark| matches!(mark, Mark::Line(_))).count();
    let boxes: Vec<(Quad, (f64, f64))> =
        lines.iter().map(|(line, _)| corners(line)).map(|quad| (quad, bounds(&quad))).collect();
    let is_near = |one: (f64, f64), other: (f64, f64)| one.0 <= other.1 && other.0 <= one.1;
    let (mut touching, mut crossed) = (0, 0);
    for (place, (one, high)) in boxes.iter().enumerate() {
        for (other, (quad, height)) in boxes.iter().enumerate().skip(place + 1) {
            if is_near(*high, *height) && overlap(one, quad) {
                touching += 1;
                found.push(format!("{:?} touches {:?}", lines[place].1, lines[other].1));
            }
        }
        if place + on_plates >= boxes.len() {
            continue;
        }
        for mark in &picture.marks {
            if let &Mark::Arrow { from, to, .. } = mark
                && is_near(*high, (from.y.min(to.y), from.y.max(to.y)))
                && overlap(one, &[from, from, to, to])
            {
                crossed += 1;
                found.push(format!("an arrow runs through {:?} at {:?}", lines[place].1, lines[place].0.at));
                break;
            }
        }
    }
    (touching, crossed)
}

/// How many arrows have a label: the bold texts between the lifelines that are neither counts nor the study note's.
fn labelled(picture: &Picture, columns: &Columns) -> usize {
    let is_label = |(line, text): &(&Line, &str)| {
        line.face == Face::Strong
            && line.at.y > HEADER
            && (columns.client..columns.server).contains(&line.at.x)
            && !text.starts_with(['×', '→', '←'])
            && *text != "Connection Established"
    };
    picture.lines().filter(is_label).count()
}

/// How many arrows are in sight; the lanes of streams have further places at which an event can be chosen.
fn arrows(picture: &Picture) -> usize {
    picture.hits.iter().map(|hit| hit.event).collect::<BTreeSet<_>>().len()
}

/// What a lesson's pictures show, at every width, depth and moment, with and without a ghost.
#[derive(Default)]
struct Count {
    touching: usize,
    crossed: usize,
    labels: usize,
    arrows: usize,
    found: Vec<String>,
}

fn count(lesson: &Lesson) -> Count {
    let mut count = Count::default();
    let mut picture = Picture::default();
    let (trace, other) = (run(lesson, 0), run(lesson, 50_000));
    for depth in Depth::ALL {
        let (model, ghost) = (Model::new(&trace, depth), Model::new(&other, depth));
        let names = names(lesson, &model, Lang::Ko);
        let looks = WIDTHS.iter().flat_map(|&width| [Scale::Real, Scale::Steps].map(|scale| (width, scale)));
        for (width, scale) in looks.filter(|&(width, scale)| scale == lesson.axis || width == 690.0) {
            for (step, with_ghost) in (0..MOMENTS).flat_map(|step| [(step, false), (step, true)]) {
                let moment = Micros(model.end.0 * step / (MOMENTS - 1));
                let view = view(lesson, &model, scale, width, moment);
                layout(&model, with_ghost.then_some(&ghost), &names, &view, &mut picture);
                let start = count.found.len();
                let (touching, crossed) = collisions(&picture, &mut count.found);
                for text in &mut count.found[start..] {
                    *text = format!("{} {depth:?} {scale:?} {width} at {moment:?}: {text}", lesson.scenario);
                }
                count.touching += touching;
                count.crossed += crossed;
                // Packets of several connections at once cross one another, and many of them have no room for a label.
                if !with_ghost && (lesson.scenario != "http2" || depth == lesson.depth) {
                    let columns = Columns::new(&model, width, HEIGHT, lesson.gauge.is_some());
                    count.labels += labelled(&picture, &columns);
                    count.arrows += arrows(&picture);
                }
            }
        }
    }
    count
}

#[test]
#[allow(clippy::print_stdout, reason = "the counts beside those of before")]
fn no_label_touches_another_and_no_arrow_runs_through_one() {
    let counts: Vec<Count> = std::thread::scope(|scope| {
        let lessons: Vec<_> = lessons::ALL.into_iter().map(|lesson| scope.spawn(|| count(lesson))).collect();
        lessons.into_iter().map(|count| count.join().expect("the lesson's pictures")).collect()
    });
    let sum = |of: fn(&Count) -> usize| counts.iter().map(of).sum::<usize>();
    let (labels, arrows) = (sum(|count| count.labels), sum(|count| count.arrows));
    let (touching, crossed) = (sum(|count| count.touching), sum(|count| count.crossed));
    println!("before: {BEFORE}");
    println!("{touching} labels touch another, {crossed} are crossed; {labels} labels for {arrows} arrows");
    let found: Vec<&str> = counts.iter().flat_map(|count| &count.found).map(String::as_str).take(20).collect();
    assert!(found.is_empty(), "move or drop a label:\n{}", found.join("\n"));
    assert!(labels * 10 >= arrows * 9, "only {labels} of {arrows} arrows in sight have labels");
}

/// The whole run of a lesson as it comes, in one picture.
fn whole(lesson: &Lesson, model: &Model, width: f64, picture: &mut Picture) -> Columns {
    let length = Axis::new(model, lesson.axis, 1.0, room(HEIGHT)).length();
    let height = (length + HEADER + 2.0 * PAD).max(HEIGHT);
    let zoom = length / Axis::new(model, lesson.axis, 1.0, room(height)).length();
    let view = View { height, zoom, scroll: 0.0, ..view(lesson, model, lesson.axis, width, model.end) };
    layout(model, None, &names(lesson, model, Lang::Ko), &view, picture);
    Columns::new(model, width, height, lesson.gauge.is_some())
}

#[test]
fn every_arrow_outside_a_band_has_its_label_on_a_desktop() {
    let mut picture = Picture::default();
    for lesson in lessons::ALL {
        let model = Model::new(&run(lesson, 0), lesson.depth);
        for width in WIDTHS.into_iter().filter(|&width| width >= DESKTOP) {
            let columns = whole(lesson, &model, width, &mut picture);
            let without: Vec<&str> = picture
                .hits
                .iter()
                .filter(|hit| !picture.labelled.contains(&hit.event))
                .filter_map(|hit| Some(model.label(model.arrow(hit.event)?).0))
                .collect();
            let name = lesson.scenario;
            assert!(without.is_empty(), "{name} at {width}: choose another scale or depth for {without:?}");
            assert!(labelled(&picture, &columns) >= arrows(&picture), "{name} at {width}");
            let counts = picture.lines().filter(|(_, text)| text.starts_with(['→', '←'])).count();
            assert!(counts >= picture.bands.len(), "{name} at {width}: a band does not say what it holds");
        }
    }
}

#[test]
fn no_step_that_the_study_note_names_is_hidden_in_a_band() {
    let mut picture = Picture::default();
    let mut bands = 0;
    for lesson in lessons::ALL {
        for depth in Depth::ALL {
            let model = Model::new(&run(lesson, 0), depth);
            whole(lesson, &model, DESKTOP, &mut picture);
            bands += picture.bands.len();
            for arrow in model.arrows.iter().filter(|arrow| arrow.is_step) {
                let is_drawn = picture.hits.iter().any(|hit| hit.event == arrow.id);
                assert!(is_drawn, "{} {depth:?}: {:?} at {:?}", lesson.scenario, model.label(arrow).0, arrow.sent);
            }
        }
    }
    assert!(bands > 0, "no lesson has a band, so this test shows nothing");
}

/// The length of a text, and where it stands on the run's height.
type Place = (usize, i64, i64);

fn places(picture: &Picture, scroll: f64) -> Vec<Place> {
    let texts = picture.lines().filter(|(line, _)| line.face == Face::Strong && line.at.y > HEADER);
    let mut places: Vec<_> =
        texts.map(|(line, text)| (text.len(), line.at.x.round() as i64, (line.at.y + scroll).round() as i64)).collect();
    places.sort_unstable();
    places
}

#[test]
fn a_label_stays_where_it_is_while_the_run_plays() {
    let mut picture = Picture::default();
    // Responses that cross at once over six connections make room for one another.
    for lesson in lessons::ALL.into_iter().filter(|lesson| lesson.scenario != "http2") {
        let model = Model::new(&run(lesson, 0), lesson.depth);
        let names = names(lesson, &model, Lang::En);
        let columns = Columns::new(&model, 690.0, HEIGHT, lesson.gauge.is_some());
        let is_between = |&&(_, x, _): &&Place| x as f64 > columns.client && (x as f64) < columns.server;
        let mut before: Option<(f64, Vec<Place>)> = None;
        for frame in 0..=400 {
            let view = view(lesson, &model, lesson.axis, 690.0, Micros(model.end.0 * frame / 400));
            layout(&model, None, &names, &view, &mut picture);
            let now = places(&picture, view.scroll);
            if let Some((scroll, last)) = &before {
                // A label leaves the picture at its edges only; a slanted one reaches them early.
                let (top, bottom) = (scroll.max(view.scroll) + HEADER, scroll.min(view.scroll) + HEIGHT);
                let is_inside = |&&(_, _, y): &&Place| y as f64 > top + 120.0 && (y as f64) < bottom - 120.0;
                let gone = last.iter().filter(is_between).filter(is_inside).find(|place| {
                    !now.iter().any(|it| it.0 == place.0 && (it.1 - place.1).abs() <= 1 && (it.2 - place.2).abs() <= 1)
                });
                assert_eq!(gone, None, "{} moves a label at frame {frame}", lesson.scenario);
            }
            before = Some((view.scroll, now));
        }
    }
}

#[test]
fn no_gauge_runs_through_a_text_and_its_name_is_whole_on_a_desktop() {
    let mut picture = Picture::default();
    let mut gauged = 0;
    for lesson in lessons::ALL {
        let model = Model::new(&run(lesson, 0), lesson.depth);
        for (lang, width, step) in Lang::ALL
            .into_iter()
            .flat_map(|lang| WIDTHS.map(|width| (lang, width)))
            .flat_map(|(lang, width)| [1, 3, 5].map(|step| (lang, width, step)))
        {
            let view = view(lesson, &model, lesson.axis, width, Micros(model.end.0 * step / 5));
            let (Some(gauge), names) = (view.gauge, names(lesson, &model, lang)) else { continue };
            layout(&model, None, &names, &view, &mut picture);
            let texts: Vec<(Quad, &str)> = picture.lines().map(|(line, text)| (corners(line), text)).collect();
            for mark in &picture.marks {
                let Mark::Path { points, base: Some(_), .. } = mark else { continue };
                for pair in picture.points[points.clone()].windows(2) {
                    let crossed = texts.iter().find(|(quad, _)| overlap(quad, &[pair[0], pair[0], pair[1], pair[1]]));
                    assert!(crossed.is_none(), "{} at {width}: a gauge runs through {crossed:?}", lesson.scenario);
                    gauged += 1;
                }
            }
            let name = names.get(Name::Gauge(gauge));
            let whole = texts.iter().filter(|(_, text)| *text == name).count();
            let expected = if width >= 900.0 { 2 } else { usize::from(width >= DESKTOP) };
            assert!(whole >= expected, "{} at {width}: {name} is cut", lesson.scenario);
        }
    }
    assert!(gauged > 0, "no lesson has a gauge, so this test shows nothing");
}

#[test]
fn an_event_that_is_chosen_or_under_the_pointer_always_shows_its_label() {
    let mut picture = Picture::default();
    let mut found = Vec::new();
    let mut plates = 0;
    for lesson in lessons::ALL {
        let model = Model::new(&run(lesson, 0), lesson.depth);
        let names = names(lesson, &model, Lang::En);
        for width in [320.0, 690.0] {
            for (place, arrow) in model.arrows.iter().enumerate() {
                let (chosen, hovered) = (Some(arrow.id), model.arrows.get(place + 1).map(|arrow| arrow.id));
                let view = View { chosen, hovered, ..view(lesson, &model, lesson.axis, width, arrow.end()) };
                layout(&model, None, &names, &view, &mut picture);
                let label = model.label(arrow).0;
                assert!(picture.labelled.contains(&arrow.id), "{} at {width}: {label:?} has no label", lesson.scenario);
                collisions(&picture, &mut found);
                assert_eq!(found, [""; 0], "{} at {width} with {label:?} chosen", lesson.scenario);
                plates += picture.marks.iter().filter(|mark| matches!(mark, Mark::Plate { .. })).count();
            }
        }
    }
    assert!(plates > 0, "no event needed a plate, so this test shows nothing");
}
