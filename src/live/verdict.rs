//! Which transport used the fewest bytes and which was the quickest, computed from the lanes' ledgers.

use super::settings::Transport;
use super::view::Verdict;
use trace::{Ledger, Micros, break_even};

/// A lane with fewer messages than this is not judged.
const ENOUGH: u64 = 5;

/// Latencies that differ by less count as equal, because browsers' clocks have steps of up to a millisecond.
const FINEST: Micros = Micros(1_000);

/// The verdict over `lanes`; `None` until two of them have delivered enough. `socket_start_bytes` is what WebSocket's
/// connections cost before their first messages.
pub fn verdict(lanes: &[(Transport, &Ledger)], socket_start_bytes: u64) -> Option<Verdict> {
    let measured: Vec<(Transport, &Ledger, f64, f64)> = lanes
        .iter()
        .filter(|(_, ledger)| ledger.latencies.count() >= ENOUGH)
        .filter_map(|&(transport, ledger)| {
            let latency = ledger.latencies.quantile(0.5)?.max(FINEST).0 as f64;
            Some((transport, ledger, ledger.bytes_per_message()?, latency))
        })
        .collect();
    if measured.len() < 2 {
        return None;
    }
    let by = |key: fn(&(Transport, &Ledger, f64, f64)) -> f64| {
        let least = measured.iter().min_by(|a, b| key(a).total_cmp(&key(b)))?;
        let most = measured.iter().max_by(|a, b| key(a).total_cmp(&key(b)))?;
        Some((least.0, most.0, key(most) / key(least)))
    };
    let (leanest, heaviest, bytes_ratio) = by(|lane| lane.2)?;
    let (quickest, slowest, latency_ratio) = by(|lane| lane.3)?;
    let messages = measured.iter().map(|lane| lane.1.latencies.count()).min()?;
    let break_even = upgrade_break_even(lanes, socket_start_bytes);
    Some(Verdict { leanest, heaviest, bytes_ratio, quickest, slowest, latency_ratio, break_even, messages })
}

fn upgrade_break_even(lanes: &[(Transport, &Ledger)], socket_start_bytes: u64) -> Option<u64> {
    let find = |wanted| lanes.iter().find(|(transport, _)| *transport == wanted).map(|(_, ledger)| *ledger);
    let (polling, socket) = (find(Transport::Polling)?, find(Transport::WebSocket)?);
    let frames = socket.bytes().saturating_sub(socket_start_bytes) as f64;
    let (messages, upgrades) = (socket.latencies.count(), socket.upgrades);
    (messages > 0 && upgrades > 0).then_some(())?;
    let start = socket_start_bytes as f64 / upgrades as f64;
    break_even((start, frames / messages as f64), (0.0, polling.bytes_per_message()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::Provenance;

    fn ledger(messages: u64, bytes_each: u64, start: u64, latency: i64) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.down.add(start + messages * bytes_each, Provenance::Measured);
        (0..messages).for_each(|_| ledger.deliver(20, Micros(latency)));
        ledger
    }

    #[test]
    fn names_the_lean_the_quick_and_the_break_even() {
        let polling = ledger(100, 745, 0, 500_000);
        let socket = Ledger { upgrades: 1, ..ledger(100, 22, 700, 10_000) };
        let lanes = [(Transport::Polling, &polling), (Transport::WebSocket, &socket)];
        let verdict = verdict(&lanes, 700).expect("enough messages");
        assert_eq!((verdict.leanest, verdict.heaviest), (Transport::WebSocket, Transport::Polling));
        assert_eq!((verdict.quickest, verdict.slowest), (Transport::WebSocket, Transport::Polling));
        assert!((verdict.bytes_ratio - 745.0 / 29.0).abs() < 0.01);
        assert_eq!(verdict.break_even, Some(1));
        assert_eq!(verdict.messages, 100);
    }

    #[test]
    fn a_second_upgrade_after_a_pause_does_not_make_the_first_dearer() {
        let polling = ledger(100, 745, 0, 1);
        let once = Ledger { upgrades: 1, ..ledger(100, 22, 2_000, 1) };
        let twice = Ledger { upgrades: 2, ..ledger(100, 22, 4_000, 1) };
        let even = |socket, start| {
            let lanes = [(Transport::Polling, &polling), (Transport::WebSocket, socket)];
            verdict(&lanes, start).expect("enough messages").break_even
        };
        assert_eq!(even(&once, 2_000), even(&twice, 4_000));
    }

    #[test]
    fn over_http_2_a_cheaper_poll_makes_the_websocket_pay_for_itself_later() {
        let even = |poll_bytes, socket_bytes, start| {
            let polling = ledger(100, poll_bytes, 0, 1);
            let socket = Ledger { upgrades: 1, ..ledger(100, socket_bytes, start, 1) };
            let lanes = [(Transport::Polling, &polling), (Transport::WebSocket, &socket)];
            verdict(&lanes, start).expect("enough messages").break_even
        };
        assert_eq!(even(745, 22, 1_200), Some(2));
        assert_eq!(even(140, 22 + 9, 1_200), Some(12), "each frame has a DATA frame around it");
    }

    #[test]
    fn a_delay_too_short_to_measure_makes_no_absurd_ratio() {
        let (polling, socket) = (ledger(100, 745, 0, 500_000), ledger(100, 22, 0, 0));
        let lanes = [(Transport::Polling, &polling), (Transport::WebSocket, &socket)];
        let ratio = verdict(&lanes, 0).expect("enough messages").latency_ratio;
        assert!(ratio <= 510.0, "{ratio}");
    }

    #[test]
    fn says_nothing_on_too_little() {
        let (few, many) = (ledger(4, 745, 0, 1), ledger(100, 22, 0, 1));
        assert_eq!(verdict(&[(Transport::Polling, &few), (Transport::WebSocket, &many)], 0), None);
        assert_eq!(verdict(&[(Transport::WebSocket, &many)], 0), None);
        assert_eq!(verdict(&[], 0), None);
    }
}
