//! The feed's socket: `hello`, then a text frame a message. All that is due goes out in as few writes as it takes.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};

use tokio::time::{Sleep, sleep_until};

use super::Socket;
use super::frame::{self, Opcode};
use super::socket::{End, Mode};
use crate::routes::Cursor;

/// How much is gathered for one write.
const BATCH_BYTES: usize = 32 << 10;

thread_local! {
    static BATCH: RefCell<Vec<u8>> = RefCell::default();
}

/// Sends the feed until the socket ends. After the last message it stays open.
pub(crate) async fn feed(mut socket: Socket, mut cursor: Cursor) {
    let shutdown = socket.endpoint.shutdown.clone();
    let mut timer = Box::pin(sleep_until(socket.silent_at()));
    // All that was written for this exchange is the answer's head.
    let head_bytes = socket.current.exchange.bytes_out(&socket.current.connection);
    let hello = socket.current.hello(head_bytes);
    socket.queue(Opcode::Text, hello.as_bytes());
    let end = tokio::select! {
        biased;
        end = poll_fn(|cx| poll_feed(&mut socket, &mut cursor, timer.as_mut(), cx)) => end,
        () = shutdown.cancelled() => End::GoingAway,
    };
    socket.finish(end).await;
}

fn poll_feed(socket: &mut Socket, cursor: &mut Cursor, mut timer: Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<End> {
    loop {
        while !socket.is_congested() {
            match socket.poll_receive(cx, Mode::Ignore) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(end)) => return Poll::Ready(end),
                Poll::Pending => break,
            }
        }
        if let Err(end) = ready!(socket.poll_flush(cx)) {
            return Poll::Ready(end);
        }
        match send_due(socket, cursor, cx) {
            Ok(0) => {}
            Ok(_) => continue,
            Err(end) => return Poll::Ready(end),
        }
        let silent_at = socket.silent_at();
        timer.as_mut().reset(cursor.wakes_at().map_or(silent_at, |due_at| due_at.min(silent_at)));
        ready!(timer.as_mut().poll(cx));
        socket.ping_if_silent();
    }
}

/// Sends a batch of what is due and tells how many messages it was.
fn send_due(socket: &mut Socket, cursor: &mut Cursor, cx: &mut Context<'_>) -> Result<u64, End> {
    BATCH.with_borrow_mut(|batch| {
        batch.clear();
        let mut count = 0;
        while batch.len() < BATCH_BYTES {
            let Some((_, text)) = cursor.take() else { break };
            frame::put(batch, Opcode::Text, text.as_bytes());
            count += 1;
        }
        if count > 0 {
            socket.send(cx, batch)?;
            socket.active();
            socket.current.exchange.sent(count);
            socket.endpoint.metrics.messages.socket.fetch_add(count, Ordering::Relaxed);
        }
        Ok(count)
    })
}
