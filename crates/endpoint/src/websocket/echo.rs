//! The echo socket: it sends each message back. While a client does not read its echoes, nothing is read from it
//! either.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, ready};

use tokio::task::yield_now;
use tokio::time::sleep_until;

use super::socket::{End, Mode, Socket};
use super::turn::Turn;
use crate::impair::ended;

/// Echoes until the socket ends.
pub(crate) async fn echo(mut socket: Socket) {
    let shutdown = socket.endpoint.shutdown.turn(socket.context.connection.end_turn()).clone();
    let mut ended = pin!(ended(socket.context.impaired));
    let end = loop {
        let wakes_at = socket.wakes_at();
        tokio::select! {
            biased;
            ending = &mut ended => break End::Asked(ending),
            end = poll_fn(|cx| poll_echo(&mut socket, cx)) => match end {
                Some(end) => break end,
                None => yield_now().await,
            },
            () = shutdown.cancelled() => break End::GoingAway,
            () = sleep_until(wakes_at) => {
                if let Err(end) = socket.watch() {
                    break end;
                }
            }
        }
    };
    socket.finish(end).await;
}

/// Echoes what is there. `None` ends the turn.
fn poll_echo(socket: &mut Socket, cx: &mut Context<'_>) -> Poll<Option<End>> {
    let mut turn = Turn::default();
    while turn.goes_on() {
        if let Err(end) = ready!(socket.poll_flush(cx)) {
            return Poll::Ready(Some(end));
        }
        match ready!(socket.poll_receive(cx, Mode::Echo)) {
            Ok(work) => turn.worked(work),
            Err(end) => return Poll::Ready(Some(end)),
        }
    }
    Poll::Ready(None)
}
