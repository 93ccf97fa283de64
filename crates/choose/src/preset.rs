//! Common cases, as settings.

use crate::input::{Input, Inputs};

/// A common case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// People write to each other.
    Chat,
    /// Numbers that change often, for few who watch.
    Dashboard,
    /// Few messages for many.
    Notifications,
    /// Prices, many per second.
    Ticker,
    /// A question, and an answer in many pieces.
    Answers,
    /// Readings that go to the server.
    Sensor,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Chat, Self::Dashboard, Self::Notifications, Self::Ticker, Self::Answers, Self::Sensor];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Dashboard => "dashboard",
            Self::Notifications => "notifications",
            Self::Ticker => "ticker",
            Self::Answers => "answers",
            Self::Sensor => "sensor",
        }
    }

    /// What differs from the default.
    fn settings(self) -> &'static [(Input, f64)] {
        match self {
            Self::Chat => &[
                (Input::Users, 5_000.0),
                (Input::Down, 0.5),
                (Input::Up, 0.05),
                (Input::Size, 150.0),
                (Input::UpSize, 150.0),
                (Input::Session, 1_800.0),
                (Input::Rtt, 60.0),
            ],
            Self::Dashboard => &[
                (Input::Users, 200.0),
                (Input::Down, 0.2),
                (Input::Size, 2_000.0),
                (Input::Fresh, 10.0),
                (Input::Poll, 5_000.0),
                (Input::Session, 3_600.0),
                (Input::Http, 1.0),
                (Input::Arrivals, 1.0),
            ],
            Self::Notifications => &[
                (Input::Users, 100_000.0),
                (Input::Down, 0.001),
                (Input::Size, 300.0),
                (Input::Fresh, 60.0),
                (Input::Poll, 30_000.0),
                (Input::Session, 3_600.0),
                (Input::Radio, 2.0),
                (Input::Rtt, 80.0),
                (Input::Http, 1.0),
            ],
            Self::Ticker => &[
                (Input::Users, 10_000.0),
                (Input::Down, 20.0),
                (Input::Size, 40.0),
                (Input::Fresh, 0.1),
                (Input::Session, 1_800.0),
            ],
            Self::Answers => &[
                (Input::Users, 2_000.0),
                (Input::Down, 10.0),
                (Input::Up, 0.02),
                (Input::Size, 120.0),
                (Input::UpSize, 2_000.0),
                (Input::Reply, 1.0),
                (Input::Http, 1.0),
                (Input::Session, 900.0),
            ],
            Self::Sensor => &[
                (Input::Users, 20_000.0),
                (Input::Down, 0.0),
                (Input::Up, 0.0167),
                (Input::UpSize, 60.0),
                (Input::Arrivals, 1.0),
                (Input::Radio, 2.0),
                (Input::Rtt, 100.0),
                (Input::Fresh, 60.0),
                (Input::Session, 86_400.0),
            ],
        }
    }

    /// All settings of the case.
    pub fn inputs(self) -> Inputs {
        let set = |inputs: Inputs, &(input, value): &(Input, f64)| inputs.with(input, value);
        self.settings().iter().fold(Inputs::default(), set)
    }
}
