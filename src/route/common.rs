//! The parameters that every page has.

use super::values::{read_milli, read_origin, read_switch};
use super::{Query, Reason, pairs, split, words};
use i18n::{Lang, milli};

/// Light, dark, or as the system prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The value of `<html data-theme>`; `None` leaves the choice to the browser.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::Auto).then_some(self.name())
    }

    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}

/// How any page is displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    pub autoplay: bool,
    /// Hides the page's header, for a frame.
    pub embed: bool,
    /// `None`: the browser's language.
    pub lang: Option<Lang>,
    pub theme: Theme,
    /// Whether the settings can be changed on screen.
    pub controls: bool,
    /// Thousandths. It applies to views of simulated time; real traffic runs in real time.
    pub speed_milli: u32,
    /// The origin of the host page that may receive messages; `None`: the first one that sends one.
    pub parent: Option<String>,
}

impl Default for Common {
    fn default() -> Self {
        Self {
            autoplay: false,
            embed: false,
            lang: None,
            theme: Theme::Auto,
            controls: true,
            speed_milli: 1_000,
            parent: None,
        }
    }
}

impl Common {
    pub const SPEED_MILLI: (u32, u32) = (100, 10_000);

    /// The common parameters in `hash`, whatever its page is. The page's own parser reports values that cannot be used.
    pub fn of(hash: &str) -> Self {
        let mut common = Self::default();
        for (key, value) in pairs(split(hash).1) {
            let _ = common.set(&key, &value);
        }
        common
    }

    /// Sets what the parameter `key` names; [`Reason::UnknownKey`] if it is not a common parameter.
    pub(super) fn set(&mut self, key: &str, value: &str) -> Result<(), Reason> {
        match key {
            "autoplay" => self.autoplay = read_switch(value)?,
            "embed" => self.embed = read_switch(value)?,
            "controls" => self.controls = read_switch(value)?,
            "lang" => self.lang = Some(Lang::from_tag(value).ok_or_else(|| words(Lang::ALL.map(Lang::tag)))?),
            "theme" => {
                let named = Theme::ALL.into_iter().find(|theme| theme.name() == value);
                self.theme = named.ok_or_else(|| words(Theme::ALL.map(Theme::name)))?;
            }
            "speed" => self.speed_milli = read_milli(value, Self::SPEED_MILLI)?,
            "parent" => self.parent = Some(read_origin(value)?),
            _ => return Err(Reason::UnknownKey),
        }
        Ok(())
    }

    /// The address of another page, displayed in the same way.
    pub fn link(&self, page: &str) -> String {
        let mut query = Query::default();
        Self { autoplay: false, ..self.clone() }.print(&mut query);
        format!("{page}{}", query.0)
    }

    pub(super) fn print(&self, query: &mut Query) {
        let default = Self::default();
        query.add("autoplay", self.autoplay, || "1".into());
        query.add("embed", self.embed, || "1".into());
        query.add("controls", !self.controls, || "0".into());
        query.add("lang", self.lang.is_some(), || self.lang.unwrap_or_default().tag().into());
        query.add("theme", self.theme != Theme::Auto, || self.theme.name().into());
        query.add("speed", self.speed_milli != default.speed_milli, || milli(self.speed_milli));
        query.add("parent", self.parent.is_some(), || self.parent.clone().unwrap_or_default());
    }
}
