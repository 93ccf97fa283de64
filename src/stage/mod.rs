//! The stage: a trace as an animated sequence diagram. The crate `diagram` computes it: its model reads a trace once,
//! its layout gives the picture of one moment. `paint` draws that picture with the canvas's pen. `player` decides the
//! moment.
//!
//! A page makes one `Rc<Model>` per trace and depth and one `Rc<Names>` per language, and mounts [`Stage`] in an
//! element that has a height. The canvas is hidden from assistive technology, because the page shows the same as a
//! table.

mod canvas;
mod paint;
mod pointers;

use crate::canvas::frames;
use crate::canvas::palette::ThemeObserver;
use crate::hooks::ByIdentity;
use crate::hooks::document::prefers_stillness;
pub use canvas::grown;
use canvas::{StageCanvas, Subject};
use diagram::axis::Scale;
use diagram::model::{Folded, Model, Names};
use gloo_events::EventListener;
pub use paint::Brush;
use pointers::Callbacks;
use std::cell::RefCell;
use std::rc::Rc;
use trace::{EventId, Gauge, Micros};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, ResizeObserver};
use yew::prelude::*;

/// What the stage shows, and the callbacks for what a visitor does to it.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub model: ByIdentity<Model>,
    /// The previous run, drawn in grey below this one.
    #[prop_or_default]
    pub ghost: Option<ByIdentity<Model>>,
    pub names: ByIdentity<Names>,
    /// Real time, or equal steps.
    pub scale: Scale,
    /// From the whole run in sight up to [`diagram::axis::CLOSEST`]; 1 is the size for reading. The stage also zooms by
    /// itself and then calls `on_zoom`, so this value is used only when it changes.
    #[prop_or(1.0)]
    pub zoom: f64,
    /// The moment that is shown.
    pub moment: Micros,
    /// When playing begins, the picture follows the moment again.
    pub is_playing: bool,
    /// The event that is inspected.
    pub chosen: Option<EventId>,
    /// The event that is pointed at elsewhere: it is marked as if the pointer were on its arrow.
    #[prop_or_default]
    pub pointed: Option<EventId>,
    /// The events that a filter leaves, ascending: all others are dimmed.
    #[prop_or_default]
    pub only: Option<ByIdentity<Vec<EventId>>>,
    /// The quantity that is plotted next to the lifelines.
    #[prop_or_default]
    pub gauge: Option<Gauge>,
    /// Whether each stream has a lane; `None` decides by the width.
    #[prop_or_default]
    pub streams: Option<bool>,
    /// The streams that are folded.
    #[prop_or_default]
    pub folded: Option<ByIdentity<Folded>>,
    /// The visitor pressed on the head of the lanes.
    #[prop_or_default]
    pub on_lanes: Callback<()>,
    /// The stage has become too narrow for lanes, or wide enough.
    #[prop_or_default]
    pub on_narrow: Callback<bool>,
    /// An arrow was selected; `None` if the visitor pressed on the empty ground.
    pub on_choose: Callback<Option<EventId>>,
    /// The visitor moves the moment on the scale.
    pub on_seek: Callback<Micros>,
    /// The visitor zooms with the wheel or with fingers.
    #[prop_or_default]
    pub on_zoom: Callback<f64>,
}

impl Props {
    fn callbacks(&self) -> Callbacks {
        let Self { on_choose, on_seek, on_zoom, on_lanes, on_narrow, .. } = self.clone();
        Callbacks { on_choose, on_seek, on_zoom, on_lanes, on_narrow }
    }

    fn subject(&self) -> Subject {
        let Self { model, ghost, names, scale, zoom, moment, is_playing, .. } = self.clone();
        let Self { chosen, pointed, only, gauge, streams, folded, .. } = self.clone();
        let is_still = is_playing && prefers_stillness();
        Subject {
            model,
            ghost,
            names,
            scale,
            zoom,
            moment,
            is_playing,
            chosen,
            pointed,
            only,
            gauge,
            streams,
            folded,
            is_still,
        }
    }
}

/// The stage. It fills the element that it is in.
#[component]
pub fn Stage(props: &Props) -> Html {
    let node = use_node_ref();
    let mounted = use_mut_ref(|| None::<Guards>);
    {
        let (node, mounted, props) = (node.clone(), Rc::clone(&mounted), props.clone());
        use_effect_with((), move |()| {
            let canvas = node.cast::<HtmlCanvasElement>();
            *mounted.borrow_mut() = canvas.and_then(|canvas| Guards::new(canvas, &props));
            move || drop(mounted.take())
        });
    }
    use_effect_with(props.clone(), move |props| {
        if let Some(guards) = &*mounted.borrow() {
            guards.stage.show(props.subject());
            guards.callbacks.replace(props.callbacks());
            frames::wake();
        }
    });
    html! {
        <canvas class="stage" ref={node} aria-hidden="true" />
    }
}

/// Everything that a mounted stage holds; dropping it ends all of it.
struct Guards {
    stage: Rc<StageCanvas>,
    callbacks: Rc<RefCell<Callbacks>>,
    resizes: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    _theme: Option<ThemeObserver>,
    _pointers: Vec<EventListener>,
    _frames: frames::Mounted,
}

impl Guards {
    fn new(canvas: HtmlCanvasElement, props: &Props) -> Option<Self> {
        let stage = Rc::new(StageCanvas::new(canvas.clone(), props.subject())?);
        let callbacks = Rc::new(RefCell::new(props.callbacks()));
        let resized = {
            let (stage, callbacks) = (Rc::clone(&stage), Rc::clone(&callbacks));
            Closure::<dyn FnMut()>::new(move || {
                stage.measure();
                let on_narrow = callbacks.borrow().on_narrow.clone();
                on_narrow.emit(stage.is_narrow());
                frames::wake();
            })
        };
        let resizes = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        let resizes = resizes.inspect(|observer| observer.observe(&canvas)).map(|observer| (observer, resized));
        let _pointers = pointers::listen(&canvas, &stage, &callbacks);
        let painter = Rc::clone(&stage);
        let _frames = frames::mount(move || painter.frame());
        Some(Self { stage, callbacks, resizes, _theme: ThemeObserver::new(frames::wake), _pointers, _frames })
    }
}

impl Drop for Guards {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.resizes {
            observer.disconnect();
        }
    }
}
