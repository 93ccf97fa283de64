//! Draws a picture on a 2D canvas, with the canvas's pen.

use crate::canvas::paint::Pen;
use crate::canvas::palette::Palette;
use crate::hooks::ByIdentity;
use diagram::picture::{Face, Line, Mark, Picture, Rotation};
use diagram::scene::{ColorRole, Point};
use web_sys::CanvasRenderingContext2d;

const MONO: &str =
    "ui-monospace, \"SF Mono\", \"Cascadia Mono\", Menlo, Consolas, \"Noto Sans Mono CJK KR\", monospace";
const HEAD_RADIUS: f64 = 5.0;
/// Length and half the width of an arrowhead.
const POINT: (f64, f64) = (8.0, 3.6);
const HALO: (f64, f64) = (9.0, 0.2);
/// The opacity of the area under a path.
const AREA: f64 = 0.14;

/// A pen, and the fonts that it used last.
pub struct Brush {
    pen: Pen,
    fonts: Option<(ByIdentity<Palette>, [String; 3])>,
    is_dark: bool,
    face: Option<Face>,
    ratio: f64,
}

impl Brush {
    pub fn new(context: CanvasRenderingContext2d) -> Self {
        Self { pen: Pen::new(context), fonts: None, is_dark: false, face: None, ratio: 1.0 }
    }

    /// Draws `picture` over the whole canvas of `size` CSS pixels, each `ratio` device pixels wide.
    pub fn paint(&mut self, picture: &Picture, palette: &ByIdentity<Palette>, size: (f64, f64), ratio: f64) {
        if self.fonts.as_ref().is_none_or(|(known, _)| known != palette) {
            let family = palette.family();
            let fonts = [format!("600 11px {family}"), format!("11px {family}"), format!("10.5px {MONO}")];
            self.fonts = Some((palette.clone(), fonts));
            self.is_dark = is_dark(palette.colour(ColorRole::Panel));
        }
        self.pen.begin(palette, size, ratio);
        self.pen.context().set_text_align("left");
        (self.face, self.ratio) = (None, ratio);
        let mut alpha = 1.0;
        for mark in &picture.marks {
            let wanted = alpha_of(mark, self.is_dark);
            if alpha != wanted {
                alpha = wanted;
                self.pen.context().set_global_alpha(alpha);
            }
            self.mark(mark, picture, palette);
            // The pen resets the opacity to 1 after its own fills.
            alpha = if matches!(mark, Mark::Shape(_)) { 1.0 } else { alpha };
        }
        self.pen.context().set_global_alpha(1.0);
    }

    fn mark(&mut self, mark: &Mark, picture: &Picture, palette: &Palette) {
        match mark {
            Mark::Shape(shape) => self.pen.shape(shape, palette),
            &Mark::Arrow { from, to, role, width, dashed, pointed, .. } => {
                self.pen.set_dashed(dashed);
                self.pen.line(from, to, role, width, palette);
                if pointed {
                    self.point(from, to, role, palette);
                }
            }
            &Mark::Head { at, role } => {
                self.pen.disc(at, HEAD_RADIUS + 1.5, ColorRole::Panel, palette);
                self.pen.disc(at, HEAD_RADIUS, role, palette);
            }
            &Mark::Halo { from, to, role } => {
                self.pen.set_dashed(false);
                self.pen.line(from, to, role, HALO.0, palette);
            }
            Mark::Path { points, role, alpha, width, base } => {
                let points = picture.points.get(points.clone()).unwrap_or_default();
                self.path(points, *role, (*alpha, *width), *base, palette);
            }
            &Mark::Plate { at, angle, width, height } => {
                self.pen.set_fill(ColorRole::Panel, palette);
                self.turn(at, angle);
                self.pen.context().fill_rect(0.0, -height / 2.0, width, height);
                self.turn(Point { x: 0.0, y: 0.0 }, Rotation::LEVEL);
            }
            Mark::Line(line) => self.text(line, picture, palette),
        }
    }

