//! Picture → SVG, as the painter draws it.

use super::picture::{Face, Line, Mark, Picture};
use crate::scene::{ColorRole, Point, Shape};
use std::fmt::{self, Write as _};

/// An SVG document of `width` × `height` pixels. `colour` gives the value of a role, `ground` is the background.
pub fn svg<'a>(
    picture: &Picture,
    width: f64,
    height: f64,
    ground: &str,
    colour: impl Fn(ColorRole) -> &'a str,
) -> String {
    let mut svg = Svg { picture, colour: &colour, into: String::with_capacity(16_384) };
    svg.put(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-size=\"11\">\
         <rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>",
        number(width),
        number(height),
    ));
    for mark in &picture.marks {
        svg.mark(mark);
    }
    svg.put(format_args!("</svg>"));
    svg.into
}

/// A number to hundredths, without needless zeros: `12`, `0.05`, `-13.37`.
#[derive(Clone, Copy)]
struct Hundredths(i64);

fn number(number: f64) -> Hundredths {
    Hundredths((number * 100.0 + 0.5).floor() as i64)
}

impl fmt::Display for Hundredths {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, number) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        write!(into, "{sign}{}", number / 100)?;
        match number % 100 {
            0 => Ok(()),
            part if part % 10 == 0 => write!(into, ".{}", part / 10),
            part => write!(into, ".{}{}", part / 10, part % 10),
        }
    }
}

struct Svg<'p, 'a> {
    picture: &'p Picture,
    colour: &'p dyn Fn(ColorRole) -> &'a str,
    into: String,
}

