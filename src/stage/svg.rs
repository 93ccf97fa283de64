//! Picture → SVG, as the painter would draw it; for export.

use super::picture::{Face, Line, Mark, Picture};
use crate::strip::scene::{Hue, Point, Shape};
use std::fmt::Write as _;

/// An SVG document of `width` × `height` pixels. `colour`: the value of a hue; `ground`: of the page.
pub fn svg<'a>(picture: &Picture, width: f64, height: f64, ground: &str, colour: impl Fn(Hue) -> &'a str) -> String {
    let mut svg = Svg { picture, colour, into: String::with_capacity(16_384) };
    svg.put(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-size=\"11\">\
         <rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>"
    ));
    for mark in &picture.marks {
        svg.mark(mark);
    }
    svg.into.push_str("</svg>");
    svg.into
}

struct Svg<'p, F> {
    picture: &'p Picture,
    colour: F,
    into: String,
}

impl<'a, F: Fn(Hue) -> &'a str> Svg<'_, F> {
    fn put(&mut self, arguments: std::fmt::Arguments) {
        // Writing to a String cannot fail.
        let _ = self.into.write_fmt(arguments);
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Shape(shape) => self.shape(shape),
            &Mark::Arrow { from, to, hue, alpha, width, dashed, pointed } => {
                self.line(from, to, hue, (alpha, width), dashed);
                if pointed {
                    let angle = (to.y - from.y).atan2(to.x - from.x).to_degrees();
                    let colour = (self.colour)(hue);
                    self.put(format_args!(
                        "<path d=\"M0 0L-8 -3.6L-8 3.6Z\" fill=\"{colour}\" opacity=\"{alpha:.2}\" \
                         transform=\"translate({:.1} {:.1}) rotate({angle:.2})\"/>",
                        to.x, to.y
                    ));
                }
            }
            &Mark::Head { at, hue } => self.disc(at, 5.0, hue),
            &Mark::Halo { from, to, hue } => self.line(from, to, hue, (0.2, 9.0), false),
            Mark::Path { points, hue, alpha, width, base } => {
                let points = self.picture.points.get(points.clone()).unwrap_or_default();
                let Some((first, last)) = points.first().zip(points.last()) else { return };
                let mut path = String::new();
                for point in points {
                    let _ = write!(path, "{}{:.1} {:.1}", if path.is_empty() { "M" } else { "L" }, point.x, point.y);
                }
                let colour = (self.colour)(*hue);
                if let Some(base) = base {
                    self.put(format_args!(
                        "<path d=\"{path}L{base:.1} {:.1}L{base:.1} {:.1}Z\" fill=\"{colour}\" opacity=\"0.14\"/>",
                        last.y, first.y
                    ));
                }
                self.put(format_args!(
                    "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" opacity=\"{alpha:.2}\"/>"
                ));
            }
            Mark::Line(line) => self.text(line),
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match *shape {
            Shape::Rule { from, to, hue, width } => self.line(from, to, hue, (1.0, width), false),
            Shape::Fill { area, hue, alpha } => {
                let colour = (self.colour)(hue);
                self.put(format_args!(
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\" opacity=\"{alpha:.2}\"/>",
                    area.left,
                    area.top,
                    (area.right - area.left).max(0.0),
                    area.height().max(0.0)
                ));
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
        let colour = (self.colour)(hue);
        let dash = if dashed { " stroke-dasharray=\"3\"" } else { "" };
        self.put(format_args!(
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"{colour}\" stroke-width=\"{width}\" opacity=\"{alpha:.2}\"{dash}/>",
            from.x, from.y, to.x, to.y
        ));
    }

    fn disc(&mut self, at: Point, radius: f64, hue: Hue) {
        let colour = (self.colour)(hue);
        self.put(format_args!("<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius}\" fill=\"{colour}\"/>", at.x, at.y));
    }

    fn text(&mut self, line: &Line) {
        let Some(text) = self.picture.texts.get(line.text.clone()) else { return };
        let colour = (self.colour)(line.hue);
        let face = match line.face {
            Face::Strong => "font-family=\"sans-serif\" font-weight=\"600\"",
            Face::Plain => "font-family=\"sans-serif\"",
            Face::Mono => "font-family=\"monospace\" font-size=\"10.5\"",
        };
        let (angle, alpha) = (line.angle.to_degrees(), line.alpha);
        self.put(format_args!(
            "<text {face} fill=\"{colour}\" opacity=\"{alpha:.2}\" dominant-baseline=\"central\" \
             transform=\"translate({:.1} {:.1}) rotate({angle:.2})\">",
            line.at.x, line.at.y
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
