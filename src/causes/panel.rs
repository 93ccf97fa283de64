//! The page's side: the place of the program, and what it is passed.

use super::evidence::Attempt;
use super::seam::ToCauses;
use crate::guest::{place_of, use_guest};
use ::lab::protocol::encode;
use i18n::{Lang, msg};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// What failed. Another attempt with the same address, transport and outcome is not looked into again by itself.
    pub attempt: Attempt,
}

/// Why an attempt failed. A page shows this only after a failure: the program is loaded then, and its probes are sent.
#[component]
pub fn WhyItFailed(props: &Props) -> Html {
    let Props { lang, attempt } = props;
    let shown = ToCauses { lang: lang.tag().to_owned(), attempt: attempt.clone() };
    let guest = use_guest("causes", true, encode(&shown).into(), Callback::noop());
    place_of(*lang, &guest, (msg::causes_loading(*lang), msg::causes_missing(*lang)))
}
