//! After a stream has ended, the bytes that the endpoint counted on its socket replace those that the page computed.

use crate::live::json::Json;
use crate::live::run::{LaneContext, control_request, sleep};
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
    let url = format!("{base}/api/connections/{}", stamp.connection);
    for _ in 0..TRIES {
        let Ok(answer) = control_request(&context.run, &url).await else { return };
        if answer.status != 200 {
            return;
        }
        if let Some((bytes_in, bytes_out)) = closed_exchange(&answer.body, stamp.exchange) {
            context.lane(|lane| {
                lane.ledger.up.settle(computed.up, bytes_in.saturating_sub(stamp.request_bytes));
                lane.ledger.down.settle(computed.down, bytes_out.saturating_sub(stamp.answer_bytes));
            });
            return;
        }
        sleep(PAUSE).await;
    }
}

fn closed_exchange(body: &str, number: u64) -> Option<(u64, u64)> {
    let exchanges = Json::parse(body)?.list("exchanges");
    let exchange = exchanges.into_iter().find(|exchange| exchange.count("number") == Some(number))?;
    (exchange.flag("open") == Some(false)).then_some(())?;
    Some((exchange.count("bytes_in")?, exchange.count("bytes_out")?))
}
