//! A lane of the live page as a sequence diagram, in a dialog over the live page. It is a program of its own, so that
//! the live page's first load does not contain the stage. `live/watching` sends the lane's trace twice per second.

mod detail;
mod state;

use crate::components::dialog_program::{DialogProgram, soon};
use crate::events::EventList;
use crate::hooks::ByIdentity;
use crate::hooks::document::prefers_stillness;
use crate::live::snapshot::LaneSnapshot;
use crate::player::bar::{Bar, TimeLine, bar, time_line};
use crate::player::keys::{Key, Press, read};
use crate::player::{Action, Timeline, use_ticks};
use crate::stage::Stage;
use crate::words::live as words;
use diagram::axis::{Scale, ZOOM_STEP};
use diagram::model::{Depth, Model, Names};
use i18n::{Lang, group, msg};
use lessons::words as trace_words;
use state::{Act, DiagramState};
use std::cell::RefCell;
use std::rc::Rc;
use trace::{EventId, Micros, Trace};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

thread_local! {
    static OPEN: RefCell<Option<DialogProgram<LaneDiagram>>> = const { RefCell::new(None) };
}

/// Shows the lane in the bytes of a [`LaneSnapshot`]: `opens` a new dialog, or updates the open one. Returns whether a
/// dialog is open.
pub fn show(opens: bool, snapshot: &[u8]) -> bool {
    let Some(lane) = LaneSnapshot::from_bytes(snapshot) else { return false };
    let props = Props { lane: ByIdentity::new(lane) };
    if opens {
        close();
        OPEN.set(DialogProgram::open("watch", "watch-title", props, close));
    } else {
        OPEN.with_borrow_mut(|program| {
            if let Some(program) = program {
                program.update(props);
            }
        });
    }
    OPEN.with_borrow(Option::is_some)
}

/// Closes the dialog and ends everything that it has started.
pub fn close() {
    if let Some(program) = OPEN.take() {
        program.close();
    }
}

/// The lane to draw.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lane: ByIdentity<LaneSnapshot>,
}

/// The lane, prepared for drawing.
struct Drawn {
    trace: ByIdentity<Trace>,
    model: ByIdentity<Model>,
    names: ByIdentity<Names>,
    timeline: ByIdentity<Timeline>,
}

impl Drawn {
    fn new(lane: &LaneSnapshot, lang: Lang) -> Self {
        let model = ByIdentity::new(Model::new(&lane.drawn(), Depth::Messages));
        let names = Names::new(&model, |name| trace_words::name(lang, lane.transport.slug(), name));
        let mut moments = model.steps.moments().to_vec();
        moments.push(if lane.is_going { lane.now.max(model.end) } else { model.end });
        let timeline = ByIdentity::new(Timeline::of(moments, Vec::new()));
        Self { trace: ByIdentity::new(lane.trace.clone()), model, names: ByIdentity::new(names), timeline }
    }
}

/// The content of the dialog.
#[component]
pub fn LaneDiagram(props: &Props) -> Html {
    let lane = &props.lane;
    let lang = lane.lang();
    let drawn = use_memo(props.clone(), move |props| Drawn::new(&props.lane, lang));
    let state = use_reducer(|| DiagramState::new(!prefers_stillness()));
    {
        let (state, drawn, is_going) = (state.dispatcher(), Rc::clone(&drawn), lane.is_going);
        use_effect_with(props.clone(), move |_| state.dispatch(Act::Newest(drawn.timeline.clone(), is_going)));
    }
    let on_act = {
        let state = state.dispatcher();
        use_callback((), move |act: Act, ()| state.dispatch(act))
    };
    let on_tick = on_act.reform(|elapsed: Micros| Act::Player(Action::Tick(elapsed)));
    use_ticks(state.player.is_playing() && !state.is_live, on_tick);
    let calls = use_memo((), {
        let on_act = on_act.clone();
        move |()| Calls {
            on_choose: on_act.reform(Act::Choose),
            on_seek: on_act.reform(|at| Act::Player(Action::Seek(at))),
            on_zoom: on_act.reform(Act::Zoom),
        }
    });
    let Calls { on_choose, on_seek, on_zoom } = (*calls).clone();
    let on_action = on_act.reform(Act::Player);
    let Drawn { trace, model, names, .. } = &*drawn;
    let (player, chosen) = (&state.player, state.chosen);
    let onkeydown = keys(&state, model, &on_act);
    html! {
        <div class="watch-body" data-watch={lane.transport.slug()} data-live={state.is_live.then_some("")}
            data-events={trace.events().len().to_string()}>
            { head(lang, lane, &state, &on_act) }
            <section class="watch-figure" tabindex="0" role="group" aria-label={msg::watch_label(lang)} {onkeydown}>
                <div class="watch-stage">
                    <Stage model={model.clone()} names={names.clone()} scale={state.scale} zoom={state.zoom}
                        moment={player.moment()} is_playing={player.is_playing()} {chosen}
                        on_choose={on_choose.clone()} on_seek={on_seek.clone()} {on_zoom} />
                </div>
                { bar(&Bar {
                    lang,
                    is_playing: player.is_playing(),
                    speed: player.speed(),
                    is_looped: player.is_looped(),
                    model,
                    names,
                    on_action: &on_action,
                    time_line: time_line(&TimeLine {
                        lang,
                        moment: player.moment(),
                        timeline: player.timeline(),
                        model,
                        names,
                        on_action: &on_action,
                    }),
                }) }
                { view(lang, state.scale, &on_act) }
            </section>
            { detail::detail(lang, trace, chosen.and_then(|id| trace.event(id))) }
            <EventList {lang} scenario="" trace={trace.clone()} model={model.clone()} moment={player.moment()} {chosen}
                on_mark={on_choose.clone()} {on_choose} {on_seek} />
        </div>
    }
}

