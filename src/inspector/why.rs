//! One line that says why the event was sent, with the section of the standard.

use super::detail::source;
use crate::hooks::ByIdentity;
use i18n::{Lang, msg};
use lessons::why::Reasons;
use trace::{EventId, Trace};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub trace: ByIdentity<Trace>,
    pub event: EventId,
}

#[component]
pub fn Why(props: &Props) -> Html {
    let &Props { lang, ref trace, event } = props;
    // The whole run is read once, not for each event that is shown.
    let reasons = use_memo(trace.clone(), |trace| Reasons::new(trace));
    let Some(why) = reasons.why(lang, trace, event) else { return Html::default() };
    html! {
        <p class="inspector-why" data-why="">
            <strong>{ msg::why_title(lang) }</strong>
            { " " }{ why.text }
            if let Some(section) = why.source {
                { " " }<small>{ source(section) }</small>
            }
        </p>
    }
}
