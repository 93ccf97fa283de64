//! A run's settings in the address. Bounds are the lab's own, but that a page moves at most 100 MB.

use crate::i18n::milli;
use crate::route::values::{narrow, read_milli, read_switch, read_whole};
use crate::route::{Query, Reason, words};
use ::lab::{Congestion, Headers, Settings, TlsSettings, TlsVersion};
use trace::Micros;

/// Bytes of the largest buffer and queue.
const LARGEST: u64 = 1 << 30;
/// Microseconds of the longest time.
const HOUR: u32 = 3_600_000_000;
const MINUTE: u32 = 60_000_000;
/// Thousandths of a percent.
const MOST_LOSS: u32 = 90_000;
/// Bytes of the longest transfer that a page keeps.
const MOST_BULK: u64 = 100_000_000;

const CONGESTIONS: [(Congestion, &str); 3] =
    [(Congestion::None, "none"), (Congestion::Reno, "reno"), (Congestion::Cubic, "cubic")];
const HEADERS: [(Headers, &str); 2] = [(Headers::Browser, "browser"), (Headers::Minimal, "minimal")];
const TLS: [(Option<TlsVersion>, &str); 3] =
    [(None, "off"), (Some(TlsVersion::Tls12), "1.2"), (Some(TlsVersion::Tls13), "1.3")];

/// Sets what the parameter `key` names; also the way in for the fields on screen.
pub fn set_setting(settings: &mut Settings, key: &str, value: &str) -> Result<(), Reason> {
    let Settings { link, tcp, tls, feed, .. } = settings;
    match key {
        "rtt" => link.rtt = millis(value, (0, MINUTE))?,
        "jitter" => link.jitter = millis(value, (0, MINUTE))?,
        "bandwidth" => link.bandwidth = read_whole(value, (0, 100_000_000_000))?,
        "queue" => link.queue = read_whole(value, (576, LARGEST))?,
        "loss" => link.loss = percent(value)?,
        "reorder" => link.reordering = percent(value)?,
        "duplicate" => link.duplication = percent(value)?,
        "mtu" => link.mtu = narrow(read_whole(value, (576, 65_535))?) as u16,
        "tls" => {
            let version = one_of(TLS, value)?;
            let before = tls.take().unwrap_or_default();
            *tls = version.map(|version| TlsSettings { version, ..before });
        }
        "resumption" => tls.as_mut().ok_or(Reason::UnknownKey)?.resumption = read_switch(value)?,
        "early-data" => tls.as_mut().ok_or(Reason::UnknownKey)?.early_data = read_switch(value)?,
        "client-buffer" => tcp.client_receive_buffer = narrow(read_whole(value, (1, LARGEST))?),
        "server-buffer" => tcp.server_receive_buffer = narrow(read_whole(value, (1, LARGEST))?),
        "send-buffer" => tcp.send_buffer = narrow(read_whole(value, (1, LARGEST))?),
        "nagle" => tcp.nagle = read_switch(value)?,
        "ack-delay" => tcp.delayed_ack = millis(value, (0, 500_000))?,
        "congestion" => tcp.congestion = one_of(CONGESTIONS, value)?,
        "probes" => tcp.keep_alive = millis(value, (0, HOUR))?,
        "timeout" => tcp.user_timeout = millis(value, (0, HOUR))?,
        "timestamps" => tcp.timestamps = read_switch(value)?,
        "headers" => settings.headers = one_of(HEADERS, value)?,
        "keep-alive" => settings.http_keep_alive = read_switch(value)?,
        "rate" => feed.rate_milli = read_milli(value, (1, ::feed::MAX_RATE_MILLI))?,
        "size" => feed.size = narrow(read_whole(value, (16, ::feed::MAX_SIZE.into()))?),
        "n" => feed.messages = read_whole(value, (1, 100_000))?,
        "poll" => settings.poll_interval = millis(value, (1_000, HOUR))?,
        "hold" => settings.hold = Micros(i64::from(read_milli(value, (1, HOUR / 1_000))?) * 1_000),
        "bulk" => settings.bulk_bytes = read_whole(value, (1, MOST_BULK))?,
        _ => return Err(Reason::UnknownKey),
    }
    Ok(())
}

