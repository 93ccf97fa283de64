//! A whole run: from a request to its results.

use crate::net::Net;
use crate::outcome::Run;
use crate::parameters::RequestError;
use crate::request::Request;
use wire::analysis::{Analysis, Decoders, HTTP2, analyse_with};

/// Runs `request` to its end and reads the packets.
pub fn run(request: &Request) -> Result<(Run, Analysis), RequestError> {
    let mut run = simulate(request)?;
    let decoders = Decoders { http2: Some(HTTP2), ..Decoders::default() };
    let analysis = analyse_with(&mut run.trace, &run.key_log, decoders);
    Ok((run, analysis))
}

/// Runs `request` to its end. The trace has the packets, states and gauges, but not the messages that the packets carry.
pub fn simulate(request: &Request) -> Result<Run, RequestError> {
    request.check()?;
    let scenario = request.scenario()?;
    let net = Net::new(request);
    let finished = net.drive((scenario.run)(net.clone()));
    Ok(net.into_run(finished))
}
