//! The link: how long a packet takes, and whether it arrives. The random numbers of a packet come from the seed and its
//! own number, so an intervention on one packet does not change the luck of the others.
//!
//! ```text
//! sender ─ queue ─ serialisation ─────── half a round trip ─────── receiver
//!          full: lost              middle: lost by chance, dropped, or cut
//! ```

use super::rng::Rng;
use crate::intervention::Intervention;
use crate::request::LinkSettings;
use trace::{Direction, Loss, LossCause, Micros};

const MICROS_A_SECOND: u64 = 1_000_000;
/// The longest time that one packet takes, whatever the bandwidth.
const LONGEST: u64 = 1 << 50;

/// What happens to a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It never arrives.
    Lost(Loss),
    /// It arrives, perhaps twice.
    Arrives {
        /// When.
        at: Micros,
        /// When its duplicate arrives.
        again: Option<Micros>,
    },
}

/// One cable with two directions that do not disturb each other.
pub(super) struct Link {
    settings: LinkSettings,
    seed: u64,
    /// Those of the request, then what scenarios add.
    interventions: Vec<Intervention>,
    /// Whether each of the request's has changed anything.
    happened: Vec<bool>,
    directions: [OneWay; 2],
    /// Whether a scenario wants the next packet to be lost.
    drops_next: bool,
}

/// One direction.
#[derive(Default)]
struct OneWay {
    /// Until when the packets sent so far keep the sender's end busy.
    busy_until: Micros,
    /// When the last packet that kept the order arrives.
    last_arrival: Micros,
}

impl Link {
    pub(super) fn new(settings: LinkSettings, seed: u64, interventions: Vec<Intervention>) -> Self {
        let happened = vec![false; interventions.len()];
        Self { settings, seed, interventions, happened, directions: Default::default(), drops_next: false }
    }

    /// The next packet is lost half-way, as if someone had dropped it.
    pub(super) fn drop_next(&mut self) {
        self.drops_next = true;
    }

    /// A scenario changes the link, as a request's intervention does.
    pub(super) fn intervene(&mut self, intervention: Intervention) {
        self.interventions.push(intervention);
    }

    /// Sends packet `number` of `length` bytes at `now`.
    pub(super) fn send(&mut self, number: u64, direction: Direction, length: usize, now: Micros) -> Fate {
        let is_dropped = std::mem::take(&mut self.drops_next);
        // Every number is drawn in every case, so that one setting does not change the luck of the others.
        let mut rng = Rng::derive(self.seed, number);
        let is_unlucky = rng.gen_bool(self.settings.loss);
        let jitter = Micros(rng.below(self.settings.jitter.0.unsigned_abs() + 1) as i64);
        let is_late = rng.gen_bool(self.settings.reordering);
        let is_duplicated = rng.gen_bool(self.settings.duplication) || self.is_duplicated(number);

        let way = &mut self.directions[usize::from(direction == Direction::Down)];
        let start = way.busy_until.max(now);
        if start > now && waiting(start - now, self.settings.bandwidth) + length as u64 > self.settings.queue {
            return Fate::Lost(Loss { at: now, cause: LossCause::Queue });
        }
        way.busy_until = start + serialisation(length, self.settings.bandwidth);
        let middle = way.busy_until + Micros(self.settings.rtt.0 / 4);
        let cause = self.loss(number, middle, is_unlucky);
        if let Some(cause) = cause.or(is_dropped.then_some(LossCause::Dropped)) {
            return Fate::Lost(Loss { at: middle, cause });
        }

        self.note(|intervention| {
            matches!(
                intervention,
                Intervention::Delay { packet, .. }
                | Intervention::Duplicate { packet }
                | Intervention::Corrupt { packet } if *packet == number
            )
        });
        let way = &mut self.directions[usize::from(direction == Direction::Down)];
        let delay = extra_delay(&self.interventions, number);
        let mut at = way.busy_until + self.settings.rtt.half() + jitter;
        if is_late || delay > Micros(0) {
            at = at + delay + if is_late { self.settings.rtt.half() } else { Micros(0) };
        } else {
            at = at.max(way.last_arrival);
            way.last_arrival = at;
        }
        Fate::Arrives { at, again: is_duplicated.then_some(at) }
    }

    /// Why the packet does not get past the middle of the cable; `None` if it does.
    fn loss(&mut self, number: u64, middle: Micros, is_unlucky: bool) -> Option<LossCause> {
        self.note(|intervention| {
            matches!(intervention, Intervention::Drop { packet } if *packet == number)
                || matches!(intervention, Intervention::Cut { from, until } if (*from..*until).contains(&middle))
        });
        let causes = self.interventions.iter().filter_map(|intervention| {
            if let Intervention::Drop { packet } = intervention {
                return (*packet == number).then_some(LossCause::Dropped);
            }
            let Intervention::Cut { from, until } = intervention else { return None };
            (*from..*until).contains(&middle).then_some(LossCause::Cut)
        });
        causes.chain(is_unlucky.then_some(LossCause::Link)).next()
    }

