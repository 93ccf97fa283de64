//! What the crate answers: common cases, hard reasons, the rule of no difference, and numbers that can be worked out by hand.

use choose::{
    Advice, Answer, Constant, Constants, Estimate, Input, Inputs, Obstacle, Output, Preset, Step, Storm, Transport,
    Version, answer,
};

fn ask(inputs: &Inputs) -> Answer {
    answer(inputs, &Constants::default())
}

fn get(answer: &Answer, transport: Transport, version: Version, output: Output) -> f64 {
    let found = answer.estimates.iter().find(|found| found.transport == transport && found.version == version);
    found.expect("every transport is there").get(output)
}

#[test]
fn each_common_case_has_the_transport_that_practice_gives_it() {
    let best = |preset: Preset| ask(&preset.inputs()).verdict.best;
    assert_eq!(best(Preset::Chat), Some(Transport::WebSocket), "much goes both ways");
    assert_eq!(best(Preset::Dashboard), Some(Transport::Polling), "a poll is in time");
    assert_eq!(best(Preset::Notifications), Some(Transport::Polling), "and wakes the radio less than heartbeats do");
    assert_eq!(best(Preset::Ticker), Some(Transport::Sse), "as good as a WebSocket, and simpler");
    assert_eq!(best(Preset::Answers), Some(Transport::StreamedPost));
    assert_eq!(best(Preset::Sensor), Some(Transport::Polling));
}

#[test]
fn a_poll_a_second_of_600_users_is_600_polls() {
    let inputs = Inputs::default().with(Input::Users, 600.0).with(Input::Rtt, 0.0).with(Input::Tls, 0.0);
    let answer = ask(&inputs);
    assert_eq!(get(&answer, Transport::Polling, Version::V1, Output::Requests), 600.0);
    assert_eq!(get(&answer, Transport::Polling, Version::V1, Output::HttpUp), 600.0 * 515.0);
    assert_eq!(get(&answer, Transport::Polling, Version::V1, Output::MeanDelay), 0.5);
    assert_eq!(get(&answer, Transport::WebSocket, Version::V1, Output::Connections), 600.0);
    let memory = get(&answer, Transport::WebSocket, Version::V1, Output::Memory);
    assert_eq!(memory, 600.0 * 7_228.0);
}

/// Every estimate, without the storm, which takes its time.
fn estimates(inputs: &Inputs) -> Vec<Estimate> {
    let (constants, storm) = (Constants::default(), Storm::default());
    let pairs = Transport::ALL.into_iter().flat_map(|transport| Version::ALL.map(|version| (transport, version)));
    pairs.map(|(transport, version)| Estimate::of(inputs, &constants, &storm, transport, version)).collect()
}

#[test]
fn every_value_is_what_its_formula_gives_and_is_finite_at_every_bound() {
    for &input in Input::ALL {
        for value in [input.record().range.0, input.record().range.1] {
            for preset in Preset::ALL {
                let inputs = preset.inputs().with(input, value);
                for found in estimates(&inputs) {
                    for (step, expr, value) in &found.steps {
                        assert_eq!(expr.value(), *value, "{step:?}");
                        assert!(value.is_finite() && *value >= -1e-9, "{input:?} {step:?} {value} {expr:?}");
                        assert!(!expr.tokens().is_empty());
                    }
                    assert!(Output::ALL.iter().all(|output| found.step(Step::Out(*output)).is_some()));
                }
            }
        }
    }
}

#[test]
fn what_cannot_work_is_left_out_with_its_reason() {
    let base = Preset::Answers.inputs();
    let reason = |inputs: &Inputs, transport| ask(inputs).verdict.obstacle(transport);
    assert_eq!(reason(&base, Transport::Sse), Some(Obstacle::CannotPost));
    let buffered = base.clone().with(Input::Path, 1.0);
    assert_eq!(reason(&buffered, Transport::StreamedPost), Some(Obstacle::Buffered));
    let chat = Preset::Chat.inputs().with(Input::Path, 2.0);
    assert_eq!(reason(&chat, Transport::WebSocket), Some(Obstacle::NoUpgrade));
    let tabs = Preset::Ticker.inputs().with(Input::Tabs, 6.0);
    for transport in [Transport::LongPolling, Transport::Sse, Transport::StreamedPost] {
        assert_eq!(reason(&tabs, transport), Some(Obstacle::TooManyTabs));
        assert_ne!(reason(&tabs.clone().with(Input::Http, 1.0), transport), Some(Obstacle::TooManyTabs));
    }
    assert_eq!(ask(&tabs).verdict.best, Some(Transport::WebSocket));
    let gateway = Preset::Ticker.inputs().with(Input::Prices, 1.0);
    assert_eq!(reason(&gateway, Transport::Sse), Some(Obstacle::Gateway));
    let plain = Inputs::default().with(Input::Http, 1.0).with(Input::Tls, 0.0);
    let verdict = ask(&plain).verdict;
    assert_eq!((verdict.best, verdict.obstacle(Transport::WebSocket)), (None, Some(Obstacle::NeedsTls)));
}

