//! The picture with the player's bar, the caption of the step, and how the picture is shown.

use super::callbacks::LessonCallbacks;
use super::runs::Drawn;
use super::showing::Showing;
use super::view;
use crate::player::Player;
use crate::player::bar::{Bar, bar, hue};
use crate::route::lesson::Route;
use crate::stage::Stage;
use ::lab::Settings;
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
    pub showing: &'a Showing,
    pub callbacks: &'a LessonCallbacks,
}

pub fn figure(figure: &Figure) -> Html {
    let &Figure { lang, lesson, drawn, still, blank, showing, callbacks } = figure;
    let player = &showing.player;
    let picture = drawn.map(|drawn| {
        let ghost = drawn.ghost.clone().filter(|_| showing.has_ghost);
        html! {
            <Stage model={&drawn.model} {ghost} names={&drawn.names} scale={lesson.scale} zoom={showing.zoom}
                moment={player.moment()} is_playing={player.is_playing()} chosen={lesson.event} gauge={lesson.gauge}
                on_choose={&callbacks.choose} on_seek={&callbacks.seek} on_zoom={&callbacks.zoom} />
        }
    });
    let picture = picture.or_else(|| Some(Html::VRef(still?.clone().into())));
    let drawn = drawn.unwrap_or(blank);
    // Whoever asks for the picture alone has fitted it to a small frame.
    let is_alone = lesson.tabs().is_empty();
    html! {
        <div class="lesson-left">
            <section class="lesson-figure" tabindex="0" role="group" aria-label={msg::stage_label(lang)}>
                <div class="lesson-stage">{ picture }</div>
                { bar(&Bar { lang, player, model: &drawn.model, names: &drawn.names, on_action: &callbacks.act }) }
            </section>
            { caption(lang, lesson, drawn, player) }
            if !is_alone {
                { view::view(lang, lesson, &callbacks.change, &callbacks.show) }
            }
        </div>
    }
}

/// The caption of the step at the current moment; before the run is played, what to look for in it. All captions of the lesson lie in the same place, the others unseen, so
/// that the place is as high as the longest and nothing moves as captions change.
fn caption(lang: Lang, lesson: &Route, drawn: &Drawn, player: &Player) -> Html {
    let at = player.moment();
    let is_at_rest = at == Micros(0) && !player.is_playing();
    let look = lessons::find(lesson.scenario).filter(|_| is_at_rest).map(|record| (record.look)(lang));
    let span = drawn.model.step_at(at).filter(|_| !is_at_rest);
    let said = match look {
        Some(look) => html! { <p data-seen=""><b>{ msg::look_title(lang) }</b>{ look }</p> },
        None => {
            let name = span.map(|span| lessons::span_name(lang, lesson.scenario, span));
            let said = lessons::caption(lang, lesson.scenario, span, &lesson.settings);
            html! { <p data-seen=""><b>{ name }</b>{ said }</p> }
        }
    };
    html! {
        <div class="lesson-caption" data-caption={span.map_or("", hue)}>
            { said }
            <Room {lang} scenario={lesson.scenario} settings={lesson.settings.clone()} />
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
