//! Even steps: in every lesson's picture, at every depth, no effect stands above its cause. What leaves a host stands at
//! or below all that has arrived there, and so do the host's states and the end of its lifeline.

use diagram::axis::{Axis, Scale};
use diagram::layout::{View, layout, room};
use diagram::model::{Arrow, Depth, Fate, Model, Names};
use diagram::picture::Picture;
use lessons::Lesson;
use std::collections::BTreeMap;
use trace::{Host, Micros, State, TcpState, Trace};

/// Heights that differ by less are the same.
const SAME: f64 = 0.01;
/// What these tests counted when an arrival stood at its rank below its moment, and what it caused at the moment.
const BEFORE: &str = "1116 of 63336 pairs, 0 of 1390 states and 52 of 260 lifelines stood above their causes";

fn run(lesson: &Lesson, loss: u32) -> Trace {
    let mut settings = lab::scenario::defaults(lesson.scenario).expect("a lesson has a scenario");
    settings.link.loss = settings.link.loss.max(loss);
    lab::run(&lab::Request::new(lesson.scenario, settings)).expect("a run").0.trace
}

/// Every lesson's run, as it comes and with loss, at every depth.
fn each(mut show: impl FnMut(&str, &Model, &Axis)) {
    for lesson in lessons::ALL {
        for loss in [0, 50_000] {
            let trace = run(lesson, loss);
            for depth in Depth::ALL {
                let model = Model::new(&trace, depth);
                let name = format!("{} {depth:?} with loss {loss}", lesson.scenario);
                show(&name, &model, &Axis::new(&model, Scale::Steps, 1.0, room(600.0)));
            }
        }
    }
}

fn arrival(arrow: &Arrow) -> Option<Micros> {
    match arrow.fate {
        Fate::Arrived(at) => Some(at),
        Fate::Lost { .. } | Fate::Unknown => None,
    }
}

/// Something that arrives.
struct Arrival {
    /// Its height.
    end: f64,
    connection: u32,
    is_step: bool,
}

/// What arrives at each host at each moment.
fn arrivals(model: &Model, axis: &Axis) -> BTreeMap<(Host, Micros), Vec<Arrival>> {
    let mut arrivals: BTreeMap<(Host, Micros), Vec<Arrival>> = BTreeMap::new();
    for arrow in &model.arrows {
        if let Some(at) = arrival(arrow) {
            let (_, end) = axis.ends(arrow);
            let (connection, is_step) = (arrow.connection, arrow.is_step);
            arrivals.entry((arrow.to, at)).or_default().push(Arrival { end, connection, is_step });
        }
    }
    arrivals
}

#[test]
#[allow(clippy::print_stdout, reason = "the counts beside those of before")]
fn in_even_steps_nothing_stands_above_what_caused_it() {
    let (mut pairs, mut upside_down) = (0_u64, Vec::new());
    let (mut states, mut early_states) = (0, Vec::new());
    let (mut lifelines, mut early_ends) = (0, Vec::new());
    each(|name, model, axis| {
        let arrivals = arrivals(model, axis);
        for (&(host, at), here) in &arrivals {
            let leaving = model.arrows.iter().filter(|arrow| arrow.from == host && arrow.sent >= at);
            for leaves in leaving {
                let start = axis.ends(leaves).0;
                pairs += here.len() as u64;
                for _ in here.iter().filter(|arrival| start < arrival.end - SAME) {
                    upside_down.push(format!("{name}: {:?} leaves {host:?} before {at:?}", model.label(leaves)));
                }
            }
        }
        for mark in &model.states {
            let Some(here) = arrivals.get(&(mark.host, mark.at)) else { continue };
            let own = here.iter().filter(|arrival| arrival.connection == mark.connection);
            // What TLS sends may come with the ACK by which a connection is established.
            let is_cause = |arrival: &&Arrival| arrival.is_step && mark.state != State::Tcp(TcpState::Established);
            let last = own.clone().filter(is_cause).map(|arrival| arrival.end).reduce(f64::max);
            let Some(cause) = last.or_else(|| own.map(|arrival| arrival.end).reduce(f64::min)) else { continue };
            states += 1;
            if axis.state(mark) < cause - SAME {
                early_states.push(format!("{name}: {mark:?}"));
            }
        }
        for &(host, _, end) in &model.busy {
            let Some(here) = arrivals.get(&(host, end)) else { continue };
            lifelines += 1;
            if here.iter().any(|arrival| axis.y(end) < arrival.end - SAME) {
                early_ends.push(format!("{name}: the lifeline of {host:?} at {end:?}"));
            }
        }
    });
    println!("before: {BEFORE}");
    println!(
        "{} of {pairs} pairs, {} of {states} states and {} of {lifelines} lifelines stand above their causes",
        upside_down.len(),
        early_states.len(),
        early_ends.len()
    );
    let found: Vec<String> = [upside_down, early_states, early_ends].concat().into_iter().take(20).collect();
    assert!(pairs > 0 && states > 0 && lifelines > 0, "this test shows nothing");
    assert!(found.is_empty(), "an effect stands above its cause:\n{}", found.join("\n"));
}

#[test]
fn however_far_one_scrolls_a_state_that_is_over_never_stands_below_the_next_one() {
    let lesson = lessons::ALL.into_iter().find(|lesson| lesson.scenario == "tcp").expect("the lesson");
    let model = Model::new(&run(lesson, 0), Depth::Packets);
    let names = Names::new(&model, |_| String::new());
    let mut picture = Picture::default();
    let mut shown = 0;
    for scroll in 0..120 {
        let (scale, height, moment) = (Scale::Steps, 600.0, model.end);
        let (chosen, hovered, gauge) = (None, None, None);
        let scroll = f64::from(scroll);
        let view =
            View { scale, zoom: 1.0, scroll, width: 700.0, height, moment, chosen, hovered, gauge, streams: None };
        layout(&model, None, &names, &view, &mut picture);
        let first = |name: &str| {
            let heights = picture.lines().filter(|(_, text)| *text == name).map(|(line, _)| line.at.y);
            heights.reduce(f64::min)
        };
        if let Some((before, after)) = first("LISTEN").zip(first("SYN-RECEIVED")) {
            shown += 1;
            assert!(before < after, "LISTEN at {before}, SYN-RECEIVED at {after}, scrolled by {scroll}");
        }
    }
    assert!(shown > 10, "this test shows nothing");
}
