//! The echo socket: it sends each message back. While a client does not read its echoes, nothing is read from it
//! either.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use tokio::time::sleep_until;

use super::socket::{End, Mode, Socket};

/// Echoes until the socket ends.
pub(crate) async fn echo(mut socket: Socket) {
    let shutdown = socket.endpoint.shutdown.clone();
    let end = loop {
        let silent_at = socket.silent_at();
        tokio::select! {
            biased;
            end = poll_fn(|cx| poll_echo(&mut socket, cx)) => break end,
            () = shutdown.cancelled() => break End::GoingAway,
            () = sleep_until(silent_at) => socket.ping_if_silent(),
        }
    };
    socket.finish(end).await;
}

fn poll_echo(socket: &mut Socket, cx: &mut Context<'_>) -> Poll<End> {
    loop {
        if let Err(end) = ready!(socket.poll_flush(cx)) {
            return Poll::Ready(end);
        }
        if let Err(end) = ready!(socket.poll_receive(cx, Mode::Echo)) {
            return Poll::Ready(end);
        }
    }
}
