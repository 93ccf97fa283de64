//! The page's side of the tasks, whichever page it is: their place, how far the picture may be seen, and the result for the
//! host page.

use super::seam::Over;
use crate::embed::Host;
use crate::guest::GuestState;
use crate::hooks::Store;
use crate::player::Action;
use crate::viewing::{ShowAct, Showing};
use i18n::{Lang, msg};
use trace::Micros;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// The page that frames this one gets the result of a task.
pub fn send_result(host: &Host, over: &Over) {
    let fields = [
        ("task", JsValue::from(&*over.task)),
        // A text: not every seed is a number of JavaScript.
        ("seed", JsValue::from(&*over.seed.to_string())),
        ("score", JsValue::from(over.score)),
        ("tries", JsValue::from(over.tries)),
        ("seconds", JsValue::from((over.seconds * 10.0).round() / 10.0)),
    ];
    host.send("result", &fields);
}

/// The run may be seen as far as the open step allows; when that moves on, the run plays on to it.
#[hook]
pub fn use_limit(limit: Option<Micros>, showing: &Store<Showing>) {
    let before = use_mut_ref(|| None::<Micros>);
    let showing = showing.clone();
    use_effect_with(limit, move |limit| {
        let last = before.replace(*limit);
        showing.dispatch(ShowAct::Limit(*limit));
        match (last, *limit) {
            (None, Some(at)) => showing.dispatch(ShowAct::Player(Action::Seek(at))),
            (Some(_), _) => showing.dispatch(ShowAct::Player(Action::Play)),
            (None, None) => {}
        }
    });
}

/// The place of the tasks, or what their program is doing.
pub fn place_of_tasks(lang: Lang, guest: &UseStateHandle<GuestState>) -> Html {
    if let Some(place) = guest.place() {
        return place;
    }
    if **guest == GuestState::Absent {
        return html! { <p class="lesson-said" role="status">{ msg::task_loading(lang) }</p> };
    }
    let setter = guest.setter();
    html! {
        <div class="lesson-said" data-field="tasks-missing">
            <p role="status">{ msg::task_failed(lang) }</p>
            <button type="button" class="button" data-action="task-retry" onclick={move |_: MouseEvent| setter.set(GuestState::Absent)}>
                { msg::task_retry(lang) }
            </button>
        </div>
    }
}
