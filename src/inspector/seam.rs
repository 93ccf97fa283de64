//! What the lessons' program passes to the program of an event's fields and bytes. Nothing comes back.

use i18n::Lang;
use serde::{Deserialize, Serialize};
use trace::{EventId, Trace};
use wire::view::Block;

/// An event to look into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToInside {
    /// The language, as a tag of BCP 47.
    pub lang: String,
    /// Its number.
    pub event: EventId,
    /// Its first bytes and its length, if it is a packet.
    pub packet: Option<(Vec<u8>, usize)>,
    /// Its dissection.
    pub blocks: Vec<Block>,
    /// The dissection of the request that it answers, if it completes a handshake.
    pub request: Option<Vec<Block>>,
}

impl ToInside {
    /// The event `id` of `trace`, which was dissected into `blocks`.
    pub fn new(lang: Lang, trace: &Trace, id: EventId, blocks: &[Block], request: Option<&[Block]>) -> Self {
        let packet = trace.event(id).filter(|event| event.is_packet()).map(|event| {
            let head = event.wire.as_ref().map_or(&[][..], |wire| trace.bytes(wire.data));
            (head.to_vec(), event.bytes as usize)
        });
        let request = request.map(<[Block]>::to_vec);
        Self { lang: lang.tag().to_owned(), event: id, packet, blocks: blocks.to_vec(), request }
    }

    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::rows::tests::{HELLO, SYN, block};
    use super::*;
    use ::lab::protocol::{decode, encode};

    #[test]
    fn what_is_passed_arrives_as_it_was() {
        let blocks = [block(wire::tcp::dissect(&SYN), &SYN, Some(0..40))];
        let request = [block(wire::websocket::dissect(&HELLO), &HELLO, None)];
        let passed = ToInside::new(Lang::Ko, &Trace::new(0), EventId(1), &blocks, Some(&request));
        assert_eq!((passed.lang(), passed.blocks.len(), &passed.packet), (Lang::Ko, 1, &None), "no such event");
        let passed = ToInside { packet: Some((SYN.to_vec(), 40)), ..passed };
        assert_eq!(decode(&encode(&passed)), Some(passed));
    }
}
