//! What shows a finding, as sentences with its numbers in either language.

use super::probes::PATIENCE_MILLIS;
use super::words::seconds;
use doctor::{
    Bound, Burst, Clock, Closing, Crowd, EVENTS_PER_SECOND, Fact, Failure, Finding, Resume, SLOT_MICROS, Transport,
};
use i18n::{Lang, msg};
use wire::websocket::CloseCode;

/// What shows a finding.
pub fn evidence(lang: Lang, finding: &Finding) -> String {
    match &finding.fact {
        Fact::Failure(cause) => failure(lang, cause, finding.transport),
        Fact::Http(http) if http.is_tls => msg::doctor_http_tls(lang, http.version),
        Fact::Http(http) => msg::doctor_http_old(lang, http.version),
        Fact::Clock(difference) => clock(lang, difference),
        Fact::Crowd(seen) => crowd(lang, seen),
        Fact::Held { burst, is_hint_needed: false } => held(lang, burst),
        Fact::Held { burst, is_hint_needed: true } => {
            [held(lang, burst), msg::doctor_held_hint(lang).to_owned()].join(" ")
        }
        Fact::Compressed { coding, is_despite_hint: true } => msg::doctor_compressed_despite(lang, coding),
        Fact::Compressed { coding, .. } => msg::doctor_compressed(lang, coding),
        Fact::Resume(seen) => resume(lang, seen),
        Fact::Idle(Bound::At(micros), end) => {
            let how = end.as_ref().map_or_else(String::new, |end| closing(lang, end));
            msg::doctor_idle_at(lang, &how, &seconds(*micros))
        }
        Fact::Idle(Bound::Between(0, missing), _) => msg::doctor_idle_missing(lang, &seconds(*missing)),
        Fact::Idle(Bound::Between(kept, missing), _) => {
            msg::doctor_idle_between(lang, &seconds(*kept), &seconds(*missing))
        }
        // A page sends no Pings, so that it never finds the second.
        Fact::Age(micros, end) | Fact::Pings(micros, end) => {
            msg::doctor_age(lang, &closing(lang, end), &seconds(*micros))
        }
        Fact::Code { code, reason, age_micros } => code_of(lang, *code, reason, *age_micros),
    }
}

/// Why something cannot be opened.
fn failure(lang: Lang, failure: &Failure, transport: Transport) -> String {
    match failure {
        Failure::TimedOut => msg::doctor_failure_timeout(lang, &(PATIENCE_MILLIS / 1_000).to_string()),
        Failure::Status(status) if transport != Transport::Socket => {
            msg::doctor_failure_status(lang, &status.to_string())
        }
        Failure::ContentType(kind) if kind.is_empty() => msg::doctor_failure_no_type(lang).to_owned(),
        Failure::ContentType(kind) => msg::doctor_failure_type(lang, kind),
        Failure::NoHello => msg::doctor_failure_hello(lang).to_owned(),
        _ if transport == Transport::Socket => msg::doctor_failure_socket(lang).to_owned(),
        // The others are those that only a program of its own finds out.
        _ => msg::doctor_failure_hidden(lang).to_owned(),
    }
}

fn clock(lang: Lang, clock: &Clock) -> String {
    let exactly = |micros: u64| format!("{:.3}", micros as f64 / 1e6);
    let (difference, trip) = (exactly(clock.ahead_micros.unsigned_abs()), exactly(clock.round_trip_micros));
    if clock.ahead_micros > 0 {
        msg::doctor_clock_ahead(lang, &difference, &trip)
    } else {
        msg::doctor_clock_behind(lang, &difference, &trip)
    }
}

fn crowd(lang: Lang, crowd: &Crowd) -> String {
    let [asked, served] = [crowd.asked, crowd.served].map(|number| number.to_string());
    match crowd.refusal {
        Some(status) => msg::doctor_crowd_status(lang, &asked, &served, &status.to_string()),
        None => msg::doctor_crowd_silent(lang, &asked, &served),
    }
}

fn held(lang: Lang, burst: &Burst) -> String {
    let rate = EVENTS_PER_SECOND.to_string();
    let Some(first) = burst.first_micros else {
        return msg::doctor_held_nothing(lang, &rate, &seconds(burst.watched_micros));
    };
    let all = (burst.watched_micros / SLOT_MICROS).to_string();
    let (bytes, slots) = (burst.lump_bytes.to_string(), burst.slots.to_string());
    msg::doctor_held(lang, &all, &bytes, &seconds(first), &rate, &slots)
}

