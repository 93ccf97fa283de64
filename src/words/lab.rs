//! Why the lab gave no run, in sentences.

use crate::lab::Failure;
use i18n::{Lang, msg};

/// What went wrong, and what to do; empty if the visitor does not need to know.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    match failure {
        Failure::Ended => String::new(),
        Failure::Unreachable => msg::lab_unreachable(lang).to_owned(),
        Failure::NoWorker => msg::lab_no_worker(lang).to_owned(),
        Failure::Refused(reason) => msg::lab_refused(lang, reason),
        Failure::Broken => msg::lab_broken(lang).to_owned(),
    }
}
