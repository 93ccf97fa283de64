//! Which key does what. Pure. Not here: listening (`pages/lesson/keyboard.rs`), the words for it (`player/help.rs`).

use super::Action;

/// What a key asks the lesson for.
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
    /// To the next event of the picture, or the one before.
    Choose(Way),
    /// No event is chosen any more.
    Release,
    Undo,
    Redo,
    Help,
}

/// Up or down the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Next,
    Previous,
}

/// What `key` (a `KeyboardEvent.key`) asks for.
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
        "ArrowDown" | "n" => Key::Choose(Way::Next),
        "ArrowUp" | "p" => Key::Choose(Way::Previous),
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

/// Whether a key is used wherever the focus is, but in controls: keys of one letter are so in the picture alone (WCAG
/// 2.1.4), and so are those that scroll the page.
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
