//! The picture with the player's bar, the caption of the step, and how the picture is shown. Only what follows the moment
//! is rendered at each frame: the picture, the time line, and the caption if the step changes.

use super::callbacks::LessonCallbacks;
use super::runs::Drawn;
use super::showing::{Setup, Showing};
use super::view;
use crate::hooks::{ByIdentity, Store, use_part};
use crate::player::bar::{Bar, TimeLine, bar, hue, time_line};
use crate::player::{Action, Timeline};
use crate::route::lesson::Route;
use crate::stage::{self, Stage};
use ::lab::Settings;
use diagram::model::{Model, Names};
use i18n::{Lang, msg};
use trace::Micros;
use web_sys::Element;
use yew::prelude::*;

/// What the figure is drawn from.
pub struct Figure<'a> {
    pub lang: Lang,
    pub lesson: &'a Route,
    /// The run; `None` before there is one. Then the picture of the page that needs no program stays, if there was one.
    pub drawn: Option<&'a Drawn>,
    pub still: Option<&'a Element>,
    /// Drawn in its place: a run in which nothing happens.
    pub blank: &'a Drawn,
    pub showing: &'a Store<Showing>,
    pub setup: Setup,
    pub callbacks: &'a LessonCallbacks,
}

pub fn figure(figure: &Figure) -> Html {
    let &Figure { lang, lesson, drawn, still, blank, showing, setup, callbacks } = figure;
    let Setup { is_playing, speed, is_looped, zoom, has_ghost, .. } = setup;
    let picture = drawn.map(|drawn| {
        let stage = stage::Props {
            model: drawn.model.clone(),
            // The run before the task's own is another variant: nothing to compare.
            ghost: drawn.ghost.clone().filter(|_| has_ghost && lesson.task.is_none()),
            names: drawn.names.clone(),
            scale: lesson.scale,
            zoom,
            moment: Micros(0),
            is_playing,
            chosen: lesson.event,
            gauge: lesson.gauge,
            on_choose: callbacks.choose.clone(),
            on_seek: callbacks.seek.clone(),
            on_zoom: callbacks.zoom.clone(),
        };
        html! { <Picture {showing} {stage} /> }
    });
    let picture = picture.or_else(|| Some(Html::VRef(still?.clone().into())));
    let Drawn { model, names, timeline, .. } = drawn.unwrap_or(blank);
    let on_action = &callbacks.act;
    let time_line = html! { <Moment {lang} {showing} {timeline} {model} {names} {on_action} /> };
    // Whoever asks for the picture alone has fitted it to a small frame.
    let is_alone = lesson.tabs().is_empty();
    html! {
        <div class="lesson-left">
            <section class="lesson-figure" tabindex="0" role="group" aria-label={msg::stage_label(lang)}>
                <div class="lesson-stage">{ picture }</div>
                { bar(&Bar { lang, is_playing, speed, is_looped, model, names, on_action, time_line }) }
            </section>
            <Caption {lang} {showing} scenario={lesson.scenario} settings={lesson.settings.clone()} {model} />
            if !is_alone {
                { view::view(lang, lesson, &callbacks.change, &callbacks.show) }
            }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PictureProps {
    showing: Store<Showing>,
    /// The stage at any moment.
    stage: stage::Props,
}

/// The stage at the moment that is shown.
#[component]
fn Picture(props: &PictureProps) -> Html {
    let moment = use_part(&props.showing, |showing| showing.player.moment());
    html! { <Stage ..stage::Props { moment, ..props.stage.clone() } /> }
}

#[derive(Clone, PartialEq, Properties)]
struct MomentProps {
    lang: Lang,
    showing: Store<Showing>,
    timeline: ByIdentity<Timeline>,
    model: ByIdentity<Model>,
    names: ByIdentity<Names>,
    on_action: Callback<Action>,
}

/// The time line at the moment that is shown.
#[component]
fn Moment(props: &MomentProps) -> Html {
    let MomentProps { lang, showing, timeline, model, names, on_action } = props;
    let moment = use_part(showing, |showing| showing.player.moment());
    time_line(&TimeLine { lang: *lang, moment, timeline, model, names, on_action })
}

#[derive(Clone, PartialEq, Properties)]
struct CaptionProps {
    lang: Lang,
    showing: Store<Showing>,
    scenario: &'static str,
    settings: Settings,
    model: ByIdentity<Model>,
}

/// The caption of the step at the current moment; before the run is played, what to look for in it. All captions of the
/// lesson lie in the same place, the others unseen, so that the place is as high as the longest and nothing moves as
/// captions change.
#[component]
fn Caption(props: &CaptionProps) -> Html {
    let CaptionProps { lang, showing, scenario, settings, model } = props;
    let (lang, shown) = (*lang, model.clone());
    // `None` at rest at the start.
    let step = use_part(showing, move |showing| {
        let (at, is_playing) = (showing.player.moment(), showing.player.is_playing());
        (at != Micros(0) || is_playing).then(|| shown.step_at(at))
    });
    let look = lessons::find(scenario).filter(|_| step.is_none()).map(|record| (record.look)(lang));
    let span = step.flatten();
    let said = match look {
        Some(look) => html! { <p data-seen=""><b>{ msg::look_title(lang) }</b>{ look }</p> },
        None => {
            let name = span.map(|span| lessons::span_name(lang, scenario, span));
            let said = lessons::caption(lang, scenario, span, settings);
            html! { <p data-seen=""><b>{ name }</b>{ said }</p> }
        }
    };
    html! {
        <div class="lesson-caption" data-caption={span.map_or("", hue)}>
            { said }
            <Room {lang} scenario={*scenario} settings={settings.clone()} />
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct RoomProps {
    lang: Lang,
    scenario: &'static str,
    settings: Settings,
}

/// All captions of a lesson, unseen.
#[component]
fn Room(props: &RoomProps) -> Html {
    let RoomProps { lang, scenario, settings } = props;
    let mut all = lessons::captions(*lang, scenario, settings);
    all.extend(lessons::find(scenario).map(|record| (msg::look_title(*lang), (record.look)(*lang).to_owned())));
    html! { { for all.into_iter().map(|(name, text)| html! { <p aria-hidden="true"><b>{ name }</b>{ text }</p> }) } }
}
