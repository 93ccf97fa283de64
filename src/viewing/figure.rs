//! The picture with the player's bar. Only what follows the moment is rendered at each frame: the picture and the time line.

use super::Acts;
use super::look::Look;
use super::showing::{Setup, ShowAct, Showing};
use super::streams::StreamList;
use crate::hooks::{ByIdentity, Store, use_part};
use crate::player::bar::{Bar, TimeLine, bar, time_line};
use crate::player::{Action, Timeline};
use crate::stage::{self, Stage};
use diagram::model::{Depth, Model, Names};
use i18n::{Lang, msg};
use trace::{EventId, Micros, Trace};
use web_sys::Element;
use yew::prelude::*;

/// A trace as it is drawn.
pub struct Drawn {
    pub model: ByIdentity<Model>,
    /// The model of the previous run, for comparison.
    pub ghost: Option<ByIdentity<Model>>,
    pub names: ByIdentity<Names>,
    pub timeline: ByIdentity<Timeline>,
    /// Whether the model has all of the trace, and not only what a prediction has come to.
    pub is_whole: bool,
}

impl Drawn {
    /// What is drawn before there is a trace: no packets, no words.
    pub fn blank() -> Self {
        Self::new(Model::new(&Trace::new(0), Depth::default()), Names::default())
    }

    /// A model with its words, and nothing to compare.
    pub fn new(model: Model, names: Names) -> Self {
        let timeline = ByIdentity::new(Timeline::new(&model));
        Self { model: ByIdentity::new(model), ghost: None, names: ByIdentity::new(names), timeline, is_whole: true }
    }
}

/// What the figure is drawn from.
pub struct Figure<'a> {
    pub lang: Lang,
    /// The trace; `None` before there is one. Then the picture of the page that needs no program stays, if there was one.
    pub drawn: Option<&'a Drawn>,
    pub still: Option<&'a Element>,
    /// Drawn in its place: a trace in which nothing happens.
    pub blank: &'a Drawn,
    pub showing: &'a Store<Showing>,
    pub setup: Setup,
    pub look: Look,
    pub chosen: Option<EventId>,
    /// The events that a filter leaves, ascending: all others are dimmed.
    pub only: Option<&'a ByIdentity<Vec<EventId>>>,
    /// Whether the previous run may be drawn, too.
    pub has_ghost: bool,
    pub acts: &'a Acts,
    /// Whether there will be streams, so that nothing moves when they come.
    pub awaits_streams: bool,
    /// Gives each stream a lane, or all of them one.
    pub on_lanes: &'a Callback<()>,
}

pub fn figure(figure: &Figure) -> Html {
    let &Figure { lang, drawn, still, blank, showing, setup, look, chosen, only, has_ghost, acts, .. } = figure;
    let Figure { awaits_streams, on_lanes, .. } = *figure;
    let Setup { is_playing, speed, is_looped, zoom, is_narrow, .. } = setup;
    let has_lanes = look.has_lanes(is_narrow);
    let picture = drawn.map(|drawn| {
        let stage = stage::Props {
            model: drawn.model.clone(),
            ghost: drawn.ghost.clone().filter(|_| has_ghost && setup.has_ghost),
            names: drawn.names.clone(),
            scale: look.scale,
            zoom,
            moment: Micros(0),
            is_playing,
            chosen,
            pointed: None,
            only: only.cloned(),
            gauge: look.gauge,
            streams: Some(has_lanes),
            folded: None,
            on_lanes: on_lanes.clone(),
            on_narrow: Callback::noop(),
            on_choose: acts.choose.clone(),
            on_seek: acts.seek.clone(),
            on_zoom: acts.zoom.clone(),
        };
        html! { <Picture {showing} {stage} /> }
    });
    let picture = picture.or_else(|| Some(Html::VRef(still?.clone().into())));
    let Drawn { model, names, timeline, .. } = drawn.unwrap_or(blank);
    let on_action = &acts.act;
    let time_line = html! { <Moment {lang} {showing} {timeline} {model} {names} {on_action} /> };
    html! {
        <section class="lesson-figure" tabindex="0" role="group" aria-label={msg::stage_label(lang)}>
            <div class="lesson-stage">
                { picture }
                // Without it, a picture of nothing looks like a fault.
                if drawn.is_some_and(|drawn| drawn.is_whole && drawn.model.arrows.is_empty()) {
                    <p class="lesson-empty" role="status">{ msg::stage_empty(lang) }</p>
                }
            </div>
            <StreamList {lang} {showing} {model} is_awaited={awaits_streams} {has_lanes} {on_lanes} />
            { bar(&Bar { lang, is_playing, speed, is_looped, model, names, on_action, time_line }) }
        </section>
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
    let (moment, pointed) = use_part(&props.showing, |showing| (showing.player.moment(), showing.pointed));
    let folded = use_part(&props.showing, |showing| showing.folded.clone());
    let folded = use_memo((folded, props.stage.model.clone()), |(folded, model)| {
        (!folded.is_empty()).then(|| ByIdentity::new(model.fold(folded.to_vec())))
    });
    let on_narrow = use_callback(props.showing.clone(), |is_narrow, showing: &Store<Showing>| {
        showing.dispatch(ShowAct::Narrow(is_narrow));
    });
    let folded = (*folded).clone();
    html! { <Stage ..stage::Props { moment, pointed, folded, on_narrow, ..props.stage.clone() } /> }
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
