//! The time axis and the zoom, and the keys of the picture.

use super::state::{Act, DiagramState};
use crate::hooks::ByIdentity;
use crate::player::Action;
use crate::player::keys::{Key, Press, read};
use diagram::axis::{Scale, ZOOM_STEP};
use diagram::model::Model;
use i18n::{Lang, msg};
use trace::Micros;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The time axis and the zoom. There is no choice of layers: a page sees nothing below HTTP and WebSocket.
pub fn view(lang: Lang, scale: Scale, on_act: &Callback<Act>) -> Html {
    let onchange = on_act.reform(|event: Event| {
        let is_real = event.target_unchecked_into::<HtmlSelectElement>().selected_index() == 0;
        Act::Scale(if is_real { Scale::Real } else { Scale::Steps })
    });
    let zoom = |name: &'static str, label: &'static str, glyph: &'static str, factor: f64| {
        let onclick = on_act.reform(move |_: MouseEvent| Act::Closer(factor));
        html! {
            <button type="button" class="button button-icon" data-action={name} aria-label={label} title={label} {onclick}>
                <span aria-hidden="true">{ glyph }</span>
            </button>
        }
    };
    html! {
        <div class="view" role="group" aria-label={msg::view_title(lang)}>
            <label class="choice">
                <span>{ msg::view_axis(lang) }</span>
                <select class="select" data-action="axis" {onchange}>
                    <option selected={scale == Scale::Real}>{ msg::axis_real(lang) }</option>
                    <option selected={scale == Scale::Steps}>{ msg::axis_steps(lang) }</option>
                </select>
            </label>
            <span class="view-zoom">
                { zoom("zoom-out", msg::view_farther(lang), "−", 1.0 / ZOOM_STEP) }
                { zoom("zoom-in", msg::view_closer(lang), "+", ZOOM_STEP) }
            </span>
        </div>
    }
}

/// The keys of the lessons, while the picture has the focus.
pub fn keys(
    state: &UseReducerHandle<DiagramState>,
    model: &ByIdentity<Model>,
    on_act: &Callback<Act>,
) -> Callback<KeyboardEvent> {
    let (state, model, on_act) = (state.clone(), model.clone(), on_act.clone());
    Callback::from(move |event: KeyboardEvent| {
        let is_here = event.target().is_some_and(|target| {
            target.dyn_ref::<web_sys::Element>().is_some_and(|element| element.class_name() == "watch-figure")
        });
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let (key, code) = (event.key(), event.code());
        let press = Press { key: &key, code: &code, shift: event.shift_key(), ctrl: false };
        let asked = if is_here && is_plain { read(press) } else { None };
        let player = &state.player;
        let act = match asked {
            Some(Key::Player(action)) => Act::Player(action),
            Some(Key::Start) => Act::Player(Action::Seek(Micros(0))),
            Some(Key::End) => Act::Player(Action::Seek(player.end())),
            Some(Key::Slower) => Act::Player(Action::Speed(player.speed() / 2.0)),
            Some(Key::Faster) => Act::Player(Action::Speed(player.speed() * 2.0)),
            Some(Key::Loop) => Act::Player(Action::Loop(!player.is_looped())),
            Some(Key::ZoomIn) => Act::Closer(ZOOM_STEP),
            Some(Key::ZoomOut) => Act::Closer(1.0 / ZOOM_STEP),
            Some(Key::Choose(side)) => {
                Act::Choose(model.neighbour(state.chosen, side, player.moment()).or(state.chosen))
            }
            // Escape closes the dialog.
            Some(Key::Release | Key::Lanes | Key::Present | Key::Undo | Key::Redo | Key::Help) | None => return,
        };
        event.prevent_default();
        on_act.emit(act);
    })
}
