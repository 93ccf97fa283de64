//! What the page shows at one moment, as plain data.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// What the page shows at one moment. What a page does not have is empty, zero or `None`.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// `home`, `lesson` or `live`; empty while no page is there.
    pub page: String,
    /// The address from `#` on.
    pub hash: String,
    /// The document's language.
    pub lang: String,
    /// `light` or `dark`; empty where the system decides.
    pub theme: String,
    /// Whether the page has its header.
    pub has_header: bool,
    /// Where the page's name in the header leads.
    pub home_link: String,
    /// The parameters of the address that the page refuses.
    pub bad_parameters: Vec<String>,
    /// The open dialog.
    pub dialog: Option<String>,
    /// The parts of the page that are in the document, by the names that `parts=` has for them, in their order.
    pub parts: Vec<String>,
    /// The lane that has the focus.
    pub focused_lane: String,
    /// The value of each field, list and switch by its name; a switch is `1` or `0`.
    pub controls: BTreeMap<String, String>,

    /// A lesson's scenario.
    pub scenario: String,
    /// What its run is doing: `computing`, `done`, …
    pub work: String,
    /// The moment that is shown, microseconds.
    pub moment: i64,
    /// When the run ends, microseconds.
    pub end: i64,
    /// Whether it plays.
    pub is_playing: bool,
    /// The open tab of its column, by the name that the address has; empty if the page has no column.
    pub tab: String,
    /// The task that is open.
    pub task: String,
    /// Whether it is over.
    pub is_task_over: bool,
    /// The marks of its parts that are shown: `right`, `wrong`, or empty.
    pub task_marks: Vec<String>,
    /// Whether it is presented on a projector.
    pub is_presented: bool,
    /// The event that the inspector shows, if it is open.
    pub inspected: Option<u64>,
    /// The same if the visitor chose it, so that it stays.
    pub chosen: Option<u64>,
    /// The fields that the inspector lists.
    pub fields: usize,
    /// The events of the run.
    pub events: usize,
    /// The event whose row is marked as the current one, if the list is open.
    pub current_row: Option<u64>,
    /// The lost events among the rows in sight, if the list is open.
    pub lost: Vec<u64>,
    /// What is changed in the course of the run, by kind, if the tab with the changes is open.
    pub interventions: Vec<String>,
    /// Those of them that are said to have changed nothing.
    pub idle: Vec<String>,

    /// The lane that is open as a diagram.
    pub watch: Option<Watch>,
    /// What the live page is doing: `idle`, `probing`, `running`, …
    pub phase: String,
    /// The profile in use.
    pub endpoint: String,
    /// The verdict's sentence, empty while there is none.
    pub verdict: String,
    /// What the page says when its program has stopped.
    pub stopped: String,
    /// The lanes that are shown.
    pub lanes: BTreeMap<String, Lane>,
    /// The connections that several lanes share.
    pub shared: Vec<Shared>,
    housekeeping: BTreeMap<String, Number>,
}

/// A connection that several lanes share.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// The lanes' names.
    pub lanes: Vec<String>,
    fields: BTreeMap<String, Number>,
}

/// A lane as a diagram.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The lane's name.
    pub lane: String,
    /// How many events it has.
    pub events: usize,
    /// Whether it follows the run.
    pub is_live: bool,
}

/// One lane at one moment.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// `waiting`, `open`, …
    pub status: String,
    /// The version of HTTP by its number, or `unknown`; empty before the first response.
    pub http: String,
    /// Whether it is said to go through TLS.
    pub is_tls: bool,
    /// The notice that is shown, by its name.
    pub notice: Option<String>,
    /// The notice as a person reads it.
    pub sentence: String,
    /// The bad network that the lane says the endpoint plays, as the address has it; `None` if it says nothing of it.
    pub impair: Option<String>,
    /// All notices shown since [`Page::observe`](super::Page::observe).
    pub notices_seen: Vec<String>,
    /// All states shown since then.
    pub statuses_seen: Vec<String>,
    fields: BTreeMap<String, Number>,
}

/// A number on the screen.
#[derive(Clone, Debug, Default)]
pub struct Number {
    /// `None` where the page shows a dash.
    pub value: Option<i64>,
    /// `measured` or `computed`.
    pub provenance: String,
}

