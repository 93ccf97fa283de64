//! The page's side of the tasks, whichever page it is: how far the picture may be seen, and the result for the
//! host page.

use super::seam::Over;
use crate::embed::Host;
use crate::hooks::Store;
use crate::player::Action;
use crate::viewing::{ShowAct, Showing};
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
