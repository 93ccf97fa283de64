//! What stands in the place of the scenario in a program that is built without it (`Request::needs_http2`).

use crate::net::Net;
use crate::scenario::ScenarioFuture;

pub fn run(_: Net) -> ScenarioFuture {
    Box::pin(async {})
}