impl Svg<'_, '_> {
    fn put(&mut self, text: fmt::Arguments) {
        // Writing to a String cannot fail.
        let _ = self.into.write_fmt(text);
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Shape(shape) => self.shape(shape),
            &Mark::Arrow { from, to, role, alpha, width, dashed, pointed } => {
                self.line(from, to, role, (alpha, width), dashed);
                if pointed {
                    self.point(from, to, role, alpha);
                }
            }
            &Mark::Head { at, role } => self.disc(at, 5.0, role),
            &Mark::Halo { from, to, role } => self.line(from, to, role, (0.2, 9.0), false),
            Mark::Path { points, role, alpha, width, base } => {
                let points = self.picture.points.get(points.clone()).unwrap_or_default();
                let Some((first, last)) = points.first().zip(points.last()) else { return };
                let (path, colour) = (path(points), (self.colour)(*role));
                if let Some(base) = base.map(number) {
                    let (first, last) = (number(first.y), number(last.y));
                    self.put(format_args!(
                        "<path d=\"{path}L{base} {last}L{base} {first}Z\" fill=\"{colour}\" opacity=\"0.14\"/>"
                    ));
                }
                let (width, alpha) = (number(*width), number(*alpha));
                self.put(format_args!(
                    "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" opacity=\"{alpha}\"/>"
                ));
            }
            &Mark::Plate { at, angle, width, height } => {
                let ([x, y, width, height], top) = ([at.x, at.y, width, height].map(number), number(-height / 2.0));
                let (angle, colour) = (number(angle.to_degrees()), (self.colour)(ColorRole::Panel));
                self.put(format_args!(
                    "<rect y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\" \
                     transform=\"translate({x} {y}) rotate({angle})\"/>"
                ));
            }
            Mark::Line(line) => self.text(line),
        }
    }

    /// An arrow's point.
    fn point(&mut self, from: Point, to: Point, role: ColorRole, alpha: f64) {
        let (x, y) = (to.x - from.x, to.y - from.y);
        let length = (x * x + y * y).sqrt();
        let (x, y) = if length > 0.0 { (x / length, y / length) } else { (1.0, 0.0) };
        let corner = |side: f64| Point { x: to.x - 8.0 * x - side * y, y: to.y - 8.0 * y + side * x };
        let (path, colour, alpha) = (path(&[to, corner(-3.6), corner(3.6)]), (self.colour)(role), number(alpha));
        self.put(format_args!("<path d=\"{path}Z\" fill=\"{colour}\" opacity=\"{alpha}\"/>"));
    }

    fn shape(&mut self, shape: &Shape) {
        match *shape {
            Shape::Rule { from, to, role, width } => self.line(from, to, role, (1.0, width), false),
            Shape::Fill { area, role, alpha } => {
                let (left, top, alpha, colour) =
                    (number(area.left), number(area.top), number(alpha), (self.colour)(role));
                let [width, height] = [area.right - area.left, area.height()].map(|length| number(length.max(0.0)));
                self.put(format_args!(
                    "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\" opacity=\"{alpha}\"/>"
                ));
            }
            Shape::Hatch { area } => {
                self.shape(&Shape::Fill { area, role: ColorRole::Line, alpha: 0.5 });
            }
            Shape::Cross { at } => {
                for (x, y) in [(4.5, 4.5), (4.5, -4.5)] {
                    let (from, to) = (Point { x: at.x - x, y: at.y - y }, Point { x: at.x + x, y: at.y + y });
                    self.line(from, to, ColorRole::Bad, (1.0, 2.0), false);
                }
            }
            Shape::Dot { at, role } => self.disc(at, 3.5, role),
            // Only the strip has these.
            Shape::Flight { .. } | Shape::Label { .. } => {}
        }
    }

    fn line(&mut self, from: Point, to: Point, role: ColorRole, (alpha, width): (f64, f64), dashed: bool) {
        let (path, colour) = (path(&[from, to]), (self.colour)(role));
        let (width, alpha) = (number(width), number(alpha));
        let dash = if dashed { " stroke-dasharray=\"3\"" } else { "" };
        self.put(format_args!(
            "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width}\" opacity=\"{alpha}\"{dash}/>"
        ));
    }

    fn disc(&mut self, at: Point, radius: f64, role: ColorRole) {
        let (x, y, radius, colour) = (number(at.x), number(at.y), number(radius), (self.colour)(role));
        self.put(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{colour}\"/>"));
    }

    fn text(&mut self, line: &Line) {
        let Some(text) = self.picture.texts.get(line.text.clone()) else { return };
        let font = match line.face {
            Face::Strong => "font-family=\"sans-serif\" font-weight=\"600\"",
            Face::Plain => "font-family=\"sans-serif\"",
            Face::Mono => "font-family=\"monospace\" font-size=\"10.5\"",
        };
        let (x, y, angle) = (number(line.at.x), number(line.at.y), number(line.angle.to_degrees()));
        let (colour, alpha) = ((self.colour)(line.role), number(line.alpha));
        self.put(format_args!(
            "<text {font} fill=\"{colour}\" opacity=\"{alpha}\" dominant-baseline=\"central\" \
             transform=\"translate({x} {y}) rotate({angle})\">"
        ));
        for character in text.chars() {
            match character {
                '<' => self.into.push_str("&lt;"),
                '&' => self.into.push_str("&amp;"),
                '\0'..' ' => self.into.push(' '),
                other => self.into.push(other),
            }
        }
        self.into.push_str("</text>");
    }
}

/// The points of a path's `d`.
fn path(points: &[Point]) -> String {
    let mut path = String::with_capacity(points.len() * 14);
    for (index, point) in points.iter().enumerate() {
        let command = if index == 0 { 'M' } else { 'L' };
        // Writing to a String cannot fail.
        let _ = write!(path, "{command}{} {}", number(point.x), number(point.y));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_many_decimals_as_they_need() {
        let print = |value: f64| number(value).to_string();
        let printed = [0.0, -0.001, 12.0, 0.05, -0.5, -13.37, 99.999, 1_234.1].map(print);
        assert_eq!(printed, ["0", "0", "12", "0.05", "-0.5", "-13.37", "100", "1234.1"].map(str::to_owned));
    }
}
