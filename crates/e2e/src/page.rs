//! The live page as the tests see it: its buttons, its attributes, its numbers.

use crate::browser::DriverCommand;
use crate::tools;
use anyhow::{Context, Result, bail, ensure};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The four lanes by their names in the page.
pub const LANES: [&str; 4] = ["polling", "long-polling", "sse", "websocket"];

const LOOK_EVERY: Duration = Duration::from_millis(50);
const LOAD: Duration = Duration::from_secs(30);

/// A tab.
#[derive(Clone)]
pub struct Page {
    client: Client,
}

/// What the page shows at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// `idle`, `probing`, `running`, …; empty while the page is not there.
    pub phase: String,
    /// The profile in use.
    pub endpoint: String,
    /// The verdict's sentence, empty while there is none.
    pub verdict: String,
    /// The settings in the address that the page could not take.
    pub bad_parameters: Vec<String>,
    /// The lanes that are shown.
    pub lanes: BTreeMap<String, Lane>,
    housekeeping: BTreeMap<String, Number>,
}

/// One lane at one moment.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// `waiting`, `open`, …
    pub status: String,
    /// The notice that is shown, by its name.
    pub notice: Option<String>,
    /// The notice as a person reads it.
    pub sentence: String,
    /// All notices shown since [`Page::observe`].
    pub notices_seen: Vec<String>,
    /// All states shown since [`Page::observe`].
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

impl Page {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// The driver's client, for what this type does not offer.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Opens the live page and waits until it shows a phase.
    pub async fn open(&self, url: impl fmt::Display) -> Result<Snapshot> {
        // From a page that differs in its hash alone, the browser would not load anything.
        self.client.goto("about:blank").await?;
        self.client.goto(&url.to_string()).await.with_context(|| format!("opening {url}"))?;
        self.wait_for("the page to be there", LOAD, |page| !page.phase.is_empty()).await
    }

    /// Keeps every notice and state that the lanes show from now on. Costs the page a look at each change.
    pub async fn observe(&self) -> Result<()> {
        self.client.execute(include_str!("observe.js"), vec![]).await?;
        Ok(())
    }

    /// What the page shows now.
    pub async fn look(&self) -> Result<Snapshot> {
        let shown = self.client.execute(include_str!("snapshot.js"), vec![]).await?;
        Ok(Snapshot::read(&shown))
    }

    /// Looks again and again until `condition` holds, at most `deadline`. The error tells what the page shows instead.
    pub async fn wait_for(
        &self,
        what: &str,
        deadline: Duration,
        condition: impl Fn(&Snapshot) -> bool,
    ) -> Result<Snapshot> {
        let until = Instant::now() + deadline;
        loop {
            let page = self.look().await?;
            if condition(&page) {
                return Ok(page);
            }
            if Instant::now() > until {
                let said = self.console().await.unwrap_or_default();
                bail!("waited {deadline:?} in vain for {what}. The page shows {page}\nConsole:\n{}", said.join("\n"));
            }
            sleep(LOOK_EVERY).await;
        }
    }

    /// Presses the button of `data-action`.
    pub async fn press(&self, action: &str) -> Result<()> {
        let button = self.client.find(Locator::Css(&format!("button[data-action=\"{action}\"]"))).await;
        button.with_context(|| format!("the page has no {action} button"))?.click().await?;
        Ok(())
    }

    /// Starts the run, or goes on with it.
    pub async fn run(&self) -> Result<()> {
        self.press("run").await
    }

    /// Waits until all messages of the run are accounted for.
    pub async fn finished(&self, deadline: Duration) -> Result<Snapshot> {
        self.wait_for("the run to finish", deadline, |page| page.phase == "finished").await
    }

