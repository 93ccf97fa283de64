//! The program of causes, in the place that a page gives it.

use super::seam::ToCauses;
use super::view::Explained;
use crate::guest::GuestProps;
use yew::prelude::*;

/// Shows why what the page passes failed.
#[component]
pub fn CausesApp(props: &GuestProps<ToCauses>) -> Html {
    html! { <Explained lang={props.shown.lang()} attempt={props.shown.attempt.clone()} /> }
}
