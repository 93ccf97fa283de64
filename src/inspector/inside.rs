//! The fields and the bytes of one event, linked in both directions.

use super::accept::accept;
use super::detail::detail;
use super::drawing::drawing;
use super::field_help::meanings;
use super::header_table::header_tables;
use super::hex::sheets;
use super::seam::ToInside;
use super::state::{Act, Handle, State};
use super::subject::Subject;
use super::tree::{id, tree};
use crate::guest::GuestProps;
use crate::hooks::{ByIdentity, document};
use i18n::{Lang, msg};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// The part of the inspector that is a program of its own.
pub struct Inside {
    state: Rc<State>,
    meanings: Rc<str>,
    /// The value of `choices` when the selection was last scrolled into view.
    revealed: u32,
}

/// What happens to the component.
pub enum Message {
    Act(Act),
    /// What the fields mean, in a language.
    Meanings(Lang, Rc<str>),
}

impl Component for Inside {
    type Message = Message;
    type Properties = GuestProps<ToInside>;

    fn create(ctx: &Context<Self>) -> Self {
        let mut inside = Self { state: Rc::default(), meanings: Rc::from(""), revealed: 0 };
        inside.load(ctx);
        inside.fetch(ctx);
        inside
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let (new, old) = (&ctx.props().shown, &old.shown);
        if new.lang != old.lang {
            self.fetch(ctx);
        }
        if (&new.packet, &new.blocks) != (&old.packet, &old.blocks) {
            self.load(ctx);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Act(act) => {
                let new = Rc::clone(&self.state).reduce(act);
                let is_same = Rc::ptr_eq(&new, &self.state);
                self.state = new;
                !is_same
            }
            Message::Meanings(lang, meanings) => {
                let is_shown = lang == ctx.props().shown.lang();
                if is_shown {
                    self.meanings = meanings;
                }
                is_shown
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let ToInside { event, blocks, request, .. } = &*ctx.props().shown;
        let lang = ctx.props().shown.lang();
        let Some(subject) = &self.state.subject else { return Html::default() };
        if blocks.is_empty() {
            return html! { <p>{ msg::inspector_empty(lang) }</p> };
        }
        let state = Handle::new(&self.state, ctx.link().callback(Message::Act));
        html! {
            <>
                { tree(lang, *event, subject, &state, &self.meanings) }
                { sheets(lang, *event, subject, &state) }
                { detail(lang, subject, state.explained(), &self.meanings) }
                { drawing(lang, subject, &state) }
                { header_tables(lang, subject, &state) }
                { accept(lang, blocks, request.as_deref(), &state) }
            </>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if self.revealed != self.state.choices {
            self.revealed = self.state.choices;
            reveal_choice(&self.state);
        }
    }
}

impl Inside {
    fn load(&mut self, ctx: &Context<Self>) {
        let ToInside { packet, blocks, .. } = &*ctx.props().shown;
        let subject = Subject::new(packet.as_ref(), blocks.clone().into());
        self.state = Rc::clone(&self.state).reduce(Act::Load(ByIdentity::new(subject)));
    }

    fn fetch(&mut self, ctx: &Context<Self>) {
        let (lang, link) = (ctx.props().shown.lang(), ctx.link().clone());
        self.meanings = meanings(lang, move |meanings| link.send_message(Message::Meanings(lang, meanings)));
    }
}

/// Scrolls the selection into view without moving the page. A selected byte also receives the focus, because the byte
/// that had it can no longer be reached.
fn reveal_choice(state: &State) {
    if let Some(row) = state.chosen.and_then(|row| document::element::<Element>(&id(row))) {
        reveal(&row);
    }
    let (Some((sheet, byte)), Some(sheets)) = (state.byte, document::element::<Element>("sheets")) else { return };
    let selector = format!("[data-sheet=\"{sheet}\"] [data-byte=\"{byte}\"]");
    let Some(byte) = sheets.query_selector(&selector).ok().flatten() else { return };
    reveal(&byte);
    if state.is_at_byte {
        let _ = byte.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Scrolls only the box that `element` is in.
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
