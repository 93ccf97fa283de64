//! Property tests over real runs of every scenario: going backwards shows exactly what going forwards showed, in the
//! player and in the picture.

use super::*;
use diagram::axis::{Axis, Scale};
use diagram::layout::{View, follow, layout, room};
use diagram::model::{Depth, Model, Names};
use diagram::picture::Picture;
use proptest::prelude::*;
use std::sync::OnceLock;
use trace::{EventId, Gauge};

/// A run at one depth, and the same run without losses for comparison.
struct Shown {
    scenario: &'static str,
    model: Model,
    ghost: Model,
}

/// Every scenario at every depth, with losses.
fn all() -> &'static [Shown] {
    static ALL: OnceLock<Vec<Shown>> = OnceLock::new();
    ALL.get_or_init(|| {
        let of = |scenario: &'static lab::scenario::Scenario| {
            let run = |loss| {
                let mut request = lab::Request::new(scenario.name, (scenario.defaults)());
                request.settings.link.loss = loss;
                lab::run(&request).expect("a run").0.trace
            };
            let (trace, before) = (run(30_000), run(0));
            Depth::ALL.map(|depth| Shown {
                scenario: scenario.name,
                model: Model::new(&trace, depth),
                ghost: Model::new(&before, depth),
            })
        };
        lab::scenario::ALL.iter().flat_map(of).collect()
    })
}

/// How a run is viewed, independent of the moment.
#[derive(Clone, Debug)]
struct Look {
    scale: Scale,
    zoom: f64,
    width: f64,
    height: f64,
    chosen: Option<EventId>,
    hovered: Option<EventId>,
    gauge: Option<Gauge>,
    has_ghost: bool,
    /// The scroll position as a share of the run; `None` follows the moment.
    scrolled: Option<f64>,
}

fn looks() -> impl Strategy<Value = Look> {
    let gauges = [None, Some(Gauge::ReceiveWindow), Some(Gauge::InFlight), Some(Gauge::SendBuffer)];
    let event = || proptest::option::of((0_u64..80).prop_map(EventId));
    let how = (any::<bool>(), 0.02_f64..30.0, 340.0_f64..1_600.0, 200.0_f64..900.0);
    let what = (event(), event(), proptest::sample::select(gauges.to_vec()), any::<bool>());
    (how, what, proptest::option::of(0.0_f64..1.0)).prop_map(|(how, what, scrolled)| {
        let (is_real, zoom, width, height) = how;
        let (chosen, hovered, gauge, has_ghost) = what;
        let scale = if is_real { Scale::Real } else { Scale::Steps };
        Look { scale, zoom, width, height, chosen, hovered, gauge, has_ghost, scrolled }
    })
}

/// Draws into `picture`, whatever it contained before.
fn draw(shown: &Shown, names: &Names, look: &Look, moment: Micros, picture: &mut Picture) {
    let Look { scale, zoom, width, height, chosen, hovered, gauge, .. } = *look;
    let axis = Axis::new(&shown.model, scale, zoom, room(height));
    let most = (axis.length() - room(height)).max(0.0);
    let scroll = look.scrolled.map_or_else(|| follow(&axis, height, moment), |share| most * share);
    let view = View { scale, zoom, scroll, width, height, moment, chosen, hovered, gauge, streams: None };
    layout(&shown.model, Some(&shown.ghost).filter(|_| look.has_ghost), names, &view, picture);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn scrubbing_back_gives_the_pictures_that_playing_gave(
        which in 0_usize..10_000,
        look in looks(),
        speed in 0.1_f64..10.0,
        ticks in proptest::collection::vec(1_i64..2_000_000, 1..10),
        detours in proptest::collection::vec(0.0_f64..1.2, 0..3),
    ) {
        let shown = &all()[which % all().len()];
        let names = Names::new(&shown.model, |_| "이름 name".to_owned());
        let mut player = Player::new(ByIdentity::new(Timeline::new(&shown.model)));
        player = player.after(Action::Speed(speed)).after(Action::Play);
        let mut played = Vec::new();
        for tick in ticks {
            player = player.after(Action::Tick(Micros(tick)));
            let mut picture = Picture::default();
            draw(shown, &names, &look, player.moment(), &mut picture);
            played.push((player.moment(), picture));
        }
        let mut picture = Picture::default();
        for (moment, before) in played.iter().rev() {
            for share in &detours {
                let detour = Micros((player.end().0 as f64 * share) as i64);
                player = player.after(Action::Seek(detour));
                draw(shown, &names, &look, player.moment(), &mut picture);
            }
            player = player.after(Action::Seek(*moment));
            prop_assert_eq!(player.moment(), *moment, "{}", shown.scenario);
            draw(shown, &names, &look, player.moment(), &mut picture);
            prop_assert_eq!(&picture.texts, &before.texts, "{} at {:?}", shown.scenario, moment);
            prop_assert_eq!(&picture.marks, &before.marks, "{} at {:?}", shown.scenario, moment);
            prop_assert_eq!(&picture.points, &before.points);
            prop_assert_eq!(&picture.hits, &before.hits);
        }
    }

    #[test]
    fn playing_goes_on_from_where_one_scrubbed_to_as_if_it_had_come_there_by_itself(
        which in 0_usize..10_000,
        before in proptest::collection::vec(1_i64..500_000, 1..10),
        after in proptest::collection::vec(1_i64..500_000, 1..10),
    ) {
        let shown = &all()[which % all().len()];
        let tick = |player: Player, tick: &i64| player.after(Action::Tick(Micros(*tick)));
        let start = Player::new(ByIdentity::new(Timeline::new(&shown.model))).after(Action::Play);
        let there = before.iter().fold(start.clone(), tick);
        prop_assume!(there.is_playing());
        let scrubbed = start.after(Action::Seek(there.end())).after(Action::Seek(there.moment()));
        prop_assert_eq!(scrubbed.moment(), there.moment());
        let (played, scrubbed) = (after.iter().fold(there, tick), after.iter().fold(scrubbed, tick));
        // Scrubbing stops at whole microseconds and playing at fractions: the difference must be too small for a frame
        // to show.
        let apart = played.timeline().time_warp().value(played.moment()) - played.timeline().time_warp().value(scrubbed.moment());
        prop_assert!(apart.abs() < 1_000.0, "{:?} {:?}: {}", played.moment(), scrubbed.moment(), apart);
    }
}

#[test]
fn steps_back_go_to_the_moments_of_the_steps_forward() {
    for shown in all() {
        for [forward, back] in [[Action::StepForward, Action::StepBack], [Action::SpanForward, Action::SpanBack]] {
            let mut player = Player::new(ByIdentity::new(Timeline::new(&shown.model)));
            let mut there = vec![player.moment()];
            while player.moment() < player.end() {
                player = player.after(forward.clone());
                assert!(player.moment() > there[there.len() - 1], "{}: a step forward stands still", shown.scenario);
                there.push(player.moment());
            }
            for moment in there.iter().rev().skip(1) {
                player = player.after(back.clone());
                assert_eq!(player.moment(), *moment, "{}", shown.scenario);
            }
        }
    }
}
