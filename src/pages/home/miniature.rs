//! A small drawing for each link of the chain, in the style of the stage: time runs down between two lifelines.

use lessons::Link;
use yew::prelude::*;

/// Lines of one drawing: their style and their path.
type Lines = &'static [(&'static str, &'static str)];

/// One interface on either side, and data in both directions.
const SOCKET: Lines = &[
    ("life", "M24 8v96M136 8v96"),
    ("line", "M36 50h88m-7-4.5 7 4.5-7 4.5M124 62H36m7-4.5L36 62l7 4.5"),
    ("dot", "M24 44a12 12 0 1 0 .01 0M136 44a12 12 0 1 0 .01 0"),
];

/// The handshake, then a loss and its repair.
const TCP: Lines = &[
    ("life", "M24 8v96M136 8v96"),
    (
        "line",
        "M24 12 136 24m-7.6-4.3 7.6 4.3-8.4 2.6M136 28 24 40m7.6-4.3L24 40l8.4 2.6M24 44 136 56m-7.6-4.3 7.6 4.3-8.4 2.6",
    ),
    ("dash", "M24 64 84 70.4"),
    ("lost", "m82 66 8 9m0-9-8 9"),
    ("line", "M24 84 136 96m-7.6-4.3 7.6 4.3-8.4 2.6"),
];

/// A request and its response, twice, with nothing in between.
const HTTP: Lines = &[
    ("life", "M24 8v42M136 8v42M24 62v42M136 62v42"),
    ("line", "M24 12 136 24m-7.6-4.3 7.6 4.3-8.4 2.6M24 66 136 78m-7.6-4.3 7.6 4.3-8.4 2.6"),
    ("bold", "M136 32 24 44m7.6-4.3L24 44l8.4 2.6M136 86 24 98m7.6-4.3L24 98l8.4 2.6"),
];

/// The upgrade in HTTP's colour, then messages from either side at any time.
const WEBSOCKET: Lines = &[
    ("life", "M24 8v22M136 8v22"),
    ("http", "M24 9 136 17m-7.8-3.8L136 17l-8.2 2.9M136 20 24 28m7.8-3.8L24 28l8.2 2.9"),
    ("open", "M24 30v74M136 30v74"),
    (
        "line",
        "M24 40 136 52m-7.6-4.3 7.6 4.3-8.4 2.6M136 40 24 52m7.6-4.3L24 52l8.4 2.6M136 58 24 70m7.6-4.3L24 70l8.4 2.6M136 70 24 82m7.6-4.3L24 82l8.4 2.6M24 86 136 98m-7.6-4.3 7.6 4.3-8.4 2.6",
    ),
];

/// The drawing of a link of the chain.
pub fn miniature(link: Link) -> Html {
    let lines = match link {
        Link::Socket => SOCKET,
        Link::Tcp => TCP,
        Link::Http => HTTP,
        Link::WebSocket => WEBSOCKET,
    };
    html! {
        <svg viewBox="8 4 144 104" aria-hidden="true">
            { for lines.iter().map(|(look, path)| html! { <path data-look={*look} d={*path} /> }) }
        </svg>
    }
}
