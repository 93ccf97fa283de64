//! Which messages of a feed have arrived. Each message is delivered once and any repeat is a duplicate. A gap stays
//! open until it is filled or given up.

use std::collections::VecDeque;

/// How many messages after a gap are remembered. If there are more, the gap is given up as lost.
const AHEAD: usize = 65_536;

/// Whether an arrival was the first of its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The first of its index.
    Delivered,
    /// Its index has arrived before.
    Duplicate,
}

/// The indices that have arrived, in bounded memory: all up to the first gap as one number, those after it one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// The last index before the first gap.
    contiguous: u64,
    /// Indices beyond the first gap, ascending.
    ahead: VecDeque<u64>,
    delivered: u64,
    duplicates: u64,
}

impl Delivery {
    /// Expects the message after `index` first.
    pub fn starting_after(index: u64) -> Self {
        Self { contiguous: index, ..Self::default() }
    }

    /// Takes the arrival of message `index`, from 1.
    pub fn accept(&mut self, index: u64) -> Arrival {
        let place = match self.ahead.binary_search(&index) {
            Err(place) if index > self.contiguous => place,
            Ok(_) | Err(_) => {
                self.duplicates += 1;
                return Arrival::Duplicate;
            }
        };
        self.delivered += 1;
        if index == self.contiguous + 1 {
            self.contiguous = index;
        } else {
            self.ahead.insert(place, index);
            if self.ahead.len() > AHEAD {
                self.give_up_gap();
            }
        }
        self.close_up();
        Arrival::Delivered
    }

    /// Whether an index is missing before one that has arrived.
    pub fn has_gap(&self) -> bool {
        !self.ahead.is_empty()
    }

    /// Stops waiting for what is missing before the next index that has arrived.
    pub fn give_up_gap(&mut self) {
        if let Some(first) = self.ahead.front() {
            self.contiguous = first - 1;
            self.close_up();
        }
    }

    fn close_up(&mut self) {
        while self.ahead.front() == Some(&(self.contiguous + 1)) {
            self.ahead.pop_front();
            self.contiguous += 1;
        }
    }

    /// The last index before the first gap, after which a lane resumes.
    pub fn resume_after(&self) -> u64 {
        self.contiguous
    }

    /// Distinct messages that have arrived.
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// Arrivals of messages that had arrived before.
    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_arrival_is_delivered_or_a_duplicate() {
        let mut delivery = Delivery::default();
        let arrivals = [1, 2, 2, 5, 4, 5, 3, 1, 6];
        for index in arrivals {
            delivery.accept(index);
        }
        assert_eq!(delivery.delivered(), 6);
        assert_eq!(delivery.duplicates(), 3);
        assert_eq!(delivery.delivered() + delivery.duplicates(), arrivals.len() as u64);
        assert_eq!(delivery.resume_after(), 6);
    }

    #[test]
    fn resumes_before_the_first_gap() {
        let mut delivery = Delivery::default();
        delivery.accept(1);
        delivery.accept(3);
        assert_eq!(delivery.resume_after(), 1);
        assert_eq!(delivery.accept(2), Arrival::Delivered);
        assert_eq!(delivery.resume_after(), 3);
    }

    #[test]
    fn memory_stays_bounded_behind_a_gap_that_never_fills() {
        let mut delivery = Delivery::default();
        let last = AHEAD as u64 + 100;
        for index in 2..=last {
            delivery.accept(index);
        }
        assert!(delivery.ahead.len() <= AHEAD);
        assert_eq!(delivery.delivered(), last - 1);
        assert_eq!(delivery.resume_after(), last);
    }
}
