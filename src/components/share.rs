//! The share dialog: a link to exactly this state, and the frame for a page of one's own.

use crate::hooks::hash;
use crate::i18n::{Lang, msg};
use crate::route::{Route, print};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ShareProps {
    pub route: Rc<Route>,
    pub lang: Lang,
}

#[component]
pub fn Share(props: &ShareProps) -> Html {
    let lang = props.lang;
    let dialog = use_node_ref();
    let said = use_state_eq(|| "");
    let open = {
        let (dialog, said) = (dialog.clone(), said.setter());
        Callback::from(move |_: MouseEvent| {
            said.set("");
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        })
    };
    let close = {
        let dialog = dialog.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let route = Route { lang: Some(lang), ..(*props.route).clone() };
    html! {
        <>
            <button type="button" class="button" data-action="share" aria-haspopup="dialog" onclick={open}>
                { msg::chrome_share(lang) }
            </button>
            <dialog class="share" ref={dialog} aria-labelledby="share-title">
                <h2 id="share-title">{ msg::share_title(lang) }</h2>
                { copyable(lang, "share-link", msg::share_link_label(lang), &link(&route), &said) }
                { copyable(lang, "share-frame", msg::share_frame_label(lang), &frame(&route), &said) }
                <p class="share-hint">{ msg::share_frame_hint(lang) }</p>
                <div class="share-end">
                    <p role="status">{ *said }</p>
                    <button type="button" class="button" onclick={close}>{ msg::dialog_close(lang) }</button>
                </div>
            </dialog>
        </>
    }
}

fn link(route: &Route) -> String {
    format!("{}{}", hash::base(), print(route))
}

/// The one-line frame, and the script that sets its height.
fn frame(route: &Route) -> String {
    let route = Route { embed: true, ..route.clone() };
    let address = link(&route).replace('&', "&amp;");
    let base = hash::base();
    let folder = base.rsplit_once('/').map_or(base.as_str(), |(folder, _)| folder);
    format!(
        "<iframe src=\"{address}\" sandbox=\"allow-scripts\" title=\"Roundtrip\" style=\"width:100%;height:480px;border:0\" \
         loading=\"lazy\"></iframe>\n<script src=\"{folder}/embed.js\"></script>"
    )
}

fn copyable(
    lang: Lang,
    id: &'static str,
    label: &'static str,
    text: &str,
    said: &UseStateHandle<&'static str>,
) -> Html {
    let said = said.setter();
    let copy = Callback::from(move |_: MouseEvent| copy(lang, id, said.clone()));
    html! {
        <div class="share-part">
            <label for={id}>{ label }</label>
            <textarea {id} readonly=true rows={if id == "share-link" { "2" } else { "4" }} value={text.to_owned()} />
            <button type="button" class="button" onclick={copy}>{ msg::share_copy(lang) }</button>
        </div>
    }
}

/// Copies the text of the area `id`; where the browser refuses, leaves it selected and says how to go on.
fn copy(lang: Lang, id: &str, said: UseStateSetter<&'static str>) {
    let Some(window) = web_sys::window() else { return };
    let area = window.document().and_then(|document| document.get_element_by_id(id));
    let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else { return };
    let _ = area.focus();
    area.select();
    // Absent where the page came by plain http from another host.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("clipboard"));
    if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        return said.set(msg::share_copy_refused(lang));
    }
    let copied = JsFuture::from(window.navigator().clipboard().write_text(&area.value()));
    spawn_local(async move {
        let copied = copied.await.is_ok();
        said.set(if copied { msg::share_copied(lang) } else { msg::share_copy_refused(lang) });
    });
}
