//! What cures a finding: advice for whoever writes the server or the client, and the setting of each product.

use crate::evidence::Failure;
use crate::finding::{Fact, Finding, Kind};
use crate::transport::{Product, Transport};

/// What cures a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cure {
    /// What helps whatever the path is made of.
    pub advice: &'static str,
    /// The settings, in the order of [`Product::ALL`]. Empty if no product's setting helps.
    pub settings: &'static [&'static str],
}

impl Cure {
    /// The settings with their products; those in `known` come first.
    pub fn of_products(&self, known: &[Product]) -> Vec<(Product, &'static str)> {
        let mut settings: Vec<_> = Product::ALL.into_iter().zip(self.settings.iter().copied()).collect();
        settings.sort_by_key(|(product, _)| !known.contains(product));
        settings
    }
}

/// What cures this finding.
pub fn cure(finding: &Finding) -> Cure {
    match (finding.kind, finding.transport) {
        (Kind::IdleLimit, Transport::Socket) => IDLE_SOCKET,
        (Kind::IdleLimit, Transport::LongPoll) => IDLE_POLL,
        (Kind::IdleLimit, _) => IDLE_STREAM,
        (Kind::LifetimeLimit, _) => LIFETIME,
        (Kind::PingIgnored, _) => PING,
        (Kind::ClosedBy, _) => CLOSED,
        (Kind::Buffering, _) => BUFFERING,
        (Kind::Compression, _) => COMPRESSION,
        (Kind::NoResume, _) => RESUME,
        (Kind::ConnectionLimit, _) => CONNECTIONS,
        (Kind::HttpVersion, _) => VERSION,
        (Kind::Clock, _) => CLOCK,
        (Kind::Unreachable, Transport::Socket) => UPGRADE,
        (Kind::Unreachable, _) => match &finding.fact {
            Fact::Failure(Failure::Redirect(..)) => REDIRECT,
            Fact::Failure(Failure::Tls(_)) => CERTIFICATE,
            _ => UNREACHABLE,
        },
    }
}

