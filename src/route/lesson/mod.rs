//! The address of a lesson, `#/lesson/tcp?loss=2&do=drop:3`: what is run, and how it is viewed. A parameter that is not
//! in the address has the scenario's default.

mod interventions;
mod parts;
mod settings;
mod tasks;

pub use interventions::MOST as MOST_INTERVENTIONS;
pub use parts::{Part, Tab};
pub use settings::read_time;
pub use tasks::read_list as read_tasks;

use super::graphs::Graphs;
use super::values::{place_of, read_switch, read_whole};
use super::{Common, InvalidParameter, Query, Reason, pairs, split, view};
use ::lab::protocol::Setup;
use ::lab::{Intervention, Request, Settings, scenario};
use diagram::axis::Scale;
use diagram::model::Depth;
use trace::{EventId, Gauge, Micros};

/// Everything that a lesson shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// One of [`scenario::NAMES`].
    pub scenario: &'static str,
    /// The run's seed.
    pub seed: u64,
    pub settings: Settings,
    pub interventions: Vec<Intervention>,
    /// How much of the trace is folded.
    pub depth: Depth,
    /// How time is drawn.
    pub scale: Scale,
    /// The quantity that is plotted next to the lifelines.
    pub gauge: Option<Gauge>,
    /// Whether each stream has a lane; `None`: on a wide stage.
    pub streams: Option<bool>,
    /// The moment that is shown, in run time.
    pub moment: Micros,
    /// The event that is inspected.
    pub event: Option<EventId>,
    /// The open tab. An address with an event and without a tab opens the inspector.
    pub tab: Tab,
    /// Which graph the tab of graphs shows.
    pub graphs: Graphs,
    /// The parts that are shown; all of them if this is empty.
    pub parts: Vec<Part>,
    /// The task that is open, by its name; the lab knows which there are.
    pub task: Option<String>,
    /// The tasks that have been done, by their names.
    pub done: Vec<String>,
    /// Whether only the picture and the caption are shown, in large type, for a projector.
    pub is_presented: bool,
    pub common: Common,
}

impl Route {
    /// The lesson of a scenario with its defaults; `None` if there is no such scenario.
    pub fn of(name: &str) -> Option<Self> {
        let record = lessons::find(name)?;
        Some(Self::with_settings(record, scenario::defaults(name)?))
    }

    /// The first lesson of the curriculum.
    fn first() -> Self {
        let record = lessons::ALL[0];
        Self::with_settings(record, scenario::defaults(record.scenario).unwrap_or_default())
    }

    fn with_settings(record: &lessons::Lesson, settings: Settings) -> Self {
        Self {
            scenario: record.scenario,
            seed: 1,
            settings,
            interventions: Vec::new(),
            depth: record.depth,
            scale: record.axis,
            gauge: record.gauge,
            streams: None,
            moment: Micros(0),
            event: None,
            tab: Tab::default(),
            graphs: Graphs::default(),
            parts: Vec::new(),
            task: None,
            done: Vec::new(),
            is_presented: false,
            common: Common::default(),
        }
    }

    /// The same lesson with another run.
    pub fn with_run(&self, setup: &Setup) -> Self {
        let (settings, interventions) = setup.settings(self.scenario).unwrap_or_default();
        Self { seed: setup.seed, settings, interventions, ..self.clone() }
    }

    /// The same lesson with the run of a task, at its start.
    pub fn with_task(&self, task: &str, setup: &Setup) -> Self {
        let (moment, event, tab, task) = (Micros(0), None, Tab::Tasks, Some(task.to_owned()));
        Self { task, tab, moment, event, ..self.with_run(setup) }
    }

    /// The request to the lab. The lab accepts it, because every setting is within its range.
    pub fn request(&self) -> Request {
        let Self { scenario, seed, settings, interventions, .. } = self;
        let interventions = interventions.clone();
        Request { seed: *seed, interventions, ..Request::new(scenario, settings.clone()) }
    }
}

/// Reads a hash, with or without `#`. Never fails: an invalid value is replaced by its default, and a lesson that does
/// not exist by the first one.
pub fn parse(hash: &str) -> (Route, Vec<InvalidParameter>) {
    let mut refused = Vec::new();
    let (page, query) = split(hash);
    let mut lesson = page.strip_prefix("lesson/").and_then(Route::of).unwrap_or_else(|| {
        refused.push(InvalidParameter { key: "page".into(), value: page.clone(), reason: Reason::UnknownPage });
        Route::first()
    });
    apply(&mut lesson, query, &mut refused);
    (lesson, refused)
}

