//! The options of `lab run`. What they make of a request is in `apply`.

mod apply;

use super::output::Outputs;
use super::value;
use clap::{Args, ValueEnum};
use trace::{Host, Micros};

/// What to run and what to write. `-` as a file is standard output, or standard input for `--run`.
#[derive(Args)]
pub struct Options {
    /// The scenario to run, as `lab list` names them
    #[arg(required_unless_present = "run")]
    scenario: Option<String>,
    /// Every chance in the run comes from this number: the same seed, the same run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Run what this run file says; options beside it change it
    #[arg(long, value_name = "FILE", conflicts_with = "scenario")]
    run: Option<String>,
    #[command(flatten)]
    link: LinkOptions,
    #[command(flatten)]
    tcp: TcpOptions,
    #[command(flatten)]
    web: WebOptions,
    #[command(flatten)]
    changes: ChangeOptions,
    #[command(flatten)]
    pub outputs: Outputs,
}

/// The link between the hosts.
#[derive(Args)]
#[command(next_help_heading = "The link")]
pub struct LinkOptions {
    /// Round-trip time; each way takes half of it
    #[arg(long, value_name = "MS", value_parser = value::millis)]
    rtt: Option<Micros>,
    /// A packet takes up to so much longer; order is kept
    #[arg(long, value_name = "MS", value_parser = value::millis)]
    jitter: Option<Micros>,
    /// Packets lost by chance, each way
    #[arg(long, value_name = "PERCENT", value_parser = value::percent)]
    loss: Option<u32>,
    /// Packets overtaken by later ones
    #[arg(long, value_name = "PERCENT", value_parser = value::percent)]
    reorder: Option<u32>,
    /// Packets that arrive twice
    #[arg(long, value_name = "PERCENT", value_parser = value::percent)]
    duplication: Option<u32>,
    /// Bits a second, such as 2M; 0 for no limit
    #[arg(long, value_name = "BPS", value_parser = value::count)]
    bandwidth: Option<u64>,
    /// Bytes that may wait for the link; what comes then is dropped
    #[arg(long, value_name = "BYTES", value_parser = value::count)]
    queue: Option<u64>,
    /// The largest packet with its IP header; the MSS is 40 less
    #[arg(long, value_name = "BYTES")]
    mtu: Option<u16>,
    /// The same by the segments' data: the MTU is 40 more
    #[arg(long, value_name = "BYTES", conflicts_with = "mtu", value_parser = clap::value_parser!(u16).range(..=65_495))]
    mss: Option<u16>,
}

/// Both hosts' TCP.
#[derive(Args)]
#[command(next_help_heading = "TCP, on both hosts")]
pub struct TcpOptions {
    /// The receive buffer: the largest window
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32))]
    receive_buffer: Option<u32>,
    /// The send buffer
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32))]
    send_buffer: Option<u32>,
    /// Whether small segments wait for an acknowledgement
    #[arg(long, value_name = "on|off", value_parser = value::switch)]
    nagle: Option<bool>,
    /// How long an acknowledgement waits for data to ride on; 0 for not at all
    #[arg(long, value_name = "MS", value_parser = value::millis)]
    delayed_ack: Option<Micros>,
    /// What keeps a sender from flooding the path
    #[arg(long, value_name = "NAME")]
    congestion: Option<Congestion>,
    /// Idle time between TCP's own keep-alive probes; 0 for none
    #[arg(long, value_name = "MS", value_parser = value::millis)]
    tcp_keep_alive: Option<Micros>,
    /// Give up a peer that has not answered for so long; 0 for never
    #[arg(long, value_name = "MS", value_parser = value::millis)]
    user_timeout: Option<Micros>,
    /// Whether segments carry timestamps
    #[arg(long, value_name = "on|off", value_parser = value::switch)]
    timestamps: Option<bool>,
}

/// TLS, HTTP and what is sent.
#[derive(Args)]
#[command(next_help_heading = "TLS, HTTP and the messages")]
pub struct WebOptions {
    /// The version of TLS between the hosts, or none
    #[arg(long, value_name = "VERSION")]
    tls: Option<Tls>,
    /// Whether TLS sessions are resumed
    #[arg(long, value_name = "on|off", value_parser = value::switch)]
    resumption: Option<bool>,
    /// 0-RTT: a resuming client sends its request with its first flight (TLS 1.3)
    #[arg(long)]
    early_data: bool,
    /// HTTP header fields as a browser has them, or the fewest
    #[arg(long, value_name = "HOW")]
    headers: Option<Headers>,
    /// Whether an HTTP connection stays open for the next request
    #[arg(long, value_name = "on|off", value_parser = value::switch)]
    keep_alive: Option<bool>,
    /// Messages a second, such as 0.5
    #[arg(long, value_name = "N", value_parser = value::rate)]
    rate: Option<u32>,
    /// Bytes of a message
    #[arg(long, value_name = "BYTES")]
    size: Option<u32>,
    /// How many messages in all
    #[arg(long, value_name = "N")]
    messages: Option<u64>,
    /// From a poll's answer to the next poll
    #[arg(long, value_name = "MS", value_parser = value::millis)]
    poll_interval: Option<Micros>,
    /// How long a long poll is held before it is answered 204
    #[arg(long, value_name = "MS", value_parser = value::millis)]
    hold: Option<Micros>,
    /// Bytes that a bulk transfer moves, such as 10M
    #[arg(long, value_name = "BYTES", value_parser = value::count)]
    bytes: Option<u64>,
}

/// What someone changes in the course of things.
#[derive(Args)]
#[command(next_help_heading = "Interventions (packets are numbered as the table numbers them)")]
pub struct ChangeOptions {
    /// These packets are lost
    #[arg(long, value_name = "N[,N]", value_delimiter = ',')]
    drop: Vec<u64>,
    /// The packet takes so much longer
    #[arg(long, value_name = "N:MS", value_delimiter = ',', value_parser = value::packet_delay)]
    delay: Vec<(u64, Micros)>,
    /// These packets arrive twice
    #[arg(long, value_name = "N[,N]", value_delimiter = ',')]
    double: Vec<u64>,
    /// One bit of these packets is turned over on the way
    #[arg(long, value_name = "N[,N]", value_delimiter = ',')]
    corrupt: Vec<u64>,
    /// The application on HOST (client, server) does not read, from one ms to another
    #[arg(long, value_name = "HOST:FROM-UNTIL", value_delimiter = ',', value_parser = value::host_stretch)]
    stall: Vec<(Host, Micros, Micros)>,
    /// HOST resets all its connections, at this ms
    #[arg(long, value_name = "HOST:AT", value_delimiter = ',', value_parser = value::host_moment)]
    abort: Vec<(Host, Micros)>,
    /// The cable is pulled, from one ms to another
    #[arg(long, value_name = "FROM-UNTIL", value_delimiter = ',', value_parser = value::stretch)]
    cut: Vec<(Micros, Micros)>,
}

/// A version of TLS, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Tls {
    #[value(name = "1.2")]
    Tls12,
    #[value(name = "1.3")]
    Tls13,
    Off,
}

/// A congestion control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Congestion {
    None,
    Reno,
    Cubic,
}

/// How many header fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Headers {
    Browser,
    Minimal,
}
