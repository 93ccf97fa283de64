//! Which key does what. Pure. `pages/lesson/keyboard.rs` listens for keys; `player/help.rs` describes them.

use super::Action;
use diagram::model::Side;

/// What a key does in a lesson.
#[derive(Clone, Debug)]
pub enum Key {
    Player(Action),
    Start,
    End,
    Slower,
    Faster,
    Loop,
    ZoomIn,
    ZoomOut,
    /// Selects the next event of the picture, or the previous one.
    Choose(Side),
    /// Clears the selection.
    Release,
    Undo,
    Redo,
    Help,
}

/// The action of `key` (a `KeyboardEvent.key`).
pub fn read(key: &str, shift: bool, ctrl: bool) -> Option<Key> {
    if ctrl {
        return match (key, shift) {
            ("z", false) => Some(Key::Undo),
            ("z" | "Z", true) | ("y", false) => Some(Key::Redo),
            _ => None,
        };
    }
    Some(match key {
        " " | "k" => Key::Player(Action::Toggle),
        "ArrowRight" if shift => Key::Player(Action::SpanForward),
        "ArrowLeft" if shift => Key::Player(Action::SpanBack),
        "ArrowRight" => Key::Player(Action::StepForward),
        "ArrowLeft" => Key::Player(Action::StepBack),
        "ArrowDown" | "n" => Key::Choose(Side::Next),
        "ArrowUp" | "p" => Key::Choose(Side::Previous),
        "Home" => Key::Start,
        "End" => Key::End,
        "[" => Key::Slower,
        "]" => Key::Faster,
        "l" => Key::Loop,
        "+" | "=" => Key::ZoomIn,
        "-" => Key::ZoomOut,
        "Escape" => Key::Release,
        "?" => Key::Help,
        _ => return None,
    })
}

/// Whether a key works wherever the focus is, except in controls. Keys of a single letter work only in the picture
/// (WCAG 2.1.4), and so do keys that scroll the page.
pub fn is_global(key: &str, ctrl: bool) -> bool {
    ctrl || matches!(key, " " | "ArrowRight" | "ArrowLeft" | "?")
}

/// The keys as they are written on the page, in the order of [`super::help`].
pub const WRITTEN: [&str; 12] =
    ["Space, K", "← →", "Shift+← →", "Home, End", "↑ ↓", "Esc", "[ ]", "L", "+ −", "Ctrl+Z", "Ctrl+Shift+Z", "?"];

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn arrows_step_by_packet_and_with_shift_by_span() {
        assert!(matches!(read("ArrowRight", false, false), Some(Key::Player(Action::StepForward))));
        assert!(matches!(read("ArrowLeft", true, false), Some(Key::Player(Action::SpanBack))));
    }

    #[test]
    fn keys_of_the_browser_are_left_alone() {
        assert!(read("r", false, true).is_none() && read("Tab", false, false).is_none());
        assert!(!is_global("n", false) && !is_global("ArrowDown", false));
    }
}
