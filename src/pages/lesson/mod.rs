//! A lesson: one scenario, run by the lab, and all views of what came out. Not here: the views, the lab.

mod keyboard;
mod showing;
mod state;
mod table;
mod view;
pub(crate) mod words;

use crate::embed::Host;
use crate::embed::lesson::{News, use_host};
use crate::hooks::document::prefers_stillness;
use crate::controls::Controls;
use crate::i18n::{Lang, msg};
use crate::interventions::{History, Interventions, packet_actions};
use crate::lab::{Lab, Outcome};
use crate::inspector::{Inspector, request_of};
use crate::lessons;
use crate::player::bar::{Bar, bar, hue};
use crate::player::keys::{Key, Way};
use crate::player::{Action, Course, Player, help, use_ticks};
use crate::route::lesson::{Lesson, Place, print};
use crate::stage::Stage;
use crate::stage::model::{Model, Names};
use crate::workbench::{Act, Dispatch};
use showing::{ShowAct, Showing, Start};
use state::{RunAct, RunState};
use std::rc::Rc;
use trace::{Event, EventId, Micros, SpanKind};
use wasm_bindgen_futures::spawn_local;
use wire::view::Block;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lesson: Lesson,
    pub lang: Lang,
    /// For what is changed on screen.
    pub dispatch: Dispatch,
    /// The page that frames this one.
    pub host: Option<Rc<Host>>,
}

/// One scenario's page. Another scenario is another component: the lab ends with it.
#[component]
pub fn LessonPage(props: &Props) -> Html {
    let Props { lesson, lang, dispatch, host } = props;
    let lang = *lang;
    let run = use_reducer(RunState::default);
    let showing = use_reducer(Showing::default);
    let lab = use_lab(lesson, &run);
    let drawn = use_drawn(&run, lesson, lang);
    let (on_change, history, on_undo, on_redo) = use_changes(lesson, dispatch);
    use_player(&showing, drawn.as_deref(), lesson, &on_change);
    let asked = run.outcome.as_ref();
    let request = asked.zip(lesson.event).and_then(|(outcome, event)| request_of(&outcome.trace, event));
    let [blocks, request] = [use_blocks(&lab, asked, lesson.event), use_blocks(&lab, asked, request)];
    let on_show = {
        let showing = showing.dispatcher();
        use_callback((), move |act: ShowAct, ()| showing.dispatch(act))
    };
    let on_action = on_show.reform(ShowAct::Player);
    use_host(host.clone(), news(&run, &showing, lesson), &showing.player, &on_action);
    keyboard::use_keys(keys(&showing, drawn.as_deref(), lesson, &on_change, &on_show, [on_undo.clone(), on_redo.clone()]));
    let work = work(lang, &run, &lab);
    let text = lessons::text(lesson.scenario);
    let embed = lesson.common.embed;
    html! {
        <article class="lesson" data-page="lesson" data-scenario={lesson.scenario} data-work={run.work.name()}>
            <header class="lesson-head">
                <h1>{ text.map_or(lesson.scenario, |text| (text.title)(lang)) }</h1>
                if !embed {
                    <p class="lesson-lead">{ text.map_or("", |text| (text.lead)(lang)) }</p>
                }
                { work }
            </header>
            if let Some(drawn) = &drawn {
                <div class="lesson-body">
                    <section class="lesson-figure" tabindex="0" role="group" aria-label={msg::stage_label(lang)}>
                        <div class="lesson-stage">{ stage(drawn, &showing, lesson, &on_change, &on_show) }</div>
                        { bar(&Bar { lang, player: &showing.player, model: &drawn.model, names: &drawn.names, on_action: &on_action }) }
                        { caption(lang, lesson, drawn, showing.player.moment()) }
                        { view::view(lang, lesson, &on_change, &on_show) }
                    </section>
                    { for run.outcome.iter().map(|outcome| html! {
                        <div class="lesson-side">
                            <Inspector {lang} trace={outcome.trace.clone()} event={lesson.event} blocks={blocks.clone()} request={request.clone()}>
                                { for chosen(outcome, lesson).map(|event| packet_actions(lang, event, lesson, &on_change)) }
                            </Inspector>
                        </div>
                    }) }
                </div>
                if lesson.common.controls {
                    <Interventions {lang} lesson={lesson.clone()} trace={run.outcome.as_ref().map(|outcome| outcome.trace.clone())}
                        moment={still(&showing.player)} on_change={on_change.clone()}
                        can_undo={history.can_undo()} can_redo={history.can_redo()} {on_undo} {on_redo}
                        ghost={showing.has_ghost} on_ghost={on_show.reform(ShowAct::Ghost)} />
                    <Controls {lang} lesson={lesson.clone()} on_change={on_change.clone()} />
                }
                { for run.outcome.iter().map(|outcome| html! {
                    <>
                        { table::table(lang, &outcome.trace) }
                        { lessons::fact_table(lang, lesson.scenario, &outcome.facts) }
                    </>
                }) }
            }
            { lessons::notes(lang, lesson.scenario, &lesson.common) }
            { help::help(lang) }
        </article>
    }
}

