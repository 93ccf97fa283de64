//! Things to put in order: each can be moved up and down by its buttons, or by the arrow keys.

use ::lab::protocol::Value;
use i18n::{Lang, msg};
use yew::prelude::*;

/// `items` in the order `places`; `on_give` receives the changed order.
pub fn order(
    lang: Lang,
    part: usize,
    items: &[String],
    places: &[usize],
    is_over: bool,
    on_give: &Callback<Value>,
) -> Html {
    let row = |at: usize| {
        let text = items.get(places[at]).cloned().unwrap_or_default();
        let swap = |to: Option<usize>| {
            let (places, on_give) = (places.to_vec(), on_give.clone());
            move || {
                if let Some(to) = to.filter(|to| *to < places.len()) {
                    let mut places = places.clone();
                    places.swap(at, to);
                    on_give.emit(Value::Order(places));
                }
            }
        };
        let (up, down) = (swap(at.checked_sub(1)), swap(Some(at + 1)));
        let onkeydown = {
            let (up, down) = (up.clone(), down.clone());
            Callback::from(move |event: KeyboardEvent| match &*event.key() {
                "ArrowUp" => {
                    event.prevent_default();
                    up();
                }
                "ArrowDown" => {
                    event.prevent_default();
                    down();
                }
                _ => {}
            })
        };
        let button = |name: &'static str, label: String, glyph: &'static str, act: Box<dyn Fn()>, disabled: bool| {
            html! {
                <button type="button" class="button button-icon" data-action={name} aria-label={label} {disabled}
                    onclick={Callback::from(move |_: MouseEvent| act())}>
                    <span aria-hidden="true">{ glyph }</span>
                </button>
            }
        };
        html! {
            // The key is the thing, so that the focus moves with it.
            <li key={places[at]} data-item={places[at].to_string()} {onkeydown}>
                <span>{ &text }</span>
                if !is_over {
                    { button("up", msg::task_up(lang, &text), "↑", Box::new(up), at == 0) }
                    { button("down", msg::task_down(lang, &text), "↓", Box::new(down), at + 1 == places.len()) }
                }
            </li>
        }
    };
    html! {
        <ol class="task-order" data-part-order={part.to_string()} data-own-keys="">{ for (0..places.len()).map(row) }</ol>
    }
}
