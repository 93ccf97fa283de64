//! A lesson as the tests see it: what its list, its bar and its address say. The picture is a canvas; the list says the same.

use crate::{Page, wait_until};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::time::Duration;

/// Until a run is computed, and what it changes is shown.
const SOON: Duration = Duration::from_secs(30);

/// A tab with a lesson.
#[derive(Clone)]
pub struct LessonPage {
    page: Page,
    origin: String,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `event`, `state` or `span`.
    pub kind: String,
    /// An event's number; empty for others.
    pub event: String,
    /// When it was sent, milliseconds with three decimals.
    pub sent: String,
    /// What it is called.
    pub label: String,
    /// Whether it is told to be lost.
    pub lost: bool,
    /// Whether it has not happened yet.
    pub later: bool,
    /// What came of it, and all that it says.
    pub fate: String,
    /// The whole row.
    pub text: String,
}

impl LessonPage {
    /// The lessons of the page at `origin`.
    pub fn new(page: Page, origin: String) -> Self {
        Self { page, origin }
    }

    /// The tab.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Opens `#/lesson/…` anew and waits for its run.
    pub async fn open(&self, lesson: &str) -> Result<()> {
        self.page.client().goto("about:blank").await?;
        self.page.client().goto(&format!("{}/#/lesson/{lesson}", self.origin)).await?;
        self.wait_until_done().await
    }

    /// Waits until the newest run is computed.
    pub async fn wait_until_done(&self) -> Result<()> {
        self.wait_for("the run to be computed", "document.querySelector('.lesson')?.dataset.work === 'done'").await
    }

    /// Waits until an expression is true; the error tells what the page shows instead.
    pub async fn wait_for(&self, what: &str, condition: &str) -> Result<()> {
        let script = format!("return {condition}");
        let waited =
            wait_until(what, SOON, || async { Ok((self.page.evaluate(&script).await? == true).then_some(())) }).await;
        if waited.is_err() {
            let shown =
                self.page.evaluate("return location.hash + '\\n' + document.body.innerText.slice(0, 800)").await?;
            return waited.with_context(|| format!("the page shows {shown}"));
        }
        Ok(())
    }

    /// Presses the first enabled button of `data-action` within `place`, a selector.
    pub async fn press(&self, place: &str, action: &str) -> Result<()> {
        let button =
            format!("document.querySelector({:?})", format!("{place} [data-action=\"{action}\"]:not(:disabled)"));
        self.wait_for(&format!("a button {action} in {place}"), &format!("{button} !== null")).await?;
        self.page.evaluate(&format!("{button}.click()")).await?;
        Ok(())
    }

    /// Types `value` into the field that `selector` finds, as a visitor who then leaves it.
    pub async fn fill(&self, selector: &str, value: &str) -> Result<()> {
        let script = format!(
            "const field = document.querySelector({selector:?}); if (!field) return false; field.focus(); \
             field.value = {value:?}; for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, {{ bubbles: true }})); \
             field.blur(); return true"
        );
        ensure!(self.page.evaluate(&script).await? == true, "the lesson has no field {selector}");
        Ok(())
    }

    /// Presses a key where the focus is.
    pub async fn key(&self, keys: &str) -> Result<()> {
        let focused = self.page.client().active_element().await.context("nothing has the focus")?;
        focused.send_keys(keys).await?;
        Ok(())
    }

    /// The moment that is shown, microseconds.
    pub async fn moment(&self) -> Result<i64> {
        self.number("document.querySelector('.player-time').dataset.moment").await
    }

    /// When the run ends, microseconds.
    pub async fn end(&self) -> Result<i64> {
        self.number("document.querySelector('.player-time').dataset.end").await
    }

    async fn number(&self, expression: &str) -> Result<i64> {
        let value = self.page.evaluate(&format!("return Number({expression})")).await?;
        value.as_i64().with_context(|| format!("no number: {expression} is {value}"))
    }

    /// The address after `#`.
    pub async fn hash(&self) -> Result<String> {
        Ok(self.page.evaluate("return location.hash").await?.as_str().unwrap_or_default().to_owned())
    }

    /// All rows of the list, in its order.
    pub async fn rows(&self) -> Result<Vec<Row>> {
        let rows = self.page.client().execute_async(include_str!("all_rows.js"), vec![]).await?;
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let row = |row: &Value| Row {
            kind: text(row, "kind"),
            event: text(row, "event"),
            sent: text(row, "sent"),
            label: text(row, "label"),
            lost: row["lost"] == true,
            later: row["later"] == true,
            fate: text(row, "fate"),
            text: text(row, "text"),
        };
        Ok(rows.as_array().context("the list has no rows")?.iter().map(row).collect())
    }

    /// The rows that are events.
    pub async fn events(&self) -> Result<Vec<Row>> {
        Ok(self.rows().await?.into_iter().filter(|row| row.kind == "event").collect())
    }
}
