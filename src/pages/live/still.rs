//! The live page as a page that needs no program: what each lane is about to do, and the way to start it.

use super::controls::{others, stats};
use super::lane::{blank, lane};
use crate::components::still::{StillPage, only_language, still_page};
use crate::live::settings::Settings;
use crate::live::view::{EndpointView, RunView};
use crate::route::live::{Route, print};
use crate::route::{Common, merge};
use crate::words::live as words;
use i18n::{Lang, msg};
use trace::Micros;
use yew::prelude::*;

/// The live page in `lang`.
pub async fn still_live(lang: Lang) -> StillPage {
    let shown = |common: Common| print(&Route { settings: Settings::default(), parts: Vec::new(), common });
    let words = [msg::document_title(lang).to_owned(), msg::document_description(lang).to_owned()];
    let (here, other) = (shown(only_language(lang)), shown(only_language(lang.next())));
    still_page(lang, words, here.clone(), other, content(lang, &merge(&here, "autoplay=1"))).await
}

/// `running` is the address at which the run begins.
fn content(lang: Lang, running: &str) -> Html {
    let settings = Settings::default();
    let one = |transport| lane(lang, &settings, &blank(transport), Micros(0), |_| Html::default(), Callback::noop());
    html! {
        <>
            <div class="head">
                <div class="head-words">
                    <h1>{ msg::live_title(lang) }</h1>
                    <p class="head-lead">{ msg::live_lead(lang) }</p>
                    <p class="head-phase">{ words::phase(lang, &RunView::default()) }</p>
                    <noscript><p class="head-phase">{ msg::still_no_script_live(lang) }</p></noscript>
                </div>
                <div class="controls">
                    { stats(lang, &settings, &EndpointView::default()) }
                    <div class="controls-buttons">
                        <a class="button button-main" href={running.to_owned()}>
                            <span class="button-glyph" aria-hidden="true">{ "▶" }</span>{ msg::action_run(lang) }
                        </a>
                    </div>
                    { others(lang, &settings.endpoint) }
                </div>
            </div>
            <section id="lanes" class="lanes" aria-label={msg::lanes_title(lang)}>{ for settings.lanes.iter().map(one) }</section>
        </>
    }
}
