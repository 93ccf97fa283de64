//! Mouse and finger at a place of something: for sliders and for the picture, which is a canvas.

use super::Page;
use anyhow::{Context, Result, bail};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, MouseActions, PointerAction, TouchActions};
use fantoccini::elements::Element;
use serde_json::json;

/// The left button, or a finger's touch.
const FIRST: u64 = 0;
/// From one place that is tried to the next, CSS pixels.
const STEP: usize = 6;

/// What points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// A mouse.
    Mouse,
    /// A finger.
    Touch,
}

impl Page {
    /// Clicks on the slider called `name` at a share of its length.
    pub async fn slide(&self, name: &str, share: f64) -> Result<()> {
        let slider = self.element("slider", &[name]).await?;
        let (.., width, _) = slider.rectangle().await?;
        self.tap(Pointer::Mouse, &slider, (share - 0.5) * (width - 2.0), 0.0).await
    }

    /// Clicks down the middle of a lesson's picture until an arrow is hit, and gives the event that it chose.
    pub async fn choose_arrow(&self, pointer: Pointer) -> Result<u64> {
        let picture = self.client.find(Locator::Css("canvas.stage")).await.context("there is no picture")?;
        let (.., height) = picture.rectangle().await?;
        let middle = height / 2.0;
        for y in (60..height as usize - 20).step_by(STEP) {
            self.tap(pointer, &picture, 0.0, y as f64 - middle).await?;
            self.painted().await?;
            if let Some(event) = self.look().await?.chosen {
                return Ok(event);
            }
        }
        bail!("no arrow can be chosen by {pointer:?}")
    }

    /// Waits until two frames have been drawn, the second of which has what was changed before.
    pub async fn painted(&self) -> Result<()> {
        self.script_async(include_str!("painted.js"), vec![]).await?;
        Ok(())
    }

    /// Presses and lets go at a distance from the middle of `element`, CSS pixels.
    async fn tap(&self, pointer: Pointer, element: &Element, x: f64, y: f64) -> Result<()> {
        self.script(include_str!("reveal.js"), vec![json!(element)]).await?;
        let to = PointerAction::MoveToElement { element: element.clone(), duration: None, x, y };
        let (down, up) = (PointerAction::Down { button: FIRST }, PointerAction::Up { button: FIRST });
        match pointer {
            Pointer::Mouse => {
                let actions = MouseActions::new("mouse".to_owned()).then(to).then(down).then(up);
                self.client.perform_actions(actions).await?;
            }
            Pointer::Touch => {
                let actions = TouchActions::new("finger".to_owned()).then(to).then(down).then(up);
                self.client.perform_actions(actions).await?;
            }
        }
        Ok(())
    }
}
