//! One uPlot instance: options in, columns in, labels at the lines' ends.

use super::series::{Columns, spread, text_width};
use crate::strip::palette::Palette;
use crate::strip::scene::Hue;
use js_sys::{Array, Float64Array, Object, Reflect};
use std::cell::RefCell;
use std::f64::consts::TAU;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlElement};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = uPlot)]
    type UPlot;

    #[wasm_bindgen(constructor, js_class = "uPlot", catch)]
    fn new(options: &Object, data: &Array, target: &HtmlElement) -> Result<UPlot, JsValue>;

    #[wasm_bindgen(method, js_class = "uPlot", js_name = setData)]
    fn set_data(this: &UPlot, data: &Array);

    #[wasm_bindgen(method, js_class = "uPlot", js_name = setSize)]
    fn set_size(this: &UPlot, size: &Object);

    #[wasm_bindgen(method, js_class = "uPlot", js_name = valToPos)]
    fn position_of(this: &UPlot, value: f64, scale: &str, device_pixels: bool) -> f64;

    #[wasm_bindgen(method, js_class = "uPlot")]
    fn destroy(this: &UPlot);

    #[wasm_bindgen(method, getter, js_class = "uPlot", js_name = ctx)]
    fn context(this: &UPlot) -> CanvasRenderingContext2d;

    #[wasm_bindgen(method, getter, js_class = "uPlot", js_name = bbox)]
    fn box_of(this: &UPlot) -> JsValue;
}

/// Height of a label at a line's end, with its distance to the next.
const LABEL: f64 = 13.0;

/// How a lane's line looks, and its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    pub name: String,
    pub colour: String,
    pub dash: &'static [u32],
    /// Seconds and value of its newest point.
    pub end: Option<(f64, f64)>,
}

/// What a plot cannot change once it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub x_title: String,
    pub logarithmic: bool,
    /// The value axis's unit, in units of the data.
    pub unit: f64,
    pub palette: Rc<Palette>,
    pub names: Vec<String>,
}

/// uPlot's question about an axis's splits.
type Filter = Closure<dyn FnMut(JsValue, Array) -> Array>;

/// A chart in the page; it goes when dropped.
pub struct Plot {
    plot: UPlot,
    ends: Rc<RefCell<Vec<Stroke>>>,
    _values: Filter,
    _decades: Filter,
    _draw: Closure<dyn FnMut(UPlot)>,
}

impl Plot {
    pub fn new(host: &HtmlElement, look: &Look, strokes: Vec<Stroke>, columns: &Columns) -> Result<Self, JsValue> {
        let options = options(host, look, &strokes);
        let unit = look.unit;
        let values: Filter = Closure::new(move |_: JsValue, splits: Array| figures(&splits, unit));
        let axes: Array = Reflect::get(&options, &"axes".into())?.unchecked_into();
        Reflect::set(&axes.get(1), &"values".into(), values.as_ref())?;
        let decades: Filter = Closure::new(|_: JsValue, splits: Array| splits.iter().map(only_decades).collect());
        if look.logarithmic {
            Reflect::set(&Reflect::get(&axes.get(1), &"grid".into())?, &"filter".into(), decades.as_ref())?;
        }
        let ends = Rc::new(RefCell::new(strokes));
        let draw = {
            let (ends, font) = (Rc::clone(&ends), look.palette.family().to_owned());
            Closure::new(move |plot: UPlot| draw_ends(&plot, &ends.borrow(), &font))
        };
        let hooks = Object::new();
        Reflect::set(&hooks, &"draw".into(), &Array::of1(draw.as_ref()))?;
        Reflect::set(&options, &"hooks".into(), &hooks)?;
        let plot = UPlot::new(&options, &data(columns), host)?;
        Ok(Self { plot, ends, _values: values, _decades: decades, _draw: draw })
    }

    pub fn show(&self, strokes: Vec<Stroke>, columns: &Columns) {
        *self.ends.borrow_mut() = strokes;
        self.plot.set_data(&data(columns));
    }

    /// Takes the host's size.
    pub fn fit(&self, host: &HtmlElement) {
        self.plot.set_size(&object(&size(host)));
    }
}

impl Drop for Plot {
    fn drop(&mut self) {
        self.plot.destroy();
    }
}

/// A JavaScript object of these members.
fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A plain object takes any member.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

