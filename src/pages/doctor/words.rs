//! The names of what the page shows, and what cures it, in either language. The crate `doctor` has the English ones of the report
//! for programs.

use super::probes::{Phase, Progress, Unseen};
use doctor::{Finding, Kind, Transport};
use i18n::{Lang, msg};

/// Whole and tenths of a second, without a unit.
pub fn seconds(micros: u64) -> String {
    format!("{:.1}", micros as f64 / 1e6)
}

pub fn kind(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::Unreachable => msg::doctor_kind_unreachable(lang),
        Kind::HttpVersion => msg::doctor_kind_http_version(lang),
        Kind::Clock => msg::doctor_kind_clock(lang),
        Kind::ConnectionLimit => msg::doctor_kind_connection_limit(lang),
        Kind::Buffering => msg::doctor_kind_buffering(lang),
        Kind::Compression => msg::doctor_kind_compression(lang),
        Kind::NoResume => msg::doctor_kind_no_resume(lang),
        Kind::IdleLimit => msg::doctor_kind_idle_limit(lang),
        Kind::LifetimeLimit => msg::doctor_kind_lifetime_limit(lang),
        Kind::PingIgnored => msg::doctor_kind_ping_ignored(lang),
        Kind::ClosedBy => msg::doctor_kind_closed_by(lang),
    }
}

/// What a finding is about; `None` for what a page cannot find.
pub fn about(lang: Lang, kind: Kind) -> Option<&'static str> {
    let about = match kind {
        Kind::Unreachable => msg::doctor_about_unreachable(lang),
        Kind::HttpVersion => msg::doctor_about_http_version(lang),
        Kind::Clock => msg::doctor_about_clock(lang),
        Kind::ConnectionLimit => msg::doctor_about_connection_limit(lang),
        Kind::Buffering => msg::doctor_about_buffering(lang),
        Kind::Compression => msg::doctor_about_compression(lang),
        Kind::NoResume => msg::doctor_about_no_resume(lang),
        Kind::IdleLimit => msg::doctor_about_idle_limit(lang),
        Kind::LifetimeLimit => msg::doctor_about_lifetime_limit(lang),
        Kind::PingIgnored => return None,
        Kind::ClosedBy => msg::doctor_about_closed_by(lang),
    };
    Some(about)
}

pub fn transport(lang: Lang, transport: Transport) -> &'static str {
    match transport {
        Transport::All => msg::doctor_transport_all(lang),
        Transport::Poll => msg::doctor_transport_poll(lang),
        Transport::LongPoll => msg::doctor_transport_long_poll(lang),
        Transport::Stream => msg::doctor_transport_stream(lang),
        Transport::Socket => msg::doctor_transport_socket(lang),
    }
}

pub fn phase(lang: Lang, progress: &Progress) -> String {
    let text = match progress.phase {
        Phase::Asking => msg::doctor_phase_asking(lang),
        Phase::Opening => msg::doctor_phase_opening(lang),
        Phase::Crowding => msg::doctor_phase_crowding(lang),
        Phase::Watching => {
            return msg::doctor_phase_watching(lang, &progress.all.to_string(), &progress.open.to_string());
        }
        Phase::Stopped => msg::doctor_stopped_note(lang),
        Phase::Done => "",
    };
    text.to_owned()
}

pub fn unseen(lang: Lang, unseen: Unseen) -> &'static str {
    match unseen {
        Unseen::Version => msg::doctor_unseen_version(lang),
        Unseen::Coding => msg::doctor_unseen_coding(lang),
        Unseen::Resume => msg::doctor_unseen_resume(lang),
    }
}

/// What cures a finding, whatever the path is made of.
pub fn advice(lang: Lang, finding: &Finding) -> &'static str {
    match (finding.kind, finding.transport) {
        (Kind::IdleLimit, Transport::Socket) => msg::doctor_advice_idle_socket(lang),
        (Kind::IdleLimit, Transport::LongPoll) => msg::doctor_advice_idle_poll(lang),
        (Kind::IdleLimit, _) => msg::doctor_advice_idle_stream(lang),
        (Kind::LifetimeLimit, _) => msg::doctor_advice_lifetime(lang),
        (Kind::PingIgnored, _) => msg::doctor_advice_ping(lang),
        (Kind::ClosedBy, _) => msg::doctor_advice_closed(lang),
        (Kind::Buffering, _) => msg::doctor_advice_buffering(lang),
        (Kind::Compression, _) => msg::doctor_advice_compression(lang),
        (Kind::NoResume, _) => msg::doctor_advice_resume(lang),
        (Kind::ConnectionLimit, _) => msg::doctor_advice_connections(lang),
        (Kind::HttpVersion, _) => msg::doctor_advice_version(lang),
        (Kind::Clock, _) => msg::doctor_advice_clock(lang),
        (Kind::Unreachable, Transport::Socket) => msg::doctor_advice_upgrade(lang),
        (Kind::Unreachable, _) => msg::doctor_advice_unreachable(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use doctor::{Fact, Failure};

    #[test]
    fn each_finding_has_advice_in_both_languages() {
        for kind in Kind::ALL {
            for transport in [Transport::All, Transport::LongPoll, Transport::Stream, Transport::Socket] {
                let fact = Fact::Failure(Failure::Hidden);
                let finding = Finding { kind, transport, fact };
                let [english, korean] = Lang::ALL.map(|lang| advice(lang, &finding));
                assert!(english.len() > 20 && korean.len() > 20 && english != korean, "{kind:?}");
            }
        }
    }
}