/// How the lesson is changed on screen, undone, and done again.
#[hook]
fn use_changes(lesson: &Lesson, dispatch: &Dispatch) -> (Callback<Lesson>, History, Callback<()>, Callback<()>) {
    let now = use_mut_ref(|| lesson.clone());
    now.replace(lesson.clone());
    let history = use_mut_ref(History::default);
    let on_change = {
        let (now, history, dispatch) = (now.clone(), history.clone(), dispatch.clone());
        use_callback((), move |changed: Lesson, ()| {
            history.borrow_mut().push(&now.borrow(), &changed);
            dispatch.dispatch(Act::Lesson(Box::new(changed)));
        })
    };
    let back = |turn: fn(&mut History, &Lesson) -> Option<Lesson>| {
        let (now, history, dispatch) = (now.clone(), history.clone(), dispatch.clone());
        move |(): (), _: &()| {
            if let Some(lesson) = turn(&mut history.borrow_mut(), &now.borrow()) {
                dispatch.dispatch(Act::Lesson(Box::new(lesson)));
            }
        }
    };
    let (on_undo, on_redo) = (use_callback((), back(History::undo)), use_callback((), back(History::redo)));
    let history = history.borrow().clone();
    (on_change, history, on_undo, on_redo)
}

/// The event that is looked into.
fn chosen<'a>(outcome: &'a Outcome, lesson: &Lesson) -> Option<&'a Event> {
    outcome.trace.event(lesson.event?)
}

/// The moment, or while it moves, the last one at which something happened.
fn still(player: &Player) -> Micros {
    if player.is_playing() { player.course().previous(player.moment() + Micros(1)) } else { player.moment() }
}

/// What a page that frames this one hears.
fn news(run: &RunState, showing: &Showing, lesson: &Lesson) -> News {
    let player = &showing.player;
    let phase = match run.work.name() {
        "done" if player.is_playing() => "playing",
        "done" if player.moment() >= player.end() => "finished",
        "done" => "paused",
        other => other,
    };
    let step = player.course().previous(player.moment() + Micros(1)).0;
    News { phase, hash: print(&Place::Lesson(lesson.clone())), step }
}

/// A run as it is drawn.
pub struct Drawn {
    pub model: Rc<Model>,
    pub ghost: Option<Rc<Model>>,
    pub names: Rc<Names>,
    pub course: Rc<Course>,
}

/// The newest run's picture, made anew when there is another run, depth or language.
#[hook]
fn use_drawn(run: &RunState, lesson: &Lesson, lang: Lang) -> Option<Rc<Drawn>> {
    let models = use_memo((run.outcome.clone(), lesson.depth), |(outcome, depth)| {
        outcome.as_ref().map(|outcome| {
            let model = Rc::new(Model::new(&outcome.trace, *depth));
            let course = Rc::new(Course::new(&model));
            (model, course)
        })
    });
    let ghost = use_memo((run.before.clone(), lesson.depth), |(before, depth)| {
        before.as_ref().map(|before| Rc::new(Model::new(&before.trace, *depth)))
    });
    let (key, scenario) = ((run.outcome.clone(), run.before.clone(), lesson.depth, lang), lesson.scenario);
    let drawn = use_memo(key, move |&(.., lang)| {
        let (model, course) = models.as_ref().clone()?;
        let names = Rc::new(Names::new(&model, |name| words::name(lang, scenario, name)));
        Some(Rc::new(Drawn { model, ghost: ghost.as_ref().clone(), names, course }))
    });
    drawn.as_ref().clone()
}

