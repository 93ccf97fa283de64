//! The inspector: one event, its fields and its bytes. The page asks the lab for the event's blocks, and adds what can
//! be done to a packet as children. The fields and bytes (`inside`) are a program of their own, which is loaded when an event
//! is first looked into; `seam` is what it is passed. `field_help` loads what the fields mean.

mod accept;
mod accept_key_steps;
mod cells;
mod detail;
mod drawing;
mod field_help;
mod header_table;
mod hex;
mod inside;
mod rows;
mod seam;
mod state;
mod subject;
mod tree;
mod why;
mod words;

pub use detail::source;
pub use inside::Inside;

use crate::guest::{GuestState, place_of, use_guest};
use crate::hooks::ByIdentity;
use ::lab::protocol::{Why, encode};
use diagram::scene::ColorRole;
use i18n::{Lang, bytes, msg};
use lessons::words as trace_words;
use seam::ToInside;
use std::rc::Rc;
use trace::{Event, EventId, Kind, Trace};
use wire::view::Block;
use yew::prelude::*;

/// The event to inspect.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub trace: ByIdentity<Trace>,
    /// The selected event.
    pub event: Option<EventId>,
    /// Its dissection; `None` until the lab has answered.
    #[prop_or_default]
    pub blocks: Option<ByIdentity<[Block]>>,
    /// The dissection of the request that the event answers ([`request_of`]); it has the key of a WebSocket handshake.
    #[prop_or_default]
    pub request: Option<ByIdentity<[Block]>>,
    /// Why the event was sent, if that is known.
    #[prop_or_default]
    pub why: Option<Why>,
    /// Why there is no dissection, as a sentence.
    #[prop_or_default]
    pub failure: Option<AttrValue>,
    /// Whether the visitor chose the event. Otherwise it is the event of the moment.
    #[prop_or(true)]
    pub is_pinned: bool,
    /// Follows the moment again.
    #[prop_or_default]
    pub on_release: Callback<()>,
    /// What can be done to the event.
    #[prop_or_default]
    pub children: Html,
}

/// The panel next to the picture.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let Props { lang, trace, blocks, failure, why, is_pinned, on_release, children, .. } = props;
    let lang = *lang;
    let event = props.event.and_then(|id| trace.event(id));
    let inside = use_inside(props);
    html! {
        <section class="inspector" aria-label={msg::inspector_title(lang)} data-inspector={event.map(|event| event.id.0.to_string())}>
            if let Some(event) = event {
                { head(lang, trace, event) }
                { hold(lang, *is_pinned, on_release) }
                { layers(lang, event) }
                { for why.iter().map(|why| why::line(lang, why)) }
                if let Some(failure) = failure {
                    <p role="status" data-failure="">{ failure }</p>
                } else if blocks.is_some() {
                    { place_of(lang, &inside, (msg::inspector_loading(lang), msg::inspector_missing(lang))) }
                } else {
                    <p role="status" class="guest-said">{ msg::inspector_loading(lang) }</p>
                }
            } else {
                <p class="inspector-none">{ msg::inspector_none(lang) }</p>
            }
            <div class="inspector-actions">{ children.clone() }</div>
        </section>
    }
}

/// The fields and bytes of the event, which are a program of their own.
#[hook]
fn use_inside(props: &Props) -> UseStateHandle<GuestState> {
    let Props { lang, trace, event, blocks, request, .. } = props.clone();
    let is_there = event.is_some() && blocks.is_some();
    let now = use_memo((lang, trace, event, blocks, request), |(lang, trace, event, blocks, request)| {
        let (event, blocks) = ((*event)?, blocks.as_deref()?);
        Some(Rc::<[u8]>::from(encode(&ToInside::new(*lang, trace, event, blocks, request.as_deref()))))
    });
    // What was shown stays until there is something else to show.
    let newest = use_mut_ref(Rc::<[u8]>::default);
    if let Some(now) = &*now {
        newest.replace(Rc::clone(now));
    }
    let shown = newest.borrow().clone();
    use_guest("fields", is_there, shown, Callback::noop())
}

