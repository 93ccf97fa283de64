//! Typing, as a person does: into what has the focus.

use super::Page;
use anyhow::{Context, Result, bail};

/// Keys that are not characters, as WebDriver writes them (its §17.4.2).
pub mod key {
    /// The next stop.
    pub const TAB: &str = "\u{E004}";
    /// Presses, or takes what was typed.
    pub const ENTER: &str = "\u{E007}";
    /// Closes a dialog.
    pub const ESCAPE: &str = "\u{E00C}";
    /// To the end.
    pub const END: &str = "\u{E010}";
    /// To the start.
    pub const HOME: &str = "\u{E011}";
    /// One to the left.
    pub const LEFT: &str = "\u{E012}";
    /// One to the right.
    pub const RIGHT: &str = "\u{E014}";
    /// One up.
    pub const UP: &str = "\u{E013}";
    /// One down.
    pub const DOWN: &str = "\u{E015}";
    /// Ctrl+Enter.
    pub const CTRL_ENTER: &str = "\u{E009}\u{E007}";
    /// The Delete key.
    pub const DELETE: &str = "\u{E017}";
    /// Marks all of a field: Ctrl+A. Ctrl is let go when all keys of the call are pressed.
    pub const ALL: &str = "\u{E009}a";
    /// Takes the last change back: Ctrl+Z.
    pub const UNDO: &str = "\u{E009}z";
}

/// More than there are stops on a page.
const MOST_TABS: usize = 100;

impl Page {
    /// Presses keys where the focus is.
    pub async fn keys(&self, keys: &str) -> Result<()> {
        let focused = self.client.active_element().await.context("nothing has the focus")?;
        focused.send_keys(keys).await.with_context(|| format!("pressing {keys:?}"))?;
        Ok(())
    }

    /// Types `text` into the field called `name`, in place of what is there, and leaves the field.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        self.type_over(name, text).await?;
        self.keys(key::TAB).await
    }

    /// Types `text` into the field called `name`, in place of what is there.
    pub async fn type_over(&self, name: &str, text: &str) -> Result<()> {
        self.press("textbox", name).await?;
        self.keys(key::ALL).await?;
        self.keys(text).await
    }

    /// Chooses `option`, by its words, in the list called `name`.
    pub async fn choose(&self, name: &str, option: &str) -> Result<()> {
        let list = self.element("combobox", &[name]).await?;
        list.select_by_label(option).await.with_context(|| format!("choosing {option} in {name}"))
    }

    /// Presses Tab until what has this role and name has the focus.
    pub async fn tab_to(&self, role: &str, name: &str) -> Result<()> {
        for _ in 0..MOST_TABS {
            // The page may draw it again meanwhile.
            let wanted = self.element(role, &[name]).await?.element_id();
            if self.client.active_element().await.is_ok_and(|focused| focused.element_id() == wanted) {
                return Ok(());
            }
            self.keys(key::TAB).await?;
        }
        bail!("{MOST_TABS} tabs do not reach the {role} {name}");
    }
}
