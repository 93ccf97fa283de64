//! Fields and bytes of one event, linked both ways.

use super::accept::accept;
use super::detail::detail;
use super::drawing::drawing;
use super::hex::sheets;
use super::meanings::use_meanings;
use super::state::{Act, State};
use super::subject::Subject;
use super::tree::{id, tree};
use crate::hooks::document;
use crate::i18n::{Lang, msg};
use std::rc::Rc;
use trace::{EventId, Trace};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use wire::view::Block;
use yew::prelude::*;

#[derive(Clone, Properties)]
pub struct Props {
    pub lang: Lang,
    pub trace: Rc<Trace>,
    pub event: EventId,
    pub blocks: Rc<[Block]>,
    pub request: Option<Rc<[Block]>>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |one: &Option<Rc<[Block]>>, other: &Option<Rc<[Block]>>| match (one, other) {
            (Some(one), Some(other)) => Rc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        (self.lang, self.event) == (other.lang, other.event)
            && Rc::ptr_eq(&self.trace, &other.trace)
            && Rc::ptr_eq(&self.blocks, &other.blocks)
            && is_same(&self.request, &other.request)
    }
}

#[component]
pub fn Inside(props: &Props) -> Html {
    let Props { lang, blocks, request, .. } = props;
    let lang = *lang;
    let state = use_reducer(State::default);
    let meanings = use_meanings(lang);
    {
        let (state, props) = (state.dispatcher(), props.clone());
        // `Rc` has no identity that an effect could compare, so the props are compared: without language and request.
        let of = Props { lang: Lang::En, request: None, ..props };
        use_effect_with(of, move |of| {
            let subject = Subject::new(&of.trace, of.event, Rc::clone(&of.blocks));
            state.dispatch(Act::Load(Rc::new(subject)));
        });
    }
    let (chosen, byte) = (state.chosen, state.byte);
    use_effect_with(state.choices, move |_| reveal_choice(chosen, byte));
    let subject = state.subject.as_ref().filter(|subject| Rc::ptr_eq(&subject.blocks, blocks));
    let Some(subject) = subject else { return Html::default() };
    if blocks.is_empty() {
        return html! { <p>{ msg::inspector_empty(lang) }</p> };
    }
    html! {
        <>
            { tree(lang, subject, &state) }
            { sheets(lang, subject, &state) }
            { detail(lang, subject, state.told(), &meanings) }
            { drawing(lang, subject, &state) }
            { accept(lang, blocks, request.as_deref()) }
        </>
    }
}

/// Scrolls what was chosen into view, the page itself left where it is; the focus follows within the bytes.
fn reveal_choice(row: Option<usize>, byte: Option<(usize, usize)>) {
    if let Some(row) = row.and_then(|row| document::element::<Element>(&id(row))) {
        reveal(&row);
    }
    let (Some((sheet, byte)), Some(sheets)) = (byte, document::element::<Element>("sheets")) else { return };
    let [sheet, byte] = [sheet, byte].map(|number| number.to_string());
    let selector = ["[data-sheet=\"", &sheet, "\"] [data-byte=\"", &byte, "\"]"].concat();
    let Some(byte) = sheets.query_selector(&selector).ok().flatten() else { return };
    reveal(&byte);
    let active = web_sys::window().and_then(|window| window.document()?.active_element());
    if active.is_some_and(|active| sheets.contains(Some(&active))) {
        let _ = byte.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Scrolls the box that `element` is in, and nothing else.
fn reveal(element: &Element) {
    let Some(around) = element.closest(".fields, .sheets-all").ok().flatten() else { return };
    let (inner, outer) = (element.get_bounding_client_rect(), around.get_bounding_client_rect());
    let above = inner.top() - outer.top();
    let below = inner.bottom() - outer.bottom();
    let by = if above < 0.0 { above } else { below.max(0.0) };
    if by != 0.0 {
        around.set_scroll_top(around.scroll_top() + by as i32 + if by > 0.0 { 1 } else { 0 });
    }
}
