//! Draws a scene on a 2D canvas. A style is set only if it differs from the last one, because each is a call out of
//! wasm.

use super::palette::Palette;
use diagram::scene::{Area, ColorRole, End, Point, Scene, Shape};
use std::f64::consts::TAU;
use wasm_bindgen::prelude::*;
use web_sys::CanvasRenderingContext2d;

const LINE: f64 = 1.5;
const END_RADIUS: f64 = 2.25;
const HEAD_RADIUS: f64 = 3.5;
const MESSAGE_RADIUS: f64 = 3.5;
const CROSS: f64 = 4.5;
const HATCH_STEP: f64 = 7.0;

/// A canvas's pen and its current settings.
pub struct Pen {
    context: CanvasRenderingContext2d,
    dash: js_sys::Array,
    solid: js_sys::Array,
    dashed: bool,
    stroke: Option<ColorRole>,
    fill: Option<ColorRole>,
    width: f64,
    text: String,
}

impl Pen {
    pub fn new(context: CanvasRenderingContext2d) -> Self {
        let dash = js_sys::Array::of2(&JsValue::from(3), &JsValue::from(3));
        let solid = js_sys::Array::new();
        Self { context, dash, solid, dashed: false, stroke: None, fill: None, width: 0.0, text: String::new() }
    }

    /// Draws `scene` over the whole canvas of `width` × `height` CSS pixels, each `ratio` device pixels wide.
    pub fn paint(&mut self, scene: &Scene, palette: &Palette, size: (f64, f64), ratio: f64) {
        self.begin(palette, size, ratio);
        for shape in &scene.shapes {
            self.shape(shape, palette);
        }
    }

    /// Clears the whole canvas of `width` × `height` CSS pixels, each `ratio` device pixels wide.
    pub(crate) fn begin(&mut self, palette: &Palette, (width, height): (f64, f64), ratio: f64) {
        (self.stroke, self.fill, self.width) = (None, None, 0.0);
        // None of these calls fails with finite numbers.
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        self.context.clear_rect(0.0, 0.0, width, height);
        self.context.set_font(palette.font());
        self.context.set_text_baseline("middle");
        self.set_dashed(false);
    }

    /// The canvas itself, for drawing that the pen does not offer.
    pub(crate) fn context(&self) -> &CanvasRenderingContext2d {
        &self.context
    }

    pub(crate) fn shape(&mut self, shape: &Shape, palette: &Palette) {
        match *shape {
            Shape::Rule { from, to, role, width } => {
                self.set_dashed(false);
                self.line(from, to, role, width, palette);
            }
            Shape::Flight { from, to, role, dashed, ends } => {
                self.set_dashed(dashed);
                self.line(from, to, role, LINE, palette);
                self.end(from, ends[0], role, palette);
                self.end(to, ends[1], role, palette);
            }
            Shape::Dot { at, role } => self.disc(at, MESSAGE_RADIUS, role, palette),
            Shape::Fill { area, role, alpha } => {
                self.set_fill(role, palette);
                self.context.set_global_alpha(alpha);
                self.context.fill_rect(area.left, area.top, area.right - area.left, area.height());
                self.context.set_global_alpha(1.0);
            }
            Shape::Hatch { area } => self.hatch(area, palette),
            Shape::Cross { at } => {
                self.set_dashed(false);
                let arm = |x: f64, y: f64| Point { x: at.x + x * CROSS, y: at.y + y * CROSS };
                self.line(arm(-1.0, -1.0), arm(1.0, 1.0), ColorRole::Bad, 2.0, palette);
                self.line(arm(-1.0, 1.0), arm(1.0, -1.0), ColorRole::Bad, 2.0, palette);
            }
            Shape::Label { at, centred, text, role } => {
                self.set_fill(role, palette);
                self.context.set_text_align(if centred { "center" } else { "left" });
                text.write(&mut self.text);
                let _ = self.context.fill_text(&self.text, at.x, at.y);
            }
        }
    }

    pub(crate) fn line(&mut self, from: Point, to: Point, role: ColorRole, width: f64, palette: &Palette) {
        self.set_stroke(role, width, palette);
        self.context.begin_path();
        self.context.move_to(from.x, from.y);
        self.context.line_to(to.x, to.y);
        self.context.stroke();
    }

    fn end(&mut self, at: Point, end: End, role: ColorRole, palette: &Palette) {
        match end {
            End::Bare => {}
            End::Solid => self.disc(at, END_RADIUS, role, palette),
            End::Head => self.disc(at, HEAD_RADIUS, role, palette),
            End::Hollow => {
                self.set_dashed(false);
                self.set_stroke(role, 1.25, palette);
                self.set_fill(ColorRole::Panel, palette);
                self.circle(at, END_RADIUS);
                self.context.fill();
                self.context.stroke();
            }
        }
    }

    pub(crate) fn disc(&mut self, at: Point, radius: f64, role: ColorRole, palette: &Palette) {
        self.set_fill(role, palette);
        self.circle(at, radius);
        self.context.fill();
    }

    fn circle(&self, at: Point, radius: f64) {
        self.context.begin_path();
        // Fails only for a negative radius.
        let _ = self.context.arc(at.x, at.y, radius, 0.0, TAU);
    }

    /// Grey slanted lines within `area`. They start from its lower edge, so that they scroll with the picture.
    fn hatch(&mut self, area: Area, palette: &Palette) {
        self.set_dashed(false);
        self.set_stroke(ColorRole::Line, 1.0, palette);
        self.context.save();
        self.context.begin_path();
        self.context.rect(area.left, area.top, area.right - area.left, area.height());
        self.context.clip();
        self.context.begin_path();
        let mut x = area.left - area.height();
        while x < area.right {
            self.context.move_to(x, area.bottom);
            self.context.line_to(x + area.height(), area.top);
            x += HATCH_STEP;
        }
        self.context.stroke();
        self.context.restore();
    }

    pub(crate) fn set_dashed(&mut self, dashed: bool) {
        if self.dashed != dashed {
            self.dashed = dashed;
            let _ = self.context.set_line_dash(if dashed { &self.dash } else { &self.solid });
        }
    }

    pub(crate) fn set_stroke(&mut self, role: ColorRole, width: f64, palette: &Palette) {
        if self.stroke != Some(role) {
            self.stroke = Some(role);
            self.context.set_stroke_style_str(palette.colour(role));
        }
        if self.width != width {
            self.width = width;
            self.context.set_line_width(width);
        }
    }

    pub(crate) fn set_fill(&mut self, role: ColorRole, palette: &Palette) {
        if self.fill != Some(role) {
            self.fill = Some(role);
            self.context.set_fill_style_str(palette.colour(role));
        }
    }
}
