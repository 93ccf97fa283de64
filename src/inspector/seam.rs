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
        Self { lang: lang.tag().to_owned(), packet, blocks: blocks.to_vec(), request }
    }

    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.lang).unwrap_or_default()
    }
}
