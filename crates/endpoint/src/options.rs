//! The options. Each is also an environment variable; `docs/operating.md` describes them for operators.

use std::path::PathBuf;

use clap::Parser;
use doctor_probes::Address;
use endpoint::{Config, Limits, Tls, TlsError};

/// Roundtrip's endpoint: echo, feed and byte counters over polling, long polling, SSE and WebSocket
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Options {
    /// The address and port to listen on; port 0 takes a free port, which the first line of output names
    #[arg(long, env = "ROUNDTRIP_LISTEN", default_value = "127.0.0.1:8081", value_name = "ADDRESS:PORT")]
    pub(crate) listen: String,
    /// The address and port of the metrics, at /metrics; without it there are none
    #[arg(long, env = "ROUNDTRIP_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    pub(crate) metrics_listen: Option<String>,
    /// The folder of the built page, served at /
    #[arg(long, env = "ROUNDTRIP_DIST", value_name = "DIR")]
    pub(crate) dist: Option<PathBuf>,
    /// Your own proxy is in front: a client's address is the last one in X-Forwarded-For
    #[arg(long, env = "ROUNDTRIP_BEHIND_PROXY")]
    behind_proxy: bool,
    /// The certificate to serve HTTPS with, PEM, followed by those that lead to its issuer; needs --tls-key
    #[arg(long, env = "ROUNDTRIP_TLS_CERTIFICATE", value_name = "FILE.pem", requires = "tls_key")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// The certificate's private key, PEM; needs --tls-certificate
    #[arg(long, env = "ROUNDTRIP_TLS_KEY", value_name = "FILE.pem", requires = "tls_certificate")]
    pub(crate) tls_key: Option<PathBuf>,
    /// How long to go on after SIGTERM, with 503 on /healthz, so that a load balancer notices, in seconds
    #[arg(long, env = "ROUNDTRIP_DRAIN_SECONDS", default_value_t = 0, value_name = "SECONDS")]
    drain_seconds: u32,
    /// The largest WebSocket message, in bytes; 0: no limit
    #[arg(long, env = "ROUNDTRIP_MESSAGE_BYTES", default_value_t = Limits::default().message_bytes, value_name = "BYTES")]
    message_bytes: u64,
    /// The largest request body, in bytes; 0: no limit
    #[arg(long, env = "ROUNDTRIP_BODY_BYTES", default_value_t = Limits::default().body_bytes, value_name = "BYTES")]
    body_bytes: u64,
    /// The most open connections per client address; 0: no limit
    #[arg(long, env = "ROUNDTRIP_CONNECTIONS_PER_CLIENT", default_value_t = Limits::default().connections_per_client,
          value_name = "COUNT")]
    connections_per_client: u32,
    /// The longest that a long poll may be held, in seconds; 0: no limit
    #[arg(long, env = "ROUNDTRIP_HOLD_SECONDS", default_value_t = Limits::default().hold_seconds, value_name = "SECONDS")]
    hold_seconds: u32,
    /// How long a request's head, its body, and a WebSocket message may each take to arrive, in seconds; 0: no limit
    #[arg(long, env = "ROUNDTRIP_IDLE_SECONDS", default_value_t = Limits::default().idle_seconds, value_name = "SECONDS")]
    idle_seconds: u32,
    /// The most requests per second and client address; 0: no limit
    #[arg(long, env = "ROUNDTRIP_RATE_PER_SECOND", default_value_t = Limits::default().rate_per_second, value_name = "COUNT")]
    rate_per_second: u32,
    /// The most bytes per second and client address, both directions together; 0: no limit
    #[arg(long, env = "ROUNDTRIP_BYTES_PER_SECOND", default_value_t = Limits::default().bytes_per_second, value_name = "BYTES")]
    bytes_per_second: u64,
    /// Refuse ?impair=, by which a client asks that its own exchange is delayed, throttled, cut or reset
    #[arg(long, env = "ROUNDTRIP_NO_IMPAIR")]
    no_impair: bool,
    /// Serve nothing: ask the endpoint at this address whether it is healthy, and end with status 0 if it is
    #[arg(long, value_name = "ADDRESS:PORT")]
    health: Option<String>,
    /// Serve nothing: examine the path to the endpoint at this address, and end with status 3 if something breaks on it
    #[arg(long, value_name = "URL")]
    pub(crate) doctor: Option<Address>,
    /// How long --doctor may take, in seconds; a limit of silence that is longer than that, less 4 s, is not found
    #[arg(long, default_value_t = 130, value_name = "SECONDS", requires = "doctor",
          value_parser = clap::value_parser!(u32).range(5..=86_400))]
    pub(crate) doctor_seconds: u32,
    /// With --doctor: print the report as JSON
    #[arg(long, requires = "doctor")]
    pub(crate) json: bool,
    /// What is logged to standard error: a level, or a filter such as endpoint=debug
    #[arg(long, env = "ROUNDTRIP_LOG", default_value = "info", value_name = "FILTER")]
    pub(crate) log: String,
}

impl Options {
    /// Where to ask for the health, if that is all there is to do. With a certificate that is where the metrics are, without
    /// TLS: whoever asks runs in the environment of the endpoint that serves, and need not trust its certificate.
    pub(crate) fn health_address(&self) -> Option<&String> {
        let plain = self.metrics_listen.as_ref().filter(|_| self.tls_certificate.is_some());
        self.health.as_ref().map(|address| plain.unwrap_or(address))
    }

    /// The certificate and its key, if they are given.
    pub(crate) fn tls(&self) -> Result<Option<Tls>, TlsError> {
        let pair = self.tls_certificate.as_ref().zip(self.tls_key.as_ref());
        pair.map(|(certificate, key)| Tls::from_files(certificate, key)).transpose()
    }

    /// The settings for the library.
    pub(crate) fn into_config(self, tls: Option<Tls>) -> Config {
        Config {
            tls,
            dist: self.dist,
            behind_proxy: self.behind_proxy,
            drain_seconds: self.drain_seconds,
            forbids_impair: self.no_impair,
            limits: Limits {
                message_bytes: self.message_bytes,
                body_bytes: self.body_bytes,
                connections_per_client: self.connections_per_client,
                hold_seconds: self.hold_seconds,
                idle_seconds: self.idle_seconds,
                rate_per_second: self.rate_per_second,
                bytes_per_second: self.bytes_per_second,
            },
        }
    }
}