/// The player plays the newest run; where it stands still, the address has its moment.
#[hook]
fn use_player(showing: &UseReducerHandle<Showing>, drawn: Option<&Drawn>, lesson: &Lesson, on_change: &Callback<Lesson>) {
    let course = drawn.map(|drawn| drawn.course.clone());
    let start = Start {
        moment: lesson.moment,
        speed_milli: lesson.common.speed_milli,
        is_playing: lesson.common.autoplay && !prefers_stillness(),
    };
    {
        let showing = showing.dispatcher();
        let identity = course.as_ref().map(|course| Rc::as_ptr(course) as usize);
        use_effect_with(identity, move |_| {
            if let Some(course) = course {
                showing.dispatch(ShowAct::Load(course, start));
            }
        });
    }
    let player = &showing.player;
    {
        let (on_change, lesson) = (on_change.clone(), lesson.clone());
        let at = (showing.is_loaded && !player.is_playing()).then(|| player.moment());
        use_effect_with(at, move |at| {
            if let Some(moment) = at.filter(|at| *at != lesson.moment) {
                on_change.emit(Lesson { moment, ..lesson });
            }
        });
    }
    {
        let (showing, at) = (showing.dispatcher(), player.moment());
        use_effect_with(lesson.moment, move |&moment| {
            if moment != at {
                showing.dispatch(ShowAct::Player(Action::Seek(moment)));
            }
        });
    }
    let tick = {
        let showing = showing.dispatcher();
        use_callback((), move |elapsed: Micros, ()| showing.dispatch(ShowAct::Player(Action::Tick(elapsed))))
    };
    use_ticks(player.is_playing(), tick);
}

/// Everything that can be said about the chosen event; `None` while the lab is asked.
#[hook]
fn use_blocks(lab: &Lab, outcome: Option<&Outcome>, event: Option<EventId>) -> Option<Rc<[Block]>> {
    let answer = use_state(|| None::<(Outcome, EventId, Rc<[Block]>)>);
    {
        let (lab, answer) = (lab.clone(), answer.setter());
        use_effect_with((outcome.cloned(), event), move |(outcome, event)| {
            if let (Some(outcome), Some(event)) = (outcome.clone(), *event) {
                spawn_local(async move {
                    // Where there is no answer, a newer run is under way, and this is asked again.
                    if let Ok(blocks) = lab.dissect(&outcome, event).await {
                        answer.set(Some((outcome, event, blocks.into())));
                    }
                });
            }
        });
    }
    let (of, id, blocks) = answer.as_ref()?;
    (outcome == Some(of) && event == Some(*id)).then(|| blocks.clone())
}

/// What the run is doing, where that is worth saying.
fn work(lang: Lang, run: &UseReducerHandle<RunState>, lab: &Lab) -> Html {
    let stop = {
        let (lab, dispatch) = (lab.clone(), run.dispatcher());
        Callback::from(move |_: MouseEvent| {
            lab.stop();
            dispatch.dispatch(RunAct::Stop);
        })
    };
    html! {
        <div class="lesson-work">
            <p role="status">{ words::work(lang, &run.work) }</p>
            if run.work.is_under_way() {
                <button type="button" class="button" data-action="stop" onclick={stop}>{ msg::lesson_stop(lang) }</button>
            }
        </div>
    }
}

fn stage(
    drawn: &Drawn,
    showing: &Showing,
    lesson: &Lesson,
    on_change: &Callback<Lesson>,
    on_show: &Callback<ShowAct>,
) -> Html {
    let player = &showing.player;
    let changed = lesson.clone();
    let on_choose = on_change.reform(move |event| Lesson { event, ..changed.clone() });
    html! {
        <Stage model={drawn.model.clone()} ghost={drawn.ghost.clone().filter(|_| showing.has_ghost)} names={drawn.names.clone()}
            scale={lesson.scale} zoom={showing.zoom} moment={player.moment()} is_playing={player.is_playing()}
            chosen={lesson.event} gauge={lesson.gauge} {on_choose}
            on_seek={on_show.reform(|at| ShowAct::Player(Action::Seek(at)))} on_zoom={on_show.reform(ShowAct::Zoom)} />
    }
}

