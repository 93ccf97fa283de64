//! What the run is doing, in sentences.

use super::state::Work;
use crate::words::lab::failure;
use i18n::{Lang, bytes, msg};

pub fn work(lang: Lang, work: &Work) -> String {
    match work {
        Work::Waiting => msg::lesson_waiting(lang).to_owned(),
        Work::Loading(received, None) => msg::lesson_loading(lang, &bytes(*received)),
        Work::Loading(received, Some(total)) => msg::lesson_loading_of(lang, &bytes(*received), &bytes(*total)),
        Work::Computing => msg::lesson_computing(lang).to_owned(),
        Work::Done => String::new(),
        Work::Stopped => msg::lesson_stopped(lang).to_owned(),
        Work::Failed(cause) => failure(lang, cause),
    }
}
