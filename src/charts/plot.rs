//! One uPlot instance: its options, its columns of data, and the labels at the lines' ends.

use super::series::{Columns, spread, text_width};
use crate::canvas::palette::Palette;
use crate::hooks::ByIdentity;
use crate::js::{field, list, object, text};
use diagram::scene::ColorRole;
use js_sys::{Array, Float64Array};
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
    fn new(options: &JsValue, data: &JsValue, target: &HtmlElement) -> Result<UPlot, JsValue>;

    #[wasm_bindgen(method, js_class = "uPlot", js_name = setData)]
    fn set_data(this: &UPlot, data: &JsValue);

    #[wasm_bindgen(method, js_class = "uPlot", js_name = setSize)]
    fn set_size(this: &UPlot, size: &JsValue);

    #[wasm_bindgen(method, js_class = "uPlot", js_name = valToPos)]
    fn position_of(this: &UPlot, value: f64, scale: &str, device_pixels: bool) -> f64;

    #[wasm_bindgen(method, js_class = "uPlot")]
    fn destroy(this: &UPlot);

    #[wasm_bindgen(method, getter, js_class = "uPlot", js_name = ctx)]
    fn context(this: &UPlot) -> CanvasRenderingContext2d;

    #[wasm_bindgen(method, getter, js_class = "uPlot", js_name = bbox)]
    fn box_of(this: &UPlot) -> JsValue;
}

/// Height of a label at a line's end, including the distance to the next one.
const LABEL: f64 = 13.0;

/// The style of a lane's line, and the lane's name.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    pub name: String,
    pub colour: String,
    pub dash: &'static [u32],
    /// Seconds and value of its newest point.
    pub end: Option<(f64, f64)>,
}

/// The options that cannot change after a plot has been created.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub x_title: String,
    pub logarithmic: bool,
    /// The value axis's unit, in units of the data.
    pub unit: f64,
    pub palette: ByIdentity<Palette>,
    pub names: Vec<String>,
}

/// The callback with which uPlot asks for the splits of an axis.
type Filter = Closure<dyn FnMut(JsValue, Array) -> Array>;

/// A chart in the page; dropping it removes it.
pub struct Plot {
    plot: UPlot,
    ends: Rc<RefCell<Vec<Stroke>>>,
    _values: Filter,
    _decades: Filter,
    _draw: Closure<dyn FnMut(JsValue)>,
}

impl Plot {
    pub fn new(host: &HtmlElement, look: &Look, strokes: Vec<Stroke>, columns: &Columns) -> Result<Self, JsValue> {
        let unit = look.unit;
        let values: Filter = Closure::new(move |_: JsValue, splits: Array| each(&splits, |split| figure(split, unit)));
        let decades: Filter = Closure::new(|_: JsValue, splits: Array| each(&splits, only_decade));
        let ends = Rc::new(RefCell::new(strokes));
        let draw = {
            let (ends, font) = (Rc::clone(&ends), look.palette.family().to_owned());
            Closure::new(move |plot: JsValue| draw_ends(plot.unchecked_ref(), &ends.borrow(), &font))
        };
        let options = options(host, look, &ends.borrow(), [values.as_ref(), decades.as_ref(), draw.as_ref()]);
        let plot = UPlot::new(&options, &data(columns), host)?;
        Ok(Self { plot, ends, _values: values, _decades: decades, _draw: draw })
    }

    pub fn show(&self, strokes: Vec<Stroke>, columns: &Columns) {
        *self.ends.borrow_mut() = strokes;
        self.plot.set_data(&data(columns));
    }

    /// Resizes the plot to its host.
    pub fn fit(&self, host: &HtmlElement) {
        self.plot.set_size(&object(&size(host)));
    }
}

impl Drop for Plot {
    fn drop(&mut self) {
        self.plot.destroy();
    }
}

