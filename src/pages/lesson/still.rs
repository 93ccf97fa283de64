//! A lesson as a page that needs no program: the guide and the words, with a picture of the default run in the place of the
//! stage.

use super::guide::Guide;
use super::head::neighbours;
use super::study::Texts;
use crate::components::still::{StillPage, only_language, still_page};
use crate::route::Common;
use crate::route::lesson::{Route, print};
use i18n::{Lang, msg};
use lessons::Lesson;
use yew::prelude::*;

/// The page of `lesson` in `lang`, with `pictures` (SVG) of its run: one for a phone and one for a screen. `None` if the lab
/// does not have the lesson's scenario.
pub async fn still_lesson(lesson: &Lesson, lang: Lang, pictures: [String; 2]) -> Option<StillPage> {
    let route = Route { common: only_language(lang), ..Route::of(lesson.scenario)? };
    let words = [super::app::title(lang, lesson), (lesson.lead)(lang, &route.settings)];
    let other = print(&Route { common: only_language(lang.next()), ..route.clone() });
    let content = content(lang, lesson, &route, pictures.map(AttrValue::from));
    Some(still_page(lang, words, print(&route), other, content).await)
}

fn content(lang: Lang, record: &Lesson, lesson: &Route, pictures: [AttrValue; 2]) -> Html {
    let playing = print(&Route { common: Common { autoplay: true, ..lesson.common.clone() }, ..lesson.clone() });
    let [narrow, wide] = pictures.map(Html::from_html_unchecked);
    let study = Texts::from(lessons::study::text(lang, lesson.scenario));
    html! {
        <article class="lesson" data-stage="">
            <header class="lesson-head">
                <h1>{ (record.title)(lang) }</h1>
                <div class="lesson-work"></div>
                <div class="lesson-tools">
                    { neighbours(lang, lesson) }
                </div>
            </header>
            <div class="lesson-body">
                <div class="lesson-left">
                    <section class="lesson-figure">
                        <div class="lesson-stage">
                            <div class="still" data-scenario={lesson.scenario} role="img" tabindex="0" aria-label={msg::still_label(lang)}>
                                <div class="still-narrow">{ narrow }</div>
                                <div class="still-wide">{ wide }</div>
                            </div>
                        </div>
                        <div class="player">
                            <a class="button button-main" href={playing}>{ msg::player_play(lang) }</a>
                            <noscript class="still-words">{ msg::still_no_script(lang) }</noscript>
                        </div>
                    </section>
                    <div class="lesson-caption">
                        <p data-seen=""><b>{ msg::look_title(lang) }</b>{ (record.look)(lang) }</p>
                    </div>
                </div>
                <section class="lesson-side">
                    <div class="lesson-side-inside">
                        <div class="lesson-panel">
                            <Guide {lang} lesson={lesson.clone()} on_tasks={Callback::noop()} {study} />
                        </div>
                    </div>
                </section>
            </div>
        </article>
    }
}
