//! Listens to the keys of a picture. `player/keys.rs` defines what they do.

use super::Acts;
use super::figure::Drawn;
use super::showing::{ShowAct, Showing};
use crate::hooks::{Store, use_latest};
use crate::player::Action;
use crate::player::keys::{Key, Press, is_global, read};
use diagram::axis::ZOOM_STEP;
use diagram::model::Model;
use gloo_events::{EventListener, EventListenerOptions};
use trace::{EventId, Micros};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// Elements that use keys themselves.
const FIELDS: &str = "input, select, textarea, dialog, [role=grid], [role=row]";
/// Elements that use keys themselves, but none with Ctrl: a change can be undone there, too.
const OWN_KEYS: &str = "[data-own-keys]";
/// Elements that Space or Enter presses.
const PRESSED: &str = "button, a, summary, label";
/// The elements in which all keys work: the picture with its bar, and the whole page while a lesson is
/// presented, even if nothing has the focus.
const FIGURE: &str = ".lesson-figure, body:has(.lesson[data-presented])";

/// What the keys act on.
#[derive(Clone)]
pub struct Keys {
    pub showing: Store<Showing>,
    pub acts: Acts,
    pub show: Callback<ShowAct>,
    /// The event that is chosen.
    pub chosen: Option<EventId>,
    /// What the page does with the keys that are not about the picture: to present, to undo, to redo.
    pub others: Callback<Key>,
    /// Gives each stream a lane, or all of them one.
    pub lanes: Callback<()>,
    /// Whether Escape ends a presentation; it keeps what is chosen.
    pub is_presented: bool,
}

/// Does what the keys ask for while the component is mounted.
#[hook]
pub fn use_keys(drawn: Option<&Drawn>, keys: Keys) {
    let latest = use_latest((drawn.map(|drawn| drawn.model.clone()), keys));
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                if let Some(key) = key_of(event) {
                    event.prevent_default();
                    let (model, keys) = latest.get();
                    keys.press(key, model.as_deref());
                }
            })
        });
        move || drop(listener)
    });
}

/// What a key press asks the picture for; `None` if it is meant for something else on the page.
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

impl Keys {
    /// Does what a key stands for.
    fn press(&self, key: Key, model: Option<&Model>) {
        let Self { showing, acts, show, chosen, others, lanes, is_presented } = self;
        let showing = showing.get();
        let player = &showing.player;
        let play = |action| acts.act.emit(action);
        match key {
            Key::Player(action) => play(action),
            Key::Start => play(Action::Seek(Micros(0))),
            Key::End => play(Action::Seek(player.end())),
            Key::Slower => play(Action::Speed(player.speed() / 2.0)),
            Key::Faster => play(Action::Speed(player.speed() * 2.0)),
            Key::Loop => play(Action::Loop(!player.is_looped())),
            Key::ZoomIn => show.emit(ShowAct::Closer(ZOOM_STEP)),
            Key::ZoomOut => show.emit(ShowAct::Closer(1.0 / ZOOM_STEP)),
            Key::Choose(side) => {
                let moment = player.moment();
                if let Some(event) = model.and_then(|model| model.neighbour(*chosen, side, moment)) {
                    acts.choose.emit(Some(event));
                }
            }
            Key::Release if !is_presented => acts.choose.emit(None),
            Key::Lanes => lanes.emit(()),
            Key::Help => show.emit(ShowAct::Help(true)),
            Key::Release | Key::Present | Key::Undo | Key::Redo => others.emit(key),
        }
    }
}
