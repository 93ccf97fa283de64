//! The settings, a guest (`crate::lane_settings`): what it is passed, and what comes of its reports.

use super::state::{Act, AppState, Dispatch};
use crate::guest::{GuestState, place_of, use_guest};
use crate::lane_settings::{FromSettings, ToSettings};
use crate::route::live::{Part, print};
use ::lab::protocol::{decode, encode};
use i18n::msg;
use std::rc::Rc;
use yew::prelude::*;

pub type SettingsGuest = UseStateHandle<GuestState>;

/// The settings, which are loaded when they are first opened.
#[hook]
pub fn use_settings(state: &AppState, dispatch: &Dispatch) -> SettingsGuest {
    let is_wanted = state.open && state.shell.address.shows(Part::Settings);
    let shown: Rc<Rc<[u8]>> =
        use_memo((state.shell.address.clone(), state.lang(), state.still), |(route, lang, still)| {
            encode(&ToSettings { lang: lang.tag().to_owned(), hash: print(route), is_still: *still }).into()
        });
    let on_report = {
        let dispatch = dispatch.clone();
        Callback::from(move |bytes: Vec<u8>| match decode(&bytes) {
            Some(FromSettings::Set(query)) => dispatch.dispatch(Act::Set(query)),
            Some(FromSettings::Still) => dispatch.dispatch(Act::Still),
            None => {}
        })
    };
    use_guest("settings", is_wanted, Rc::clone(&shown), on_report)
}

/// The place of the settings, or what their program is doing.
pub fn settings_place(state: &AppState, guest: &SettingsGuest) -> Html {
    let lang = state.lang();
    html! {
        <section id="settings" class="panel" aria-label={msg::settings_title(lang)} hidden={!state.open}>
            { place_of(lang, guest, (msg::settings_loading(lang), msg::settings_missing(lang))) }
        </section>
    }
}
