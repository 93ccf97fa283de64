//! The moving sequence diagram of one lane: its trace, drawn in real time. `live` produces the trace.

mod canvas;
mod density;
mod layout;

use crate::canvas::{frames, palette::ThemeObserver};
use crate::live::engine::Engine;
use crate::live::settings::Transport;
use crate::words::live::transport as transport_name;
pub use canvas::Motion;
use canvas::StripCanvas;
use i18n::{Lang, msg};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, ResizeObserver};
use yew::prelude::*;

/// The lane to show, and whether it moves.
#[derive(Properties, PartialEq)]
pub struct Props {
    pub engine: Engine,
    pub transport: Transport,
    /// A swimlane that does not move is painted once and then costs no time. If the visitor asks for reduced motion,
    /// the picture is updated once per second and does not scroll.
    pub motion: Motion,
    pub lang: Lang,
}

/// A lane's swimlane. The style's `--strip-height` sets its height.
#[component]
pub fn Strip(props: &Props) -> Html {
    let lang = props.lang;
    let node = use_node_ref();
    let strip = use_mut_ref(|| None::<Rc<StripCanvas>>);
    {
        let (node, strip) = (node.clone(), Rc::clone(&strip));
        use_effect_with((props.engine.clone(), props.transport), move |(engine, transport)| {
            let made = node
                .cast::<HtmlCanvasElement>()
                .and_then(|canvas| Guards::new(canvas, engine.clone(), *transport))
                .inspect(|guards| *strip.borrow_mut() = Some(Rc::clone(&guards.strip)));
            move || drop(made)
        });
    }
    use_effect_with((props.engine.clone(), props.transport, props.motion), move |(_, _, motion)| {
        if let Some(strip) = &*strip.borrow() {
            strip.set_motion(*motion);
        }
        frames::wake();
    });
    html! {
        <div class="strip">
            <canvas ref={node} role="img" aria-label={msg::strip_label(lang, transport_name(lang, props.transport))} />
        </div>
    }
}

/// Everything that a mounted swimlane holds; dropping it ends all of it.
struct Guards {
    strip: Rc<StripCanvas>,
    resizes: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    _theme: Option<ThemeObserver>,
    _frames: frames::Mounted,
}

impl Guards {
    fn new(canvas: HtmlCanvasElement, engine: Engine, transport: Transport) -> Option<Self> {
        let strip = Rc::new(StripCanvas::new(canvas.clone(), engine, transport)?);
        let resized = {
            let strip = Rc::clone(&strip);
            Closure::<dyn FnMut()>::new(move || {
                strip.measure();
                frames::wake();
            })
        };
        let resizes = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        let resizes = resizes.inspect(|observer| observer.observe(&canvas)).map(|observer| (observer, resized));
        let painter = Rc::clone(&strip);
        let _frames = frames::mount(move || painter.frame());
        Some(Self { strip, resizes, _theme: ThemeObserver::new(frames::wake), _frames })
    }
}

impl Drop for Guards {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.resizes {
            observer.disconnect();
        }
    }
}