/// Callbacks that stay the same from rendering to rendering, because the views compare them.
#[derive(Clone)]
struct Calls {
    on_choose: Callback<Option<EventId>>,
    on_seek: Callback<Micros>,
    on_zoom: Callback<f64>,
}

fn head(lang: Lang, lane: &LaneSnapshot, state: &DiagramState, on_act: &Callback<Act>) -> Html {
    let name = words::transport(lang, lane.transport);
    let dropped = lane.dropped();
    let close = Callback::from(|_: MouseEvent| soon(close));
    html! {
        <header class="watch-head" data-transport={lane.transport.slug()}>
            <h2 id="watch-title"><span class="stroke" aria-hidden="true"></span>{ msg::watch_title(lang, name) }</h2>
            <button type="button" class="button" data-action="live" aria-pressed={state.is_live.to_string()}
                disabled={!state.is_going} onclick={on_act.reform(|_: MouseEvent| Act::Live)}>
                { msg::watch_live(lang) }
            </button>
            <button type="button" class="button" data-action="close" onclick={close}>{ msg::dialog_close(lang) }</button>
            <p class="watch-about">
                if !lane.hop.is_empty() {
                    <b data-http="">{ &lane.hop }</b>{ " · " }
                }
                { msg::watch_about(lang) }
                if dropped > 0 {
                    <b data-dropped={dropped.to_string()}>
                        { " " }{ msg::watch_dropped(lang, &group(lane.trace.events().len() as u64), &group(dropped)) }
                    </b>
                }
            </p>
        </header>
    }
}

/// The time axis and the zoom. There is no choice of layers: a page sees nothing below HTTP and WebSocket.
fn view(lang: Lang, scale: Scale, on_act: &Callback<Act>) -> Html {
    let onchange = on_act.reform(|event: Event| {
        let is_real = event.target_unchecked_into::<HtmlSelectElement>().selected_index() == 0;
        Act::Scale(if is_real { Scale::Real } else { Scale::Steps })
    });
    let zoom = |name: &'static str, label: &'static str, glyph: &'static str, factor: f64| {
        let onclick = on_act.reform(move |_: MouseEvent| Act::Closer(factor));
        html! {
            <button type="button" class="button button-icon" data-action={name} aria-label={label} title={label} {onclick}>
                <span aria-hidden="true">{ glyph }</span>
            </button>
        }
    };
    html! {
        <div class="view" role="group" aria-label={msg::view_title(lang)}>
            <label class="choice">
                <span>{ msg::view_axis(lang) }</span>
                <select class="select" data-action="axis" {onchange}>
                    <option selected={scale == Scale::Real}>{ msg::axis_real(lang) }</option>
                    <option selected={scale == Scale::Steps}>{ msg::axis_steps(lang) }</option>
                </select>
            </label>
            <span class="view-zoom">
                { zoom("zoom-out", msg::view_farther(lang), "−", 1.0 / ZOOM_STEP) }
                { zoom("zoom-in", msg::view_closer(lang), "+", ZOOM_STEP) }
            </span>
        </div>
    }
}

/// The keys of the lessons, while the picture has the focus.
fn keys(
    state: &UseReducerHandle<DiagramState>,
    model: &ByIdentity<Model>,
    on_act: &Callback<Act>,
) -> Callback<KeyboardEvent> {
    let (state, model, on_act) = (state.clone(), model.clone(), on_act.clone());
    Callback::from(move |event: KeyboardEvent| {
        let is_here = event.target().is_some_and(|target| {
            target.dyn_ref::<web_sys::Element>().is_some_and(|element| element.class_name() == "watch-figure")
        });
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let (key, code) = (event.key(), event.code());
        let press = Press { key: &key, code: &code, shift: event.shift_key(), ctrl: false };
        let asked = if is_here && is_plain { read(press) } else { None };
        let player = &state.player;
        let act = match asked {
            Some(Key::Player(action)) => Act::Player(action),
            Some(Key::Start) => Act::Player(Action::Seek(Micros(0))),
            Some(Key::End) => Act::Player(Action::Seek(player.end())),
            Some(Key::Slower) => Act::Player(Action::Speed(player.speed() / 2.0)),
            Some(Key::Faster) => Act::Player(Action::Speed(player.speed() * 2.0)),
            Some(Key::Loop) => Act::Player(Action::Loop(!player.is_looped())),
            Some(Key::ZoomIn) => Act::Closer(ZOOM_STEP),
            Some(Key::ZoomOut) => Act::Closer(1.0 / ZOOM_STEP),
            Some(Key::Choose(side)) => {
                Act::Choose(model.neighbour(state.chosen, side, player.moment()).or(state.chosen))
            }
            // Escape closes the dialog.
            Some(Key::Release | Key::Lanes | Key::Present | Key::Undo | Key::Redo | Key::Help) | None => return,
        };
        event.prevent_default();
        on_act.emit(act);
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