fn size(host: &HtmlElement) -> [(&'static str, JsValue); 2] {
    [("width", host.client_width().into()), ("height", host.client_height().into())]
}

fn options(host: &HtmlElement, look: &Look, strokes: &[Stroke], [values, decades, draw]: [&JsValue; 3]) -> JsValue {
    let room = strokes.iter().map(|stroke| text_width(&stroke.name)).fold(0.0, f64::max) + 12.0;
    // uPlot writes into the objects that it receives, so each needs its own.
    let hidden = || object(&[("show", false.into())]);
    let font = text(look.palette.font());
    let line = |stroke: &Stroke| {
        let dash: Vec<JsValue> = stroke.dash.iter().map(|&length| length.into()).collect();
        object(&[
            ("label", text(&stroke.name)),
            ("stroke", text(&stroke.colour)),
            ("width", 1.75.into()),
            ("dash", list(&dash)),
            ("spanGaps", true.into()),
            ("points", hidden()),
        ])
    };
    let lines: Vec<JsValue> = std::iter::once(object(&[])).chain(strokes.iter().map(line)).collect();
    let axis = |size: u32, title: JsValue, values: &JsValue, filter: &JsValue| {
        let grid = text(look.palette.colour(ColorRole::Grid));
        object(&[
            ("stroke", text(look.palette.colour(ColorRole::Soft))),
            ("font", font.clone()),
            ("labelFont", font.clone()),
            ("labelSize", 16.into()),
            ("labelGap", 0.into()),
            ("label", title),
            ("size", size.into()),
            ("gap", 4.into()),
            ("grid", object(&[("stroke", grid), ("width", 1.into()), ("filter", filter.clone())])),
            ("ticks", hidden()),
            ("values", values.clone()),
        ])
    };
    let none = JsValue::UNDEFINED;
    let y = if look.logarithmic {
        object(&[("distr", 3.into()), ("log", 10.into())])
    } else {
        let zero = ["pad", "hard", "soft"].map(|name| (name, 0.into()));
        let least = object(&[&zero[..], &[("mode", 1.into())]].concat());
        object(&[("range", object(&[("min", least), ("max", object(&[("pad", 0.1.into())]))]))])
    };
    let x = object(&[("time", false.into())]);
    let filter = if look.logarithmic { decades } else { &none };
    let axes = [axis(24, text(&look.x_title), &none, &none), axis(44, none.clone(), values, filter)];
    let [width, height] = size(host);
    object(&[
        width,
        height,
        ("padding", list(&[(LABEL / 2.0).into(), room.into(), 0.into(), 0.into()])),
        ("legend", hidden()),
        ("cursor", hidden()),
        ("scales", object(&[("x", x), ("y", y)])),
        ("axes", list(&axes)),
        ("series", list(&lines)),
        ("hooks", object(&[("draw", list(std::slice::from_ref(draw)))])),
    ])
}

fn data(columns: &Columns) -> JsValue {
    let column = |values: &[Option<f64>]| {
        list(&values.iter().map(|value| value.map_or(JsValue::NULL, JsValue::from)).collect::<Vec<_>>())
    };
    let data = Array::of1(&Float64Array::from(columns.seconds.as_slice()));
    for values in &columns.values {
        data.push(&column(values));
    }
    data.into()
}

fn each(splits: &Array, act: impl Fn(f64) -> Option<f64>) -> Array {
    splits.iter().map(|split| split.as_f64().and_then(&act).map_or(JsValue::NULL, JsValue::from)).collect()
}

/// The figure on the value axis. uPlot passes a split that it leaves out as null, and it must stay null.
fn figure(split: f64, unit: f64) -> Option<f64> {
    Some((split / unit * 1e3).round() / 1e3)
}

/// Keeps the grid lines at powers of ten and returns null for the others.
fn only_decade(split: f64) -> Option<f64> {
    let mut part = split;
    while part.is_finite() && part >= 9.5 {
        part /= 10.0;
    }
    while part > 0.0 && part < 0.95 {
        part *= 10.0;
    }
    ((part - 1.0).abs() < 1e-6).then_some(split)
}

/// Draws the lanes' names at the ends of their lines.
fn draw_ends(plot: &UPlot, strokes: &[Stroke], family: &str) {
    let context = plot.context();
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    let side = |name: &str| field(&plot.box_of(), name).as_f64().unwrap_or(0.0);
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
