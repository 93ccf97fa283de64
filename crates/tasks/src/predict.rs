//! Predicting a run packet by packet: the picture stops before each packet, the learner says what comes, then it goes on.

use crate::case::millis;
use crate::words::sender;
use crate::{Asking, Case};
use i18n::msg;
use trace::{Event, Host, Micros};

/// One thing that comes next.
pub(crate) struct Next<'a> {
    pub(crate) event: &'a Event,
    /// What can come, the same list for every step, and the place of what does come.
    pub(crate) options: &'a [String],
    pub(crate) right: usize,
    /// Why that comes and not another.
    pub(crate) because: String,
    pub(crate) source: &'static str,
}

/// The two parts of a step: who sends, and what. The run is shown up to the moment before.
pub(crate) fn step(case: &Case, place: usize, next: &Next) -> [Asking; 2] {
    let Next { event, options, right, because, source } = next;
    let until = before(event);
    let hosts = [Host::Client, Host::Server];
    let names = hosts.map(|host| case.host(host)).to_vec();
    let who = usize::from(sender(event) != Host::Client);
    let number = (place + 1).to_string();
    let at = crate::words::decimal(millis(event.sent));
    let who = Asking::choice(msg::task_predict_who(case.lang, &at, &number), names, who);
    let what = Asking::choice(msg::task_predict_what(case.lang, &number), options.to_vec(), *right);
    [who, what].map(|asking| asking.until(until).hint(because.clone(), source))
}

/// The last moment at which nothing of the event can be seen.
pub(crate) fn before(event: &Event) -> Micros {
    Micros((event.sent.0 - 1).max(0))
}
