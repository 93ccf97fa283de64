//! Tests of rows, filters, and which rows are drawn.

use super::*;
use diagram::model::Depth;
use proptest::prelude::*;

fn list(scenario: &str, depth: Depth) -> List {
    let (run, _) = lab::run(&lab::Request::new(scenario, lab::Settings::default())).expect("a run");
    List::new(Rc::new(Model::new(&run.trace, depth)), Rc::new(run.trace))
}

fn name(_: SpanKind) -> &'static str {
    "a span"
}

#[test]
fn every_event_state_and_span_has_a_row_in_the_order_of_time() {
    let list = list("tcp", Depth::Packets);
    let rows = list.filtered(&Filter::default(), name);
    assert_eq!(rows.len(), list.len());
    assert_eq!(rows.len(), list.model.arrows.len() + list.model.states.len() + list.spans.len());
    let moments: Vec<Micros> = rows.iter().filter_map(|what| Some(list.row(*what)?.at())).collect();
    assert!(moments.is_sorted() && moments.len() == rows.len());
}

#[test]
fn calls_are_rows_of_their_own_sort_and_come_before_what_they_cause() {
    let list = list("socket", Depth::Packets);
    let calls = list.filtered(&Filter { sort: Some(Sort::Calls), ..Filter::default() }, name);
    assert!(!calls.is_empty() && calls.len() == list.model.calls.len());
    assert_eq!(list.filtered(&Filter { text: "SHUTDOWN".into(), ..Filter::default() }, name).len(), 5);
    let rows: Vec<Row> = list.filtered(&Filter::default(), name).into_iter().filter_map(|it| list.row(it)).collect();
    let place = |is_meant: &dyn Fn(&Row) -> bool| rows.iter().position(is_meant).expect("a row");
    let connect = place(&|row| matches!(row, Row::Call(call) if call.call == trace::SocketCall::Connect));
    assert!(connect < place(&|row| matches!(row, Row::Arrow(_))), "connect sends the SYN");
}

#[test]
fn filters_leave_what_they_name_and_go_together() {
    let list = list("websocket", Depth::Packets);
    let count = |filter: &Filter| list.filtered(filter, name).len();
    let up = Filter { direction: Some(Direction::Up), ..Filter::default() };
    let down = Filter { direction: Some(Direction::Down), ..Filter::default() };
    assert_eq!(count(&up) + count(&down), list.model.arrows.len());
    let states = Filter { sort: Some(Sort::States), ..Filter::default() };
    assert_eq!(count(&states), list.model.states.len());
    assert_eq!(count(&Filter { direction: Some(Direction::Up), ..states }), 0, "a state has no direction");
    for &layer in &list.layers {
        let filter = Filter { layer: Some(layer), ..Filter::default() };
        let rows = list.filtered(&filter, name);
        assert!(!rows.is_empty());
        assert!(rows.iter().all(|what| list.row(*what).and_then(|row| row.layer()) == Some(layer)));
    }
}

#[test]
fn text_is_found_in_either_case_and_in_spans_names() {
    let list = list("tcp", Depth::Packets);
    let find = |text: &str| list.filtered(&Filter { text: text.to_owned(), ..Filter::default() }, name).len();
    assert!(find("syn") > 0);
    assert_eq!(find("syn"), find("SYN"));
    assert_eq!(find("A SPAN"), list.spans.len());
    assert_eq!(find("no such thing"), 0);
    assert!(contains("한국어 TLS", "한국") && !contains("ab", "abc"));
}

#[test]
fn a_row_in_sight_stays_and_others_come_into_it() {
    assert_eq!(reveal(5, 30.0, 100.0, 300.0), None);
    assert_eq!(reveal(3, 30.0, 100.0, 300.0), Some(90.0), "just above");
    assert_eq!(reveal(13, 30.0, 100.0, 300.0), Some(120.0), "just below");
    assert_eq!(reveal(100, 30.0, 100.0, 300.0), Some(2_865.0), "far away: into the middle");
    assert_eq!(reveal(0, 30.0, 900.0, 300.0), Some(0.0));
}

#[test]
fn moments_differ_only_where_a_row_begins_between_them() {
    let list = list("tcp", Depth::Packets);
    let same = |one, other| is_same_moment(&list.model, &list.trace, Micros(one), Micros(other));
    assert!(same(1, 19_999) && same(19_999, 1) && same(20_000, 20_000));
    assert!(!same(19_999, 20_000) && !same(0, 60_000));
}

proptest! {
    #[test]
    fn what_is_seen_is_drawn_and_never_more_than_a_screenful(first in 0_usize..100_100, count in 0_usize..100_000) {
        let drawn = drawn(first, count);
        prop_assert!(drawn.len() <= DRAWN && drawn.end <= count);
        for seen in first..(first + DRAWN - ABOVE - STRIDE).min(count) {
            prop_assert!(drawn.contains(&seen));
        }
        prop_assert_eq!(super::drawn(first_seen(first as f64 * 30.0, 30.0), count), drawn);
    }
}
