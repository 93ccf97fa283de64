//! One long transfer over TCP. Look for: the sender starts slowly, with 2,048 bytes (the stack's own choice; RFC 6928 allows
//! ten segments). Each new ACK opens the congestion window by at most one segment (slow start, RFC 5681 §3.1). ACKs are
//! delayed, one for two segments, so what is in flight grows by about 1.6 with every round trip; with `--delayed-ack 0` it
//! doubles. Then the peer's window or the link is the limit, so that throughput is at most the
//! window divided by the round-trip time. A lost segment halves the congestion window; acknowledgments that repeat
//! themselves bring it back without waiting for the timeout (fast retransmit, §3.2).

use super::ScenarioFuture;
use crate::Settings;
use crate::net::{Net, Tcp, TcpError};
use trace::Host;

/// A port that no reader of captures takes for another protocol.
const PORT: u16 = 49_000;
const PIECE: usize = 65_536;

pub(super) fn defaults() -> Settings {
    Settings::default()
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        let mut listener = net.server().listen(PORT);
        net.spawn(async move {
            let mut peer = listener.accept().await;
            // A reset ends the transfer, which the picture shows.
            let _ = receive(&mut peer).await;
            peer.close();
            peer.over().await;
        });
        if let Ok(mut tcp) = net.client().connect(Host::Server, PORT).await {
            let _ = send(&net, &mut tcp).await;
            tcp.over().await;
        }
    })
}

async fn send(net: &Net, tcp: &mut Tcp) -> Result<(), TcpError> {
    let mut left = net.settings().bulk_bytes;
    let piece: Vec<u8> = (0..PIECE).map(|at| b'a' + (at % 26) as u8).collect();
    while left > 0 {
        let now = piece.len().min(usize::try_from(left).unwrap_or(PIECE));
        tcp.write(&piece[..now]).await?;
        left -= now as u64;
    }
    tcp.close();
    receive(tcp).await
}

async fn receive(tcp: &mut Tcp) -> Result<(), TcpError> {
    while !tcp.read().await?.is_empty() {}
    Ok(())
}