    /// Notes that the interventions that `is_meant` are doing what they are for.
    fn note(&mut self, is_meant: impl Fn(&Intervention) -> bool) {
        for (happened, intervention) in self.happened.iter_mut().zip(&self.interventions) {
            *happened |= is_meant(intervention);
        }
    }

    /// Whether the intervention at `place` has changed the fate of a packet.
    pub(super) fn has_happened(&self, place: usize) -> bool {
        self.happened.get(place).is_some_and(|happened| *happened)
    }

    fn is_duplicated(&self, number: u64) -> bool {
        self.interventions.contains(&Intervention::Duplicate { packet: number })
    }

    /// Whether the packet's bytes change on the way.
    pub(super) fn corrupts(&self, number: u64) -> bool {
        self.interventions.contains(&Intervention::Corrupt { packet: number })
    }
}

fn extra_delay(interventions: &[Intervention], number: u64) -> Micros {
    let mut sum = Micros(0);
    for intervention in interventions {
        if let Intervention::Delay { packet, by } = intervention
            && *packet == number
        {
            sum = sum + *by;
        }
    }
    sum
}

/// How long it takes to send `length` bytes at `bandwidth` bits per second, rounded up.
fn serialisation(length: usize, bandwidth: u64) -> Micros {
    if bandwidth == 0 {
        return Micros(0);
    }
    Micros((length as u64 * 8 * MICROS_A_SECOND).div_ceil(bandwidth).min(LONGEST) as i64)
}

/// How many bytes a link of `bandwidth` bits per second still has to send if it is busy for `time`.
fn waiting(time: Micros, bandwidth: u64) -> u64 {
    (u128::from(time.0.unsigned_abs()) * u128::from(bandwidth) / u128::from(8 * MICROS_A_SECOND)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(settings: LinkSettings, interventions: Vec<Intervention>) -> Link {
        Link::new(settings, 7, interventions)
    }

    fn arrival(fate: Fate) -> Micros {
        match fate {
            Fate::Arrives { at, .. } => at,
            Fate::Lost(loss) => panic!("lost: {loss:?}"),
        }
    }

    #[test]
    fn a_packet_takes_half_a_round_trip_and_the_time_to_write_it() {
        let settings = LinkSettings { bandwidth: 8_000_000, ..LinkSettings::default() };
        let mut link = link(settings, Vec::new());
        assert_eq!(arrival(link.send(1, Direction::Up, 1_000, Micros(0))), Micros(21_000));
        assert_eq!(arrival(link.send(2, Direction::Up, 500, Micros(0))), Micros(21_500), "it waits for the first");
        assert_eq!(arrival(link.send(3, Direction::Down, 1_000, Micros(0))), Micros(21_000), "each way is its own");
    }

    #[test]
    fn a_full_queue_drops_the_last() {
        let settings = LinkSettings { bandwidth: 8_000, queue: 2_000, ..LinkSettings::default() };
        let mut link = link(settings, Vec::new());
        let fates: Vec<bool> =
            (1..=4).map(|number| matches!(link.send(number, Direction::Up, 1_000, Micros(0)), Fate::Lost(_))).collect();
        assert_eq!(fates, [false, false, true, true]);
    }

    #[test]
    fn jitter_keeps_the_order_and_reordering_does_not() {
        let settings = LinkSettings { jitter: Micros(30_000), ..LinkSettings::default() };
        let mut jittery = link(settings, Vec::new());
        let arrivals: Vec<Micros> =
            (1..100).map(|number| arrival(jittery.send(number, Direction::Up, 100, Micros(number as i64)))).collect();
        assert!(arrivals.is_sorted());
        let settings = LinkSettings { reordering: 300_000, ..LinkSettings::default() };
        let mut disorderly = link(settings, Vec::new());
        let arrivals: Vec<Micros> = (1..100)
            .map(|number| arrival(disorderly.send(number, Direction::Up, 100, Micros(number as i64))))
            .collect();
        assert!(!arrivals.is_sorted());
    }

    #[test]
    fn losses_come_at_their_rate() {
        let settings = LinkSettings { loss: 200_000, ..LinkSettings::default() };
        let mut link = link(settings, Vec::new());
        let lost = (1..=10_000)
            .filter(|&number| matches!(link.send(number, Direction::Up, 100, Micros(0)), Fate::Lost(_)))
            .count();
        assert!((1_850..2_150).contains(&lost), "{lost} of 10000");
    }

    #[test]
    fn a_cut_cable_loses_what_would_pass_its_middle_meanwhile() {
        let cut = vec![Intervention::Cut { from: Micros(10_000), until: Micros(20_000) }];
        let mut link = link(LinkSettings::default(), cut);
        assert!(matches!(link.send(1, Direction::Up, 100, Micros(0)), Fate::Lost(Loss { cause: LossCause::Cut, .. })));
        assert!(matches!(link.send(2, Direction::Up, 100, Micros(9_999)), Fate::Lost(_)));
        assert!(matches!(link.send(3, Direction::Up, 100, Micros(10_000)), Fate::Arrives { .. }));
    }
}
