//! The options of `lab run`. What they mean for a request is in `request`.

use super::values;
use clap::{Args, ValueEnum};
use lab::Intervention;
use std::path::PathBuf;
use trace::Micros;

/// What to run and what to write. `-` as a file is standard output, or standard input for `--run`.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// The scenario to run, as `lab list` names them
    #[arg(required_unless_present = "run")]
    pub scenario: Option<String>,
    /// Every chance in the run comes from this number: the same seed, the same run
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Run what this run file says; options beside it change it
    #[arg(long, value_name = "FILE", conflicts_with = "scenario")]
    pub run: Option<PathBuf>,
    #[command(flatten)]
    pub link: LinkOptions,
    #[command(flatten)]
    pub tcp: TcpOptions,
    #[command(flatten)]
    pub web: WebOptions,
    #[command(flatten)]
    pub changes: ChangeOptions,
    #[command(flatten)]
    pub outputs: OutputOptions,
}

/// The link between the hosts.
#[derive(Debug, Args)]
#[command(next_help_heading = "The link")]
pub struct LinkOptions {
    /// Round-trip time; each way takes half of it
    #[arg(long, value_name = "MS", value_parser = values::millis)]
    pub rtt: Option<Micros>,
    /// A packet takes up to so much longer; order is kept
    #[arg(long, value_name = "MS", value_parser = values::millis)]
    pub jitter: Option<Micros>,
    /// Packets lost by chance, each way
    #[arg(long, value_name = "PERCENT", value_parser = values::percent)]
    pub loss: Option<u32>,
    /// Packets overtaken by later ones
    #[arg(long, value_name = "PERCENT", value_parser = values::percent)]
    pub reorder: Option<u32>,
    /// Packets that arrive twice
    #[arg(long, value_name = "PERCENT", value_parser = values::percent)]
    pub duplication: Option<u32>,
    /// Bits a second, such as 2M; 0 for no limit
    #[arg(long, value_name = "BPS", value_parser = values::count)]
    pub bandwidth: Option<u64>,
    /// Bytes that may wait for the link; what comes then is dropped
    #[arg(long, value_name = "BYTES", value_parser = values::count)]
    pub queue: Option<u64>,
    /// The largest packet with its IP header; the MSS is 40 less
    #[arg(long, value_name = "BYTES")]
    pub mtu: Option<u16>,
}

/// Both hosts' TCP.
#[derive(Debug, Args)]
#[command(next_help_heading = "TCP, on both hosts")]
pub struct TcpOptions {
    /// The receive buffer: the largest window
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32))]
    pub receive_buffer: Option<u32>,
    /// The send buffer
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32))]
    pub send_buffer: Option<u32>,
    /// Whether small segments wait for an acknowledgement
    #[arg(long, value_name = "ON|OFF")]
    pub nagle: Option<Switch>,
    /// How long an acknowledgement waits for data to ride on; 0 for not at all
    #[arg(long, value_name = "MS", value_parser = values::millis)]
    pub delayed_ack: Option<Micros>,
    /// What keeps the sender from flooding the path
    #[arg(long, value_name = "NAME")]
    pub congestion: Option<Congestion>,
    /// Idle time between TCP's own keep-alive probes; 0 for none
    #[arg(long, value_name = "MS", value_parser = values::millis)]
    pub tcp_keep_alive: Option<Micros>,
    /// Give up a peer that has not answered for so long; 0 for never
    #[arg(long, value_name = "MS", value_parser = values::millis)]
    pub user_timeout: Option<Micros>,
    /// Whether segments carry timestamps
    #[arg(long, value_name = "ON|OFF")]
    pub timestamps: Option<Switch>,
}