/// Makes settings that are each within their bounds fit one another: a queue holds at least one packet.
pub fn fit(settings: &mut Settings) {
    settings.link.queue = settings.link.queue.max(settings.link.mtu.into());
}

fn millis(value: &str, bounds: (u32, u32)) -> Result<Micros, Reason> {
    read_milli(value, bounds).map(|micros| Micros(micros.into()))
}

/// Millionths of a percentage with at most three decimals.
fn percent(value: &str) -> Result<u32, Reason> {
    read_milli(value, (0, MOST_LOSS)).map(|thousandths| thousandths * 10)
}

fn one_of<T: Copy, const N: usize>(known: [(T, &'static str); N], value: &str) -> Result<T, Reason> {
    let named = known.into_iter().find(|(_, name)| *name == value);
    named.map(|(value, _)| value).ok_or_else(|| words(known.map(|(_, name)| name)))
}

fn name_of<T: Copy + PartialEq, const N: usize>(known: [(T, &'static str); N], value: T) -> String {
    known.into_iter().find(|(one, _)| *one == value).map_or("", |(_, name)| name).to_owned()
}

/// Prints what differs from `usual`.
pub(super) fn print(settings: &Settings, usual: &Settings, query: &mut Query) {
    let mut print = |key: &str, text: &dyn Fn(&Settings) -> String| {
        let (here, there) = (text(settings), text(usual));
        query.add(key, here != there, || here);
    };
    print("rtt", &|it| shown(it.link.rtt));
    print("jitter", &|it| shown(it.link.jitter));
    print("bandwidth", &|it| it.link.bandwidth.to_string());
    print("queue", &|it| it.link.queue.to_string());
    print("loss", &|it| milli(it.link.loss / 10));
    print("reorder", &|it| milli(it.link.reordering / 10));
    print("duplicate", &|it| milli(it.link.duplication / 10));
    print("mtu", &|it| it.link.mtu.to_string());
    print("tls", &|it| name_of(TLS, it.tls.as_ref().map(|tls| tls.version)));
    if settings.tls.is_some() {
        // A scenario without TLS has the usual TLS where it is switched on.
        let tls = |it: &Settings| it.tls.clone().unwrap_or_default();
        print("resumption", &|it| switch(tls(it).resumption));
        print("early-data", &|it| switch(tls(it).early_data));
    }
    print("client-buffer", &|it| it.tcp.client_receive_buffer.to_string());
    print("server-buffer", &|it| it.tcp.server_receive_buffer.to_string());
    print("send-buffer", &|it| it.tcp.send_buffer.to_string());
    print("nagle", &|it| switch(it.tcp.nagle));
    print("ack-delay", &|it| shown(it.tcp.delayed_ack));
    print("congestion", &|it| name_of(CONGESTIONS, it.tcp.congestion));
    print("probes", &|it| shown(it.tcp.keep_alive));
    print("timeout", &|it| shown(it.tcp.user_timeout));
    print("timestamps", &|it| switch(it.tcp.timestamps));
    print("headers", &|it| name_of(HEADERS, it.headers));
    print("keep-alive", &|it| switch(it.http_keep_alive));
    print("rate", &|it| milli(it.feed.rate_milli));
    print("size", &|it| it.feed.size.to_string());
    print("n", &|it| it.feed.messages.to_string());
    print("poll", &|it| shown(it.poll_interval));
    print("hold", &|it| milli((it.hold.0 / 1_000) as u32));
    print("bulk", &|it| it.bulk_bytes.to_string());
}

/// A time within an hour, in milliseconds.
fn shown(time: Micros) -> String {
    milli(time.0 as u32)
}

fn switch(on: bool) -> String {
    if on { "1" } else { "0" }.to_owned()
}
