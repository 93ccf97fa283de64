//! A lesson as a page that needs no program: the same header, guide and words, with a picture of the default run in the
//! place of the stage. It is rendered natively when the page is built (`crates/prerender`), for search engines, for readers
//! without JavaScript, and for everyone until the program has loaded and takes its place.

use super::guide::Guide;
use super::head::neighbours;
use crate::components::header::chain;
use crate::route::Common;
use crate::route::lesson::{Route, print};
use i18n::{Lang, msg};
use lessons::Lesson;
use yew::LocalServerRenderer;
use yew::prelude::*;

/// A lesson's page as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StillLesson {
    /// The program's address of the same page, e.g. `#/lesson/tcp?lang=ko`.
    pub hash: String,
    pub title: String,
    pub description: String,
    /// The content of the page. Its links lead to hash addresses, as in the program.
    pub html: String,
}

/// The page of `lesson` in `lang`, with `pictures` (SVG) of its run: one for a phone and one for a screen. `None` if the lab
/// does not have the lesson's scenario.
pub async fn still_lesson(lesson: &Lesson, lang: Lang, pictures: [String; 2]) -> Option<StillLesson> {
    let mut route = Route::of(lesson.scenario)?;
    route.common.lang = Some(lang);
    let [narrow, wide] = pictures.map(AttrValue::from);
    let hash = print(&route);
    let (title, description) = (super::app::title(lang, lesson), (lesson.lead)(lang, &route.settings));
    let page = LocalServerRenderer::<Still>::with_props(Props { lang, lesson: route, narrow, wide });
    Some(StillLesson { hash, title, description, html: page.hydratable(false).render().await })
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    lang: Lang,
    lesson: Route,
    narrow: AttrValue,
    wide: AttrValue,
}

#[component]
fn Still(props: &Props) -> Html {
    let Props { lang, lesson, narrow, wide } = props;
    let (lang, hash) = (*lang, print(lesson));
    let Some(record) = lessons::find(lesson.scenario) else { return Html::default() };
    let other = lang.next();
    let shown = |common: Common| print(&Route { common, ..lesson.clone() });
    let translated = shown(Common { lang: Some(other), ..lesson.common.clone() });
    let playing = shown(Common { autoplay: true, ..lesson.common.clone() });
    let picture = |class: &'static str, svg: &AttrValue| {
        html! { <div {class}>{ Html::from_html_unchecked(svg.clone()) }</div> }
    };
    html! {
        <div class="app" data-still="">
            <header class="header">
                <a class="header-brand" href={lesson.common.link("#/")}>{ "Roundtrip" }</a>
                { chain(lang, &lesson.common, &hash) }
                <nav class="header-pages" aria-label={msg::chrome_pages(lang)}>
                    <a class="header-live" href={lesson.common.link("#/live")}>{ msg::chrome_live(lang) }</a>
                </nav>
                <div class="header-tools">
                    <a class="button" lang={other.tag()} hreflang={other.tag()} href={translated}>{ msg::chrome_language(lang) }</a>
                </div>
            </header>
            <main id="main" class="main">
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
                                        { picture("still-narrow", narrow) }
                                        { picture("still-wide", wide) }
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
                                    <Guide {lang} lesson={lesson.clone()} tried={Vec::new()} on_try={Callback::noop()} />
                                </div>
                            </div>
                        </section>
                    </div>
                </article>
            </main>
        </div>
    }
}