/// TLS, HTTP and what is sent.
#[derive(Debug, Args)]
#[command(next_help_heading = "TLS, HTTP and the messages")]
pub struct WebOptions {
    /// The version of TLS between the hosts, or none
    #[arg(long, value_name = "VERSION")]
    pub tls: Option<Tls>,
    /// No TLS session is resumed
    #[arg(long)]
    pub no_resumption: bool,
    /// A resuming client sends its request with the first flight: 0-RTT, TLS 1.3 only
    #[arg(long)]
    pub early_data: bool,
    /// HTTP header fields as a browser sends them, or only what the protocol demands
    #[arg(long, value_name = "HOW")]
    pub headers: Option<Headers>,
    /// Whether an HTTP connection stays open for the next request
    #[arg(long, value_name = "ON|OFF")]
    pub keep_alive: Option<Switch>,
    /// Messages a second, such as 0.5
    #[arg(long, value_name = "N", value_parser = values::rate)]
    pub rate: Option<u32>,
    /// Bytes of a message
    #[arg(long, value_name = "BYTES")]
    pub size: Option<u32>,
    /// How many messages in all
    #[arg(long, value_name = "N")]
    pub messages: Option<u64>,
    /// From a poll's answer to the next poll
    #[arg(long, value_name = "MS", value_parser = values::millis)]
    pub poll_interval: Option<Micros>,
    /// How long a long poll is held before it is answered 204
    #[arg(long, value_name = "MS", value_parser = values::millis)]
    pub hold: Option<Micros>,
    /// Bytes that a bulk transfer moves, such as 10M
    #[arg(long, value_name = "BYTES", value_parser = values::count)]
    pub bytes: Option<u64>,
}

/// What someone changes in the course of things.
#[derive(Debug, Args)]
#[command(next_help_heading = "Interventions; packets are numbered as the table numbers them")]
pub struct ChangeOptions {
    /// These packets are lost
    #[arg(long, value_name = "N[,N]", value_delimiter = ',', value_parser = values::packet)]
    pub drop: Vec<u64>,
    /// The packet takes so much longer
    #[arg(long, value_name = "N:MS", value_delimiter = ',', value_parser = values::delay)]
    pub delay: Vec<Intervention>,
    /// These packets arrive twice
    #[arg(long, value_name = "N[,N]", value_delimiter = ',', value_parser = values::packet)]
    pub double: Vec<u64>,
    /// One bit of these packets is turned over on the way
    #[arg(long, value_name = "N[,N]", value_delimiter = ',', value_parser = values::packet)]
    pub corrupt: Vec<u64>,
    /// The application on HOST (client, server) does not read, from one ms to another
    #[arg(long, value_name = "HOST:FROM-UNTIL", value_delimiter = ',', value_parser = values::stall)]
    pub stall: Vec<Intervention>,
    /// HOST resets all its connections
    #[arg(long, value_name = "HOST:MS", value_delimiter = ',', value_parser = values::abort)]
    pub abort: Vec<Intervention>,
    /// The cable is pulled, from one ms to another
    #[arg(long, value_name = "FROM-UNTIL", value_delimiter = ',', value_parser = values::cut)]
    pub cut: Vec<Intervention>,
}

/// Where results go; without any of them a table goes to standard output.
#[derive(Debug, Args)]
#[command(next_help_heading = "Outputs; FILE may be - for standard output. Without any: a table")]
pub struct OutputOptions {
    /// A capture that Wireshark opens, decrypted
    #[arg(long, value_name = "FILE")]
    pub pcap: Option<PathBuf>,
    /// Whose network card the capture is taken at
    #[arg(long, value_name = "HOST", requires = "pcap")]
    pub vantage: Option<Vantage>,
    /// The whole trace as JSON (docs/trace.md)
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// A sequence diagram
    #[arg(long, value_name = "FILE")]
    pub mermaid: Option<PathBuf>,
    /// The run file: everything that went in; `--run` makes the same run of it
    #[arg(long, value_name = "FILE")]
    pub save_run: Option<PathBuf>,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
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

/// Where a capture is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Vantage {
    Client,
    Server,
}
