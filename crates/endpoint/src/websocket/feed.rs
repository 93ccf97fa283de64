//! The feed's socket: first `hello`, then one text frame per message. Messages that are due together are sent in one
//! write.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};

use tokio::task::yield_now;
use tokio::time::{Sleep, sleep_until};
use wire::websocket::Opcode;

use super::socket::{End, Mode, Socket, append_frame};
use super::turn::Turn;
use crate::cursor::Cursor;
use crate::impair::ended;

/// How many bytes of frames are gathered for one write.
const BATCH_BYTES: usize = 32 << 10;

thread_local! {
    /// Shared by all sockets of a thread, so that a silent one owns no buffer.
    static BATCH: RefCell<Vec<u8>> = RefCell::default();
}

/// Sends the feed until the socket ends. After the last message it stays open.
pub(crate) async fn feed(mut socket: Socket, mut cursor: Cursor) {
    let shutdown = socket.endpoint.shutdown.turn(socket.context.connection.end_turn()).clone();
    let mut timer = Box::pin(sleep_until(socket.wakes_at()));
    // So far, only the response's head has been written for this exchange.
    let head_bytes = socket.context.exchange.bytes_out(&socket.context.connection);
    let hello = socket.context.hello(head_bytes);
    socket.queue(Opcode::Text, hello.as_bytes());
    let mut ended = pin!(ended(socket.context.impaired));
    let end = loop {
        tokio::select! {
            biased;
            ending = &mut ended => break End::Asked(ending),
            end = poll_fn(|cx| poll_feed(&mut socket, &mut cursor, timer.as_mut(), cx)) => match end {
                Some(end) => break end,
                None => yield_now().await,
            },
            () = shutdown.cancelled() => break End::GoingAway,
        }
    };
    socket.finish(end).await;
}

/// Sends what is due. `None` ends the turn.
fn poll_feed(
    socket: &mut Socket,
    cursor: &mut Cursor,
    mut timer: Pin<&mut Sleep>,
    cx: &mut Context<'_>,
) -> Poll<Option<End>> {
    let mut turn = Turn::default();
    while turn.goes_on() {
        // A client that sends pings but does not read the pongs is not read from, so that `unsent` cannot grow without
        // end.
        while !socket.is_congested() && turn.goes_on() {
            match socket.poll_receive(cx, Mode::Ignore) {
                Poll::Ready(Ok(work)) => turn.worked(work),
                Poll::Ready(Err(end)) => return Poll::Ready(Some(end)),
                Poll::Pending => break,
            }
        }
        if let Err(end) = ready!(socket.poll_flush(cx)) {
            return Poll::Ready(Some(end));
        }
        match send_due(socket, cursor, cx) {
            Ok(0) => {}
            Ok(work) => {
                turn.worked(work);
                continue;
            }
            Err(end) => return Poll::Ready(Some(end)),
        }
        let wakes_at = socket.wakes_at();
        timer.as_mut().reset(cursor.wakes_at().map_or(wakes_at, |due_at| due_at.min(wakes_at)));
        ready!(timer.as_mut().poll(cx));
        if let Err(end) = socket.watch() {
            return Poll::Ready(Some(end));
        }
    }
    Poll::Ready(None)
}

/// Sends one batch of the messages that are due, and returns its size in bytes.
fn send_due(socket: &mut Socket, cursor: &mut Cursor, cx: &mut Context<'_>) -> Result<usize, End> {
    BATCH.with_borrow_mut(|batch| {
        batch.clear();
        let mut count = 0;
        while batch.len() < BATCH_BYTES {
            let Some((_, text)) = cursor.take() else { break };
            append_frame(batch, Opcode::Text, text.as_bytes());
            count += 1;
        }
        if count > 0 {
            socket.send(cx, batch)?;
            socket.context.exchange.sent(count);
            socket.endpoint.metrics.messages.socket.fetch_add(count, Ordering::Relaxed);
        }
        Ok(batch.len())
    })
}