impl Shown {
    pub(super) fn read(shown: &Value) -> Self {
        let lane = |(slug, value): (&String, &Value)| (slug.clone(), Lane::read(value, &shown["seen"][slug]));
        let count = |key: &str| shown[key].as_u64().unwrap_or_default() as usize;
        let id = |key: &str| shown[key].as_str().and_then(|id| id.parse().ok());
        let control = |(name, value): (&String, &Value)| (name.clone(), value.as_str().unwrap_or_default().to_owned());
        let watch = &shown["watch"];
        Self {
            page: word(shown, "page"),
            hash: word(shown, "hash"),
            lang: word(shown, "lang"),
            theme: word(shown, "theme"),
            has_header: shown["header"] == true,
            home_link: word(shown, "home_link"),
            bad_parameters: words(&shown["bad_parameters"]),
            dialog: shown["dialog"].as_str().map(str::to_owned),
            parts: words(&shown["parts"]),
            focused_lane: word(shown, "focused_lane"),
            controls: shown["controls"].as_object().into_iter().flatten().map(control).collect(),
            scenario: word(shown, "scenario"),
            work: word(shown, "work"),
            moment: shown["moment"].as_i64().unwrap_or_default(),
            end: shown["end"].as_i64().unwrap_or_default(),
            is_playing: shown["playing"] == true,
            tab: word(shown, "tab"),
            task: word(&shown["task"], "id"),
            is_task_over: shown["task"]["over"] == true,
            task_marks: words(&shown["task"]["marks"]),
            is_presented: shown["presented"] == true,
            inspected: id("inspected"),
            chosen: id("chosen"),
            fields: count("fields"),
            events: count("events"),
            current_row: id("current_row"),
            lost: shown["lost"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect(),
            interventions: words(&shown["interventions"]),
            idle: words(&shown["idle"]),
            watch: watch.is_object().then(|| Watch {
                lane: word(watch, "lane"),
                events: watch["events"].as_u64().unwrap_or_default() as usize,
                is_live: watch["live"] == true,
            }),
            phase: word(shown, "phase"),
            endpoint: word(shown, "endpoint"),
            verdict: word(shown, "verdict"),
            stopped: word(shown, "stopped"),
            lanes: shown["lanes"].as_object().into_iter().flatten().map(lane).collect(),
            shared: shown["shared"].as_array().into_iter().flatten().map(Shared::read).collect(),
            housekeeping: numbers(&shown["housekeeping"]),
        }
    }

    /// Whether a tab of a lesson is open and has what is in it. What can be changed is loaded when its tab is opened.
    pub fn is_open(&self, tab: &str) -> bool {
        self.tab == tab && (tab != "change" || self.controls.contains_key("seed"))
    }

    /// Whether the newest run of a lesson is computed and shown.
    pub fn is_done(&self) -> bool {
        self.work == "done"
    }

    /// The lane of `slug`; an error if it is not shown.
    pub fn lane(&self, slug: &str) -> Result<&Lane> {
        self.lanes.get(slug).with_context(|| format!("the page shows no lane {slug}: {self}"))
    }

    /// Whether there are lanes and each of them has delivered `least` messages.
    pub fn all_delivered(&self, least: i64) -> bool {
        !self.lanes.is_empty() && self.lanes.values().all(|lane| lane.at("delivered") >= least)
    }

    /// `requests`, `up` or `down` of the page's own traffic; an error if the page does not show it.
    pub fn housekeeping(&self, field: &str) -> Result<i64> {
        let value = self.housekeeping.get(field).and_then(|number| number.value);
        value.with_context(|| format!("the page shows no housekeeping-{field}: {self}"))
    }

    /// The sum of `field` over `slugs`.
    pub fn sum(&self, slugs: &[&str], field: &str) -> Result<i64> {
        slugs.iter().map(|slug| self.lane(slug)?.count(field)).sum()
    }
}

impl Shared {
    fn read(shown: &Value) -> Self {
        Self { lanes: words(&shown["lanes"]), fields: numbers(&shown["fields"]) }
    }

    /// The number of `field`, such as `socket-up`; an error if it is not shown.
    pub fn count(&self, field: &str) -> Result<i64> {
        let value = self.fields.get(field).and_then(|number| number.value);
        value.with_context(|| format!("the shared connection shows no {field}: {self:?}"))
    }

