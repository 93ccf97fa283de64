//! What a visitor changes of the run, a guest (`crate::change`): what it is passed, and what comes of its reports.

use super::column::Props;
use crate::change::{FromChange, ToChange};
use crate::guest::{GuestState, place_of, use_guest};
use crate::route::lesson::Tab;
use ::lab::protocol::{decode, encode};
use i18n::{Lang, msg};
use std::rc::Rc;
use trace::Micros;
use yew::prelude::*;

/// The changes of the run on screen. They are loaded when their tab is first open while there is a run.
#[hook]
pub fn use_change(props: &Props, moment: Micros) -> UseStateHandle<GuestState> {
    let outcome = props.run.as_ref().map(|(outcome, _)| outcome).filter(|_| props.tab == Tab::Change);
    // What was shown stays until there is something else to show.
    let newest = use_mut_ref(Rc::<[u8]>::default);
    if let Some(outcome) = outcome {
        let (lesson, history) = (&props.lesson, props.history);
        let shown = ToChange {
            lang: props.lang.tag().to_owned(),
            request: lesson.request(),
            packets: ToChange::packets_of(lesson, &outcome.trace),
            idle: outcome.idle.to_vec(),
            moment,
            can_undo: history.0,
            can_redo: history.1,
            has_ghost: props.has_ghost,
        };
        newest.replace(encode(&shown).into());
    }
    let on_report = {
        let (lesson, callbacks) = (props.lesson.clone(), props.callbacks.clone());
        Callback::from(move |bytes: Vec<u8>| match decode(&bytes) {
            Some(FromChange::Run(setup)) => callbacks.change.emit(lesson.with_run(&setup)),
            Some(FromChange::Undo) => callbacks.undo.emit(()),
            Some(FromChange::Redo) => callbacks.redo.emit(()),
            Some(FromChange::Ghost(has_ghost)) => callbacks.ghost.emit(has_ghost),
            None => {}
        })
    };
    let shown = newest.borrow().clone();
    use_guest("change", outcome.is_some(), shown, on_report)
}

/// The place of the changes, or what their program is doing.
pub fn change(lang: Lang, guest: &UseStateHandle<GuestState>) -> Html {
    place_of(lang, guest, (msg::change_loading(lang), msg::change_missing(lang)))
}
