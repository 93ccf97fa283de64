//! When a heartbeat is due, and whether it is answered. Anything that arrives answers it: a page sees no pong, and a server
//! that sends something is there.

use trace::Micros;

/// One session's heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    every: Micros,
    next: Micros,
    /// The number and the moment of the one that nothing has answered.
    waiting: Option<(u64, Micros)>,
    sent: u64,
}

/// What a moment or an arrival means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// A heartbeat is to be sent now; this is its number, from 1.
    Send(u64),
    /// The heartbeat with this number was not answered until the next was due, which is to be sent now.
    Missed {
        /// The one without an answer.
        number: u64,
        /// The number of the next.
        send: u64,
    },
}

/// An answered heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Which.
    pub number: u64,
    /// How long after it.
    pub after: Micros,
}

impl Heartbeat {
    /// A heartbeat every so many milliseconds; the first is due so long after `opened`.
    pub fn new(every_millis: u32, opened: Micros) -> Self {
        let every = Micros(i64::from(every_millis.max(1)) * 1_000);
        Self { every, next: opened + every, waiting: None, sent: 0 }
    }

    /// When the next one is due.
    pub fn due(&self) -> Micros {
        self.next
    }

    /// What is to be done at `now`; nothing before it is due.
    pub fn at(&mut self, now: Micros) -> Option<Beat> {
        if now < self.next {
            return None;
        }
        self.next = now + self.every;
        self.sent += 1;
        let before = self.waiting.replace((self.sent, now));
        Some(match before {
            Some((number, _)) => Beat::Missed { number, send: self.sent },
            None => Beat::Send(self.sent),
        })
    }

    /// Something arrived at `now`: the heartbeat that it answers, if one waits.
    pub fn hear(&mut self, now: Micros) -> Option<Answer> {
        let (number, sent) = self.waiting.take()?;
        Some(Answer { number, after: now - sent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Micros {
        Micros(millis * 1_000)
    }

    #[test]
    fn a_heartbeat_is_answered_by_whatever_comes_next_and_only_once() {
        let mut heartbeat = Heartbeat::new(1_000, at(0));
        assert_eq!((heartbeat.due(), heartbeat.at(at(999)), heartbeat.hear(at(999))), (at(1_000), None, None));
        assert_eq!(heartbeat.at(at(1_000)), Some(Beat::Send(1)));
        assert_eq!(heartbeat.hear(at(1_020)), Some(Answer { number: 1, after: at(20) }));
        assert_eq!(heartbeat.hear(at(1_030)), None);
        assert_eq!(heartbeat.at(at(2_005)), Some(Beat::Send(2)));
        assert_eq!(heartbeat.due(), at(3_005));
    }

    #[test]
    fn a_heartbeat_without_an_answer_is_missed_when_the_next_is_due() {
        let mut heartbeat = Heartbeat::new(1_000, at(0));
        heartbeat.at(at(1_000));
        assert_eq!(heartbeat.at(at(2_000)), Some(Beat::Missed { number: 1, send: 2 }));
        assert_eq!(heartbeat.hear(at(2_500)), Some(Answer { number: 2, after: at(500) }));
        assert_eq!(heartbeat.at(at(90_000)), Some(Beat::Send(3)), "a machine that slept sends one");
    }
}