    /// Where the number of `field` comes from.
    pub fn provenance(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", |number| number.provenance.as_str())
    }
}

impl Lane {
    fn read(shown: &Value, seen: &Value) -> Self {
        Self {
            status: word(shown, "status"),
            http: word(shown, "http"),
            is_tls: shown["tls"] == "true",
            notice: shown["notice"].as_str().map(str::to_owned),
            sentence: word(shown, "sentence"),
            impair: shown["impair"].as_str().map(str::to_owned),
            notices_seen: words(&seen["notices"]),
            statuses_seen: words(&seen["statuses"]),
            fields: numbers(&shown["fields"]),
        }
    }

    /// The number of `field`; an error if it is not shown or has no value.
    pub fn count(&self, field: &str) -> Result<i64> {
        let number = self.fields.get(field).with_context(|| format!("the lane shows no {field}: {self}"))?;
        number.value.with_context(|| format!("the lane has no value for {field}: {self}"))
    }

    /// The same, 0 where nothing is shown: for conditions.
    pub fn at(&self, field: &str) -> i64 {
        self.fields.get(field).and_then(|number| number.value).unwrap_or(0)
    }

    /// Where the number of `field` comes from.
    pub fn provenance(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", |number| number.provenance.as_str())
    }

    /// Fails unless every due message is delivered, lost or pending, and nothing else.
    pub fn assert_adds_up(&self) -> Result<()> {
        let accounted = self.count("delivered")? + self.count("lost")? + self.count("pending")?;
        ensure!(accounted == self.count("due")?, "delivered + lost + pending is not what was due: {self}");
        Ok(())
    }

    /// Fails unless `count` messages were due and all of them were delivered.
    pub fn assert_complete(&self, count: i64) -> Result<()> {
        self.assert_adds_up()?;
        let seen = [self.count("due")?, self.count("delivered")?, self.count("lost")?];
        ensure!(seen == [count, count, 0], "of {count} messages due, delivered, lost are {seen:?}: {self}");
        Ok(())
    }

    /// Bytes of both directions were counted, none was derived.
    pub fn is_measured(&self) -> bool {
        self.provenance("up") == "measured" && self.provenance("down") == "measured"
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page, hash, bad_parameters, .. } = self;
        write!(f, "page \"{page}\" at {hash}, refused {bad_parameters:?}, dialog {:?}", self.dialog)?;
        if page == "lesson" {
            let Self { work, tab, moment, end, inspected, chosen, lost, interventions, .. } = self;
            write!(f, ", {work}, tab \"{tab}\", at {moment} of {end}, inspected {inspected:?}, chosen {chosen:?}")?;
            write!(f, ", lost {lost:?}, changed {interventions:?}")?;
        }
        if !self.stopped.is_empty() {
            write!(f, "\n  stopped: {}", self.stopped)?;
        }
        if page == "live" {
            write!(f, ", phase \"{}\", endpoint \"{}\"", self.phase, self.endpoint)?;
        }
        for (slug, lane) in &self.lanes {
            write!(f, "\n  {slug}: {lane}")?;
        }
        for shared in &self.shared {
            write!(f, "\n  {shared:?}")?;
        }
        for (name, number) in &self.housekeeping {
            write!(f, "\n  housekeeping {name} {:?}", number.value)?;
        }
        Ok(())
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        for (name, number) in &self.fields {
            write!(f, " {name}={}", number.value.map_or("-".to_owned(), |value| value.to_string()))?;
        }
        write!(f, " ({}, HTTP/{}) seen {:?}", self.provenance("down"), self.http, self.notices_seen)?;
        if let Some(notice) = &self.notice {
            write!(f, " notice {notice}: {}", self.sentence)?;
        }
        Ok(())
    }
}

fn word(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

pub(super) fn words(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn numbers(value: &Value) -> BTreeMap<String, Number> {
    let number = |(name, value): (&String, &Value)| {
        (name.clone(), Number { value: value["value"].as_i64(), provenance: word(value, "provenance") })
    };
    value.as_object().map(|fields| fields.iter().map(number).collect()).unwrap_or_default()
}
