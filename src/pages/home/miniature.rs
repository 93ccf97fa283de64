//! A small picture for each link of the chain, in the style of the stage: time runs down between two lifelines. It shows
//! the first arrows of a run of the lab ([`super::runs`]) and plays once the page is there, and again while a visitor points
//! at it or has the focus on it; where less motion is asked for, it stands still. The styles do that (`style/home-chain.css`).

use super::runs::{Arrow, runs};
use lessons::Link;
use yew::prelude::*;

/// The lifelines, and where the first and the last arrow may be.
const LEFT: f64 = 24.0;
const RIGHT: f64 = 136.0;
const TOP: f64 = 10.0;
const HEIGHT: f64 = 90.0;

/// The picture of a link of the chain.
pub fn miniature(link: Link) -> Html {
    html! {
        <svg viewBox="8 4 144 104" aria-hidden="true">
            <path data-look="life" d="M24 8v96M136 8v96" />
            { for runs(link).iter().map(arrow) }
        </svg>
    }
}

fn arrow(arrow: &Arrow) -> Html {
    let place = |thousandths: u16| f64::from(thousandths) / 1_000.0 * HEIGHT + TOP;
    let (x, to) = if arrow.is_up { (LEFT, RIGHT) } else { (RIGHT, LEFT) };
    let (y, end) = (place(arrow.start), place(arrow.end));
    // What is lost ends half way.
    let (end_x, end_y) = if arrow.is_lost { ((x + to) / 2.0, (y + end) / 2.0) } else { (to, end) };
    let line = format!("M{} {}L{} {}", tenths(x), tenths(y), tenths(end_x), tenths(end_y));
    let back = if arrow.is_up { -7.0 } else { 7.0 };
    let head = if arrow.is_lost {
        format!("m{} {}l7 8m0-8l-7 8", tenths(end_x - 3.5), tenths(end_y - 4.0))
    } else {
        format!(
            "M{} {}L{} {}L{} {}",
            tenths(to + back),
            tenths(end - 4.5),
            tenths(to),
            tenths(end),
            tenths(to + back),
            tenths(end + 2.5)
        )
    };
    // In thousandths of the time that the picture plays.
    let time = format!("--at:{};--for:{}", arrow.start, arrow.end.saturating_sub(arrow.start));
    let (look, lost) = (arrow.look, arrow.is_lost.then_some(""));
    let parts = html! {
        <>
            <path class="home-line" pathLength="1" d={line} />
            <path class="home-end" d={head} />
        </>
    };
    // A strict policy refuses a style that is an attribute, and only a browser can set a property: on a page that needs no
    // program, which is rendered natively, the picture stands still.
    if cfg!(target_arch = "wasm32") {
        html! { <g data-look={look} data-lost={lost} ~style={time}>{ parts }</g> }
    } else {
        html! { <g data-look={look} data-lost={lost}>{ parts }</g> }
    }
}

/// A length with one decimal.
fn tenths(length: f64) -> String {
    let tenths = (length * 10.0).round() as i32;
    format!("{}.{}", tenths / 10, (tenths % 10).abs())
}
