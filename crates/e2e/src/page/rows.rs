//! The list of events: all that the picture says. The picture is a canvas; the list says the same in words. In a lesson
//! the list is a tab, which is opened first.

use super::Page;
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `event`, `state` or `span`.
    pub kind: String,
    /// An event's number.
    pub event: Option<u64>,
    /// When it was sent, milliseconds with three decimals.
    pub sent: String,
    /// What it is called.
    pub label: String,
    /// Whether the list calls it lost.
    pub is_lost: bool,
    /// Whether it has not happened yet.
    pub is_later: bool,
    /// What came of it.
    pub fate: String,
    /// The whole row.
    pub text: String,
}

impl Page {
    /// All rows of the list, in its order.
    pub async fn rows(&self) -> Result<Vec<Row>> {
        self.read_rows(true).await
    }

    /// The rows that are in sight, and some beyond.
    pub async fn rows_in_sight(&self) -> Result<Vec<Row>> {
        self.read_rows(false).await
    }

    async fn read_rows(&self, is_whole: bool) -> Result<Vec<Row>> {
        if self.look().await?.page == "lesson" {
            self.open_tab("list").await?;
        }
        let rows = self.script_async(include_str!("rows.js"), vec![json!(is_whole)]).await?;
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let row = |row: &Value| Row {
            kind: text(row, "kind"),
            event: text(row, "event").parse().ok(),
            sent: text(row, "sent"),
            label: text(row, "label"),
            is_lost: row["lost"] == true,
            is_later: row["later"] == true,
            fate: text(row, "fate"),
            text: text(row, "text"),
        };
        Ok(rows.as_array().context("the list has no rows")?.iter().map(row).collect())
    }

    /// The row of event `n`.
    pub async fn row(&self, n: u64) -> Result<Row> {
        let row = self.rows().await?.into_iter().find(|row| row.event == Some(n));
        row.with_context(|| format!("the list has no event {n}"))
    }

    /// The rows that are events.
    pub async fn events(&self) -> Result<Vec<Row>> {
        Ok(self.rows().await?.into_iter().filter(|row| row.kind == "event").collect())
    }

    /// The rows in sight that have happened at the moment that is shown.
    pub async fn happened(&self) -> Result<usize> {
        Ok(self.rows_in_sight().await?.iter().filter(|row| !row.is_later).count())
    }
}
