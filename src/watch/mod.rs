//! The trace of a running or finished source in a dialog over the page: the picture, the list, the bytes and fields of an event,
//! and the costs. It is a program of its own, so that no page's first load contains the stage. The page's program calls
//! [`watch`], which sends a [`Snapshot`] twice per second; this program shows it ([`show`]) and knows nothing of the source.

mod controls;
mod detail;
mod dissect;
mod head;
mod sending;
mod side;
mod snapshot;
mod state;

pub use sending::watch;
pub use snapshot::Snapshot;

use crate::components::dialog_program::DialogProgram;
use crate::events::EventList;
use crate::hooks::ByIdentity;
use crate::hooks::document::prefers_stillness;
use crate::player::bar::{Bar, TimeLine, bar, time_line};
use crate::player::{Action, Timeline, use_ticks};
use crate::stage::Stage;
use controls::{keys, view};
use diagram::model::{Depth, Model, Names, Side as Direction};
use head::head;
use i18n::{Lang, msg};
use lessons::words as trace_words;
use side::Side;
use state::{Act, DiagramState};
use std::cell::RefCell;
use std::rc::Rc;
use trace::{EventId, Micros, Trace};
use yew::prelude::*;

thread_local! {
    static OPEN: RefCell<Option<DialogProgram<WatchApp>>> = const { RefCell::new(None) };
}

/// Shows the source in the bytes of a [`Snapshot`]: `opens` a new dialog, or updates the open one. Bytes that are none leave it
/// as it is. Returns whether a dialog is open.
pub fn show(opens: bool, snapshot: &[u8]) -> bool {
    if let Some(source) = Snapshot::from_bytes(snapshot) {
        let props = Props { source: ByIdentity::new(source) };
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
    }
    OPEN.with_borrow(Option::is_some)
}

/// Closes the dialog and ends everything that it has started.
pub fn close() {
    if let Some(program) = OPEN.take() {
        program.close();
    }
}

/// The source to draw.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub source: ByIdentity<Snapshot>,
}

/// The source, prepared for drawing.
struct Drawn {
    trace: ByIdentity<Trace>,
    model: ByIdentity<Model>,
    names: ByIdentity<Names>,
    timeline: ByIdentity<Timeline>,
}

impl Drawn {
    fn new(source: &Snapshot, lang: Lang) -> Self {
        let model = ByIdentity::new(Model::new(&source.drawn(), Depth::Messages));
        let names = Names::new(&model, |name| trace_words::name(lang, &source.slug, name));
        let mut moments = model.steps.moments().to_vec();
        moments.push(if source.is_going { source.now.max(model.end) } else { model.end });
        let timeline = ByIdentity::new(Timeline::of(moments, Vec::new()));
        Self { trace: ByIdentity::new(source.trace.clone()), model, names: ByIdentity::new(names), timeline }
    }
}

/// The content of the dialog.
#[component]
pub fn WatchApp(props: &Props) -> Html {
    let source = &props.source;
    let lang = source.lang();
    let drawn = use_memo(props.clone(), move |props| Drawn::new(&props.source, lang));
    let state = use_reducer(|| DiagramState::new(!prefers_stillness()));
    {
        let (state, drawn, is_going) = (state.dispatcher(), Rc::clone(&drawn), source.is_going);
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
    // While the picture follows the run, the event of the moment would change too often to be read.
    let is_at_rest = !state.is_live && player.moment() > Micros(0);
    let current = is_at_rest.then(|| model.neighbour(None, Direction::Next, player.glance())).flatten();
    html! {
        <div class="watch-body" data-watch={source.slug.clone()} data-live={state.is_live.then_some("")}
            data-events={trace.events().len().to_string()}>
            { head(lang, source, &state, &on_act) }
            <div class="watch-main">
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
                <Side {lang} {trace} moment={player.glance()} {chosen} {current} open={state.side} on_act={on_act.clone()} />
            </div>
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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
