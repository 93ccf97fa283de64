//! How a trace is viewed, whichever page shows it: the picture with the player's bar, how it is shown, the keys, the tabs
//! beside it, and what a host page does with it.

mod figure;
mod host;
mod keyboard;
mod look;
mod playing;
mod showing;
mod streams;
mod tabs;

pub use figure::{Drawn, Figure, figure};
pub use host::{use_commands, use_report};
pub use keyboard::{Keys, use_keys};
pub use look::{Look, look};
pub use playing::{use_loaded, use_player};
pub use showing::{Setup, ShowAct, Showing, Start};
pub use tabs::{PANEL, TabList, tab_list};

use crate::player::Action;
use trace::{EventId, Micros};
use yew::Callback;

/// What a visitor does in the picture and its bar.
#[derive(Clone, PartialEq)]
pub struct Acts {
    /// Another event was chosen to look into, or nothing.
    pub choose: Callback<Option<EventId>>,
    pub act: Callback<Action>,
    pub seek: Callback<Micros>,
    pub zoom: Callback<f64>,
}
