//! From options to a request: the scenario's own settings or a run file, and on it what the options say.

use super::{ChangeOptions, Congestion, Headers, LinkOptions, Options, TcpOptions, Tls, WebOptions};
use crate::cli::{Failure, run_file};
use lab::{
    Intervention, LinkSettings, Request, RequestError, Settings, TcpSettings, TlsSettings, TlsVersion, scenario,
};
use trace::Micros;

impl Options {
    /// What is to be run, not yet checked.
    pub fn request(&self) -> Result<Request, Failure> {
        let mut request = match (&self.run, &self.scenario) {
            (Some(name), _) => run_file::read(name)?,
            (None, name) => by_name(name.as_deref().unwrap_or_default())?,
        };
        set(&mut request.seed, self.seed);
        self.link.apply(&mut request.settings.link);
        self.tcp.apply(&mut request.settings.tcp);
        self.web.apply(&mut request.settings)?;
        request.interventions.extend(self.changes.interventions());
        Ok(request)
    }
}

fn by_name(name: &str) -> Result<Request, Failure> {
    let scenario = scenario::find(name).ok_or_else(|| {
        let known = scenario::ALL.iter().map(|scenario| scenario.name).collect::<Vec<_>>().join(", ");
        Failure::Usage(RequestError::Scenario { name: name.to_owned(), known }.to_string())
    })?;
    Ok(Request::new(name, (scenario.defaults)()))
}

fn set<T: Clone>(setting: &mut T, option: Option<T>) {
    if let Some(value) = option {
        *setting = value;
    }
}

impl LinkOptions {
    fn apply(&self, link: &mut LinkSettings) {
        set(&mut link.rtt, self.rtt);
        set(&mut link.jitter, self.jitter);
        set(&mut link.loss, self.loss);
        set(&mut link.reordering, self.reorder);
        set(&mut link.duplication, self.duplication);
        set(&mut link.bandwidth, self.bandwidth);
        set(&mut link.queue, self.queue);
        // Both headers take 20 bytes without options (RFC 9293 §3.7.1).
        set(&mut link.mtu, self.mtu.or(self.mss.map(|mss| mss.saturating_add(40))));
    }
}

impl TcpOptions {
    fn apply(&self, tcp: &mut TcpSettings) {
        set(&mut tcp.client_receive_buffer, self.receive_buffer);
        set(&mut tcp.server_receive_buffer, self.receive_buffer);
        set(&mut tcp.send_buffer, self.send_buffer);
        set(&mut tcp.nagle, self.nagle);
        set(&mut tcp.delayed_ack, self.delayed_ack);
        set(&mut tcp.keep_alive, self.tcp_keep_alive);
        set(&mut tcp.user_timeout, self.user_timeout);
        set(&mut tcp.timestamps, self.timestamps);
        let congestion = self.congestion.map(|congestion| match congestion {
            Congestion::None => lab::Congestion::None,
            Congestion::Reno => lab::Congestion::Reno,
            Congestion::Cubic => lab::Congestion::Cubic,
        });
        set(&mut tcp.congestion, congestion);
    }
}

impl WebOptions {
    fn apply(&self, settings: &mut Settings) -> Result<(), Failure> {
        match self.tls {
            Some(Tls::Off) => settings.tls = None,
            Some(Tls::Tls12) => version(settings, TlsVersion::Tls12),
            Some(Tls::Tls13) => version(settings, TlsVersion::Tls13),
            None => {}
        }
        self.apply_sessions(settings)?;
        let headers = self.headers.map(|headers| match headers {
            Headers::Browser => lab::Headers::Browser,
            Headers::Minimal => lab::Headers::Minimal,
        });
        set(&mut settings.headers, headers);
        set(&mut settings.http_keep_alive, self.keep_alive);
        set(&mut settings.feed.rate_milli, self.rate);
        set(&mut settings.feed.size, self.size);
        set(&mut settings.feed.messages, self.messages);
        set(&mut settings.poll_interval, self.poll_interval);
        set(&mut settings.hold, self.hold);
        set(&mut settings.bulk_bytes, self.bytes);
        Ok(())
    }

    fn apply_sessions(&self, settings: &mut Settings) -> Result<(), Failure> {
        for (option, is_given) in [("--resumption", self.resumption.is_some()), ("--early-data", self.early_data)] {
            if is_given && settings.tls.is_none() {
                return Err(Failure::Usage(format!("{option} needs TLS: add --tls 1.2 or --tls 1.3")));
            }
        }
        if let Some(tls) = &mut settings.tls {
            if self.early_data && tls.version == TlsVersion::Tls12 {
                return Err(Failure::Usage("--early-data needs TLS 1.3 (RFC 8446 §2.3): add --tls 1.3".into()));
            }
            set(&mut tls.resumption, self.resumption);
            tls.early_data |= self.early_data;
        }
        Ok(())
    }
}

fn version(settings: &mut Settings, version: TlsVersion) {
    settings.tls.get_or_insert_with(TlsSettings::default).version = version;
}

impl ChangeOptions {
    fn interventions(&self) -> Vec<Intervention> {
        let mut all = Vec::new();
        all.extend(self.drop.iter().map(|&packet| Intervention::Drop { packet }));
        all.extend(self.delay.iter().map(|&(packet, by): &(u64, Micros)| Intervention::Delay { packet, by }));
        all.extend(self.double.iter().map(|&packet| Intervention::Duplicate { packet }));
        all.extend(self.corrupt.iter().map(|&packet| Intervention::Corrupt { packet }));
        all.extend(self.stall.iter().map(|&(host, from, until)| Intervention::StallReader { host, from, until }));
        all.extend(self.abort.iter().map(|&(host, at)| Intervention::CloseAbruptly { host, at }));
        all.extend(self.cut.iter().map(|&(from, until)| Intervention::Cut { from, until }));
        all
    }
}
