//! Listens to a lesson's keys. `player/keys.rs` defines what they do.

use super::callbacks::LessonCallbacks;
use super::runs::Drawn;
use super::showing::{ShowAct, Showing};
use crate::hooks::{Store, use_latest};
use crate::player::Action;
use crate::player::keys::{Key, Press, is_global, read};
use crate::route::lesson::Route;
use diagram::axis::ZOOM_STEP;
use gloo_events::{EventListener, EventListenerOptions};
use trace::Micros;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// Elements that use keys themselves.
const FIELDS: &str = "input, select, textarea, dialog, [role=grid], [role=row]";
/// Elements that use keys themselves, but none with Ctrl: a change can be undone there, too.
const OWN_KEYS: &str = "[data-own-keys]";
/// Elements that Space or Enter presses.
const PRESSED: &str = "button, a, summary, label";
/// The elements in which all of the lesson's keys work: the picture with its bar, and the whole page while the lesson is
/// presented, even if nothing has the focus.
const FIGURE: &str = ".lesson-figure, body:has(.lesson[data-presented])";

/// Calls `on_key` for the lesson's keys while the component is mounted.
#[hook]
pub fn use_keys(on_key: Callback<Key>) {
    let latest = use_latest(on_key);
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if let Some(key) = key_of(event) {
                    event.prevent_default();
                    latest.get().emit(key);
                }
            })
        });
        move || drop(listener)
    });
}

/// What a key press asks the lesson for; `None` if it is meant for something else on the page.
fn key_of(event: &KeyboardEvent) -> Option<Key> {
    let (key, code, shift, ctrl) = (event.key(), event.code(), event.shift_key(), event.ctrl_key() || event.meta_key());
    let press = Press { key: &key, code: &code, shift, ctrl };
    if event.alt_key() || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok();
    let is_in = |kind: &str| target.as_ref().is_some_and(|at| at.closest(kind).is_ok_and(|found| found.is_some()));
    if is_in(FIELDS)
        || !ctrl && is_in(OWN_KEYS)
        || press.name() == " " && is_in(PRESSED)
        || !is_in(FIGURE) && !is_global(press)
    {
        return None;
    }
    read(press)
}

/// Does what a key stands for.
pub fn keys(
    showing: &Store<Showing>,
    drawn: Option<&Drawn>,
    lesson: &Route,
    callbacks: &LessonCallbacks,
) -> Callback<Key> {
    let (callbacks, event, is_presented) = (callbacks.clone(), lesson.event, lesson.is_presented);
    let (showing, model) = (showing.clone(), drawn.map(|drawn| drawn.model.clone()));
    Callback::from(move |key| {
        let showing = showing.get();
        let player = &showing.player;
        let play = |action| callbacks.act.emit(action);
        match key {
            Key::Player(action) => play(action),
            Key::Start => play(Action::Seek(Micros(0))),
            Key::End => play(Action::Seek(player.end())),
            Key::Slower => play(Action::Speed(player.speed() / 2.0)),
            Key::Faster => play(Action::Speed(player.speed() * 2.0)),
            Key::Loop => play(Action::Loop(!player.is_looped())),
            Key::ZoomIn => callbacks.show.emit(ShowAct::Closer(ZOOM_STEP)),
            Key::ZoomOut => callbacks.show.emit(ShowAct::Closer(1.0 / ZOOM_STEP)),
            Key::Choose(side) => {
                let moment = player.moment();
                if let Some(event) = model.as_ref().and_then(|model| model.neighbour(event, side, moment)) {
                    callbacks.choose.emit(Some(event));
                }
            }
            // Escape ends a presentation and keeps what is chosen.
            Key::Release if is_presented => callbacks.present.emit(()),
            Key::Release => callbacks.choose.emit(None),
            Key::Present => callbacks.present.emit(()),
            Key::Undo => callbacks.undo.emit(()),
            Key::Redo => callbacks.redo.emit(()),
            Key::Help => callbacks.show.emit(ShowAct::Help(true)),
        }
    })
}
