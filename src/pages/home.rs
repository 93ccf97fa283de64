//! The home page: what there is to see.

use crate::i18n::{Lang, msg};
use crate::route::Common;
use ::lab::scenario;
use yew::prelude::*;

pub fn home(lang: Lang, common: &Common) -> Html {
    let lesson = |name: &&'static str| {
        let hash = ["#/lesson/", name].concat();
        html! { <li><a href={common.link(&hash)}>{ *name }</a></li> }
    };
    html! {
        <div class="home" data-page="home">
            <h1>{ msg::home_title(lang) }</h1>
            <p class="head-lead">{ msg::home_lead(lang) }</p>
            <ul class="home-lessons">
                { for scenario::NAMES.iter().map(lesson) }
            </ul>
            <p><a href={common.link("#/live")}>{ msg::home_live(lang) }</a></p>
        </div>
    }
}
