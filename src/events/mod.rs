//! The list of events: all that the picture says, as a table. Only the rows in sight are drawn, so that a long run costs
//! no more than a short one. Not here: what there is to list (`list`), a row (`row`), the filter's fields (`filter`),
//! how one moves in it (`moves`).

mod filter;
mod list;
mod moves;
mod row;

use crate::hooks::document::focus;
use diagram::model::Model;
use filter::Take;
use i18n::{Lang, count, msg};
use lessons::span_name;
use list::{Filter, List, What, drawn, is_same_moment};
use moves::Key;
use row::{Look, id};
use std::rc::Rc;
use trace::{EventId, Micros, Provenance, Trace};
use yew::prelude::*;

/// What is listed, and whom it tells.
#[derive(Clone, Properties)]
pub struct Props {
    pub lang: Lang,
    /// Its spans have names of their own.
    pub scenario: &'static str,
    /// Compared by identity.
    pub trace: Rc<Trace>,
    /// What the picture shows of it; compared by identity.
    pub model: Rc<Model>,
    /// Now: rows that begin later are dimmed.
    pub moment: Micros,
    /// The event that is looked into.
    pub chosen: Option<EventId>,
    /// A row was chosen, or none.
    pub on_choose: Callback<Option<EventId>>,
    /// To the moment at which a row begins.
    pub on_seek: Callback<Micros>,
}

impl PartialEq for Props {
    /// Moments between which no row begins look the same.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.trace, &other.trace)
            && Rc::ptr_eq(&self.model, &other.model)
            && (self.lang, self.scenario, self.chosen) == (other.lang, other.scenario, other.chosen)
            && self.on_choose == other.on_choose
            && self.on_seek == other.on_seek
            && is_same_moment(&self.model, &self.trace, self.moment, other.moment)
    }
}

/// The list, with its filter above it.
pub struct EventList {
    list: List,
    filter: Filter,
    /// What the filter leaves.
    shown: Vec<What>,
    /// The row that the keyboard is at, by its place among those that are shown.
    place: Option<usize>,
    /// The first row in sight.
    first: usize,
    /// The row that is to have the focus as soon as it is drawn.
    wanted: Option<usize>,
    /// Whether something else is chosen, or shown, than was drawn last.
    is_to_follow: bool,
    scroller: NodeRef,
}

/// What a visitor does to the list.
pub enum Message {
    /// The entry of one of the filter's lists, `None` for its first.
    Take(Take, Option<usize>),
    Text(String),
    Reset,
    /// To the row of what is chosen, here or elsewhere.
    Follow,
    Scrolled,
    /// To the moment at which the row at this place begins.
    Seek(usize),
    Choose(usize),
    /// A key was pressed at a row.
    Press(Key, Option<usize>),
}

impl Component for EventList {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let mut new = Self {
            list: list(ctx),
            filter: Filter::default(),
            shown: Vec::new(),
            place: None,
            first: 0,
            wanted: None,
            is_to_follow: true,
            scroller: NodeRef::default(),
        };
        new.sift(ctx);
        new
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let new = ctx.props();
        let is_other = !Rc::ptr_eq(&new.trace, &old.trace) || !Rc::ptr_eq(&new.model, &old.model);
        if is_other {
            self.list = list(ctx);
        }
        if is_other || (new.lang, new.scenario) != (old.lang, old.scenario) {
            self.sift(ctx);
        }
        self.is_to_follow |= new.chosen != old.chosen;
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let before = (self.place, self.first, self.wanted);
        match message {
            Message::Follow => self.follow(ctx.props().chosen),
            Message::Scrolled => self.scrolled(),
            Message::Seek(place) => {
                self.row(place).into_iter().for_each(|row| ctx.props().on_seek.emit(row.at()));
            }
            Message::Choose(place) => self.choose(ctx, place),
            Message::Press(key, place) => self.press(ctx, key, place),
            other => {
                match other {
                    Message::Take(take, entry) => self.filter.take(take, entry, &self.list.layers),
                    Message::Text(text) => self.filter.text = text,
                    _ => self.filter = Filter::default(),
                }
                self.sift(ctx);
                return true;
            }
        }
        before != (self.place, self.first, self.wanted)
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let &Props { lang, scenario, ref trace, moment, chosen, .. } = ctx.props();
        let (link, shown) = (ctx.link(), &self.shown);
        let rows = drawn(self.first, shown.len());
        let look = Look { lang, scenario, list: &self.list, moment, chosen, tab: self.tab(&rows) };
        html! {
            <section class="events" aria-labelledby="events-title" data-events={trace.events().len().to_string()}>
                <header class="events-head">
                    <h2 id="events-title">{ msg::events_title(lang) }</h2>
                    { badge(lang, trace) }
                </header>
                { filter::filter(lang, &self.filter, &self.list, shown.len(), link) }
                <div class="events-scroll" ref={self.scroller.clone()} data-own-keys=""
                    onscroll={link.callback(|_| Message::Scrolled)} onclick={link.batch_callback(moves::clicked)}
                    onkeydown={link.batch_callback(moves::pressed)}>
                    <table aria-labelledby="events-title" aria-rowcount={(shown.len() + 1).to_string()}>
                        { row::head(lang) }
                        <tbody data-rows={shown.len().to_string()}>
                            { gap(rows.start) }
                            { for rows.clone().filter_map(|place| row::row(&look, place, *shown.get(place)?)) }
                            { gap(shown.len() - rows.end) }
                        </tbody>
                    </table>
                    if shown.is_empty() {
                        <p class="events-none">{ nothing(lang, self.list.len()) }</p>
                    }
                </div>
            </section>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        self.wanted.take().into_iter().for_each(|place| focus(&id(place)));
        if std::mem::take(&mut self.is_to_follow) {
            ctx.link().send_message(Message::Follow);
        }
    }
}

fn list(ctx: &Context<EventList>) -> List {
    List::new(Rc::clone(&ctx.props().model), Rc::clone(&ctx.props().trace))
}

impl EventList {
    /// Finds what the filter leaves.
    fn sift(&mut self, ctx: &Context<Self>) {
        let &Props { lang, scenario, .. } = ctx.props();
        self.shown = self.list.filtered(&self.filter, |span| span_name(lang, scenario, span));
        self.is_to_follow = true;
    }
}

/// How what is listed is known. Of a live lane each row says more.
fn badge(lang: Lang, trace: &Trace) -> Html {
    if is_live(trace) {
        return html! { <small data-provenance="live">{ msg::provenance_measured(lang) }{ " · " }{ msg::provenance_computed(lang) }</small> };
    }
    html! { <small data-provenance="simulated">{ msg::simulated(lang) }</small> }
}

/// Whether a browser saw this: then nothing of it is simulated.
fn is_live(trace: &Trace) -> bool {
    trace.events().next().is_some_and(|event| event.bytes_by != Provenance::Simulated)
}

/// Why there is no row.
fn nothing(lang: Lang, all: usize) -> String {
    if all == 0 { msg::nothing_happened(lang).to_owned() } else { msg::events_no_match(lang, &count(all as u64)) }
}

/// Room for rows that are not drawn.
fn gap(rows: usize) -> Html {
    if rows == 0 {
        return Html::default();
    }
    let style = ["block-size:calc(var(--events-row)*", &rows.to_string(), ")"].concat();
    html! { <tr class="events-gap" aria-hidden="true"><td colspan="8" {style} /></tr> }
}
