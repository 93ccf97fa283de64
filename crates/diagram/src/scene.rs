//! Shapes in CSS pixels. Their colours are named by role; a palette chooses the values.

use i18n::group;
use trace::Layer;

/// A place on the canvas in CSS pixels from its top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn contains(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point.x) && (self.top..=self.bottom).contains(&point.y)
    }

    pub(crate) fn touches(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// A colour by its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorRole {
    Ink,
    Soft,
    Line,
    Grid,
    Bad,
    /// The background of a card.
    Panel,
    Of(Layer),
}

impl ColorRole {
    /// The name of each colour; its value is the token `--NAME` of `style/tokens.css`.
    pub const NAMES: [&'static str; 11] =
        ["ink", "soft", "line", "grid", "bad", "panel", "ip", "tcp", "tls", "http", "ws"];

    /// The colour's name. Layers that the chain shows as one share a colour.
    pub fn name(self) -> &'static str {
        Self::NAMES[self.place()]
    }

    /// The colour's place in [`Self::NAMES`].
    pub fn place(self) -> usize {
        match self {
            Self::Ink => 0,
            Self::Soft => 1,
            Self::Line => 2,
            Self::Grid => 3,
            Self::Bad => 4,
            Self::Panel => 5,
            Self::Of(Layer::Ip) => 6,
            Self::Of(Layer::Tcp | Layer::Udp) => 7,
            Self::Of(Layer::Tls) => 8,
            Self::Of(Layer::Http | Layer::Dns) => 9,
            Self::Of(Layer::WebSocket) => 10,
        }
    }
}

/// How one end of a flight is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its moment was measured.
    Solid,
    /// Its moment was computed.
    Hollow,
    /// The packet is here now.
    Head,
    /// Its moment is not known.
    Bare,
}

/// A short text. Numbers and protocol words only, so it needs no language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// `204`
    Status(u16),
    /// `200 · 2`
    Messages { status: u16, messages: u32 },
    /// `Close 1000`
    Close(u16),
    /// `−2 s`
    SecondsAgo(i64),
    /// `× 1,234`
    Times(u64),
}

/// One thing to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    Rule {
        from: Point,
        to: Point,
        role: ColorRole,
        width: f64,
    },
    /// A message that crosses between the lifelines.
    Flight {
        from: Point,
        to: Point,
        role: ColorRole,
        dashed: bool,
        ends: [End; 2],
    },
    /// A message.
    Dot {
        at: Point,
        role: ColorRole,
    },
    Fill {
        area: Area,
        role: ColorRole,
        alpha: f64,
    },
    Hatch {
        area: Area,
    },
    Cross {
        at: Point,
    },
    /// `at` is the middle of the text's height, and its left edge or its centre.
    Label {
        at: Point,
        centred: bool,
        text: Text,
        role: ColorRole,
    },
}

/// The shapes of one frame, from back to front. It is reused between frames, so that its memory is allocated once.
#[derive(Debug, Default)]
pub struct Scene {
    pub shapes: Vec<Shape>,
    labels: Vec<Area>,
}

/// Height of a line of text, and the width of one of its characters at most.
const TEXT_HEIGHT: f64 = 13.0;
const TEXT_ADVANCE: f64 = 6.6;

impl Scene {
    pub fn clear(&mut self) {
        self.shapes.clear();
        self.labels.clear();
    }

    pub fn push(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    /// Adds a label unless it would touch another label or leave `within`. Returns whether it was added.
    pub fn label(&mut self, at: Point, centred: bool, text: Text, role: ColorRole, within: Area) -> bool {
        let width = text.characters() as f64 * TEXT_ADVANCE;
        let left = if centred { at.x - width / 2.0 } else { at.x };
        let (top, bottom) = (at.y - TEXT_HEIGHT / 2.0, at.y + TEXT_HEIGHT / 2.0);
        let area = Area { left, top, right: left + width, bottom };
        let inside = left >= within.left && area.right <= within.right && top >= within.top && bottom <= within.bottom;
        let fits = inside && !self.labels.iter().any(|other| other.touches(&area));
        if fits {
            self.labels.push(area);
            self.shapes.push(Shape::Label { at, centred, text, role });
        }
        fits
    }
}

impl Text {
    /// Its number of characters.
    fn characters(self) -> usize {
        let digits = |number: u64| number.checked_ilog10().unwrap_or(0) as usize + 1;
        let grouped = |number: u64| digits(number) + (digits(number) - 1) / 3;
        match self {
            Self::Status(_) => 3,
            Self::Messages { messages, .. } => 6 + grouped(u64::from(messages)),
            Self::Close(_) => 10,
            Self::SecondsAgo(seconds) => 3 + digits(seconds.unsigned_abs()),
            Self::Times(count) => 2 + grouped(count),
        }
    }

    /// Replaces `into` by this text.
    pub fn write(self, into: &mut String) {
        use std::fmt::Write as _;
        into.clear();
        // Writing to a String cannot fail.
        let _ = match self {
            Self::Status(status) => write!(into, "{status}"),
            Self::Messages { status, messages } => write!(into, "{status} · {}", group(u64::from(messages))),
            Self::Close(code) => write!(into, "Close {code}"),
            Self::SecondsAgo(0) => write!(into, "0 s"),
            Self::SecondsAgo(seconds) => write!(into, "−{seconds} s"),
            Self::Times(count) => write!(into, "× {}", group(count)),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_text_is_known_before_it_is_written() {
        let mut written = String::new();
        for text in [
            Text::Status(204),
            Text::Messages { status: 200, messages: 12 },
            Text::Messages { status: 200, messages: 3_000 },
            Text::Close(1006),
            Text::SecondsAgo(5),
            Text::Times(7),
            Text::Times(999),
            Text::Times(1_000),
            Text::Times(1_234_567),
        ] {
            text.write(&mut written);
            assert_eq!(written.chars().count(), text.characters(), "{written}");
        }
    }

    #[test]
    fn labels_never_touch() {
        let mut scene = Scene::default();
        let within = Area { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
        let mut put = |x, y| scene.label(Point { x, y }, true, Text::Status(200), ColorRole::Soft, within);
        assert!(put(100.0, 100.0));
        assert!(!put(105.0, 110.0));
        assert!(put(100.0, 113.0));
        assert!(!put(1.0, 50.0), "outside");
    }
}
