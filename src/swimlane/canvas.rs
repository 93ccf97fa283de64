//! One swimlane's canvas: its size, what it showed last, and whether it moves.

use super::density::Density;
use super::layout::{Viewport, layout};
use crate::canvas::paint::Pen;
use crate::canvas::palette::Palette;
use crate::hooks::ByIdentity;
use crate::live::engine::Engine;
use crate::live::settings::Transport;
use diagram::scene::Scene;
use std::cell::{Cell, RefCell};
use trace::Micros;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// How often a swimlane that may not move shows new events, in microseconds.
const STILL_STEP: i64 = 1_000_000;

/// Whether the run continues, and whether the visitor asks for reduced motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Motion {
    pub moving: bool,
    pub still: bool,
}

/// Everything that a picture depends on while the run continues. If it has not changed, the canvas is not painted
/// again.
#[derive(Clone, PartialEq)]
struct Painted {
    now: Micros,
    size: (f64, f64),
    ratio: f64,
    palette: ByIdentity<Palette>,
}

/// A canvas, the lane that it shows, and the memory that its frames share.
pub struct StripCanvas {
    canvas: HtmlCanvasElement,
    engine: Engine,
    transport: Transport,
    motion: Cell<Motion>,
    size: Cell<(f64, f64)>,
    drawing: RefCell<Drawing>,
}

struct Drawing {
    pen: Pen,
    scene: Scene,
    density: Density,
    painted: Option<Painted>,
}

impl StripCanvas {
    /// `None` if the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement, engine: Engine, transport: Transport) -> Option<Self> {
        let context = canvas.get_context("2d").ok().flatten()?.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let drawing =
            Drawing { pen: Pen::new(context), scene: Scene::default(), density: Density::default(), painted: None };
        let strip = Self {
            canvas,
            engine,
            transport,
            motion: Cell::new(Motion { moving: true, still: false }),
            size: Cell::new((0.0, 0.0)),
            drawing: RefCell::new(drawing),
        };
        strip.measure();
        Some(strip)
    }

    pub fn set_motion(&self, motion: Motion) {
        self.motion.set(motion);
    }

    /// Reads the size that the page's layout gives the canvas.
    pub fn measure(&self) {
        self.size.set((f64::from(self.canvas.client_width()), f64::from(self.canvas.client_height())));
    }

    /// Paints what is new. Returns whether more frames will follow without a call from outside.
    pub fn frame(&self) -> bool {
        let Motion { moving, still } = self.motion.get();
        let size = self.size.get();
        if size.0 < 1.0 || size.1 < 1.0 {
            return false;
        }
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        let mut now = self.engine.now();
        if still && moving {
            now = Micros(now.0.div_euclid(STILL_STEP) * STILL_STEP);
        }
        let painted = Painted { now, size, ratio, palette: Palette::current() };
        let mut drawing = self.drawing.borrow_mut();
        // A run that does not move may still receive late records of earlier events, so each such call paints.
        if !moving || drawing.painted.as_ref() != Some(&painted) {
            self.fit(size, ratio);
            drawing.show(&self.engine, self.transport, painted);
        }
        moving
    }

    /// Matches the canvas's pixels to the device's. Setting the size clears a canvas, so it is set only if it differs.
    fn fit(&self, (width, height): (f64, f64), ratio: f64) {
        let (width, height) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
        if self.canvas.width() != width {
            self.canvas.set_width(width);
        }
        if self.canvas.height() != height {
            self.canvas.set_height(height);
        }
    }
}

impl Drawing {
    fn show(&mut self, engine: &Engine, transport: Transport, painted: Painted) {
        let Self { pen, scene, density, .. } = self;
        let viewport = Viewport::of_size(painted.size.0, painted.size.1);
        let due = engine.due_moments(transport, painted.now - viewport.window, painted.now);
        engine.with_trace(transport, |trace| layout(trace, &due, painted.now, viewport, density, scene));
        pen.paint(scene, &painted.palette, painted.size, painted.ratio);
        self.painted = Some(painted);
    }
}
