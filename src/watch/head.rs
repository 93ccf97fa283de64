//! The dialog's head: what is shown, and whether the picture follows it.

use super::snapshot::Snapshot;
use super::state::{Act, DiagramState};
use crate::components::dialog_program::soon;
use i18n::{Lang, group, msg};
use lessons::words::layer_name;
use yew::prelude::*;

pub fn head(lang: Lang, source: &Snapshot, state: &DiagramState, on_act: &Callback<Act>) -> Html {
    let dropped = source.dropped();
    let close = Callback::from(|_: MouseEvent| soon(super::close));
    html! {
        <header class="watch-head" data-transport={source.slug.clone()} data-hue={layer_name(source.layer)}>
            <h2 id="watch-title"><span class="stroke" aria-hidden="true"></span>{ msg::watch_title(lang, &source.title) }</h2>
            <button type="button" class="button" data-action="live" aria-pressed={state.is_live.to_string()}
                disabled={!state.is_going} onclick={on_act.reform(|_: MouseEvent| Act::Live)}>
                { msg::watch_live(lang) }
            </button>
            <button type="button" class="button" data-action="close" onclick={close}>{ msg::dialog_close(lang) }</button>
            <p class="watch-about">
                if !source.note.is_empty() {
                    <b data-note="">{ &source.note }</b>{ " · " }
                }
                { msg::watch_about(lang) }
                if dropped > 0 {
                    <b data-dropped={dropped.to_string()}>
                        { " " }{ msg::watch_dropped(lang, &group(dropped), &group(source.trace.events().len() as u64)) }
                    </b>
                }
            </p>
        </header>
    }
}
