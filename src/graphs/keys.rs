//! What a key does in the graph. Pure.

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Key {
    /// The next point, or the one before.
    Go(bool),
    /// The first point, or the last one.
    End(bool),
    /// Looks into the event of the point.
    Open,
    Zoom(bool),
    /// Shows what is later, or earlier.
    Move(bool),
    Reset,
}

/// What the key with this name asks for, with or without Shift; `None` if nothing.
pub fn read(key: &str, has_shift: bool) -> Option<Key> {
    Some(match (key, has_shift) {
        ("ArrowRight", true) | ("PageDown", _) => Key::Move(true),
        ("ArrowLeft", true) | ("PageUp", _) => Key::Move(false),
        ("ArrowRight" | "ArrowDown", false) => Key::Go(true),
        ("ArrowLeft" | "ArrowUp", false) => Key::Go(false),
        ("Home", _) => Key::End(false),
        ("End", _) => Key::End(true),
        ("Enter" | " ", _) => Key::Open,
        ("+" | "=", _) => Key::Zoom(true),
        ("-" | "_", _) => Key::Zoom(false),
        ("0", _) => Key::Reset,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_from_point_to_point_and_with_shift_move_what_is_seen() {
        assert_eq!((read("ArrowRight", false), read("ArrowRight", true)), (Some(Key::Go(true)), Some(Key::Move(true))));
        assert_eq!((read("ArrowLeft", false), read("Home", false)), (Some(Key::Go(false)), Some(Key::End(false))));
        assert_eq!(
            (read("Enter", false), read("+", true), read("0", false)),
            (Some(Key::Open), Some(Key::Zoom(true)), Some(Key::Reset))
        );
        assert_eq!((read("a", false), read("Tab", false)), (None, None));
    }
}
