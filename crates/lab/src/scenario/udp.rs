//! The same numbered messages over UDP and over TCP, on the same lossy link: sockets work the same for both, but promise
//! different things.
//!
//! Look for:
//! - UDP (RFC 768) has no handshake: the first packet is the first message. Eight bytes of header, and nothing that could
//!   be acknowledged: what is lost stays lost, what was overtaken stays overtaken, what was doubled comes twice.
//! - TCP delivers every message once and in order (RFC 9293 §3.4). The price is time: bytes that have arrived wait until
//!   the missing ones before them have been sent again, so that one loss holds up everything behind it.
//! - A datagram is a message; a TCP stream has no such bounds. Here each message has the same length, so that the reader
//!   knows where the next begins.

use super::ScenarioFuture;
use crate::net::{Net, TcpError};
use crate::{Feed, Settings};
use feed::{Spec, index_of};
use std::cell::RefCell;
use std::rc::Rc;
use trace::{Delivery, Host, Micros, Part, SpanKind};

/// A port that no reader of captures takes for another protocol.
const PORT: u16 = 49_000;
/// After this much silence since the last message was sent, nothing more is coming.
const SILENCE: Micros = Micros(1_000_000);

pub(super) fn defaults() -> Settings {
    let mut settings = Settings {
        // Close together, so that a delayed packet is overtaken by the next ones.
        feed: Feed { rate_milli: 100_000, size: 20, messages: 20 },
        ..Settings::default()
    };
    settings.link.loss = 200_000;
    settings.link.reordering = 100_000;
    settings
}

pub(super) fn run(net: Net) -> ScenarioFuture {
    Box::pin(async move {
        let settings = &net.settings().feed;
        // A feed of impossible rate or size has no messages.
        let Ok(messages) = Spec::new(net.seed(), settings.rate_milli, settings.size, 0) else { return };
        net.begin(SpanKind::Part(Part::Udp), 0);
        over_udp(&net, messages).await.record(&net, "udp");
        net.end(SpanKind::Part(Part::Udp), 0);
        net.begin(SpanKind::Part(Part::Tcp), 0);
        if let Ok(received) = over_tcp(&net, messages).await {
            received.record(&net, "tcp");
        }
        net.end(SpanKind::Part(Part::Tcp), 0);
    })
}

/// What the receiver got.
#[derive(Default)]
struct Received {
    /// Messages by their index, in the order of their arrival.
    indices: Vec<u64>,
    /// Messages that were never sent. This must stay 0.
    invented: u64,
    /// From the first message's sending to the last arrival.
    took: Micros,
}

impl Received {
    fn take(&mut self, messages: Spec, bytes: &[u8], since_start: Micros) {
        let text = String::from_utf8_lossy(bytes);
        match index_of(&text).filter(|&index| messages.text(index) == text) {
            Some(index) => self.indices.push(index),
            None => self.invented += 1,
        }
        self.took = since_start;
    }

    fn record(&self, net: &Net, name: &str) {
        let mut distinct = Delivery::default();
        let mut latest = 0;
        let mut overtaken = 0;
        for &index in &self.indices {
            distinct.accept(index);
            overtaken += u64::from(index < latest);
            latest = latest.max(index);
        }
        let fact = |what: &str, value| net.fact(&[name, "/", what].concat(), value);
        fact("sent", net.settings().feed.messages);
        fact("received", distinct.delivered());
        fact("repeated", distinct.duplicates());
        fact("overtaken", overtaken);
        fact("invented", self.invented);
        fact("micros-to-last", self.took.0.unsigned_abs());
    }
}

/// When message `index` is sent.
fn due(messages: Spec, start: Micros, index: u64) -> Micros {
    start + Micros(messages.due_micros(index))
}

async fn over_udp(net: &Net, messages: Spec) -> Received {
    let (start, count) = (net.now(), net.settings().feed.messages);
    let mut socket = net.server().udp(PORT);
    let sender = net.clone();
    net.spawn(async move {
        let mut socket = sender.client().udp(0);
        for index in 1..=count {
            sender.sleep_until(due(messages, start, index)).await;
            socket.send(Host::Server, PORT, messages.text(index).as_bytes());
        }
    });
    let mut received = Received::default();
    // Nothing marks the last datagram, so the receiver can only stop waiting.
    let patience = due(messages, start, count) + net.settings().link.rtt + SILENCE;
    while let Some(datagram) = net.until(patience, socket.receive()).await {
        received.take(messages, &datagram.bytes, net.now() - start);
    }
    received
}

async fn over_tcp(net: &Net, messages: Spec) -> Result<Received, TcpError> {
    let start = net.now();
    let mut listener = net.server().listen(PORT);
    let received = Rc::new(RefCell::new(Received::default()));
    let (receiver, seen) = (net.clone(), received.clone());
    net.spawn(async move {
        let mut peer = listener.accept().await;
        let mut buffer = Vec::new();
        let size = messages.size() as usize;
        // A reset ends the conversation; what came until then is counted.
        while let Ok(bytes) = peer.read().await {
            if bytes.is_empty() {
                break;
            }
            buffer.extend_from_slice(&bytes);
            while buffer.len() >= size {
                let message: Vec<u8> = buffer.drain(..size).collect();
                seen.borrow_mut().take(messages, &message, receiver.now() - start);
            }
        }
        peer.close();
        peer.over().await;
    });
    let mut tcp = net.client().connect(Host::Server, PORT).await?;
    for index in 1..=net.settings().feed.messages {
        net.sleep_until(due(messages, start, index)).await;
        tcp.write(messages.text(index).as_bytes()).await?;
    }
    tcp.close();
    while !tcp.read().await?.is_empty() {}
    tcp.over().await;
    Ok(received.take())
}
