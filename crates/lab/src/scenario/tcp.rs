//! TCP as textbooks draw it, then its flow control.
//!
//! First connection. Look for:
//! - SYN, SYN-ACK, ACK: each side announces where its sequence numbers start, and each SYN is acknowledged (RFC 9293
//!   §3.5). Only then is there a connection, and data.
//! - Data [Window=1000], Data, ACK: a segment's window says how many bytes its sender has room for (§3.8.6); 1000 here on
//!   both sides. One ACK acknowledges both segments: it names the next byte that the receiver waits for (§3.4), and it may
//!   be delayed a little (§3.8.6.3).
//! - FIN, ACK, FIN, ACK: each direction is closed on its own (§3.6). The side that closes first stays in TIME-WAIT, so that
//!   it can repeat the last ACK.
//!
//! Second connection. The sender has 4 × the receiver's buffer to send, and the receiver's application reads slowly. Its
//! window shrinks to 0, and the sender must wait. It sends a probe now and then, in case the announcement of an open window
//! was lost (§3.8.6.1). The sender is as fast as the reader.
//!
//! With loss (`--loss 5`, `--drop 4`): segments that are not acknowledged are sent again (§3.8.1), and the data still comes
//! out whole and in order.

use super::ScenarioFuture;
use crate::Settings;
use crate::net::{Net, Tcp, TcpError};
use trace::{Host, Micros};

/// A port that no reader of captures takes for another protocol.
const PORT: u16 = 49_000;
/// The seed's window.
const WINDOW: u32 = 1_000;
/// The sender sends its second piece this long after its first: later, but before the first can be acknowledged.
const BETWEEN: Micros = Micros(2_000);
/// From the end of the first connection to the second one.
const APART: Micros = Micros(100_000);
/// The slow reader reads this many bytes …
const SIP: usize = 500;
/// … then nothing for this long.
const PAUSE: Micros = Micros(300_000);
/// How long it reads nothing at all in the beginning: long enough for a probe.
const NAP: Micros = Micros(1_500_000);

pub(super) fn defaults() -> Settings {
    let mut settings = Settings::default();
    settings.tcp.client_receive_buffer = WINDOW;
    settings.tcp.server_receive_buffer = WINDOW;
    settings
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        let mut listener = net.server().listen(PORT);
        net.spawn(async move {
            let mut textbook = listener.accept().await;
            // A reset or a dead peer ends a conversation, which the picture shows.
            let _ = read_at_once(&mut textbook).await;
            textbook.close();
            let mut slow = listener.accept().await;
            let _ = read_slowly(&mut slow).await;
            slow.close();
            slow.over().await;
        });
        let window = net.settings().tcp.server_receive_buffer as usize;
        let pieces = [text(window * 2 / 5), text(window * 2 / 5)];
        let _ = say(&net, &pieces).await;
        net.sleep(APART).await;
        let _ = say(&net, &[text(window * 4)]).await;
    })
}

/// The client's side: connects, sends `pieces`, waits until all is acknowledged, closes.
async fn say(net: &Net, pieces: &[Vec<u8>]) -> Result<(), TcpError> {
    let mut tcp = net.client().connect(Host::Server, PORT).await?;
    for (number, piece) in pieces.iter().enumerate() {
        if number > 0 {
            net.sleep(BETWEEN).await;
        }
        tcp.write(piece).await?;
    }
    tcp.flushed().await?;
    tcp.close();
    read_at_once(&mut tcp).await?;
    tcp.over().await;
    Ok(())
}

async fn read_at_once(tcp: &mut Tcp) -> Result<(), TcpError> {
    while !tcp.read().await?.is_empty() {}
    Ok(())
}

async fn read_slowly(tcp: &mut Tcp) -> Result<(), TcpError> {
    let net = tcp.net().clone();
    net.sleep(NAP).await;
    while !tcp.read_some(SIP).await?.is_empty() {
        net.sleep(PAUSE).await;
    }
    Ok(())
}

/// `length` bytes of text that a reader of the capture recognises.
fn text(length: usize) -> Vec<u8> {
    b"Data ".iter().copied().cycle().take(length).collect()
}
