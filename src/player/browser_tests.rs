//! Tests of the stage in a real browser: it paints, and it reports what a pointer does. wasm-bindgen-test-runner runs
//! them.

use crate::hooks::ByIdentity;
use crate::player::{Action, Player, Timeline, use_ticks};
use crate::stage::{Props, Stage};
use diagram::axis::{Axis, Scale};
use diagram::layout::{View, follow, layout, room};
use diagram::model::{Depth, Model, Names};
use diagram::picture::Picture;
use gloo_timers::future::TimeoutFuture;
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use trace::{Direction, Event, EventId, Kind, Layer, Micros, Provenance, Trace};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

const SIZE: (f64, f64) = (800.0, 500.0);

/// Ten exchanges, 20 ms in each direction.
fn model() -> ByIdentity<Model> {
    let mut trace = Trace::unbounded();
    for step in 0..20 {
        let (kind, direction) = match step % 2 {
            0 => (Kind::Request, Direction::Up),
            _ => (Kind::Response { status: 200, messages: 0 }, Direction::Down),
        };
        let (sent, by) = (Micros(step * 20_000), Provenance::Simulated);
        trace.push(Event {
            id: EventId(0),
            kind,
            layer: Layer::Http,
            direction,
            sent,
            sent_by: by,
            arrived: Some(sent + Micros(20_000)),
            arrived_by: by,
            bytes: 100,
            payload_bytes: 0,
            bytes_by: by,
            wire: None,
        });
    }
    ByIdentity::new(Model::new(&trace, Depth::Messages))
}

/// What a stage has reported.
#[derive(Default)]
struct Reported {
    chosen: Vec<Option<EventId>>,
    sought: Vec<Micros>,
    zoomed: Vec<f64>,
}

/// Mounts something in an element of [`SIZE`] at the page's top left corner.
fn place() -> Element {
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    let root = document.create_element("div").expect("a div");
    let style = format!("position: fixed; inset: 0; width: {}px; height: {}px", SIZE.0, SIZE.1);
    root.set_attribute("style", &style).expect("a style");
    // The page's style sheet is not here; without it the canvas would not fill its place.
    let sheet = document.create_element("style").expect("an element");
    sheet.set_text_content(Some(".stage { display: block; inline-size: 100%; block-size: 100%; }"));
    document.head().expect("a head").append_child(&sheet).expect("a place");
    document.body().expect("a body").append_child(&root).expect("added");
    root
}

async fn mount(
    model: &ByIdentity<Model>,
    reported: &Rc<RefCell<Reported>>,
) -> (yew::AppHandle<Stage>, HtmlCanvasElement) {
    let (root, names) = (place(), ByIdentity::new(Names::new(model, |_| "name".to_owned())));
    let on_choose = {
        let reported = Rc::clone(reported);
        Callback::from(move |chosen| reported.borrow_mut().chosen.push(chosen))
    };
    let on_seek = {
        let reported = Rc::clone(reported);
        Callback::from(move |at| reported.borrow_mut().sought.push(at))
    };
    let on_zoom = {
        let reported = Rc::clone(reported);
        Callback::from(move |zoom| reported.borrow_mut().zoomed.push(zoom))
    };
    let (model, moment, chosen) = (model.clone(), Micros(50_000), None);
    let props = Props {
        model,
        ghost: None,
        names,
        scale: Scale::Real,
        zoom: 1.0,
        moment,
        is_playing: false,
        chosen,
        pointed: None,
        only: None,
        gauge: None,
        streams: None,
        folded: None,
        on_lanes: Callback::noop(),
        on_narrow: Callback::noop(),
        on_choose,
        on_seek,
        on_zoom,
    };
    let handle = yew::Renderer::<Stage>::with_root_and_props(root.clone(), props).render();
    let canvas = || root.query_selector("canvas").ok().flatten();
    until("a canvas", || canvas().is_some()).await;
    (handle, canvas().expect("a canvas").unchecked_into())
}

