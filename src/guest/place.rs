//! What stands in a guest's place on the page.

use super::GuestState;
use i18n::{Lang, msg};
use yew::prelude::*;

/// The guest's place. Before its program is there, that it is being loaded; if it could not be, that, with a way to try again.
pub fn place_of(lang: Lang, guest: &UseStateHandle<GuestState>, (loading, missing): (&str, &str)) -> Html {
    if let Some(place) = guest.place() {
        return place;
    }
    if **guest == GuestState::Absent {
        return html! { <p class="guest-said" role="status">{ loading }</p> };
    }
    let setter = guest.setter();
    html! {
        <div class="guest-said" data-guest-missing="">
            <p role="status">{ missing }</p>
            <button type="button" class="button" data-action="guest-retry" onclick={move |_: MouseEvent| setter.set(GuestState::Absent)}>
                { msg::task_retry(lang) }
            </button>
        </div>
    }
}
