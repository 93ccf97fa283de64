//! Listens to a lesson's keys. `player/keys.rs` defines what they do.

use super::runs::Drawn;
use super::showing::{ShowAct, Showing};
use super::tell::Tell;
use super::view::CLOSER;
use crate::hooks::change::{Left, use_change};
use crate::player::keys::{Key, Way, is_global, read};
use crate::player::{Action, Player, help};
use crate::route::lesson::Lesson;
use diagram::model::Model;
use gloo_events::{EventListener, EventListenerOptions};
use trace::{EventId, Micros};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// Elements that use keys themselves.
const FIELDS: &str = "input, select, textarea, dialog, [role=grid], [role=row], [data-own-keys]";
/// Elements that Space or Enter presses.
const PRESSED: &str = "button, a, summary, label";
/// The element in which all of the lesson's keys work.
const FIGURE: &str = ".lesson-figure";

/// Calls `on_key` for the lesson's keys while the component is mounted.
#[hook]
pub fn use_keys(on_key: Callback<Key>) {
    let newest = use_mut_ref(|| on_key.clone());
    newest.replace(on_key);
    let effect = move || -> Left {
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if let Some(key) = heard(event) {
                    event.prevent_default();
                    let on_key = newest.borrow().clone();
                    on_key.emit(key);
                }
            })
        });
        Box::new(listener)
    };
    use_change(Box::new(()), Box::new(effect));
}

fn heard(event: &KeyboardEvent) -> Option<Key> {
    let (name, ctrl) = (event.key(), event.ctrl_key() || event.meta_key());
    if event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok();
    let is_in = |kind: &str| target.as_ref().is_some_and(|at| at.closest(kind).is_ok_and(|found| found.is_some()));
    if is_in(FIELDS) || name == " " && is_in(PRESSED) || !is_in(FIGURE) && !is_global(&name, ctrl) {
        return None;
    }
    read(&name, event.shift_key(), ctrl)
}

/// The callback that does what a key stands for.
pub fn keys(showing: &Showing, drawn: Option<&Drawn>, lesson: &Lesson, tell: &Tell) -> Callback<Key> {
    let (tell, event) = (tell.clone(), lesson.event);
    let (player, model) = (showing.player.clone(), drawn.map(|drawn| drawn.model.clone()));
    Callback::from(move |key| {
        let play = |action| tell.act.emit(action);
        match key {
            Key::Player(action) => play(action),
            Key::Start => play(Action::Seek(Micros(0))),
            Key::End => play(Action::Seek(player.end())),
            Key::Slower => play(Action::Speed(player.speed() / 2.0)),
            Key::Faster => play(Action::Speed(player.speed() * 2.0)),
            Key::Loop => play(Action::Loop(!player.is_looped())),
            Key::ZoomIn => tell.show.emit(ShowAct::Closer(CLOSER)),
            Key::ZoomOut => tell.show.emit(ShowAct::Closer(1.0 / CLOSER)),
            Key::Choose(way) => {
                if let Some(event) = model.as_ref().and_then(|model| neighbour(model, &player, event, way)) {
                    tell.choose.emit(Some(event));
                }
            }
            Key::Release => tell.choose.emit(None),
            Key::Undo => tell.undo.emit(()),
            Key::Redo => tell.redo.emit(()),
            Key::Help => help::open(),
        }
    })
}

/// The event next to the selected one in the picture; if nothing is selected, the last one that has been sent.
fn neighbour(model: &Model, player: &Player, chosen: Option<EventId>, way: Way) -> Option<EventId> {
    let place = chosen.and_then(|id| model.arrows.iter().position(|arrow| arrow.id == id));
    let place = match (place, way) {
        (Some(place), Way::Next) => place + 1,
        (Some(place), Way::Previous) => place.checked_sub(1)?,
        (None, _) => model.arrows.partition_point(|arrow| arrow.sent <= player.moment()).saturating_sub(1),
    };
    model.arrows.get(place).map(|arrow| arrow.id)
}
