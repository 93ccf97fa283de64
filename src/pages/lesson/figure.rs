//! The picture of a run, the caption of the step, and how the picture is shown.

use super::callbacks::LessonCallbacks;
use crate::hooks::{ByIdentity, Store, use_part};
use crate::player::bar::hue;
use crate::route::lesson::Route;
use crate::viewing::{self, Drawn, Look, Setup, Showing, look};
use ::lab::Settings;
use diagram::model::Model;
use i18n::{Lang, msg};
use lessons::Moments;
use std::rc::Rc;
use trace::{Micros, Trace};
use web_sys::Element;
use yew::prelude::*;

/// What the figure is drawn from.
pub struct Figure<'a> {
    pub lang: Lang,
    pub lesson: &'a Route,
    /// As in [`viewing::Figure`].
    pub drawn: Option<&'a Drawn>,
    /// The run; `None` before there is one.
    pub trace: Option<&'a ByIdentity<Trace>>,
    pub still: Option<&'a Element>,
    pub blank: &'a Drawn,
    pub showing: &'a Store<Showing>,
    pub setup: Setup,
    pub callbacks: &'a LessonCallbacks,
    /// Gives each stream a lane, or all of them one.
    pub on_lanes: &'a Callback<()>,
}

pub fn figure(figure: &Figure) -> Html {
    let &Figure { lang, lesson, drawn, trace, still, blank, showing, setup, callbacks, on_lanes } = figure;
    let picture = viewing::Figure {
        lang,
        drawn,
        still,
        blank,
        showing,
        setup,
        look: look_of(lesson),
        chosen: lesson.event,
        // The run before the task's own is another variant: nothing to compare.
        only: None,
        has_ghost: lesson.task.is_none(),
        acts: &callbacks.acts,
        awaits_streams: lesson.request().speaks_http2(),
        on_lanes,
    };
    let on_look = on_look(lesson, callbacks);
    let model = &drawn.unwrap_or(blank).model;
    // Whoever asks for the picture alone has fitted it to a small frame.
    let is_alone = lesson.tabs().is_empty();
    html! {
        <div class="lesson-left">
            { viewing::figure(&picture) }
            <Caption {lang} {showing} scenario={lesson.scenario} settings={lesson.settings.clone()} {model}
                trace={trace.cloned()} />
            if !is_alone {
                { look(lang, look_of(lesson), model, &on_look, &callbacks.show) }
            }
        </div>
    }
}

fn look_of(lesson: &Route) -> Look {
    Look { depth: lesson.depth, scale: lesson.scale, gauge: lesson.gauge, streams: lesson.streams }
}

/// Shows the run as a look says.
fn on_look(lesson: &Route, callbacks: &LessonCallbacks) -> Callback<Look> {
    let lesson = lesson.clone();
    callbacks.change.reform(move |Look { depth, scale, gauge, streams }| Route {
        depth,
        scale,
        gauge,
        streams,
        ..lesson.clone()
    })
}

/// Gives each stream a lane, or all of them one.
pub fn on_lanes(lesson: &Route, setup: Setup, callbacks: &LessonCallbacks) -> Callback<()> {
    let look = look_of(lesson);
    on_look(lesson, callbacks).reform(move |()| look.with_other_lanes(setup.is_narrow))
}

#[derive(Clone, PartialEq, Properties)]
struct CaptionProps {
    lang: Lang,
    showing: Store<Showing>,
    scenario: &'static str,
    settings: Settings,
    model: ByIdentity<Model>,
    trace: Option<ByIdentity<Trace>>,
}

/// The caption of the step at the current moment; before the run is played, what to look for in it. All captions of the
/// lesson lie in the same place, the others unseen, so that the place is as high as the longest and nothing moves as
/// captions change.
#[component]
fn Caption(props: &CaptionProps) -> Html {
    let CaptionProps { lang, showing, scenario, settings, model, trace } = props;
    let (lang, shown, scenario) = (*lang, model.clone(), *scenario);
    let moments = use_memo((scenario, trace.clone()), |(scenario, trace)| {
        trace.as_ref().map(|trace| Moments::new(scenario, trace)).unwrap_or_default()
    });
    // `None` at rest at the start.
    let known = Rc::clone(&moments);
    let step = use_part(showing, move |showing| {
        let (at, is_playing) = (showing.player.moment(), showing.player.is_playing());
        (at != Micros(0) || is_playing).then(|| (shown.step_at(at), known.at(at)))
    });
    let look = lessons::find(scenario).filter(|_| step.is_none()).map(|record| (record.look)(lang));
    let (span, moment) = step.unwrap_or_default();
    let moment = moment.and_then(|place| moments.said(lang, place));
    let said = match (look, moment) {
        (Some(look), _) => html! { <p data-seen=""><b>{ msg::look_title(lang) }</b>{ look }</p> },
        (None, Some((name, said))) => html! { <p data-seen=""><b>{ name }</b>{ said }</p> },
        (None, None) => {
            let name = span.map(|span| lessons::span_name(lang, scenario, span));
            let said = lessons::caption(lang, scenario, span, settings);
            html! { <p data-seen=""><b>{ name }</b>{ said }</p> }
        }
    };
    html! {
        <div class="lesson-caption" data-caption={span.map_or("", hue)}>
            { said }
            <Room {lang} {scenario} settings={settings.clone()} />
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