/// The picture that the stage should have painted.
fn expected(model: &Model) -> Picture {
    let (width, height) = SIZE;
    let moment = Micros(50_000);
    let axis = Axis::new(model, Scale::Real, 1.0, room(height));
    let scroll = follow(&axis, height, moment);
    let (scale, chosen, hovered, gauge) = (Scale::Real, None, None, None);
    let view = View { scale, zoom: 1.0, scroll, width, height, moment, chosen, hovered, gauge, streams: None };
    let mut picture = Picture::default();
    layout(model, None, &Names::default(), &view, &mut picture);
    picture
}

/// Calls JavaScript with a canvas and two numbers.
fn call(body: &str, canvas: &HtmlCanvasElement, x: f64, y: f64) -> JsValue {
    let function = Function::new_with_args("canvas, x, y", body);
    function.call3(&JsValue::NULL, canvas, &JsValue::from(x), &JsValue::from(y)).expect("it runs")
}

fn painted(canvas: &HtmlCanvasElement) -> f64 {
    let body = "if (!canvas.width || !canvas.height) return 0;
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0; for (let at = 3; at < data.length; at += 4) if (data[at]) count++; return count;";
    call(body, canvas, 0.0, 0.0).as_f64().unwrap_or_default()
}

fn pointer(canvas: &HtmlCanvasElement, kinds: &str, x: f64, y: f64) {
    let body = "for (const kind of 'KINDS'.split(' ')) canvas.dispatchEvent(new PointerEvent(kind, {
        clientX: x, clientY: y, pointerId: 1, pointerType: 'mouse', bubbles: true, button: 0 }));";
    call(&body.replace("KINDS", kinds), canvas, x, y);
}

/// Waits for a condition, at most five seconds.
async fn until(what: &str, mut is_met: impl FnMut() -> bool) {
    for _ in 0..250 {
        if is_met() {
            return;
        }
        TimeoutFuture::new(20).await;
    }
    panic!("{what}: not within five seconds");
}

#[wasm_bindgen_test]
async fn it_paints_and_reports_what_is_chosen_sought_and_zoomed() {
    let (model, reported) = (model(), Rc::<RefCell<Reported>>::default());
    let (handle, canvas) = mount(&model, &reported).await;
    until("a picture", || painted(&canvas) > 1_000.0).await;
    let hit = expected(&model).hits[1];
    let (x, y) = (f64::midpoint(hit.from.x, hit.to.x), f64::midpoint(hit.from.y, hit.to.y));
    pointer(&canvas, "pointerdown pointerup", x.round(), y.round());
    assert_eq!(reported.borrow().chosen, [Some(hit.event)]);
    pointer(&canvas, "pointerdown", 10.0, 300.0);
    pointer(&canvas, "pointermove pointerup", 10.0, 350.0);
    let sought = reported.borrow().sought.clone();
    assert!(sought.len() == 2 && sought[0] < sought[1], "{sought:?}");
    assert_eq!(reported.borrow().chosen.len(), 1, "to scrub is not to choose");
    let wheel =
        "canvas.dispatchEvent(new WheelEvent('wheel', { ctrlKey: true, deltaY: -100, clientX: x, clientY: y }))";
    call(wheel, &canvas, 400.0, 250.0);
    assert!(reported.borrow().zoomed.last().is_some_and(|&zoom| zoom > 1.2), "{:?}", reported.borrow().zoomed);
    handle.destroy();
}

/// A page with a player.
#[component]
fn Playing(props: &PlayingProps) -> Html {
    let player = use_state_eq(|| {
        Player::new(ByIdentity::new(Timeline::new(&props.model))).after(Action::Speed(10.0)).after(Action::Play)
    });
    let on_tick = {
        let player = player.clone();
        Callback::from(move |elapsed| player.set((*player).clone().after(Action::Tick(elapsed))))
    };
    use_ticks(player.is_playing(), on_tick);
    html! { <output>{ player.moment().0 }</output> }
}

#[derive(PartialEq, Properties)]
struct PlayingProps {
    model: ByIdentity<Model>,
}

#[wasm_bindgen_test]
async fn a_player_plays_to_the_end_by_the_pages_frames() {
    let (root, model) = (place(), model());
    let end = model.end.0.to_string();
    let handle = yew::Renderer::<Playing>::with_root_and_props(root.clone(), PlayingProps { model }).render();
    until("the end", || root.text_content().is_some_and(|text| text == end)).await;
    handle.destroy();
}