/// What the step means that is being shown.
fn caption(lang: Lang, lesson: &Lesson, drawn: &Drawn, at: Micros) -> Html {
    let span = span_at(&drawn.model, at);
    let name = span.map(|span| lessons::span_name(lang, lesson.scenario, span));
    html! {
        <p class="lesson-caption" data-caption={span.map_or("", hue)}>
            <b>{ name }</b>{ lessons::caption(lang, lesson.scenario, span) }
        </p>
    }
}

/// The innermost span at a moment.
fn span_at(model: &Model, at: Micros) -> Option<SpanKind> {
    let here = model.brackets.iter().filter(|bracket| bracket.start <= at && at <= bracket.end);
    here.min_by_key(|bracket| (bracket.lane, std::cmp::Reverse(bracket.start))).map(|bracket| bracket.kind)
}

/// Does what a key asks for.
fn keys(
    showing: &Showing,
    drawn: Option<&Drawn>,
    lesson: &Lesson,
    on_change: &Callback<Lesson>,
    on_show: &Callback<ShowAct>,
    [on_undo, on_redo]: [Callback<()>; 2],
) -> Callback<Key> {
    let (on_change, on_show, lesson) = (on_change.clone(), on_show.clone(), lesson.clone());
    let (player, model) = (showing.player.clone(), drawn.map(|drawn| drawn.model.clone()));
    Callback::from(move |key| {
        let play = |action| on_show.emit(ShowAct::Player(action));
        match key {
            Key::Player(action) => play(action),
            Key::Start => play(Action::Seek(Micros(0))),
            Key::End => play(Action::Seek(player.end())),
            Key::Slower => play(Action::Speed(player.speed() / 2.0)),
            Key::Faster => play(Action::Speed(player.speed() * 2.0)),
            Key::Loop => play(Action::Loop(!player.is_looped())),
            Key::ZoomIn => on_show.emit(ShowAct::Closer(view::CLOSER)),
            Key::ZoomOut => on_show.emit(ShowAct::Closer(1.0 / view::CLOSER)),
            Key::Choose(way) => {
                if let Some(event) = model.as_ref().and_then(|model| neighbour(model, &player, lesson.event, way)) {
                    on_change.emit(Lesson { event: Some(event), ..lesson.clone() });
                }
            }
            Key::Release => on_change.emit(Lesson { event: None, ..lesson.clone() }),
            Key::Undo => on_undo.emit(()),
            Key::Redo => on_redo.emit(()),
            Key::Help => help::open(),
        }
    })
}

/// The event beside the chosen one in the picture; without one, the last that has been sent.
fn neighbour(model: &Model, player: &Player, chosen: Option<EventId>, way: Way) -> Option<EventId> {
    let place = chosen.and_then(|id| model.arrows.iter().position(|arrow| arrow.id == id));
    let place = match (place, way) {
        (Some(place), Way::Next) => place + 1,
        (Some(place), Way::Previous) => place.checked_sub(1)?,
        (None, _) => model.arrows.partition_point(|arrow| arrow.sent <= player.moment()).saturating_sub(1),
    };
    model.arrows.get(place).map(|arrow| arrow.id)
}

/// The lab of this page. It runs what the lesson asks for, whenever that changes, and ends with the page.
#[hook]
fn use_lab(lesson: &Lesson, state: &UseReducerHandle<RunState>) -> Lab {
    let lab = {
        let dispatch = state.dispatcher();
        (*use_memo((), move |()| Lab::new(move |progress| dispatch.dispatch(RunAct::Progress(progress))))).clone()
    };
    {
        let (lab, dispatch) = (lab.clone(), state.dispatcher());
        use_effect_with(lesson.request(), move |request| {
            let request = request.clone();
            dispatch.dispatch(RunAct::Begin);
            spawn_local(async move { dispatch.dispatch(RunAct::Over(lab.run(&request).await)) });
        });
    }
    let ended = lab.clone();
    use_effect_with((), move |()| move || ended.stop());
    lab
}