fn size(host: &HtmlElement) -> [(&'static str, JsValue); 2] {
    [("width", host.client_width().into()), ("height", host.client_height().into())]
}

fn options(host: &HtmlElement, look: &Look, strokes: &[Stroke]) -> Object {
    let room = strokes.iter().map(|stroke| text_width(&stroke.name)).fold(0.0, f64::max) + 12.0;
    let hidden: JsValue = object(&[("show", false.into())]).into();
    let y = if look.logarithmic {
        object(&[("distr", 3.into()), ("log", 10.into())])
    } else {
        let from_zero = object(&[("pad", 0.into()), ("hard", 0.into()), ("soft", 0.into()), ("mode", 1.into())]);
        let room_above = object(&[("pad", 0.1.into())]);
        object(&[("range", object(&[("min", from_zero.into()), ("max", room_above.into())]).into())])
    };
    let scales = object(&[("x", object(&[("time", false.into())]).into()), ("y", y.into())]);
    let lines = Array::of1(&Object::new());
    for stroke in strokes {
        lines.push(&line(stroke, &hidden));
    }
    let [width, height] = size(host);
    object(&[
        width,
        height,
        ("padding", Array::of4(&(LABEL / 2.0).into(), &room.into(), &0.into(), &0.into()).into()),
        ("legend", hidden.clone()),
        ("cursor", hidden.clone()),
        ("scales", scales.into()),
        ("axes", Array::of2(&axis(look, 24, Some(&look.x_title), &hidden), &axis(look, 44, None, &hidden)).into()),
        ("series", lines.into()),
    ])
}

fn line(stroke: &Stroke, hidden: &JsValue) -> Object {
    let dash: Array = stroke.dash.iter().copied().map(JsValue::from).collect();
    object(&[
        ("label", stroke.name.as_str().into()),
        ("stroke", stroke.colour.as_str().into()),
        ("width", 1.75.into()),
        ("dash", dash.into()),
        ("spanGaps", true.into()),
        ("points", hidden.clone()),
    ])
}

fn axis(look: &Look, size: u32, title: Option<&str>, hidden: &JsValue) -> Object {
    let (soft, grid) = (look.palette.colour(Hue::Soft), look.palette.colour(Hue::Grid));
    let font: JsValue = look.palette.font().into();
    object(&[
        ("stroke", soft.into()),
        ("font", font.clone()),
        ("labelFont", font),
        ("labelSize", 16.into()),
        ("labelGap", 0.into()),
        ("label", title.map_or(JsValue::NULL, JsValue::from)),
        ("size", size.into()),
        ("gap", 4.into()),
        ("grid", object(&[("stroke", grid.into()), ("width", 1.into())]).into()),
        ("ticks", hidden.clone()),
    ])
}

fn data(columns: &Columns) -> Array {
    let data = Array::of1(&Float64Array::from(columns.seconds.as_slice()));
    for values in &columns.values {
        data.push(&values.iter().map(|value| value.map_or(JsValue::NULL, JsValue::from)).collect::<Array>());
    }
    data
}

/// The value axis's figures; those that uPlot leaves out come as null.
fn figures(splits: &Array, unit: f64) -> Array {
    let figure = |split: JsValue| match split.as_f64() {
        // JavaScript prints numbers as people read them.
        Some(value) => js_sys::Number::from((value / unit * 1e3).round() / 1e3)
            .to_string_with_radix(10)
            .map_or(JsValue::NULL, JsValue::from),
        None => JsValue::from(""),
    };
    splits.iter().map(figure).collect()
}

/// Grid lines at powers of ten; the others come back as null.
fn only_decades(split: JsValue) -> JsValue {
    let is_decade = split.as_f64().is_some_and(|value| (value.log10() - value.log10().round()).abs() < 1e-6);
    if is_decade { split } else { JsValue::NULL }
}

/// The lanes' names where their lines end.
fn draw_ends(plot: &UPlot, strokes: &[Stroke], family: &str) {
    let context = plot.context();
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    let side =
        |name: &str| Reflect::get(&plot.box_of(), &name.into()).ok().and_then(|side| side.as_f64()).unwrap_or(0.0);
    let (top, bottom) = (side("top"), side("top") + side("height"));
    let ended: Vec<(&Stroke, f64, f64)> = strokes
        .iter()
        .filter_map(|stroke| {
            let (at, value) = stroke.end?;
            Some((stroke, plot.position_of(at, "x", true), plot.position_of(value, "y", true)))
        })
        .collect();
    let heights: Vec<f64> = ended.iter().map(|end| end.2).collect();
    let right = ended.iter().map(|end| end.1).fold(0.0, f64::max) + 7.0 * ratio;
    context.save();
    context.set_font(&format!("{}px {family}", (11.0 * ratio).round() as u32));
    context.set_text_baseline("middle");
    context.set_text_align("left");
    for ((stroke, x, y), height) in ended.into_iter().zip(spread(&heights, LABEL * ratio, top, bottom)) {
        context.set_fill_style_str(&stroke.colour);
        context.begin_path();
        // Neither call fails with finite numbers.
        let _ = context.arc(x, y, 2.5 * ratio, 0.0, TAU);
        context.fill();
        let _ = context.fill_text(&stroke.name, right, height);
    }
    context.restore();
}
