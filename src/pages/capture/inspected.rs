//! Which event the inspector shows, and what the reader knows about it.

use crate::hooks::{ByIdentity, Store, use_part};
use crate::inspector::request_of;
use crate::lab::Reader;
use crate::viewing::Showing;
use diagram::model::{Model, Side};
use trace::{EventId, Trace};
use wasm_bindgen_futures::spawn_local;
use wire::view::Block;
use yew::prelude::*;

type Blocks = ByIdentity<[Block]>;

/// An event in the inspector.
pub struct Inspected {
    pub event: Option<EventId>,
    /// Its fields, once they are there.
    pub blocks: Option<Blocks>,
    /// The fields of the request that the event answers, if its key is needed.
    pub request: Option<Blocks>,
}

/// The chosen event; without a choice, the event of the moment. `tab`: whether the inspector is open, and what was chosen.
#[hook]
pub fn use_inspected(
    reader: &Reader,
    trace: &Trace,
    model: &ByIdentity<Model>,
    showing: &Store<Showing>,
    tab: (bool, Option<EventId>),
) -> Inspected {
    let (is_open, chosen) = tab;
    let chosen = chosen.filter(|_| is_open);
    let followed = (is_open && chosen.is_none()).then(|| model.clone());
    let now = use_part(showing, move |showing| {
        followed.as_ref().and_then(|model| model.neighbour(None, Side::Next, showing.player.glance()))
    });
    let found = use_blocks(reader, chosen.or(now));
    // While the next event is read, the one before stays: a panel that empties itself ten times per second would be
    // unreadable.
    let last = found.as_ref().filter(|_| is_open && chosen.is_none()).map(|(event, _)| *event);
    let event = last.or(chosen).or(now);
    let asks = event.and_then(|event| request_of(trace, event));
    let request = use_blocks(reader, asks).filter(|(of, _)| Some(*of) == asks);
    let blocks = found.filter(|(of, _)| Some(*of) == event).map(|(_, blocks)| blocks);
    Inspected { event, blocks, request: request.map(|(_, blocks)| blocks) }
}

/// Asks the reader about an event. Returns its newest answer, which may be about the event before.
#[hook]
fn use_blocks(reader: &Reader, event: Option<EventId>) -> Option<(EventId, Blocks)> {
    let newest = use_state(|| None::<(EventId, Blocks)>);
    let (reader, setter) = (reader.clone(), newest.setter());
    use_effect_with(event, move |event| {
        if let Some(event) = *event {
            spawn_local(async move {
                // An error means that other connections are on their way.
                if let Ok(blocks) = reader.dissect(event).await {
                    setter.set(Some((event, blocks.into())));
                }
            });
        }
    });
    (*newest).clone()
}