const IDLE_STREAM: Cure = Cure {
    advice: "let the server send a comment line (\":\" and an empty line) more often than that",
    settings: &[
        "proxy_read_timeout 3600s;",
        "timeout server 1h and timeout client 1h",
        "transport http { read_timeout 0 } in reverse_proxy",
        "ProxyTimeout 3600, and timeout=3600 on ProxyPass",
        "idle_timeout: 0s of the route, and stream_idle_timeout: 0s of the connection manager",
        "idle_timeout.timeout_seconds = 4000 (the default is 60)",
        "100 s, which only an Enterprise plan can change: send a comment line every 30 s",
    ],
};
const IDLE_POLL: Cure = Cure {
    advice: "hold each poll for less time than that, and answer it with 204",
    settings: &[
        "proxy_read_timeout 3600s;",
        "timeout server 1h and timeout client 1h",
        "transport http { response_header_timeout 0 } in reverse_proxy",
        "ProxyTimeout 3600, and timeout=3600 on ProxyPass",
        "timeout: 0s and idle_timeout: 0s of the route",
        "idle_timeout.timeout_seconds = 4000 (the default is 60)",
        "100 s, then 524, which only an Enterprise plan can change: hold for 90 s at most",
    ],
};
const IDLE_SOCKET: Cure = Cure {
    advice: "let one side send a Ping more often than that; a page cannot, so the server should, or the page sends a small message",
    settings: &[
        "proxy_read_timeout 3600s; and proxy_send_timeout 3600s;",
        "timeout tunnel 1h",
        "no stream_timeout in reverse_proxy (without it there is no limit)",
        "ProxyTimeout 3600, and timeout=3600 on ProxyPass",
        "idle_timeout: 0s of the route, and stream_idle_timeout: 0s of the connection manager",
        "idle_timeout.timeout_seconds = 4000 (the default is 60)",
        "100 s: send a Ping or a message every 30 s",
    ],
};
const LIFETIME: Cure = Cure {
    advice: "let the client connect again at once and go on where it was (Last-Event-ID, or the index of the last message)",
    settings: &[
        "no limit of its own; look at worker_shutdown_timeout and at reloads",
        "no limit of its own; look at hard-stop-after and at reloads",
        "no stream_timeout in reverse_proxy; stream_close_delay for reloads",
        "timeout=3600 on ProxyPass, and no RequestReadTimeout for bodies",
        "timeout: 0s of the route (the default is 15 s), and max_stream_duration",
        "no limit of its own; look at deregistration_delay",
        "no limit of its own, but it ends connections when its software is updated",
    ],
};
const PING: Cure = Cure {
    advice: "send messages instead of Pings: something on the path counts only messages",
    settings: &[
        "passes Pings on as they are; look at what stands behind it",
        "passes Pings on as they are; look at what stands behind it",
        "passes Pings on as they are; look at what stands behind it",
        "passes Pings on as they are with mod_proxy_wstunnel; look at what stands behind it",
        "passes Pings on as they are; look at what stands behind it",
        "passes Pings on as they are; look at the targets. An API Gateway counts messages only",
        "answers no Pings itself; send messages if a Worker is the peer",
    ],
};
const CLOSED: Cure = Cure {
    advice: "only a peer that speaks WebSocket sends a Close frame, so look into the log of the server (or of a gateway that ends \
             WebSockets); the client should connect again after a random delay, so that not all come back at once",
    settings: &[],
};
const BUFFERING: Cure = Cure {
    advice: "let the server send X-Accel-Buffering: no and Cache-Control: no-transform with each event stream, and flush after each event",
    settings: &[
        "proxy_buffering off;",
        "no http-response wait-for-body, no cache and no compression for this path; option http-no-delay",
        "flush_interval -1 in reverse_proxy",
        "no mod_buffer and no mod_deflate for text/event-stream; flushpackets=on for FastCGI and AJP",
        "no envoy.filters.http.buffer and no compressor for text/event-stream",
        "passes events on at once; look at what stands behind it (Lambda targets do hold responses)",
        "no Response Buffering (an Enterprise setting) for this path; Cache-Control: no-transform",
    ],
};
const COMPRESSION: Cure = Cure {
    advice: "let the server send Cache-Control: no-transform with event streams; each event is small, and a compressor may hold it back",
    settings: &[
        "gzip_types without text/event-stream and *, or gzip off; in this location",
        "compression type without text/event-stream, or compression offload off",
        "encode with a match that leaves out text/event-stream",
        "SetEnv no-gzip 1 for this path, or AddOutputFilterByType without text/event-stream",
        "content_type of the compressor without text/event-stream",
        "does not compress; look at what stands behind it",
        "Cache-Control: no-transform, or a Compression Rule without this path",
    ],
};
const RESUME: Cure = Cure {
    advice: "let the server read Last-Event-ID and begin after it (keep the last events for that), and let the path pass this header on",
    settings: &[
        "no proxy_set_header Last-Event-ID, and no cache for this path (proxy_cache off;)",
        "no http-request del-header Last-Event-ID",
        "no header_up -Last-Event-ID",
        "no RequestHeader unset Last-Event-ID",
        "no request_headers_to_remove: [last-event-id]",
        "passes the header on; look at the targets",
        "passes the header on; no cache rule for this path",
    ],
};
const CONNECTIONS: Cure = Cure {
    advice: "let tabs of a page share one stream (SharedWorker, BroadcastChannel), and raise the limit per client",
    settings: &[
        "limit_conn with a higher number; worker_connections and worker_rlimit_nofile; http2_max_concurrent_streams 128;",
        "maxconn of frontend and server; the limit of a stick-table; tune.h2.max-concurrent-streams 100",
        "no limit of its own; look at what stands behind it",
        "MaxRequestWorkers and ThreadsPerChild; H2MaxSessionStreams 100",
        "max_connections and max_requests of circuit_breakers; max_concurrent_streams 100",
        "no limit per client; look at AWS WAF's rate rules and at the targets",
        "look at rate limiting rules",
    ],
};
const VERSION: Cure = Cure {
    advice: "offer HTTP/2 over TLS: over HTTP/1.1 a browser opens six connections per host, and each stream takes one of them",
    settings: &[
        "http2 on; (before 1.25.1: listen 443 ssl http2;), and proxy_http_version 1.1;",
        "bind :443 ssl crt FILE alpn h2,http/1.1",
        "on by default; protocols h1 h2 of the server",
        "Protocols h2 http/1.1 with mod_http2",
        "alpn_protocols: [h2, http/1.1] in the TLS context, codec_type: AUTO",
        "routing.http2.enabled = true (the default) on an HTTPS listener",
        "HTTP/2 in Speed, Protocol Optimization (on by default)",
    ],
};
const CLOCK: Cure = Cure {
    advice: "let both machines keep their time with NTP (chronyd, or timedatectl set-ntp true); until then, do not compare their times",
    settings: &[],
};
const UPGRADE: Cure = Cure {
    advice: "let every hop pass on Upgrade and Connection: they are for one hop only (RFC 9110 section 7.8)",
    settings: &[
        "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\";",
        "passes them on by default; no http-request del-header Upgrade",
        "reverse_proxy passes them on by default",
        "ProxyPass with upgrade=websocket (2.4.47 or later), before that mod_proxy_wstunnel with ws://",
        "upgrade_configs: [{ upgrade_type: websocket }]",
        "passes them on by default on an HTTP or HTTPS listener; no classic load balancer",
        "WebSockets on, in Network",
    ],
};
const REDIRECT: Cure = Cure { advice: "ask for the address that the response names", settings: &[] };
const CERTIFICATE: Cure = Cure {
    advice: "send the whole chain, with the name in it, before it expires; for an authority of your own, set SSL_CERT_FILE to its certificate",
    settings: &[],
};
const UNREACHABLE: Cure = Cure {
    advice: "see that the name, the port and the path are right, that the server runs and offers the routes of docs/doctor.md, and that no \
             firewall is between",
    settings: &[],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Http;

    /// A finding of each kind and transport has advice, and either no settings or one of each product.
    #[test]
    fn each_finding_has_a_cure() {
        for kind in Kind::ALL {
            for transport in [Transport::All, Transport::LongPoll, Transport::Stream, Transport::Socket] {
                let fact = Fact::Http(Http { is_tls: true, version: "HTTP/1.1" });
                let cure = cure(&Finding { kind, transport, fact });
                assert!(!cure.advice.is_empty() && !cure.advice.contains("  "), "{kind:?}");
                assert!([0, Product::ALL.len()].contains(&cure.settings.len()), "{kind:?}");
            }
        }
    }

    #[test]
    fn what_is_known_to_be_there_comes_first() {
        let settings = IDLE_STREAM.of_products(&[Product::Envoy]);
        assert_eq!(settings[0].0, Product::Envoy);
        assert_eq!(settings[1].0, Product::Nginx);
        assert_eq!(settings.len(), 7);
    }
}
