//! The program of the live page's settings, in the place that the live page gives it.

use super::panel::panel;
use super::seam::{FromSettings, ToSettings};
use super::state::{Act, State};
use crate::guest::GuestProps;
use crate::route::live::parse;
use ::lab::protocol::encode;
use i18n::Lang;
use yew::prelude::*;

#[component]
pub fn LaneSettingsApp(props: &GuestProps<ToSettings>) -> Html {
    let GuestProps { shown, on_report } = props;
    let report = on_report.reform(|report: FromSettings| encode(&report));
    let state = use_reducer(|| State::new(parse(&shown.hash).0.settings));
    let dispatch = state.dispatcher();
    {
        let dispatch = dispatch.clone();
        use_effect_with(shown.hash.clone(), move |hash| dispatch.dispatch(Act::Show(parse(hash).0.settings)));
    }
    {
        let (dispatch, report) = (dispatch.clone(), report.clone());
        use_effect_with(state.changed.clone(), move |changed| {
            if !changed.is_empty() {
                report.emit(FromSettings::Set(changed.join("&")));
                dispatch.dispatch(Act::Passed);
            }
        });
    }
    let lang = Lang::from_tag(&shown.lang).unwrap_or_default();
    panel(lang, &state, shown.is_still, &dispatch, report.reform(|_: Event| FromSettings::Still))
}