#[test]
fn a_choice_without_practical_difference_is_called_so() {
    // Ten people, a message a minute that may be ten seconds late, over HTTP/2.
    let inputs = Inputs::default()
        .with(Input::Users, 10.0)
        .with(Input::Down, 1.0 / 60.0)
        .with(Input::Fresh, 10.0)
        .with(Input::Poll, 9_000.0)
        .with(Input::Http, 1.0);
    let verdict = ask(&inputs).verdict;
    assert!(verdict.is_same, "{verdict:?}");
    assert_eq!(verdict.best, Some(Transport::Polling), "the simplest");
    let sooner = ask(&inputs.clone().with(Input::Fresh, 1.0)).verdict;
    assert!(!sooner.is_same, "polls come too late: {sooner:?}");
    let many = ask(&inputs.with(Input::Users, 1e6)).verdict;
    assert!(!many.is_same, "of a million, each byte costs: {many:?}");
}

#[test]
fn a_changed_constant_changes_what_depends_on_it() {
    let inputs = Inputs::default();
    let before = ask(&inputs);
    let after = answer(&inputs, &Constants::default().with(Constant::Request1, 5_150.0));
    let requests = |answer: &Answer, version| get(answer, Transport::Polling, version, Output::HttpUp);
    assert!((requests(&after, Version::V1) / requests(&before, Version::V1) - 10.0).abs() < 1e-9);
    assert_eq!(requests(&after, Version::V2), requests(&before, Version::V2));
    let socket = |answer: &Answer| get(answer, Transport::WebSocket, Version::V1, Output::LinkUp);
    assert_eq!(socket(&after), socket(&before));
}

#[test]
fn cookies_weigh_on_each_request_of_http_1_1_and_on_the_first_of_http_2() {
    let per_second = |head: f64, version| {
        let inputs = Inputs::default().with(Input::Users, 1.0).with(Input::Rtt, 0.0).with(Input::Head, head);
        get(&ask(&inputs), Transport::Polling, version, Output::LinkUp)
    };
    assert_eq!((per_second(900.0, Version::V1) - per_second(0.0, Version::V1)).round(), 900.0);
    let second = per_second(900.0, Version::V2) - per_second(0.0, Version::V2);
    assert!((1.0..3.0).contains(&second), "one byte per poll and 900 per connection: {second}");
    assert!(per_second(5_000.0, Version::V2) > 5_000.0, "what HPACK's table cannot keep is sent each time");
}

#[test]
fn a_storm_without_jitter_is_everyone_at_once() {
    let answer = ask(&Inputs::default().with(Input::Users, 500.0).with(Input::Outage, 5.0));
    let of = |transport, output| get(&answer, transport, Version::V1, output);
    assert_eq!(of(Transport::WebSocket, Output::StormEven), 500.0);
    let jitter = of(Transport::WebSocket, Output::StormJitter);
    assert!((50.0..200.0).contains(&jitter), "{jitter}");
    let polls = of(Transport::Polling, Output::StormEven);
    assert!((polls - 500.0 / 1.04).abs() < 1e-9, "polls stay spread, one per 1.04 s and client: {polls}");
    assert!(answer.verdict.advice.contains(&Advice::AddJitter), "{:?}", answer.verdict);
}

#[test]
fn a_radio_that_polls_never_sleeps_and_one_that_waits_does() {
    let base = Preset::Notifications.inputs();
    let wakes = |inputs: &Inputs, transport| get(&ask(inputs), transport, Version::V2, Output::WakeUps);
    assert_eq!(wakes(&base, Transport::Polling).round(), 120.0, "each of the 120 polls per hour wakes it");
    let often = base.clone().with(Input::Poll, 1_000.0);
    assert_eq!(wakes(&often, Transport::Polling), 0.0, "it stays awake");
    let sse = wakes(&base, Transport::Sse);
    assert!((230.0..245.0).contains(&sse), "a comment every 15 s: {sse}");
}
