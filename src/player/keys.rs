//! Which key does what. Pure. `viewing/keyboard.rs` listens for keys; `player/help.rs` describes them.

use super::Action;
use diagram::model::Side;
use std::borrow::Cow;

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
    /// Gives each stream of HTTP/2 a lane, or all of them one.
    Lanes,
    /// Enters or leaves the presentation.
    Present,
    Undo,
    Redo,
    Help,
}

/// A pressed key, as a `KeyboardEvent` describes it.
#[derive(Clone, Copy, Debug)]
pub struct Press<'a> {
    /// What the key types in the layout and the state of Caps Lock, or its name: `k`, `K`, `ㅏ`, `Process`, `Home`.
    pub key: &'a str,
    /// The key's place on the keyboard: `KeyK`.
    pub code: &'a str,
    pub shift: bool,
    pub ctrl: bool,
}

impl<'a> Press<'a> {
    /// The key as the shortcuts name it. What a key types decides if it is a character of ASCII, so that a shortcut is
    /// where its letter is written in any Latin layout; Caps Lock changes nothing. Otherwise (Hangul, Cyrillic, an input
    /// method that takes the key) its place decides, named by the letter that a Latin keyboard has there (UI Events, code
    /// values).
    pub fn name(&self) -> Cow<'a, str> {
        let mut letters = self.key.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii() => letter.to_ascii_lowercase().to_string().into(),
            (Some(_), None) | (None, _) => self.by_place().map_or(Cow::Borrowed(self.key), Cow::Owned),
            _ if matches!(self.key, "Process" | "Unidentified" | "Dead") => {
                self.by_place().map_or(Cow::Borrowed(self.key), Cow::Owned)
            }
            _ => Cow::Borrowed(self.key),
        }
    }

    fn by_place(&self) -> Option<String> {
        if let Some(letter) = self.code.strip_prefix("Key") {
            return Some(letter.to_ascii_lowercase());
        }
        let key = match (self.code, self.shift) {
            ("Space", _) => " ",
            ("BracketLeft", false) => "[",
            ("BracketRight", false) => "]",
            ("Slash", true) => "?",
            ("Equal", true) | ("NumpadAdd", _) => "+",
            ("Equal", false) => "=",
            ("Minus", false) | ("NumpadSubtract", _) => "-",
            // With an input method the key is `Process`, whatever it is.
            ("ArrowRight" | "ArrowLeft" | "ArrowUp" | "ArrowDown" | "Home" | "End" | "Escape", _) => self.code,
            _ => return None,
        };
        Some(key.to_owned())
    }
}

/// The action of a key.
pub fn read(press: Press) -> Option<Key> {
    let Press { shift, ctrl, .. } = press;
    let name = press.name();
    let key = &*name;
    if ctrl {
        return match (key, shift) {
            ("z", false) => Some(Key::Undo),
            ("z", true) | ("y", false) => Some(Key::Redo),
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
        "s" => Key::Lanes,
        "f" => Key::Present,
        "?" => Key::Help,
        _ => return None,
    })
}

/// Whether a key works wherever the focus is, except in controls. Keys of a single letter work only in the picture
/// (WCAG 2.1.4), and so do keys that scroll the page.
pub fn is_global(press: Press) -> bool {
    press.ctrl || matches!(&*press.name(), " " | "ArrowRight" | "ArrowLeft" | "?")
}

/// The keys as they are written on the page, in the order of [`super::help`].
pub const WRITTEN: [&str; 14] = [
    "Space, K",
    "← →",
    "Shift+← →",
    "Home, End",
    "↑ ↓",
    "Esc",
    "[ ]",
    "L",
    "+ −",
    "S",
    "F",
    "Ctrl+Z",
    "Ctrl+Shift+Z",
    "?",
];

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn press<'a>(key: &'a str, code: &'a str) -> Press<'a> {
        Press { key, code, shift: false, ctrl: false }
    }

    fn with_shift(press: Press) -> Press {
        Press { shift: true, ..press }
    }

    fn with_ctrl(press: Press) -> Press {
        Press { ctrl: true, ..press }
    }

    #[test]
    fn arrows_step_by_packet_and_with_shift_by_span() {
        let (right, left) = (press("ArrowRight", "ArrowRight"), press("ArrowLeft", "ArrowLeft"));
        assert!(matches!(read(right), Some(Key::Player(Action::StepForward))));
        assert!(matches!(read(with_shift(left)), Some(Key::Player(Action::SpanBack))));
    }

    #[test]
    fn keys_of_the_browser_are_left_alone() {
        assert!(read(with_ctrl(press("r", "KeyR"))).is_none() && read(press("Tab", "Tab")).is_none());
        assert!(read(with_ctrl(press("ㄱ", "KeyR"))).is_none() && read(press("Process", "Tab")).is_none());
        assert!(!is_global(press("n", "KeyN")) && !is_global(press("ArrowDown", "ArrowDown")));
    }

    #[test]
    fn caps_lock_changes_no_shortcut() {
        assert!(matches!(read(press("K", "KeyK")), Some(Key::Player(Action::Toggle))));
        assert!(matches!(read(press("L", "KeyL")), Some(Key::Loop)));
        assert!(matches!(read(press("N", "KeyN")), Some(Key::Choose(Side::Next))));
        // With Caps Lock, Ctrl+Z types an upper-case letter and Ctrl+Shift+Z a lower-case one.
        assert!(matches!(read(with_ctrl(press("Z", "KeyZ"))), Some(Key::Undo)));
        assert!(matches!(read(with_ctrl(with_shift(press("z", "KeyZ")))), Some(Key::Redo)));
        assert!(matches!(read(with_ctrl(with_shift(press("Z", "KeyZ")))), Some(Key::Redo)));
    }

    #[test]
    fn shortcuts_work_in_a_korean_layout_and_while_an_input_method_takes_the_keys() {
        for key in ["ㅏ", "Process", "Unidentified", "л", ""] {
            assert!(matches!(read(press(key, "KeyK")), Some(Key::Player(Action::Toggle))), "{key}");
        }
        for key in ["ㅋ", "я", "Process"] {
            assert!(matches!(read(with_ctrl(press(key, "KeyZ"))), Some(Key::Undo)), "{key}");
            assert!(matches!(read(with_ctrl(with_shift(press(key, "KeyZ")))), Some(Key::Redo)), "{key}");
        }
        assert!(matches!(read(press("х", "BracketLeft")), Some(Key::Slower)), "Cyrillic");
        assert!(matches!(read(with_shift(press("Process", "Slash"))), Some(Key::Help)));
        assert!(matches!(read(press("Process", "Space")), Some(Key::Player(Action::Toggle))));
        assert!(is_global(press("Process", "Space")) && is_global(press("Process", "ArrowLeft")));
    }

    #[test]
    fn a_latin_layout_has_its_shortcuts_where_its_letters_are() {
        // Dvorak: the key at the place of K types T, and the key at the place of V types K.
        assert!(read(press("t", "KeyK")).is_none());
        assert!(matches!(read(press("k", "KeyV")), Some(Key::Player(Action::Toggle))));
        // German: Z is at the place of Y.
        assert!(matches!(read(with_ctrl(press("z", "KeyY"))), Some(Key::Undo)));
        // French: a letter outside ASCII at the place of a digit is no shortcut.
        assert!(read(press("é", "Digit2")).is_none());
    }
}
