//! What the tests of pictures share: the names of a page, and that no texts touch and nothing leaves the picture.

use super::*;
use crate::model::{Name, NoteLabel};
use crate::picture::{Line, Mark, TEXT_HEIGHT};
use crate::scene::{Point, Shape};
use proptest::prelude::*;
use trace::SpanKind;

/// The names of a page, long ones among them.
pub(super) fn names(model: &Model) -> Names {
    Names::new(model, |name| match name {
        Name::Host(_) => "클라이언트".into(),
        Name::Span(SpanKind::WebSocketHandshake) => "웹소켓 핸드셰이크 (Upgrade)".into(),
        Name::Span(_) => "연결 맺기와 끊기".into(),
        Name::Data => "데이터".into(),
        Name::Streams => "스트림".into(),
        Name::Gauge(_) => "수신 윈도우".into(),
        Name::Retransmission => "재전송".into(),
        Name::Lost(_) => "버려짐".into(),
        Name::Copy | Name::Corrupted => "손상".into(),
        Name::Returned => "반환".into(),
        Name::Note(note) => note_word(note).into(),
    })
}

/// The study note's words. Here every run has them.
fn note_word(note: NoteLabel) -> &'static str {
    match note {
        NoteLabel::Data => "Data",
        NoteLabel::Established => "Connection Established",
        NoteLabel::NewData => "New Data Available",
        NoteLabel::NoNewData => "No New Data",
    }
}

/// Whether a text is one of the study note's.
pub(super) fn is_of_note(text: &str) -> bool {
    let notes = [NoteLabel::Data, NoteLabel::Established, NoteLabel::NewData, NoteLabel::NoNewData].map(note_word);
    notes.contains(&text) || text.starts_with("Data [Window=")
}

pub(super) fn lines(picture: &Picture) -> Vec<(&Line, &str)> {
    picture.lines().collect()
}

/// The corners of a text; it is a little lower than its room.
fn corners(line: &Line) -> [Point; 4] {
    let (sine, cosine) = line.angle.sin_cos();
    let half = TEXT_HEIGHT / 2.0 - 0.5;
    [(0.5, -half), (line.width - 0.5, -half), (line.width - 0.5, half), (0.5, half)]
        .map(|(x, y)| Point { x: line.at.x + x * cosine - y * sine, y: line.at.y + x * sine + y * cosine })
}

/// Whether two turned rectangles overlap: unless a line along a side of one of them parts them.
fn overlap(one: &[Point; 4], other: &[Point; 4]) -> bool {
    let is_parted = |a: &[Point; 4], b: &[Point; 4]| {
        (0..4).any(|side| {
            let (from, to) = (a[side], a[(side + 1) % 4]);
            let normal = (to.y - from.y, from.x - to.x);
            let range = |points: &[Point; 4]| {
                let along = points.map(|point| point.x * normal.0 + point.y * normal.1);
                (along.iter().copied().fold(f64::MAX, f64::min), along.iter().copied().fold(f64::MIN, f64::max))
            };
            let (a, b) = (range(a), range(b));
            a.1 <= b.0 || b.1 <= a.0
        })
    };
    !is_parted(one, other) && !is_parted(other, one)
}

/// Fails if two texts touch, a line runs through a note, or something is outside the picture.
pub(super) fn check(picture: &Picture, view: &View) -> Result<(), TestCaseError> {
    let lines = lines(picture);
    let boxes: Vec<[Point; 4]> = lines.iter().map(|(line, _)| corners(line)).collect();
    for (place, one) in boxes.iter().enumerate() {
        for point in one {
            let inside = (-0.5..=view.width + 0.5).contains(&point.x) && (-0.5..=view.height + 0.5).contains(&point.y);
            prop_assert!(inside, "{:?} leaves the picture: {point:?}", lines[place]);
        }
        for (after, other) in boxes.iter().enumerate().skip(place + 1) {
            prop_assert!(!overlap(one, other), "{:?} touches {:?}", lines[place], lines[after]);
        }
    }
    for (corners, (line, text)) in boxes.iter().zip(&lines).filter(|(_, (_, text))| is_of_note(text)) {
        for hit in &picture.hits {
            let is_crossed = overlap(corners, &[hit.from, hit.from, hit.to, hit.to]);
            prop_assert!(!is_crossed, "the line of {:?} runs through {text} at {:?}", hit.event, line.at);
        }
    }
    let mut points: Vec<Point> = picture.points.clone();
    for mark in &picture.marks {
        match *mark {
            Mark::Arrow { from, to, .. } | Mark::Halo { from, to, .. } => points.extend([from, to]),
            Mark::Head { at, .. } | Mark::Shape(Shape::Cross { at }) => points.push(at),
            Mark::Shape(Shape::Rule { from, to, .. }) => points.extend([from, to]),
            Mark::Shape(Shape::Fill { area, .. } | Shape::Hatch { area }) => {
                points.extend([Point { x: area.left, y: area.top }, Point { x: area.right, y: area.bottom }]);
            }
            _ => {}
        }
    }
    for point in points {
        let inside = (0.0..=view.width + 0.01).contains(&point.x) && (0.0..=view.height + 0.01).contains(&point.y);
        prop_assert!(inside, "{point:?} is outside");
    }
    Ok(())
}
