//! Why the lab gave no run, in sentences.

use crate::lab::Failure;
use ::lab::RequestError;
use ::lab::parameters::{Bounds, Quantity, Unit};
use ::lab::protocol::Refusal;
use i18n::{Lang, msg};

/// What went wrong, and what to do; empty if the visitor does not need to know.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    match failure {
        Failure::Ended => String::new(),
        Failure::Unreachable => msg::lab_unreachable(lang).to_owned(),
        Failure::NoWorker => msg::lab_no_worker(lang).to_owned(),
        Failure::Refused(why) => msg::lab_refused(lang, &refusal(lang, why)),
        Failure::Broken => msg::lab_broken(lang).to_owned(),
    }
}

/// Why the lab's worker refused.
fn refusal(lang: Lang, why: &Refusal) -> String {
    match why {
        Refusal::Request(RequestError::Version(version)) => {
            msg::refused_version(lang, &::lab::VERSION.to_string(), &version.to_string())
        }
        Refusal::Request(RequestError::Scenario { name, known }) => msg::refused_scenario(lang, known, name),
        Refusal::Request(RequestError::Range { setting, value, bounds: limits }) => {
            msg::refused_range(lang, &bounds(lang, limits), setting, &quantity(lang, value))
        }
        Refusal::NothingRun => msg::refused_nothing_run(lang).to_owned(),
        Refusal::OtherVersion => msg::refused_other_version(lang).to_owned(),
        Refusal::Export(reason) => msg::refused_export(lang, reason),
    }
}

fn quantity(lang: Lang, quantity: &Quantity) -> String {
    match quantity {
        Quantity::Of(number, unit) => with_unit(lang, number, *unit),
        Quantity::Micros(micros) => msg::quantity_microseconds(lang, &micros.to_string()),
        Quantity::Negative => msg::quantity_negative(lang).to_owned(),
    }
}

fn with_unit(lang: Lang, number: &str, unit: Unit) -> String {
    match unit {
        Unit::Milliseconds => msg::quantity_milliseconds(lang, number),
        Unit::Seconds => msg::quantity_seconds(lang, number),
        Unit::Percent => msg::quantity_percent(lang, number),
        Unit::PerSecond => msg::quantity_per_second(lang, number),
        Unit::Bytes => msg::quantity_bytes(lang, number),
        Unit::BitsPerSecond => msg::quantity_bits_per_second(lang, number),
        Unit::Count => number.to_owned(),
    }
}

fn bounds(lang: Lang, bounds: &Bounds) -> String {
    match bounds {
        Bounds::Between { low, high, unit } => msg::bounds_between(lang, &with_unit(lang, high, *unit), low),
        Bounds::OnePacket(mtu) => msg::bounds_one_packet(lang, &mtu.to_string()),
        Bounds::FromOne => msg::bounds_from_one(lang).to_owned(),
        Bounds::WithinAnHour => msg::bounds_within_an_hour(lang).to_owned(),
        Bounds::FromItsStart => msg::bounds_from_its_start(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::lab::{Intervention, Request, Settings};
    use trace::Micros;

    /// Requests that cannot be run, one for each reason.
    fn refused() -> Vec<RequestError> {
        let request = |change: fn(&mut Request)| {
            let mut request = Request::new("tcp", Settings::default());
            change(&mut request);
            request.check().expect_err("a request that cannot be run")
        };
        vec![
            request(|it| it.roundtrip = 9),
            request(|it| it.scenario = "gopher".into()),
            request(|it| it.settings.link.rtt = Micros(-1)),
            request(|it| it.settings.link.loss = 990_000),
            request(|it| it.settings.link.mtu = 100),
            request(|it| it.settings.link.queue = 1_000),
            request(|it| it.settings.feed.rate_milli = u32::MAX),
            request(|it| it.interventions = vec![Intervention::Drop { packet: 0 }]),
            request(|it| it.interventions = vec![Intervention::Delay { packet: 1, by: Micros(-5) }]),
            request(|it| it.interventions = vec![Intervention::Cut { from: Micros(5), until: Micros(4) }]),
        ]
    }

    #[test]
    fn the_english_reasons_are_those_of_the_command_line() {
        for why in refused().into_iter().skip(2) {
            let sentence = refusal(Lang::En, &Refusal::Request(why.clone()));
            assert_eq!(sentence, format!("{why}."), "the lab's own words and the page's differ");
        }
    }

    #[test]
    fn korean_reasons_have_the_numbers_and_no_english_words() {
        for why in refused() {
            let sentence = refusal(Lang::Ko, &Refusal::Request(why.clone()));
            assert!(sentence.ends_with('.'), "{sentence}");
            for word in [" is ", "must", "bytes", "per second", "packets", "hour", "negative"] {
                assert!(!sentence.contains(word), "{word:?} is English: {sentence}");
            }
        }
        let queue = refused().remove(5);
        let sentence = refusal(Lang::Ko, &Refusal::Request(queue));
        assert!(sentence.contains("1000바이트") && sentence.contains("1500바이트"), "{sentence}");
    }
}
