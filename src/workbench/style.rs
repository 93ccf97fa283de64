//! The lessons' styles: they bring their own, so that the live page's first load has nothing of them.

/// The files of `style/` that only its pages need.
pub const STYLE: &str = concat!(
    include_str!("../../style/lesson.css"),
    include_str!("../../style/player.css"),
    include_str!("../../style/inspector.css"),
    include_str!("../../style/events.css"),
    include_str!("../../style/controls.css"),
    include_str!("../../style/ledger.css"),
    include_str!("../../style/exports.css"),
    include_str!("../../style/notes.css"),
);
