//! The lessons' styles: they bring their own, so that the live page's first load has nothing of them.

/// The files of `style/` that only its pages need, as `build.rs` leaves them.
pub const STYLE: &str = concat!(
    include_str!(concat!(env!("OUT_DIR"), "/lesson.css")),
    include_str!(concat!(env!("OUT_DIR"), "/player.css")),
    include_str!(concat!(env!("OUT_DIR"), "/inspector.css")),
    include_str!(concat!(env!("OUT_DIR"), "/events.css")),
    include_str!(concat!(env!("OUT_DIR"), "/controls.css")),
    include_str!(concat!(env!("OUT_DIR"), "/ledger.css")),
    include_str!(concat!(env!("OUT_DIR"), "/exports.css")),
    include_str!(concat!(env!("OUT_DIR"), "/notes.css")),
);
