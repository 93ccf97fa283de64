//! The page's guests (`crate::guest`): the settings, what the lanes cost, and the table of a run's numbers; what each is passed
//! and when it is wanted.

use super::TURNS;
use super::state::{Act, AppState, Dispatch};
use crate::charts::ToCharts;
use crate::guest::{GuestState, use_early, use_guest};
use crate::lane_settings::{FromSettings, ToSettings};
use crate::live::engine::Engine;
use crate::results::ToTable;
use crate::route::live::{Part, print};
use ::lab::protocol::{decode, encode};
use serde::Serialize;
use std::rc::Rc;
use yew::prelude::*;

/// The guests of the page.
pub struct Guests {
    /// Loaded once the page is drawn, and placed when the settings are first opened.
    pub settings: UseStateHandle<GuestState>,
    /// Loaded once the page is drawn.
    pub costs: UseStateHandle<GuestState>,
    /// Loaded when the table is first opened.
    pub table: UseStateHandle<GuestState>,
}

/// The guests, as far as they are wanted in `turn`.
#[hook]
pub fn use_guests(state: &AppState, engine: &Engine, dispatch: &Dispatch, turn: usize) -> Guests {
    let (route, lang) = (&*state.shell.address, state.lang());
    use_early("settings", turn == TURNS && route.shows(Part::Settings));
    let has_settings = state.open && route.shows(Part::Settings);
    let settings =
        passed(has_settings, || ToSettings { lang: lang.tag().to_owned(), hash: print(route), is_still: state.still });
    let [has_words, has_charts] = [Part::Verdict, Part::Charts].map(|part| turn == TURNS && route.shows(part));
    let has_costs = has_words || has_charts;
    let costs = passed(has_costs, || {
        ToCharts::new(lang, engine, route.settings.lanes, has_words.then_some(&*state.view), has_charts)
    });
    let table = passed(state.table, || ToTable::new(lang, &state.view));
    let on_settings = {
        let dispatch = dispatch.clone();
        Callback::from(move |bytes: Vec<u8>| match decode(&bytes) {
            Some(FromSettings::Set(query)) => dispatch.dispatch(Act::Set(query)),
            Some(FromSettings::Still) => dispatch.dispatch(Act::Still),
            None => {}
        })
    };
    Guests {
        settings: use_guest("settings", has_settings, settings, on_settings),
        costs: use_guest("charts", has_costs, costs, Callback::noop()),
        table: use_guest("results", state.table, table, Callback::noop()),
    }
}

/// What a guest is passed, in bytes; no bytes, which a guest does not take, if it is not wanted.
fn passed<T: Serialize>(is_wanted: bool, make: impl FnOnce() -> T) -> Rc<[u8]> {
    if is_wanted { encode(&make()).into() } else { Rc::default() }
}
