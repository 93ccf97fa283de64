//! What becomes of a packet that is lost or corrupted.

use super::number;
use super::tcp::Fate;
use i18n::{Lang, msg};
use trace::{Event, Wire};

/// `lost` or `corrupted`, as the messages select by it; `None` if the packet arrives, or if nobody knows.
fn word(wire: Option<&Wire>) -> Option<&'static str> {
    let wire = wire?;
    if wire.loss.is_some() { Some("lost") } else { wire.corrupted.then_some("corrupted") }
}

pub(super) fn segment(lang: Lang, event: &Event, fate: Fate) -> Option<String> {
    let word = word(event.wire.as_deref())?;
    match fate {
        Fate::Arrives => None,
        Fate::Repaired(Some(by)) => Some(msg::why_repaired(lang, word, &number(by))),
        Fate::Repaired(None) => Some(msg::why_unrepaired(lang, word)),
        Fate::Unimportant => Some(msg::why_unimportant(lang, word)),
    }
}

pub(super) fn datagram(lang: Lang, event: &Event) -> Option<String> {
    Some(msg::why_missed(lang, word(event.wire.as_deref())?))
}