/// The request that `id` answers, if `id` completes a WebSocket handshake or is the packet that did: the request's
/// blocks have the key.
pub fn request_of(trace: &Trace, id: EventId) -> Option<EventId> {
    let is_upgrade = |event: &&Event| matches!(event.kind, Kind::Response { status: 101, .. });
    let chosen = trace.event(id)?;
    let answer = if chosen.is_packet() {
        let ends_here = |event: &&Event| {
            let carriers = event.wire.as_ref().and_then(|wire| wire.carriers);
            carriers.is_some_and(|(_, last)| last == id)
        };
        trace.events().filter(is_upgrade).find(ends_here)?
    } else {
        Some(chosen).filter(is_upgrade)?
    };
    let connection = answer.wire.as_ref()?.connection;
    let is_request = |event: &&Event| {
        event.kind == Kind::Request
            && event.sent <= answer.sent
            && event.wire.as_ref().is_some_and(|wire| wire.connection == connection)
    };
    Some(trace.events().rfind(is_request)?.id)
}

fn head(lang: Lang, trace: &Trace, event: &Event) -> Html {
    let wire = event.wire.as_deref();
    let label = wire.map_or("", |wire| &wire.label);
    let number = |id: EventId| id.0.to_string();
    let notes = [
        wire.and_then(|wire| wire.repeats).map(|id| msg::inspector_repeats(lang, &number(id))),
        wire.and_then(|wire| wire.copy_of).map(|id| msg::inspector_copy(lang, &number(id))),
        wire.filter(|wire| wire.corrupted).map(|_| msg::inspector_corrupted(lang).to_owned()),
    ];
    let is_lost = wire.is_some_and(|wire| wire.loss.is_some());
    html! {
        <>
            <h2 class="inspector-title">
                <span>{ label }</span>
                <small class="inspector-badge">{ trace_words::provenance(lang, event.bytes_by) }</small>
            </h2>
            <p class="inspector-way">
                { format!("#{} · {} · {}", event.id.0, trace_words::way(lang, trace, event), bytes(event.bytes)) }
            </p>
            <dl class="inspector-times">
                <div><dt>{ msg::inspector_sent(lang) }</dt><dd>{ words::moment(event.sent) }</dd></div>
                <div data-lost={is_lost.then_some("")}>
                    <dt>{ msg::inspector_arrived(lang) }</dt><dd>{ words::fate(lang, event) }</dd>
                </div>
            </dl>
            { for notes.into_iter().flatten().map(|note| html! { <p class="inspector-note">{ note }</p> }) }
        </>
    }
}

/// Whether the panel follows the moment, and the way back to it.
fn hold(lang: Lang, is_pinned: bool, on_release: &Callback<()>) -> Html {
    html! {
        <p class="inspector-hold" data-pinned={is_pinned.then_some("")}>
            if is_pinned {
                <span>{ msg::inspector_pinned(lang) }</span>
                <button type="button" class="button" data-action="follow" onclick={on_release.reform(|_: MouseEvent| ())}>
                    { msg::inspector_follow(lang) }
                </button>
            } else {
                { msg::inspector_follows(lang) }
            }
        </p>
    }
}

/// One chip per layer, with the bytes that the layer added.
fn layers(lang: Lang, event: &Event) -> Html {
    let sum = event.layer_bytes();
    let chip = |name: &'static str, hue: &'static str, number: u64| {
        html! {
            <li data-layer={hue} data-hue={hue} data-bytes={number.to_string()}><strong>{ name }</strong>{ bytes(number) }</li>
        }
    };
    let layers = words::LAYERS.into_iter().filter(|(layer, _)| sum.of(*layer) > 0);
    html! {
        <ul class="inspector-layers" aria-label={msg::inspector_layers(lang)}>
            { for layers.map(|(layer, name)| chip(name, ColorRole::Of(layer).name(), sum.of(layer))) }
            if sum.payload > 0 {
                { chip(msg::inspector_payload(lang), "data", sum.payload) }
            }
        </ul>
    }
}
