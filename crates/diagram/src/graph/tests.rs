use super::*;
use crate::picture::Mark;

fn curve(style: Style, values: &[(f64, f64, f64)]) -> Curve {
    let dot = |(place, &(at, low, high)): (usize, &(f64, f64, f64))| Dot {
        at,
        low,
        high,
        event: EventId(place as u64 + 1),
        is_strong: false,
    };
    Curve { style, role: ColorRole::Ink, dots: values.iter().enumerate().map(dot).collect() }
}

fn graph(curves: Vec<Curve>, tags: Vec<Tag>) -> Graph {
    let titles = ["Time", "Sequence number"].map(str::to_owned);
    Graph { curves, tags, unit: Unit::Bytes, has_zero: true, titles }
}

const SIGHT: Sight = Sight { from: 0.0, to: 100_000.0, width: 400.0, height: 300.0 };

fn texts(picture: &Picture) -> Vec<&str> {
    picture.lines().map(|(_, text)| text).collect()
}

#[test]
fn the_axes_have_round_numbers_and_units() {
    let mut picture = Picture::default();
    plot(
        &graph(vec![curve(Style::Dots, &[(0.0, 0.0, 400.0), (90_000.0, 9_400.0, 9_600.0)])], vec![]),
        &SIGHT,
        &mut picture,
    );
    let texts = texts(&picture);
    for text in ["Sequence number (B)", "Time (ms)", "10,000", "100"] {
        assert!(texts.contains(&text), "no {text} in {texts:?}");
    }
}

#[test]
fn a_point_is_hit_where_it_is_drawn_and_leads_to_its_event() {
    for style in [Style::Dots, Style::Bars, Style::Line, Style::Stairs] {
        let mut picture = Picture::default();
        let values = [(10_000.0, 0.0, 400.0), (50_000.0, 400.0, 800.0), (90_000.0, 800.0, 1_200.0)];
        let plotted = plot(&graph(vec![curve(style, &values)], vec![]), &SIGHT, &mut picture);
        let value = if style == Style::Dots { 400.0 } else { 800.0 };
        let at = Point { x: plotted.x(50_000.0), y: plotted.y(value) };
        assert_eq!(picture.event_at(at, 2.0), Some(EventId(2)), "{style:?}");
        assert_eq!(picture.event_at(Point { x: at.x, y: plotted.area.top }, 2.0), None);
        assert_eq!((plotted.there, plotted.drawn), (3, 3));
        assert!((plotted.moment(at.x) - 50_000.0).abs() < 1.0);
    }
}

#[test]
fn what_is_not_in_sight_is_not_drawn_but_its_line_goes_on() {
    let values = [(0.0, 0.0, 100.0), (50_000.0, 0.0, 200.0), (100_000.0, 0.0, 300.0)];
    let mut picture = Picture::default();
    let sight = Sight { from: 40_000.0, to: 60_000.0, ..SIGHT };
    for style in [Style::Line, Style::Stairs] {
        let plotted = plot(&graph(vec![curve(style, &values)], vec![]), &sight, &mut picture);
        assert_eq!((plotted.there, picture.hits.len()), (1, 1));
        let inside = |point: &Point| (plotted.area.left..=plotted.area.right).contains(&point.x);
        assert!(picture.points.len() >= 3 && picture.points.iter().all(inside), "{:?}", picture.points);
        assert!((picture.points[0].x - plotted.area.left).abs() < 1e-6 || style == Style::Stairs);
    }
}

#[test]
fn names_stand_on_the_curve_and_never_touch_each_other() {
    let tag = |at, text: &str| Tag { at, until: None, value: 500.0, text: text.to_owned(), is_loss: true };
    let start = Tag { at: 0.0, until: Some(40_000.0), value: 0.0, text: "Slow start".to_owned(), is_loss: false };
    let tags: Vec<Tag> =
        std::iter::once(start).chain((0..60).map(|place| tag(50_000.0 + f64::from(place), "Loss"))).collect();
    let values = [(0.0, 0.0, 100.0), (100_000.0, 0.0, 1_000.0)];
    let mut picture = Picture::default();
    plot(&graph(vec![curve(Style::Line, &values)], tags), &SIGHT, &mut picture);
    let texts = texts(&picture);
    assert!(texts.contains(&"Slow start"));
    let losses = texts.iter().filter(|text| **text == "Loss").count();
    assert!((1..=6).contains(&losses), "{losses}");
    let crosses = picture.marks.iter().filter(|mark| matches!(mark, Mark::Shape(Shape::Cross { .. }))).count();
    assert_eq!(crosses, 60, "the marks stay");
}

#[test]
fn nothing_breaks_without_points_room_or_time() {
    let mut picture = Picture::default();
    for (width, height, to) in [(0.0, 0.0, 0.0), (1.0, 500.0, 1.0), (2_000.0, 3.0, 1e12)] {
        let plotted = plot(&graph(vec![], vec![]), &Sight { from: 0.0, to, width, height }, &mut picture);
        over(&mut picture, &plotted, &Over { moment: Some(0.0), dragged: Some((-5.0, 9e9)), ..Over::default() });
        assert!(plotted.x(0.5).is_finite() && plotted.y(0.5).is_finite() && plotted.moment(7.0).is_finite());
    }
}

#[test]
fn the_moment_and_what_is_marked_are_above_the_curves() {
    let curve = curve(Style::Bars, &[(50_000.0, 0.0, 400.0)]);
    let mut picture = Picture::default();
    let plotted = plot(&graph(vec![curve.clone()], vec![]), &SIGHT, &mut picture);
    let before = picture.marks.len();
    over(&mut picture, &plotted, &Over { moment: Some(20_000.0), chosen: &curve.dots, ..Over::default() });
    assert_eq!(picture.marks.len(), before + 3, "a line, a halo and a head");
    over(&mut picture, &plotted, &Over { moment: Some(200_000.0), ..Over::default() });
    assert_eq!(picture.marks.len(), before + 3, "a moment that is not in sight");
}
