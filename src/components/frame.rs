//! What every page has around it: the way past the header, the header, and what of the address could not be used.

use super::chrome::Chrome;
use super::header::header;
use super::refusals::refusals;
use super::skip::skip_link;
use crate::route::Refused;
use yew::prelude::*;

/// A page.
pub struct Frame<'a> {
    pub chrome: Chrome<'a>,
    pub refused: &'a [Refused],
    /// The refusal at this place has been read.
    pub on_dismiss: Callback<usize>,
    /// Where the link past the header leads, and its words.
    pub skip: (&'static str, &'static str),
    /// What the page is doing, for who looks at its elements.
    pub phase: Option<&'static str>,
    pub body: Html,
}

pub fn frame(frame: Frame) -> Html {
    let Frame { chrome, refused, on_dismiss, skip, phase, body } = frame;
    let embed = chrome.common.embed;
    html! {
        <div ~className={if embed { "app app-embed" } else { "app" }}>
            { skip_link(skip.0, skip.1) }
            if !embed {
                { header(&chrome) }
            }
            <main id="main" class="main" tabindex="-1" data-phase={phase}>
                { refusals(refused, chrome.lang, &on_dismiss) }
                { body }
            </main>
        </div>
    }
}
