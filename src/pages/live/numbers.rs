//! Every number of the run as a table, a guest (`crate::results`) that is loaded when the table is first opened, and the way to
//! save the run.

use crate::guest::{place_of, use_guest};
use crate::hooks::document::prefers_stillness;
use crate::live::view::{Phase, RunView};
use crate::results::ToTable;
use ::lab::protocol::encode;
use i18n::{Lang, msg};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// The run, and what saves it.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub view: Rc<RunView>,
    pub on_save: Callback<MouseEvent>,
}

/// The table and the button. The table is open from the start if the visitor asks for reduced motion.
#[component]
pub fn Numbers(props: &Props) -> Html {
    let Props { lang, view, on_save } = props;
    let lang = *lang;
    let is_open = use_state(prefers_stillness);
    let shown: Rc<[u8]> = if *is_open { encode(&ToTable::new(lang, view)).into() } else { Rc::default() };
    let guest = use_guest("results", *is_open, shown, Callback::noop());
    let ontoggle = {
        let is_open = is_open.setter();
        Callback::from(move |event: Event| {
            let details = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            is_open.set(details.is_some_and(|details| details.has_attribute("open")));
        })
    };
    html! {
        <>
            <details class="numbers" open={*is_open} {ontoggle}>
                <summary>{ msg::table_show(lang) }</summary>
                <div class="numbers-scroll" role="region" tabindex="0" aria-label={msg::table_caption(lang)}>
                    { place_of(lang, &guest, (msg::table_loading(lang), msg::table_missing(lang))) }
                </div>
            </details>
            <button type="button" class="button numbers-save" data-action="save" aria-haspopup="dialog"
                disabled={view.phase == Phase::Idle} onclick={on_save.clone()}>
                { msg::results_save(lang) }
            </button>
        </>
    }
}