    /// The arrowhead at `to`.
    fn point(&mut self, from: Point, to: Point, role: ColorRole, palette: &Palette) {
        let (x, y) = (to.x - from.x, to.y - from.y);
        let length = x.hypot(y);
        if length < POINT.0 {
            return;
        }
        let (x, y) = (x / length, y / length);
        let (back, side) = POINT;
        self.pen.set_fill(role, palette);
        let context = self.pen.context();
        context.begin_path();
        context.move_to(to.x, to.y);
        context.line_to(to.x - back * x - side * y, to.y - back * y + side * x);
        context.line_to(to.x - back * x + side * y, to.y - back * y - side * x);
        context.fill();
    }

    fn path(
        &mut self,
        points: &[Point],
        role: ColorRole,
        (alpha, width): (f64, f64),
        base: Option<f64>,
        palette: &Palette,
    ) {
        let Some((first, last)) = points.first().zip(points.last()) else { return };
        self.pen.set_dashed(false);
        self.pen.set_stroke(role, width, palette);
        self.pen.set_fill(role, palette);
        let context = self.pen.context();
        context.begin_path();
        context.move_to(first.x, first.y);
        for point in points {
            context.line_to(point.x, point.y);
        }
        context.stroke();
        if let Some(base) = base {
            context.line_to(base, last.y);
            context.line_to(base, first.y);
            context.set_global_alpha(alpha * AREA);
            context.fill();
            context.set_global_alpha(alpha);
        }
    }

    fn text(&mut self, line: &Line, picture: &Picture, palette: &Palette) {
        let Some(text) = picture.texts.get(line.text.clone()) else { return };
        self.pen.set_fill(line.role, palette);
        let context = self.pen.context();
        if self.face != Some(line.face)
            && let Some((_, fonts)) = &self.fonts
        {
            self.face = Some(line.face);
            context.set_font(match line.face {
                Face::Strong => &fonts[0],
                Face::Plain => &fonts[1],
                Face::Mono => &fonts[2],
            });
        }
        // A typeface that is wider than most is condensed, so that texts never overlap.
        if line.angle == Rotation::LEVEL {
            let _ = context.fill_text_with_max_width(text, line.at.x, line.at.y, line.width);
            return;
        }
        self.turn(line.at, line.angle);
        let _ = self.pen.context().fill_text_with_max_width(text, 0.0, 0.0, line.width);
        self.turn(Point { x: 0.0, y: 0.0 }, Rotation::LEVEL);
    }

    /// Puts the origin at `at` and turns what follows by `angle`.
    fn turn(&self, at: Point, angle: Rotation) {
        let ratio = self.ratio;
        let (sine, cosine) = angle.sin_cos();
        let (sine, cosine) = (sine * ratio, cosine * ratio);
        // This does not fail with finite numbers.
        let _ = self.pen.context().set_transform(cosine, sine, -sine, cosine, at.x * ratio, at.y * ratio);
    }
}

/// Faint words on a dark ground need more of their colour to be read than on a light one.
fn alpha_of(mark: &Mark, is_dark: bool) -> f64 {
    match mark {
        Mark::Shape(_) | Mark::Head { .. } | Mark::Plate { .. } => 1.0,
        Mark::Halo { .. } => HALO.1,
        Mark::Arrow { alpha, .. } | Mark::Path { alpha, .. } => *alpha,
        Mark::Line(line) if is_dark => line.alpha.sqrt(),
        Mark::Line(line) => line.alpha,
    }
}

/// Whether a colour as the browser writes it, such as `rgb(27, 30, 36)`, is dark.
fn is_dark(colour: &str) -> bool {
    let parts = colour.split(|character: char| !character.is_ascii_digit()).filter_map(|part| part.parse::<u32>().ok());
    let (sum, count) = parts.take(3).fold((0, 0), |(sum, count), part| (sum + part, count + 1));
    count == 3 && sum < 3 * 128
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_dark_ground_is_dark() {
        assert!(is_dark("rgb(27, 30, 36)") && is_dark("rgb(0, 0, 0)"));
        assert!(!is_dark("rgb(255, 255, 255)") && !is_dark("rgb(250, 249, 247)") && !is_dark("gray") && !is_dark(""));
    }
}
