//! What is shown of a run.

use crate::live::lane::Lane;
use crate::live::run::Run;
use crate::live::settings::Transport;
use crate::live::verdict::verdict;
use crate::live::view::{EndpointView, LaneStatus, Phase, RunView};
use trace::Ledger;

pub(super) fn view(run: &Run) -> RunView {
    let now = run.shown_now();
    let due = if run.profile.is_some() { run.schedule.due(run.clock.server(now)) } else { 0 };
    // What a lane costs is not known if some of its bytes are not.
    let known = run.lanes.iter().filter(|lane| lane.bytes().is_some());
    let ledgers: Vec<(Transport, &Ledger)> = known.map(|lane| (lane.transport, &lane.ledger)).collect();
    RunView {
        phase: run.phase,
        elapsed: now,
        lanes: run.lanes.iter().map(|lane| lane.view(due, now)).collect(),
        endpoint: endpoint(run),
        housekeeping_requests: run.housekeeping.requests,
        housekeeping_up: run.housekeeping.up,
        housekeeping_down: run.housekeeping.down,
        housekeeping_unknown: run.housekeeping_unknown,
        shared: run.connections.shared(),
        verdict: verdict(&ledgers, run.socket_start_bytes),
    }
}

/// The endpoint counts as unhealthy only if every lane is backing off.
fn endpoint(run: &Run) -> EndpointView {
    let troubled = |lane: &Lane| matches!(lane.status, LaneStatus::BackingOff { .. });
    let mut endpoint = run.endpoint.clone();
    if run.phase == Phase::Running && !run.lanes.is_empty() && run.lanes.iter().all(troubled) {
        endpoint.healthy = Some(false);
    }
    endpoint
}
