//! Edits the list of interventions of a run, so that each packet has at most one fate. Pure. `history` keeps their
//! order for undo.

use crate::route::lesson::MOST_INTERVENTIONS;
use ::lab::Intervention;
use trace::{Event, LossCause, Provenance};

/// The packet that an intervention is about.
pub fn packet_of(intervention: &Intervention) -> Option<u64> {
    match *intervention {
        Intervention::Drop { packet }
        | Intervention::Delay { packet, .. }
        | Intervention::Duplicate { packet }
        | Intervention::Corrupt { packet } => Some(packet),
        Intervention::StallReader { .. } | Intervention::CloseAbruptly { .. } | Intervention::Cut { .. } => None,
    }
}

/// Whether `old` and `new` exclude each other: two delays of one packet, or a drop and anything else.
fn is_replaced(old: &Intervention, new: &Intervention) -> bool {
    if old == new {
        return true;
    }
    let (Some(one), Some(other)) = (packet_of(old), packet_of(new)) else { return false };
    let is_drop = |it: &Intervention| matches!(it, Intervention::Drop { .. });
    let is_delay = |it: &Intervention| matches!(it, Intervention::Delay { .. });
    one == other && (is_drop(old) || is_drop(new) || (is_delay(old) && is_delay(new)))
}

/// Whether no further intervention can be added, only another one replaced.
pub fn is_full(all: &[Intervention]) -> bool {
    all.len() >= MOST_INTERVENTIONS
}

/// `all` with `new`, and without those that `new` replaces. A full list stays as it is if `new` replaces nothing.
pub fn put(all: &[Intervention], new: Intervention) -> Vec<Intervention> {
    let place = all.iter().position(|old| is_replaced(old, &new));
    let mut kept: Vec<Intervention> = Vec::with_capacity(all.len() + 1);
    for (index, old) in all.iter().enumerate() {
        if Some(index) == place {
            kept.push(new.clone());
        } else if !is_replaced(old, &new) {
            kept.push(old.clone());
        }
    }
    if place.is_none() && !is_full(all) {
        kept.push(new);
    }
    kept
}

/// `all` without `gone`.
pub fn remove(all: &[Intervention], gone: &Intervention) -> Vec<Intervention> {
    all.iter().filter(|one| *one != gone).cloned().collect()
}

/// The packet that decides an event's fate, and how the two are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The event is this packet.
    Packet(u64),
    /// The event is a copy that the link made; an intervention on the original applies to both.
    Original(u64),
    /// The event is a message; the first and the last packet that carried it.
    Carriers(u64, u64),
}

impl Target {
    /// The packet that an intervention acts on.
    pub fn packet(self) -> u64 {
        match self {
            Self::Packet(packet) | Self::Original(packet) | Self::Carriers(packet, _) => packet,
        }
    }

    /// The packet that decides an event's fate. `None` if the run cannot be changed (real traffic) or if the packet is
    /// not known. Packet n is event n, including copies that the link made.
    pub fn of(event: &Event) -> Option<Self> {
        if event.sent_by != Provenance::Simulated {
            return None;
        }
        let wire = event.wire.as_ref()?;
        Some(match (wire.copy_of, wire.carriers) {
            (Some(original), _) => Self::Original(original.0),
            (None, Some((first, last))) => Self::Carriers(first.0, last.0),
            (None, None) if event.is_packet() => Self::Packet(event.id.0),
            (None, None) => return None,
        })
    }
}

