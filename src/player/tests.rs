//! Tests of what a player shows after a sequence of actions.

use super::*;
use proptest::prelude::*;

fn ms(millis: i64) -> Micros {
    Micros(millis * 1_000)
}

fn timeline(millis: &[i64], spans: &[i64]) -> ByIdentity<Timeline> {
    let all = |millis: &[i64]| millis.iter().map(|&at| ms(at)).collect();
    ByIdentity::new(Timeline::of(all(millis), all(spans)))
}

fn handshake() -> ByIdentity<Timeline> {
    timeline(&[0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200], &[0, 40, 160])
}

fn playing_time(timeline: &Timeline) -> f64 {
    timeline.time_warp().length() / 1e6
}

#[test]
fn two_hundred_milliseconds_take_ten_seconds() {
    assert!((playing_time(&handshake()) - 10.0).abs() < 0.5);
}

#[test]
fn waiting_is_shortened_and_long_runs_stay_watchable() {
    let idle = timeline(&[0, 20, 40, 12_000, 12_020, 12_040], &[]);
    assert!(playing_time(&idle) < 10.0, "{}", playing_time(&idle));
    let busy: Vec<i64> = (0..10_000).map(|step| step * 20).collect();
    assert!(playing_time(&timeline(&busy, &[])) <= 90.1);
    assert!(playing_time(&timeline(&[0, 1], &[])) >= 3.9, "a run on a fast link can be watched too");
}

#[test]
fn it_plays_to_the_end_and_stops_or_starts_again() {
    let mut player = Player::new(handshake()).after(Action::Play);
    for _ in 0..700 {
        player = player.after(Action::Tick(Micros(16_667)));
    }
    assert_eq!((player.moment(), player.is_playing()), (ms(200), false));
    assert_eq!(player.clone().after(Action::Toggle).moment(), ms(0), "from the start again");
    let mut looped = player.after(Action::Loop(true)).after(Action::Play);
    for _ in 0..900 {
        looped = looped.after(Action::Tick(Micros(16_667)));
    }
    assert!(looped.is_playing() && looped.moment() < ms(200));
}

#[test]
fn slow_playing_does_not_stand_still() {
    let mut player = Player::new(timeline(&[0, 1], &[])).after(Action::Speed(0.0)).after(Action::Play);
    assert_eq!(player.speed(), 0.1);
    for _ in 0..100 {
        player = player.after(Action::Tick(Micros(1_000)));
    }
    assert!(player.moment() > Micros(0));
    assert_eq!(player.after(Action::Speed(f64::NAN)).speed(), 0.1);
}

#[test]
fn steps_go_to_what_happens_next_and_before() {
    let at = |player: &Player| player.moment().0 / 1_000;
    let player = Player::new(handshake()).after(Action::Play).after(Action::Seek(ms(50)));
    assert!(player.is_playing());
    let forward = player.clone().after(Action::StepForward);
    assert_eq!((at(&forward), forward.is_playing()), (60, false));
    assert_eq!(at(&forward.after(Action::StepBack)), 40);
    assert_eq!(at(&player.clone().after(Action::SpanForward)), 160);
    assert_eq!(at(&player.clone().after(Action::SpanBack)), 40);
    assert_eq!(at(&player.after(Action::Seek(ms(999)))), 200);
}

#[test]
fn lists_follow_ten_times_a_second_while_it_plays_and_at_once_where_it_stands() {
    let mut player = Player::new(handshake()).after(Action::Play);
    let mut glances = Vec::new();
    for _ in 0..60 {
        player = player.after(Action::Tick(Micros(16_667)));
        assert!(player.glance() <= player.moment());
        glances.push(player.glance());
    }
    glances.dedup();
    assert!((9..=12).contains(&glances.len()), "{} in a second", glances.len());
    let paused = player.after(Action::Pause);
    assert_eq!(paused.glance(), paused.moment());
}

#[test]
fn another_run_keeps_the_moment_as_far_as_it_has_it() {
    let player = Player::new(handshake()).after(Action::Seek(ms(150)));
    assert_eq!(player.clone().after(Action::Load(handshake())).moment(), ms(150));
    assert_eq!(player.after(Action::Load(timeline(&[0, 100], &[]))).moment(), ms(100));
}

#[test]
fn a_run_without_events_can_be_played() {
    let player = Player::new(ByIdentity::new(Timeline::of(Vec::new(), Vec::new())));
    let player = player.after(Action::Loop(true)).after(Action::Play).after(Action::Tick(Micros(5)));
    assert_eq!((player.moment(), player.is_playing()), (Micros(0), false));
    assert_eq!(player.after(Action::StepForward).moment(), Micros(0));
}

proptest! {
    #[test]
    fn playing_never_goes_back(
        gaps in proptest::collection::vec(1_i64..2_000_000, 1..30),
        ticks in proptest::collection::vec(0_i64..200_000, 1..60),
        speed in 0.1_f64..10.0,
    ) {
        let mut at = Micros(0);
        let moments = gaps.iter().map(|&gap| { at = at + Micros(gap); at }).collect();
        let mut player = Player::new(ByIdentity::new(Timeline::of(moments, Vec::new())));
        player = player.after(Action::Speed(speed)).after(Action::Play);
        for tick in ticks {
            let before = player.moment();
            player = player.after(Action::Tick(Micros(tick)));
            prop_assert!(player.moment() >= before && player.moment() <= player.end());
        }
    }
}
