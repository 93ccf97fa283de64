//! The address of the home page, `#/`, and of a lesson, `#/lesson/tcp?loss=2&do=drop:3`: what is run, and how it is
//! looked at. What the address leaves out is as the scenario is meant to be shown.

mod interventions;
mod settings;
mod view;

pub use settings::{KEYS, print_setting, read_time, set_setting};
pub use view::{GAUGES, SCALES, depth_name, gauge_name, read_depth, read_gauge, read_scale, scale_name};

use super::values::read_whole;
use super::{Common, Query, Reason, Refused, escape, pairs, split};
use crate::stage::axis::Scale;
use crate::stage::model::Depth;
use ::lab::{Intervention, Request, Settings, scenario};
use trace::{EventId, Gauge, Micros};

/// A page of the second program.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    Home(Common),
    Lesson(Lesson),
}

/// Everything that a lesson shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// One of [`scenario::NAMES`].
    pub scenario: &'static str,
    /// The run's chance.
    pub seed: u64,
    pub settings: Settings,
    pub interventions: Vec<Intervention>,
    /// What is folded.
    pub depth: Depth,
    /// How time runs down the picture.
    pub scale: Scale,
    /// What is plotted beside the lifelines.
    pub gauge: Option<Gauge>,
    /// The moment that is shown, run time.
    pub moment: Micros,
    /// The event that is looked into.
    pub event: Option<EventId>,
    pub common: Common,
}

impl Lesson {
    /// The lesson of a scenario as it is meant to be shown; `None` where there is no such scenario.
    pub fn of(name: &str) -> Option<Self> {
        let scenario = scenario::NAMES.iter().find(|known| **known == name)?;
        Some(Self {
            scenario,
            seed: 1,
            settings: scenario::defaults(scenario)?,
            interventions: Vec::new(),
            depth: view::usual_depth(scenario),
            scale: view::usual_scale(scenario),
            gauge: view::usual_gauge(scenario),
            moment: Micros(0),
            event: None,
            common: Common::default(),
        })
    }

    /// What the lab is asked to run. The lab takes it: every setting is within its range.
    pub fn request(&self) -> Request {
        let Self { scenario, seed, settings, interventions, .. } = self;
        let interventions = interventions.clone();
        Request { seed: *seed, interventions, ..Request::new(scenario, settings.clone()) }
    }
}

impl Place {
    pub fn common(&self) -> &Common {
        match self {
            Self::Home(common) => common,
            Self::Lesson(lesson) => &lesson.common,
        }
    }
}

impl Place {
    /// To change how it is shown.
    pub fn common_mut(&mut self) -> &mut Common {
        match self {
            Self::Home(common) => common,
            Self::Lesson(lesson) => &mut lesson.common,
        }
    }
}

/// Reads a hash, with or without `#`. Never fails: what is refused has its default, and a page that does not exist is the
/// home page.
pub fn parse(hash: &str) -> (Place, Vec<Refused>) {
    let mut refused = Vec::new();
    let (page, query) = split(hash);
    let page = escape::decode(page);
    let lesson = page.strip_prefix("lesson/").and_then(Lesson::of);
    if lesson.is_none() && !page.is_empty() {
        refused.push(Refused { key: "page".into(), value: page, reason: Reason::UnknownPage });
        return (Place::Home(Common::of(hash)), refused);
    }
    let mut place = lesson.map_or_else(|| Place::Home(Common::default()), Place::Lesson);
    apply(&mut place, query, &mut refused);
    (place, refused)
}

/// Applies the parameters of `query` to `place`; the others stay.
pub fn apply(place: &mut Place, query: &str, refused: &mut Vec<Refused>) {
    // Whether there is TLS decides whether its settings mean anything.
    let [first, rest] = [true, false].map(|tls| pairs(query).filter(move |(key, _)| (key == "tls") == tls));
    for (key, value) in first.chain(rest) {
        let set = match place {
            Place::Home(common) => common.set(&key, &value),
            Place::Lesson(lesson) => lesson.set(&key, &value),
        };
        if let Err(reason) = set {
            refused.push(Refused { key, value, reason });
        }
    }
    if let Place::Lesson(Lesson { settings, .. }) = place {
        settings::fit(settings);
    }
}

impl Lesson {
    fn set(&mut self, key: &str, value: &str) -> Result<(), Reason> {
        match key {
            "seed" => self.seed = read_whole(value, (0, u64::MAX))?,
            "do" => self.interventions = interventions::read(value)?,
            "depth" => self.depth = view::read_depth(value)?,
            "axis" => self.scale = view::read_scale(value)?,
            "gauge" => self.gauge = view::read_gauge(value)?,
            "t" => self.moment = Micros(read_whole(value, (0, view::LATEST))? as i64),
            "event" => self.event = Some(EventId(read_whole(value, (1, u64::from(u32::MAX)))?)),
            _ => match self.common.set(key, value) {
                Err(Reason::UnknownKey) => return set_setting(&mut self.settings, key, value),
                set => return set,
            },
        }
        Ok(())
    }
}

/// Prints a place; what has its default is left out.
pub fn print(place: &Place) -> String {
    let mut query = Query::default();
    let page = match place {
        Place::Home(_) => String::new(),
        Place::Lesson(lesson) => {
            lesson.print(&mut query);
            format!("lesson/{}", lesson.scenario)
        }
    };
    place.common().print(&mut query);
    ["#/", &page, &query.0].concat()
}

impl Lesson {
    fn print(&self, query: &mut Query) {
        query.add("seed", self.seed != 1, || self.seed.to_string());
        if let Some(usual) = scenario::defaults(self.scenario) {
            settings::print(&self.settings, &usual, query);
        }
        query.add("do", !self.interventions.is_empty(), || interventions::print(&self.interventions));
        query.add("depth", self.depth != view::usual_depth(self.scenario), || view::depth_name(self.depth).into());
        query.add("axis", self.scale != view::usual_scale(self.scenario), || view::scale_name(self.scale).into());
        let gauge = self.gauge;
        query.add("gauge", gauge != view::usual_gauge(self.scenario), || view::gauge_name(gauge).into());
        query.add("t", self.moment != Micros(0), || self.moment.0.to_string());
        query.add("event", self.event.is_some(), || self.event.map_or(0, |event| event.0).to_string());
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