/// Why the packet is lost whatever a visitor does to it; `None` if it is not lost, or if the visitor dropped it.
pub fn lost_anyway(event: &Event) -> Option<LossCause> {
    let cause = event.wire.as_ref()?.loss?.cause;
    (cause != LossCause::Dropped).then_some(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use trace::{Direction, EventId, Host, Kind, Layer, LayerBytes, Loss, Micros, Wire};

    fn delay(packet: u64, by: i64) -> Intervention {
        Intervention::Delay { packet, by: Micros(by) }
    }

    #[test]
    fn to_do_the_same_twice_is_to_do_it_once() {
        let drop = Intervention::Drop { packet: 4 };
        let cut = Intervention::Cut { from: Micros(1), until: Micros(2) };
        let all = [drop.clone(), cut.clone()];
        assert_eq!(put(&put(&all, drop.clone()), cut.clone()), all);
        assert_eq!(remove(&all, &drop), [cut]);
    }

    #[test]
    fn a_full_list_takes_no_more_and_still_lets_one_be_replaced() {
        let all: Vec<Intervention> = (1..=MOST_INTERVENTIONS as u64).map(|packet| delay(packet, 10)).collect();
        assert!(is_full(&all) && !is_full(&all[1..]));
        assert_eq!(put(&all, delay(900, 10)), all);
        assert_eq!(put(&all, Intervention::Drop { packet: 1 })[0], Intervention::Drop { packet: 1 });
        assert_eq!(put(&all[1..], delay(900, 10)).len(), MOST_INTERVENTIONS);
    }

    #[test]
    fn a_delay_takes_the_place_of_the_one_before() {
        let other = Intervention::Drop { packet: 9 };
        assert_eq!(put(&[delay(4, 10), other.clone()], delay(4, 20)), [delay(4, 20), other]);
        assert_eq!(put(&[delay(4, 10)], delay(5, 20)), [delay(4, 10), delay(5, 20)]);
    }

    #[test]
    fn a_dropped_packet_has_no_other_fate() {
        let (drop, double) = (Intervention::Drop { packet: 4 }, Intervention::Duplicate { packet: 4 });
        let both = put(&[delay(4, 10)], double.clone());
        assert_eq!(both, [delay(4, 10), double.clone()]);
        assert_eq!(put(&both, drop.clone()), std::slice::from_ref(&drop));
        assert_eq!(put(&[drop], double.clone()), [double]);
    }

    fn event(kind: Kind, wire: Wire) -> Event {
        Event {
            id: EventId(7),
            kind,
            layer: Layer::Tcp,
            direction: Direction::Up,
            sent: Micros(0),
            sent_by: Provenance::Simulated,
            arrived: None,
            arrived_by: Provenance::Simulated,
            bytes: 40,
            payload_bytes: 0,
            bytes_by: Provenance::Simulated,
            wire: Some(Box::new(wire)),
        }
    }

    fn wire() -> Wire {
        Wire {
            label: "ACK".into(),
            peer: Host::Server,
            connection: 1,
            data: trace::Data::default(),
            layers: LayerBytes::default(),
            carriers: None,
            loss: None,
            repeats: Some(EventId(3)),
            copy_of: None,
            corrupted: false,
        }
    }

    #[test]
    fn a_retransmission_is_itself_and_a_copy_is_its_original() {
        let segment = Kind::Segment { flags: 16 };
        assert_eq!(Target::of(&event(segment, wire())), Some(Target::Packet(7)));
        let copy = Wire { copy_of: Some(EventId(6)), ..wire() };
        assert_eq!(Target::of(&event(segment, copy)), Some(Target::Original(6)));
        let message = Wire { carriers: Some((EventId(4), EventId(5))), ..wire() };
        assert_eq!(Target::of(&event(Kind::Request, message)), Some(Target::Carriers(4, 5)));
        assert_eq!(Target::of(&Event { sent_by: Provenance::Measured, ..event(segment, wire()) }), None);
    }

    #[test]
    fn only_what_was_lost_by_choice_can_be_saved_by_choice() {
        let lost = |cause| Wire { loss: Some(Loss { at: Micros(1), cause }), ..wire() };
        let segment = Kind::Segment { flags: 16 };
        assert_eq!(lost_anyway(&event(segment, lost(LossCause::Link))), Some(LossCause::Link));
        assert_eq!(lost_anyway(&event(segment, lost(LossCause::Dropped))), None);
        assert_eq!(lost_anyway(&event(segment, wire())), None);
    }
}
