//! All probes in order.

use std::pin::pin;
use std::time::Duration;

use doctor::{Diagnosis, Failure, Plan, Reach, Task, Transport, doing, failure};
use futures_util::StreamExt;
use futures_util::future::{join, join4};
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, interval, timeout};

use crate::address::Address;
use crate::burst::burst;
use crate::connect::Tls;
use crate::context::Context;
use crate::quick::{Hello, crowd, hello, reach, resume};
use crate::watch::watch;

/// How often a line says how far it is.
const PROGRESS: Duration = Duration::from_secs(10);
/// How long the watches may take to end when the doctor has to stop.
const STOPPING: Duration = Duration::from_millis(300);

/// Examines the endpoint at `address` for about `seconds`, and says with `progress` what it does, a line at a time. When
/// `stop` completes it ends with what it has seen until then.
pub async fn examine(
    address: Address,
    seconds: u32,
    progress: impl Fn(&str),
    stop: impl Future<Output = ()>,
) -> Diagnosis {
    let tls = if address.is_tls { Tls::new().map(Some) } else { Ok(None) };
    let (tls, failed) = tls.map_or_else(|failure| (None, Some(failure)), |tls| (tls, None));
    let context = Context::new(address, tls);
    if let Some(failed) = failed {
        note_reach(&context, Transport::All, Err(failed));
        context.evidence().is_complete = true;
    } else {
        let mut probes = pin!(run(&context, seconds, &progress));
        let is_complete = tokio::select! {
            biased;
            () = &mut probes => true,
            () = stop => {
                progress("stopping");
                context.stop.cancel();
                // The watches end by themselves. Nothing else is worth waiting for.
                let _ = timeout(STOPPING, probes).await;
                false
            }
        };
        context.evidence().is_complete = is_complete;
    }
    let evidence = context.evidence().clone();
    Diagnosis::from(evidence)
}

fn note_reach(context: &Context, transport: Transport, result: Result<(), Failure>) -> bool {
    let is_open = result.is_ok();
    context.evidence().reaches.push(Reach { transport, failure: result.err() });
    is_open
}

async fn run(context: &Context, seconds: u32, progress: &impl Fn(&str)) {
    progress(&format!("asking {}api/hello", context.address));
    let hello = match hello(context).await {
        Ok(hello) => hello,
        Err(why) => {
            progress(&failure(&why, Transport::All));
            note_reach(context, Transport::All, Err(why));
            return;
        }
    };
    note_reach(context, Transport::All, Ok(()));
    let open = open(context, &hello, progress).await;
    let offers = |name: &str| match name {
        "echo-socket" => open.contains(&Transport::Socket) && hello.offers.iter().any(|offer| offer == name),
        name => open.iter().any(|transport| transport.name() == name),
    };
    let mut connections = u32::MAX;
    if offers("stream") {
        progress("opening many streams at the same time");
        crowd(context).await;
        let seen = context.evidence().crowd.filter(|seen| !seen.is_shared && seen.served < seen.asked);
        connections = seen.map_or(u32::MAX, |seen| seen.served);
    }
    let plan = Plan::new(seconds, hello.hold_seconds, connections);
    let tasks = plan.tasks(offers);
    let streams = async {
        if offers("stream") {
            resume(context).await;
            let bursts = [(true, false), (false, false), (true, true), (false, true)];
            let [plain, bare, packed, both] = bursts.map(|(hints, coding)| burst(context, hints, coding));
            join4(plain, bare, packed, both).await;
        }
    };
    join(streams, watches(context, &plan, tasks, progress)).await;
}

/// The transports that open, of those that are offered.
async fn open(context: &Context, hello: &Hello, progress: &impl Fn(&str)) -> Vec<Transport> {
    let mut open = Vec::new();
    for transport in [Transport::Poll, Transport::LongPoll, Transport::Stream, Transport::Socket] {
        if !hello.offers.iter().any(|offer| offer == transport.name()) {
            continue;
        }
        let result = reach(context, transport).await;
        match &result {
            Ok(()) => progress(&format!("{} opens", transport.name())),
            Err(why) => progress(&format!("{} does not open: {}", transport.name(), failure(why, transport))),
        }
        if note_reach(context, transport, result) {
            open.push(transport);
        }
    }
    open
}

/// Runs the watches side by side.
async fn watches(context: &Context, plan: &Plan, tasks: Vec<Task>, progress: &impl Fn(&str)) {
    let longest = plan.longest();
    progress(&format!("watching {} connections, the longest for {longest} s", tasks.len()));
    let mut running: FuturesUnordered<_> = tasks.into_iter().map(|task| watch(context, task, longest)).collect();
    let started = Instant::now();
    let mut ticks = interval(PROGRESS);
    ticks.tick().await;
    loop {
        tokio::select! {
            seen = running.next() => {
                let Some(seen) = seen else { return };
                if let doctor::Ended::Closed(_) = &seen.ended {
                    let task = Task { transport: seen.transport, role: seen.role };
                    progress(&format!("ended after {:.1} s: {}", seen.age_micros as f64 / 1e6, doing(&task)));
                }
                context.evidence().watches.push(seen);
            }
            _ = ticks.tick() => {
                progress(&format!("{} s of {longest} s, {} connections open", started.elapsed().as_secs(), running.len()));
            }
        }
    }
}
