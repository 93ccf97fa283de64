//! TCP as the textbook draws it, then its flow control.
//!
//! First connection. Look for:
//! - SYN, SYN-ACK, ACK: each side tells the other where its numbering starts, and each is acknowledged (RFC 9293 §3.5).
//!   Only then is there a connection, and data.
//! - Data [Window=1000], Data, ACK: a segment's window says how many bytes its sender has room for (§3.8.6); 1000 here on
//!   both sides. One ACK answers for both segments: it names the next byte that the receiver waits for (§3.4), and it may
//!   wait a little for company (§3.8.6.3).
//! - FIN, ACK, FIN, ACK: each direction is closed on its own (§3.6). Who closes first stays behind in TIME-WAIT, so that
//!   the last ACK can be repeated.
//!
//! Second connection. The sender has 4 × the receiver's buffer to say, and the receiver's application reads slowly. Its
//! window shrinks to 0, and the sender must wait; it probes now and then, lest the news of an open window be lost
//! (§3.8.6.1). The window follows the reader: sent is what can be read.
//!
//! With loss (`--loss 5`, `--drop 4`): what is not acknowledged is sent again (§3.8.1), and what comes out is whole and in
//! order all the same.

use super::Course;
use crate::Settings;
use crate::net::{Net, Tcp, TcpError};
use trace::{Host, Micros};

/// No protocol that a capture's reader would see something else in.
const PORT: u16 = 49_000;
/// The seed's window.
const WINDOW: u32 = 1_000;
/// The sender says its second piece so much after its first: later, and before the first can be acknowledged.
const BETWEEN: Micros = Micros(2_000);
/// From the first connection's end to the second one.
const APART: Micros = Micros(100_000);
/// How the slow reader reads: so many bytes …
const SIP: usize = 500;
/// … then nothing for so long.
const PAUSE: Micros = Micros(300_000);
/// How long it reads nothing at all in the beginning: long enough for a probe.
const NAP: Micros = Micros(1_500_000);

pub(super) fn defaults() -> Settings {
    let mut settings = Settings::default();
    settings.tcp.client_receive_buffer = WINDOW;
    settings.tcp.server_receive_buffer = WINDOW;
    settings
}

pub(super) fn course(net: Net) -> Course {
    Box::pin(async move {
        let mut listener = net.server().listen(PORT);
        net.spawn(async move {
            let mut textbook = listener.accept().await;
            // A reset or a dead peer ends a conversation; the picture shows it.
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

/// The client's side: connects, says `pieces`, waits until all is acknowledged, closes.
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

/// `length` bytes that say what they are.
fn text(length: usize) -> Vec<u8> {
    b"Data ".iter().copied().cycle().take(length).collect()
}
