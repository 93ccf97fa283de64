//! Which event the inspector shows, and what the lab knows about it.

use super::column::Props;
use super::runs::use_dissection;
use crate::hooks::{ByIdentity, use_part};
use crate::inspector::request_of;
use crate::lab::Dissection;
use crate::route::lesson::Tab;
use diagram::model::Side;
use trace::EventId;
use wire::view::Block;
use yew::prelude::*;

/// An event in the inspector.
pub struct Inspected {
    pub event: Option<EventId>,
    /// What the lab knows about it, once it has answered.
    pub found: Option<Dissection>,
    /// The request that the event answers, if its key is needed.
    pub request: Option<ByIdentity<[Block]>>,
}

/// The chosen event; without a choice, the event of the moment. Nothing while another tab is open.
#[hook]
pub fn use_inspected(props: &Props) -> Inspected {
    let (lang, is_open) = (props.lang, props.tab == Tab::Inspector);
    let chosen = props.lesson.event.filter(|_| is_open);
    let followed = props.run.as_ref().filter(|_| is_open && chosen.is_none()).map(|(_, model)| model.clone());
    let now = use_part(&props.showing, move |showing| {
        followed.as_ref().and_then(|model| model.neighbour(None, Side::Next, showing.player.glance()))
    });
    let outcome = props.run.as_ref().map(|(outcome, _)| outcome);
    let found = use_dissection(&props.lab, outcome, chosen.or(now), lang);
    // While the lab reads the next event, the one before stays: a panel that empties itself ten times per second would
    // be unreadable.
    let last = found.as_ref().filter(|_| is_open && chosen.is_none()).map(|found| found.event);
    let event = last.or(chosen).or(now);
    let asks = outcome.zip(event).and_then(|(outcome, event)| request_of(&outcome.trace, event));
    let request = use_dissection(&props.lab, outcome, asks, lang).filter(|found| Some(found.event) == asks);
    let found = found.filter(|found| Some(found.event) == event);
    Inspected { event, found, request: request.map(|found| found.blocks) }
}