    /// Evaluates the body of a function.
    pub async fn evaluate(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute(script, vec![]).await?)
    }

    /// The console's messages since the last call. Empty where the browser does not keep them.
    pub async fn console(&self) -> Result<Vec<String>> {
        let command = DriverCommand { path: "se/log", body: json!({ "type": "browser" }) };
        let entries = self.client.issue_cmd(command).await?;
        let text = |entry: &Value| format!("{} {}", word(entry, "level"), word(entry, "message"));
        Ok(entries.as_array().map(|entries| entries.iter().map(text).collect()).unwrap_or_default())
    }

    /// Fails if the page must be scrolled sideways.
    pub async fn assert_fits(&self) -> Result<()> {
        let beyond = words(&self.evaluate(include_str!("overflow.js")).await?);
        ensure!(beyond.is_empty(), "the page is wider than its window:\n  {}", beyond.join("\n  "));
        Ok(())
    }

    /// Fails if axe finds anything on what is shown; `what` says what that is.
    pub async fn assert_accessible(&self, what: &str) -> Result<()> {
        let axe = std::fs::read_to_string(tools::node_modules()?.join("axe-core/axe.min.js")).context("axe-core")?;
        self.evaluate(&axe).await?;
        let run = "const done = arguments[arguments.length - 1];
            const told = node => `    ${node.html}\\n      ${node.failureSummary}`;
            axe.run(document).then(
                found => done(found.violations.map(rule => `${rule.id}: ${rule.help}\\n${rule.nodes.map(told).join('\\n')}`)),
                error => done([String(error)]));";
        let violations = words(&self.client.execute_async(run, vec![]).await?);
        ensure!(violations.is_empty(), "{what}: axe finds\n  {}", violations.join("\n  "));
        Ok(())
    }

    /// Fails if the page's program has panicked, or an error was caught by nobody.
    pub async fn assert_sound(&self) -> Result<()> {
        let panics =
            |line: &&String| ["panicked at", "RuntimeError", "Uncaught"].iter().any(|word| line.contains(word));
        match self.console().await?.iter().find(panics) {
            Some(panic) => bail!("the page failed: {panic}"),
            None => Ok(()),
        }
    }
}

impl Snapshot {
    fn read(shown: &Value) -> Self {
        let lane = |(slug, value): (&String, &Value)| (slug.clone(), Lane::read(value, &shown["seen"][slug]));
        Self {
            phase: word(shown, "phase"),
            endpoint: word(shown, "endpoint"),
            verdict: word(shown, "verdict"),
            bad_parameters: words(&shown["bad_parameters"]),
            lanes: shown["lanes"].as_object().map(|lanes| lanes.iter().map(lane).collect()).unwrap_or_default(),
            housekeeping: numbers(&shown["housekeeping"]),
        }
    }

    /// The lane of `slug`; an error if it is not shown.
    pub fn lane(&self, slug: &str) -> Result<&Lane> {
        self.lanes.get(slug).with_context(|| format!("the page shows no lane {slug}: {self}"))
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

impl Lane {
    fn read(shown: &Value, seen: &Value) -> Self {
        Self {
            status: word(shown, "status"),
            notice: shown["notice"].as_str().map(str::to_owned),
            sentence: word(shown, "sentence"),
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

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "phase \"{}\", endpoint \"{}\"", self.phase, self.endpoint)?;
        for (slug, lane) in &self.lanes {
            write!(f, "\n  {slug}: {lane}")?;
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
            write!(f, " {name}={}", number.value.map_or("–".to_owned(), |value| value.to_string()))?;
        }
        write!(f, " ({}) seen {:?}", self.provenance("down"), self.notices_seen)?;
        if let Some(notice) = &self.notice {
            write!(f, " notice {notice}: {}", self.sentence)?;
        }
        Ok(())
    }
}

fn word(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn numbers(value: &Value) -> BTreeMap<String, Number> {
    let number = |(name, value): (&String, &Value)| {
        (name.clone(), Number { value: value["value"].as_i64(), provenance: word(value, "provenance") })
    };
    value.as_object().map(|fields| fields.iter().map(number).collect()).unwrap_or_default()
}
