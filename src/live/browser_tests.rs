//! Tests of the engine in a real browser without an endpoint; wasm-bindgen-test-runner runs them.

use crate::live::engine::Engine;
use crate::live::settings::{EndpointChoice, Settings};
use crate::live::view::{Notice, Phase, RunView};
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Starts a run at `endpoint` and waits until it has left `Probing`, at most ten seconds.
async fn outcome_at(endpoint: EndpointChoice) -> Rc<RunView> {
    let seen: Rc<RefCell<Rc<RunView>>> = Rc::default();
    let see = seen.clone();
    let settings = Settings { endpoint, ..Settings::default() };
    let engine = Engine::new(settings, move |view| *see.borrow_mut() = view);
    engine.start();
    for _ in 0..200 {
        let view = seen.borrow().clone();
        if !matches!(view.phase, Phase::Idle | Phase::Probing) {
            return view;
        }
        TimeoutFuture::new(50).await;
    }
    panic!("the engine was still probing after ten seconds")
}

#[wasm_bindgen_test]
async fn an_origin_without_our_endpoint_is_named_as_the_problem() {
    let view = outcome_at(EndpointChoice::Profile("local".into())).await;
    assert_eq!(view.phase, Phase::NoEndpoint);
    assert!(view.endpoint.problem.is_some(), "the page needs a sentence to show");
    assert!(view.housekeeping_requests > 0, "asking is traffic too");
}

#[wasm_bindgen_test]
async fn an_address_where_nobody_listens_is_unreachable() {
    // No service has this number, and browsers do not block it (Fetch §2.9).
    let view = outcome_at(EndpointChoice::Typed("http://127.0.0.1:3".into())).await;
    assert_eq!((view.phase, view.endpoint.problem.clone()), (Phase::NoEndpoint, Some(Notice::Unreachable)));
}

#[wasm_bindgen_test]
async fn a_port_that_browsers_block_is_named_as_blocked() {
    let view = outcome_at(EndpointChoice::Typed("http://127.0.0.1:1".into())).await;
    let blocked = Some(Notice::BlockedPort { port: 1 });
    assert_eq!((view.phase, view.endpoint.problem.clone()), (Phase::NoEndpoint, blocked));
}

#[wasm_bindgen_test]
async fn reset_forgets_the_run() {
    let seen: Rc<RefCell<Rc<RunView>>> = Rc::default();
    let see = seen.clone();
    let engine = Engine::new(Settings::default(), move |view| *see.borrow_mut() = view);
    engine.start();
    assert_eq!(seen.borrow().phase, Phase::Probing);
    engine.reset();
    assert_eq!(seen.borrow().phase, Phase::Idle);
    assert_eq!(seen.borrow().lanes.len(), 4);
}
