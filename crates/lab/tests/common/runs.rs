//! Runs of a scenario with changed settings, and what is read of them.

use lab::{Request, Run, Settings, run, scenario};
use trace::Event;

/// A scenario with `change`d settings.
pub fn request(name: &str, change: impl FnOnce(&mut Settings)) -> Request {
    let mut settings = (scenario::find(name).expect("a scenario of that name").defaults)();
    change(&mut settings);
    Request::new(name, settings)
}

/// Its run, which comes to its end.
pub fn run_of(request: &Request) -> Run {
    let (run, _) = run(request).expect("a request that can be run");
    assert!(run.finished);
    run
}

pub fn fact(run: &Run, name: &str) -> u64 {
    run.fact(name).unwrap_or_else(|| panic!("there is no fact {name}"))
}

pub fn label(event: &Event) -> &str {
    event.wire.as_deref().map_or("", |wire| &wire.label)
}
