//! Picture → SVG, as the painter draws it.

use super::picture::{Face, Line, Mark, Picture};
use crate::scene::{Hue, Point, Shape};

/// An SVG document of `width` × `height` pixels. `colour` gives the value of a hue, `ground` is the background.
pub fn svg<'a>(picture: &Picture, width: f64, height: f64, ground: &str, colour: impl Fn(Hue) -> &'a str) -> String {
    let mut svg = Svg { picture, colour: &colour, into: String::with_capacity(16_384) };
    svg.put(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 $ $\" font-size=\"11\">\
         <rect width=\"100%\" height=\"100%\" fill=\"@\"/>",
        &[width, height],
        ground,
    );
    for mark in &picture.marks {
        svg.mark(mark);
    }
    svg.into.push_str("</svg>");
    svg.into
}

struct Svg<'p, 'a> {
    picture: &'p Picture,
    colour: &'p dyn Fn(Hue) -> &'a str,
    into: String,
}

impl Svg<'_, '_> {
    /// A template: `$` is the next of `numbers`, `@` the text.
    fn put(&mut self, template: &str, numbers: &[f64], text: &str) {
        let mut numbers = numbers.iter();
        for character in template.chars() {
            match character {
                '$' => numbers.next().into_iter().for_each(|number| self.number(*number)),
                '@' => self.into.push_str(text),
                other => self.into.push(other),
            }
        }
    }

    /// To hundredths. By integers: what formats an `f64` would add kilobytes to the program.
    fn number(&mut self, number: f64) {
        let hundredths = (number * 100.0 + 0.5).floor() as i64;
        if hundredths < 0 {
            self.into.push('-');
        }
        let hundredths = hundredths.unsigned_abs();
        self.into.push_str(&(hundredths / 100).to_string());
        let part = hundredths % 100;
        if part > 0 {
            // The 1 keeps the zero of 0.05.
            self.into.push('.');
            self.into.push_str((100 + part).to_string()[1..].trim_end_matches('0'));
        }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Shape(shape) => self.shape(shape),
            &Mark::Arrow { from, to, hue, alpha, width, dashed, pointed } => {
                self.line(from, to, hue, (alpha, width), dashed);
                if pointed {
                    self.point(from, to, hue, alpha);
                }
            }
            &Mark::Head { at, hue } => self.disc(at, 5.0, hue),
            &Mark::Halo { from, to, hue } => self.line(from, to, hue, (0.2, 9.0), false),
            Mark::Path { points, hue, alpha, width, base } => {
                let points = self.picture.points.get(points.clone()).unwrap_or_default();
                let Some((first, last)) = points.first().zip(points.last()) else { return };
                if let Some(base) = base {
                    self.path(points);
                    self.put(
                        "L$ $L$ $Z\" fill=\"@\" opacity=\"0.14\"/>",
                        &[*base, last.y, *base, first.y],
                        (self.colour)(*hue),
                    );
                }
                self.path(points);
                self.put(
                    "\" fill=\"none\" stroke=\"@\" stroke-width=\"$\" opacity=\"$\"/>",
                    &[*width, *alpha],
                    (self.colour)(*hue),
                );
            }
            Mark::Line(line) => self.text(line),
        }
    }

    /// The beginning of a path's element: its points, the attribute left open.
    fn path(&mut self, points: &[Point]) {
        for (index, point) in points.iter().enumerate() {
            let template = if index == 0 { "<path d=\"M$ $" } else { "L$ $" };
            self.put(template, &[point.x, point.y], "");
        }
    }

    /// An arrow's point.
    fn point(&mut self, from: Point, to: Point, hue: Hue, alpha: f64) {
        let (x, y) = (to.x - from.x, to.y - from.y);
        let length = (x * x + y * y).sqrt();
        let (x, y) = if length > 0.0 { (x / length, y / length) } else { (1.0, 0.0) };
        let corner = |side: f64| [to.x - 8.0 * x - side * y, to.y - 8.0 * y + side * x];
        let ([left, above], [right, below]) = (corner(-3.6), corner(3.6));
        self.put(
            "<path d=\"M$ $L$ $L$ $Z\" fill=\"@\" opacity=\"$\"/>",
            &[to.x, to.y, left, above, right, below, alpha],
            (self.colour)(hue),
        );
    }

    fn shape(&mut self, shape: &Shape) {
        match *shape {
            Shape::Rule { from, to, hue, width } => self.line(from, to, hue, (1.0, width), false),
            Shape::Fill { area, hue, alpha } => {
                let size = [(area.right - area.left).max(0.0), area.height().max(0.0)];
                self.put(
                    "<rect x=\"$\" y=\"$\" width=\"$\" height=\"$\" fill=\"@\" opacity=\"$\"/>",
                    &[area.left, area.top, size[0], size[1], alpha],
                    (self.colour)(hue),
                );
            }
            Shape::Hatch { area } => {
                self.shape(&Shape::Fill { area, hue: Hue::Line, alpha: 0.5 });
            }
            Shape::Cross { at } => {
                for (x, y) in [(4.5, 4.5), (4.5, -4.5)] {
                    let (from, to) = (Point { x: at.x - x, y: at.y - y }, Point { x: at.x + x, y: at.y + y });
                    self.line(from, to, Hue::Bad, (1.0, 2.0), false);
                }
            }
            Shape::Dot { at, hue } => self.disc(at, 3.5, hue),
            // Only the strip has these.
            Shape::Flight { .. } | Shape::Label { .. } => {}
        }
    }

    fn line(&mut self, from: Point, to: Point, hue: Hue, (alpha, width): (f64, f64), dashed: bool) {
        self.put(
            "<path d=\"M$ $L$ $\" stroke=\"@\" stroke-width=\"$\" opacity=\"$\"",
            &[from.x, from.y, to.x, to.y, width, alpha],
            (self.colour)(hue),
        );
        self.into.push_str(if dashed { " stroke-dasharray=\"3\"/>" } else { "/>" });
    }

    fn disc(&mut self, at: Point, radius: f64, hue: Hue) {
        self.put("<circle cx=\"$\" cy=\"$\" r=\"$\" fill=\"@\"/>", &[at.x, at.y, radius], (self.colour)(hue));
    }

    fn text(&mut self, line: &Line) {
        let Some(text) = self.picture.texts.get(line.text.clone()) else { return };
        self.into.push_str("<text font-family=\"");
        self.into.push_str(match line.face {
            Face::Strong => "sans-serif\" font-weight=\"600",
            Face::Plain => "sans-serif",
            Face::Mono => "monospace\" font-size=\"10.5",
        });
        self.put(
            "\" fill=\"@\" opacity=\"$\" dominant-baseline=\"central\" transform=\"translate($ $) rotate($)\">",
            &[line.alpha, line.at.x, line.at.y, line.angle.to_degrees()],
            (self.colour)(line.hue),
        );
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_many_decimals_as_they_need() {
        let picture = Picture::default();
        let print = |number: f64| {
            let mut svg = Svg { picture: &picture, colour: &|_| "", into: String::new() };
            svg.number(number);
            svg.into
        };
        let printed = [0.0, -0.001, 12.0, 0.05, -0.5, -13.37, 99.999, 1_234.1].map(print);
        assert_eq!(printed, ["0", "0", "12", "0.05", "-0.5", "-13.37", "100", "1234.1"].map(str::to_owned));
    }
}