fn resume(lang: Lang, resume: &Resume) -> String {
    let last = resume.last.to_string();
    match resume.next {
        None => msg::doctor_resume_nothing(lang, &last),
        Some(next) if next <= resume.last => msg::doctor_resume_again(lang, &last, &next.to_string()),
        Some(next) => msg::doctor_resume_lost(lang, &last, &next.to_string()),
    }
}

fn code_of(lang: Lang, code: Option<u16>, reason: &str, age_micros: u64) -> String {
    let age = seconds(age_micros);
    let code = code.unwrap_or(1005);
    let text = msg::doctor_code(lang, &code.to_string(), CloseCode(code).name(), &age);
    if reason.is_empty() { text } else { [text, msg::doctor_code_reason(lang, reason)].join(" ") }
}

fn closing(lang: Lang, closing: &Closing) -> String {
    let text = match closing {
        Closing::Frame(Some(code), _) => return msg::doctor_closing_frame(lang, &code.to_string()),
        Closing::Frame(None, _) => msg::doctor_closing_no_code(lang),
        Closing::End => msg::doctor_closing_end(lang),
        Closing::Cut(_) => msg::doctor_closing_cut(lang),
        Closing::Status(504) => msg::doctor_closing_504(lang),
        Closing::Status(524) => msg::doctor_closing_524(lang),
        Closing::Status(status) => return msg::doctor_closing_status(lang, &status.to_string()),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use doctor::{Http, Kind};

    fn said(fact: Fact) -> [String; 2] {
        let finding = Finding { kind: Kind::IdleLimit, transport: Transport::Stream, fact };
        Lang::ALL.map(|lang| evidence(lang, &finding))
    }

    #[test]
    fn evidence_has_its_numbers_in_both_languages() {
        let cut = || Some(Closing::Cut("reset".to_owned()));
        let burst = Burst {
            has_hints: false,
            accepts_coding: true,
            coding: None,
            watched_micros: 4_000_000,
            slots: 3,
            first_micros: Some(2_300_000),
            lump_bytes: 4_096,
        };
        let clock = Clock { ahead_micros: -2_500_000, round_trip_micros: 12_000, unit_micros: 1 };
        let cases: [(Fact, &[&str]); 8] = [
            (Fact::Idle(Bound::At(7_040_000), cut()), &["7.0"]),
            (Fact::Idle(Bound::Between(10_000_000, 20_000_000), None), &["10.0", "20.0"]),
            (Fact::Held { burst, is_hint_needed: true }, &["8", "2.3", "3", "16", "4096", "X-Accel-Buffering"]),
            (Fact::Clock(clock), &["2.500", "0.012"]),
            (Fact::Resume(Resume { last: 25, next: Some(1) }), &["25", "1"]),
            (
                Fact::Code { code: Some(1012), reason: "restart".to_owned(), age_micros: 3_100_000 },
                &["1012", "restart", "3.1"],
            ),
            (Fact::Crowd(Crowd { asked: 32, served: 12, refusal: Some(503), is_shared: true }), &["32", "12", "503"]),
            (Fact::Http(Http { is_tls: true, version: "HTTP/1.1" }), &["HTTP/1.1"]),
        ];
        for (fact, numbers) in cases {
            for sentence in said(fact) {
                for number in numbers {
                    assert!(sentence.contains(number), "{number} in {sentence}");
                }
            }
        }
    }

    #[test]
    fn the_numbers_of_a_held_stream_stand_at_their_places() {
        let burst = Burst {
            has_hints: true,
            accepts_coding: true,
            coding: None,
            watched_micros: 4_000_000,
            slots: 3,
            first_micros: Some(2_300_000),
            lump_bytes: 4_096,
        };
        let [english, _] = said(Fact::Held { burst, is_hint_needed: false });
        assert!(english.contains("after 2.3 s") && english.contains("in 3 of 16 quarters"), "{english}");
        let [english, _] = said(Fact::Crowd(Crowd { asked: 32, served: 12, refusal: None, is_shared: true }));
        assert!(english.contains("Of 32 streams at the same time 12 began"), "{english}");
    }
}
