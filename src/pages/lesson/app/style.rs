//! The lessons' styles. The program inserts them itself, so that the live page's first load contains none of them.

/// The files of `style/` that only the lessons' pages need, as `build.rs` writes them.
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
