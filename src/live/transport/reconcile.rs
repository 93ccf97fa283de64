//! What the endpoint counts on its sockets: after a stream has ended, the bytes of its exchange replace those that the page
//! computed; and the sums of a connection that several lanes share.

use crate::live::connections::Counters;
use crate::live::json::Json;
use crate::live::run::{LaneContext, Shared, control_request, sleep};
use crate::live::stamp::Stamp;
use trace::Micros;

const TRIES: u32 = 12;
const PAUSE: Micros = Micros(100_000);

/// The bytes that the page has computed for a stream so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Computed {
    pub up: u64,
    pub down: u64,
}

/// Asks the endpoint about the exchange that `stamp` names until that exchange is closed there, then corrects the
/// ledger. If the endpoint cannot be asked, the computed bytes stay and keep their provenance.
pub async fn reconcile(context: &LaneContext, base: &str, stamp: &Stamp, computed: Computed) {
    for _ in 0..TRIES {
        let Some(report) = ask(&context.run, base, &stamp.connection).await else { return };
        if let Some((bytes_in, bytes_out)) = closed_exchange(&report, stamp.exchange) {
            context.lane(|lane| {
                let (up, down) =
                    (bytes_in.saturating_sub(stamp.request_bytes), bytes_out.saturating_sub(stamp.answer_bytes));
                lane.ledger.up.settle(computed.up, up, stamp.provenance());
                lane.ledger.down.settle(computed.down, down, stamp.provenance());
            });
            return;
        }
        sleep(PAUSE).await;
    }
}

/// Asks the endpoint for the sums of each connection that several lanes share.
pub async fn count_shared(run: &Shared, base: &str) {
    let ids = run.borrow().connections.shared_ids();
    for id in ids {
        ask(run, base, &id).await;
    }
}

/// The endpoint's report about a connection, of which the sums are kept.
async fn ask(run: &Shared, base: &str, connection: &str) -> Option<Json> {
    let answer = control_request(run, &format!("{base}/api/connections/{connection}")).await.ok()?;
    let report = Json::parse(&answer.body).filter(|_| answer.status == 200)?;
    if let Some(counters) = counters(&report) {
        run.borrow_mut().connections.count(connection, counters);
    }
    Some(report)
}

fn counters(report: &Json) -> Option<Counters> {
    Some(Counters {
        socket_up: report.count("bytes_in")?,
        socket_down: report.count("bytes_out")?,
        own_up: report.count("shared_in")?,
        own_down: report.count("shared_out")?,
    })
}

fn closed_exchange(report: &Json, number: u64) -> Option<(u64, u64)> {
    let exchanges = report.list("exchanges");
    let exchange = exchanges.into_iter().find(|exchange| exchange.count("number") == Some(number))?;
    (exchange.flag("open") == Some(false)).then_some(())?;
    Some((exchange.count("bytes_in")?, exchange.count("bytes_out")?))
}
