//! DNS (RFC 1035) over UDP: a stub resolver with a cache, and the server that it asks. `message` builds the messages.

mod message;

use crate::http::SERVER_NAME;
use crate::net::{Net, Rng};
use message::{Response, parse, query, respond};
use trace::{Host, Micros, SpanKind};

const PORT: u16 = 53;
/// UDP does not retransmit, so the resolver asks again (RFC 1035 §4.2.1).
const TRIES: u32 = 5;
const RETRY_AFTER: Micros = Micros(1_000_000);

/// The client's resolver with its cache, which the settings may switch off.
pub struct Resolver {
    net: Net,
    rng: Rng,
    cache: Vec<Known>,
}

struct Known {
    name: String,
    host: Host,
    /// Until when the answer may be used again: its TTL from its arrival (RFC 1035 §3.2.1).
    until: Micros,
}

impl Resolver {
    /// An empty cache.
    pub fn new(net: &Net) -> Self {
        Self { net: net.clone(), rng: net.rng("dns"), cache: Vec::new() }
    }

    /// The host with this name. Asks again every second, and gives `None` after five times. If it has to ask, it opens and
    /// closes the span `DnsLookup`.
    pub async fn look_up(&mut self, name: &str) -> Option<Host> {
        let now = self.net.now();
        if let Some(known) = self.cache.iter().find(|known| known.name == name && known.until > now) {
            return Some(known.host);
        }
        self.net.begin(SpanKind::DnsLookup, 0);
        let host = self.ask(name).await;
        self.net.end(SpanKind::DnsLookup, 0);
        host
    }

    async fn ask(&mut self, name: &str) -> Option<Host> {
        // A fresh port and a fresh number for each query make responses hard to forge (RFC 5452 §9.2).
        let mut udp = self.net.client().udp(0);
        let number = self.rng.next() as u16;
        let query = query(number, name, self.net.settings().link.ip);
        for _ in 0..TRIES {
            udp.send(Host::Resolver, PORT, &query);
            let answered = async {
                loop {
                    let datagram = udp.receive().await;
                    if (datagram.from, datagram.port) != (Host::Resolver, PORT) {
                        continue;
                    }
                    if let Some(response) = parse(&datagram.bytes, &query) {
                        return response;
                    }
                }
            };
            match self.net.until(self.net.now() + RETRY_AFTER, answered).await {
                Some(Response::Address { host, ttl }) => {
                    self.remember(name, host, ttl);
                    return Some(host);
                }
                Some(Response::NoSuchName) => return None,
                None => {}
            }
        }
        None
    }

    fn remember(&mut self, name: &str, host: Host, ttl: u32) {
        if !self.net.settings().dns_cache {
            return;
        }
        self.cache.retain(|known| known.name != name);
        let until = self.net.now() + Micros(i64::from(ttl) * 1_000_000);
        self.cache.push(Known { name: name.to_owned(), host, until });
    }
}

/// Responds to queries for the server's name on the resolver's port 53 until the run is over.
pub async fn serve(net: Net) {
    let mut udp = net.resolver().udp(PORT);
    loop {
        let datagram = udp.receive().await;
        if let Some(response) = respond(&datagram.bytes, SERVER_NAME) {
            udp.send(datagram.from, datagram.port, &response);
        }
    }
}

#[cfg(test)]
mod tests;