/// Applies the parameters of `query` to `lesson` and keeps the others.
pub fn apply(lesson: &mut Route, query: &str, refused: &mut Vec<InvalidParameter>) {
    // `tls` is applied first, because the settings of TLS are valid only with it.
    let [first, rest] = [true, false].map(|tls| pairs(query).filter(move |(key, _)| (key == "tls") == tls));
    for (key, value) in first.chain(rest) {
        if let Err(reason) = lesson.set(&key, &value) {
            refused.push(InvalidParameter { key, value, reason });
        }
    }
    settings::fit(&mut lesson.settings);
    let names = |name| pairs(query).any(|(key, _)| key == name);
    if (names("event") || names("task")) && !names("tab") {
        lesson.tab = lesson.usual_tab();
    }
}

impl Route {
    /// The tab of an address that names none.
    fn usual_tab(&self) -> Tab {
        if self.task.is_some() {
            Tab::Tasks
        } else if self.event.is_some() {
            Tab::Inspector
        } else {
            Tab::Guide
        }
    }

    /// Whether a part of the page is shown. There are no settings to change if the address says so.
    pub fn shows(&self, part: Part) -> bool {
        let is_allowed = self.common.controls || part != Part::Tab(Tab::Change);
        is_allowed
            && if self.is_presented { part == Part::Stage } else { self.parts.is_empty() || self.parts.contains(&part) }
    }

    /// The tabs that are shown, in their order.
    pub fn tabs(&self) -> Vec<Tab> {
        Tab::ALL.into_iter().filter(|tab| self.shows(Part::Tab(*tab))).collect()
    }

    /// The tab that is open: the first one if the chosen one is not shown. `None` if none is shown.
    pub fn open_tab(&self) -> Option<Tab> {
        let tabs = self.tabs();
        tabs.iter().find(|tab| **tab == self.tab).or(tabs.first()).copied()
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), Reason> {
        match key {
            "seed" => self.seed = read_whole(value, (0, u64::MAX))?,
            "do" => self.interventions = interventions::read(value)?,
            "depth" => self.depth = view::read_depth(value)?,
            "axis" => self.scale = view::read_scale(value)?,
            "gauge" => self.gauge = view::read_gauge(value)?,
            "streams" => self.streams = view::read_streams(value)?,
            "t" => self.moment = Micros(read_whole(value, (0, view::LATEST))? as i64),
            "event" => self.event = Some(EventId(read_whole(value, (1, u64::from(u32::MAX)))?)),
            "tab" => self.tab = parts::read_tab(value)?,
            "task" => self.task = Some(tasks::read(value)?),
            "done" => self.done = tasks::read_list(value)?,
            "parts" => self.parts = parts::read_parts(value)?,
            "present" => self.is_presented = read_switch(value)?,
            _ => match self.graphs.set(key, value).unwrap_or_else(|| self.common.set(key, value)) {
                Err(Reason::UnknownKey) => return settings::set_setting(&mut self.settings, key, value),
                set => return set,
            },
        }
        Ok(())
    }
}

/// Prints a lesson without the parameters that have their default.
pub fn print(lesson: &Route) -> String {
    let mut query = Query::default();
    lesson.print(&mut query);
    lesson.common.print(&mut query);
    format!("#/lesson/{}{}", lesson.scenario, query.0)
}

impl Route {
    fn print(&self, query: &mut Query) {
        query.add("seed", self.seed != 1, || self.seed.to_string());
        if let Some(usual) = scenario::defaults(self.scenario) {
            settings::print(&self.settings, &usual, query);
        }
        query.add("do", !self.interventions.is_empty(), || interventions::print(&self.interventions));
        let usual = lessons::find(self.scenario).map(|record| (record.depth, record.axis, record.gauge));
        let (depth, axis, gauge) = usual.unwrap_or_default();
        query.add("depth", self.depth != depth, || view::depth_name(self.depth).into());
        query.add("axis", self.scale != axis, || view::scale_name(self.scale).into());
        query.add("gauge", self.gauge != gauge, || view::gauge_name(self.gauge).into());
        query.add("streams", self.streams.is_some(), || view::streams_name(self.streams == Some(true)).into());
        query.add("t", self.moment != Micros(0), || self.moment.0.to_string());
        query.add("event", self.event.is_some(), || self.event.map_or(0, |event| event.0).to_string());
        query.add("tab", self.tab != self.usual_tab(), || self.tab.name().into());
        self.graphs.print(query);
        query.add("task", self.task.is_some(), || self.task.clone().unwrap_or_default());
        query.add("done", !self.done.is_empty(), || self.done.join(","));
        query.add("parts", !self.parts.is_empty(), || {
            self.parts.iter().map(|part| part.name()).collect::<Vec<_>>().join(",")
        });
        query.add("present", self.is_presented, || "1".into());
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
