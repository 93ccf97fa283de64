//! What the run is doing, in sentences.

use super::state::Work;
use crate::i18n::{Lang, bytes, msg};
use crate::lab::Failure;

/// What the run is doing.
pub fn work(lang: Lang, work: &Work) -> String {
    match work {
        Work::Waiting => msg::lesson_waiting(lang).to_owned(),
        Work::Loading(received, None) => msg::lesson_loading(lang, &bytes(*received)),
        Work::Loading(received, Some(total)) => msg::lesson_loading_of(lang, &bytes(*received), &bytes(*total)),
        Work::Computing => msg::lesson_computing(lang).to_owned(),
        Work::Done => String::new(),
        Work::Stopped => msg::lesson_stopped(lang).to_owned(),
        Work::Failed(failure) => self::failure(lang, failure),
    }
}

/// What went wrong, and what to do; empty where nobody needs to know.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    match failure {
        Failure::Ended => String::new(),
        Failure::Unreachable => msg::lab_unreachable(lang).to_owned(),
        Failure::NoWorker => msg::lab_no_worker(lang).to_owned(),
        Failure::Refused(reason) => msg::lab_refused(lang, reason),
        Failure::Broken => msg::lab_broken(lang).to_owned(),
    }
}
