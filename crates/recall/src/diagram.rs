//! A diagram of the study note as data: its steps in order, what each of them is for, and the mistakes that are expected.

use crate::text::is_same_label;
use i18n::Lang;
use lessons::Say;

/// Who sends an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the client to the server.
    Up,
    /// From the server to the client.
    Down,
}

impl Way {
    /// The other way.
    pub fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// What is drawn. The names are Mermaid's, in which the note is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    Arrow,
    /// A text beside the lifelines.
    Note,
    /// A box with a title opens. It ends where the next one opens, at an [`Shape::End`], or with the diagram.
    Frame,
    Loop,
    /// The first case of two, within the box that is open.
    Alt,
    /// The second case.
    Else,
    /// A box ends.
    End,
    /// A node of the concept chain.
    Node,
    /// The arrow between two nodes of the chain.
    Link,
}

impl Shape {
    /// Whether it opens a box.
    pub fn opens(self) -> bool {
        matches!(self, Self::Frame | Self::Loop | Self::Alt)
    }

    /// Shapes that a learner may take for one another.
    fn family(self) -> u8 {
        match self {
            Self::Arrow => 0,
            Self::Note | Self::Frame | Self::Loop | Self::Alt | Self::Else | Self::End => 1,
            Self::Node => 2,
            Self::Link => 3,
        }
    }

    pub(crate) fn is_like(self, other: Self) -> bool {
        self.family() == other.family()
    }
}

/// The words on what is drawn.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// The same in every language.
    Fixed(&'static str),
    Said(Say),
    /// Two lines.
    Both(Say, Say),
}

impl Text {
    pub fn say(self, lang: Lang) -> String {
        match self {
            Self::Fixed(text) => text.to_owned(),
            Self::Said(say) => say(lang).to_owned(),
            Self::Both(one, other) => format!("{} / {}", one(lang), other(lang)),
        }
    }

    /// Whether `label` says this in any language: a board outlives a change of the page's language.
    pub fn is(self, label: &str) -> bool {
        match self {
            Self::Fixed(text) => is_same_label(text, label),
            _ => Lang::ALL.into_iter().any(|lang| is_same_label(&self.say(lang), label)),
        }
    }
}

/// Something that a learner has drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub shape: Shape,
    /// Of an arrow.
    pub way: Option<Way>,
    pub label: String,
}

impl Item {
    pub fn new(shape: Shape, way: Way, label: impl Into<String>) -> Self {
        Self { shape, way: (shape == Shape::Arrow).then_some(way), label: label.into() }
    }
}

/// What a learner should look at again.
#[derive(Clone, Copy, Debug)]
pub struct Advice {
    pub idea: Say,
    /// The section of the RFC, or another source, where it stands.
    pub source: &'static str,
    /// The lesson's address, without `#/`, that shows what follows from the mistake.
    pub run: Option<&'static str>,
}

/// One step of a diagram.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub shape: Shape,
    pub way: Option<Way>,
    pub label: Text,
    /// Other ways to write it.
    pub also: &'static [&'static str],
    pub advice: Advice,
}

impl Step {
    /// Whether an item says this, whoever sends it.
    pub fn says(&self, item: &Item) -> bool {
        self.shape == item.shape
            && (self.shape == Shape::End
                || self.label.is(&item.label)
                || self.also.iter().any(|label| is_same_label(label, &item.label)))
    }

    /// Whether an item is exactly this.
    pub fn is(&self, item: &Item) -> bool {
        self.says(item) && self.way == item.way
    }

    /// The item that is right here.
    pub fn item(&self, lang: Lang) -> Item {
        Item { shape: self.shape, way: self.way, label: self.label.say(lang) }
    }
}

/// Where a mistake is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Anywhere,
    /// In place of the step with this number, from 0.
    Step(usize),
    /// After an item with the same label.
    Again,
}

/// A mistake that is expected. Its card is in the deck.
#[derive(Clone, Copy, Debug)]
pub struct Slip {
    pub shape: Shape,
    pub label: Text,
    pub at: At,
    pub advice: Advice,
}

/// What can be put on the sheet, as often as it is needed.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    pub shape: Shape,
    pub label: Text,
}

/// A diagram of the note.
#[derive(Debug)]
pub struct Diagram {
    pub steps: &'static [Step],
    pub slips: &'static [Slip],
    /// Whether the note draws the arrows to the client dashed.
    pub has_dashed_responses: bool,
}

impl Diagram {
    /// Whether it is the chain of nodes; the others are drawn between two lifelines.
    pub fn is_chain(&self) -> bool {
        self.steps.iter().any(|step| step.shape == Shape::Node)
    }

    /// Every card once, by its words, so that the order says nothing.
    pub fn deck(&self, lang: Lang) -> Vec<Card> {
        let steps = self.steps.iter().map(|step| Card { shape: step.shape, label: step.label });
        let mut deck: Vec<(String, Card)> = Vec::new();
        for card in steps.chain(self.slips.iter().map(|slip| Card { shape: slip.shape, label: slip.label })) {
            let words = card.label.say(lang);
            if !deck.iter().any(|(said, other)| *said == words && other.shape == card.shape) {
                deck.push((words, card));
            }
        }
        let place = |shape: Shape| match shape {
            Shape::Node => 0,
            Shape::Link => 1,
            Shape::Arrow => 2,
            Shape::Note => 3,
            Shape::End => 5,
            _ => 4,
        };
        deck.sort_by(|one, other| (place(one.1.shape), &one.0).cmp(&(place(other.1.shape), &other.0)));
        deck.into_iter().map(|(_, card)| card).collect()
    }

    /// All steps as they are drawn.
    pub fn solution(&self, lang: Lang) -> Vec<Item> {
        self.steps.iter().map(|step| step.item(lang)).collect()
    }

    /// The expected mistake that an item is, in place of a step and after `before`.
    pub fn slip(&self, item: &Item, step: Option<usize>, before: Option<&Item>) -> Option<&'static Slip> {
        let rank = |slip: &&'static Slip| match slip.at {
            At::Step(at) if Some(at) == step => 2,
            At::Again if before.is_some_and(|before| is_same_label(&before.label, &item.label)) => 1,
            At::Anywhere => 1,
            _ => 0,
        };
        let fits = |slip: &&'static Slip| slip.shape == item.shape && slip.label.is(&item.label) && rank(slip) > 0;
        self.slips.iter().filter(fits).max_by_key(rank)
    }
}
