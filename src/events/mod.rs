//! The list of events: everything that the diagram shows, as a table. Only the rows near the visible part are drawn, so
//! a long run costs no more than a short one. `list` has the rows, `row` draws one, `filter` has the filter's fields,
//! `moves` handles scrolling and keys.

mod filter;
mod list;
mod moves;
mod row;

use crate::hooks::ByIdentity;
use crate::hooks::document::focus;
use diagram::model::Model;
use filter::Take;
use i18n::{Lang, count, msg};
use lessons::span_name;
pub use list::Filter;
use list::{List, What, drawn, is_same_moment};
use moves::Key;
use row::{Look, id};
use std::cell::RefCell;
use std::rc::Rc;
use trace::{EventId, Micros, Provenance, Trace};
use yew::prelude::*;

/// The list's data, and its callbacks.
#[derive(Clone, Properties)]
pub struct Props {
    pub lang: Lang,
    /// Decides the names of the spans.
    pub scenario: &'static str,
    pub trace: ByIdentity<Trace>,
    /// What the diagram shows of the trace.
    pub model: ByIdentity<Model>,
    /// The current moment: rows that begin later are dimmed.
    pub moment: Micros,
    /// The selected event.
    pub chosen: Option<EventId>,
    /// An event was chosen to look into, or nothing.
    pub on_choose: Callback<Option<EventId>>,
    /// The arrow keys have come to an event: it is selected, and the keys go on in the list.
    pub on_mark: Callback<Option<EventId>>,
    /// Seeks to the moment at which a row begins.
    pub on_seek: Callback<Micros>,
    /// The events that a filter leaves, ascending: nothing else is listed.
    #[prop_or_default]
    pub only: Option<ByIdentity<Vec<EventId>>>,
    /// Where the filter is kept for the next list of this page.
    #[prop_or_default]
    pub filter: Rc<RefCell<Filter>>,
}

impl PartialEq for Props {
    /// The list looks the same at two moments if no row begins between them, so such a change is not rendered.
    fn eq(&self, other: &Self) -> bool {
        self.trace == other.trace
            && self.model == other.model
            && self.only == other.only
            && (self.lang, self.scenario, self.chosen) == (other.lang, other.scenario, other.chosen)
            && self.on_choose == other.on_choose
            && self.on_mark == other.on_mark
            && self.on_seek == other.on_seek
            && is_same_moment(&self.model, &self.trace, self.moment, other.moment)
    }
}

/// The list, with its filter above it.
pub struct EventList {
    list: List,
    filter: Filter,
    /// The rows that pass the filter.
    shown: Vec<What>,
    /// The row that has the keyboard's focus, as an index into `shown`.
    place: Option<usize>,
    /// The first visible row.
    first: usize,
    /// The row that receives the focus as soon as it is drawn.
    wanted: Option<usize>,
    /// Whether the selection or the rows have changed since the last render, so that the list must scroll.
    is_to_follow: bool,
    scroller: NodeRef,
}

/// What a visitor does to the list.
pub enum Message {
    /// Chooses an entry of one of the filter's lists; `None` for its first entry.
    Take(Take, Option<usize>),
    Text(String),
    Reset,
    /// Scrolls to the selected row, wherever it was selected.
    Follow,
    Scrolled,
    /// Seeks to the moment at which the row at this index begins.
    Seek(usize),
    Choose(usize),
    /// A key was pressed on a row.
    Press(Key, Option<usize>),
}

impl Component for EventList {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let mut new = Self {
            list: list(ctx),
            filter: ctx.props().filter.borrow().clone(),
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
        let is_other = (&new.trace, &new.model) != (&old.trace, &old.model);
        if is_other {
            self.list = list(ctx);
        }
        if is_other || new.only != old.only || (new.lang, new.scenario) != (old.lang, old.scenario) {
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
            Message::Choose(place) => self.choose(place, &ctx.props().on_choose),
            Message::Press(key, place) => self.press(ctx, key, place),
            other => {
                match other {
                    Message::Take(take, entry) => self.filter.take(take, entry, &self.list.layers),
                    Message::Text(text) => self.filter.text = text,
                    _ => self.filter = Filter::default(),
                }
                ctx.props().filter.replace(self.filter.clone());
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
        let drawn = rows.clone().filter_map(|place| row::row(&look, place, *shown.get(place)?));
        // Each child has a key: otherwise Yew compares the rows from the last one on, and one new row would replace them all.
        let body = gap("above", rows.start).into_iter().chain(drawn).chain(gap("below", shown.len() - rows.end));
        html! {
            <section class="events" aria-labelledby="events-title" data-events={trace.events().len().to_string()}>
                <header class="events-head">
                    <h2 id="events-title">{ msg::events_title(lang) }</h2>
                    { badge(lang, trace) }
                </header>
                { filter::filter(lang, &self.filter, &self.list, shown.len(), link) }
                <div class="scroll-rows events-scroll" ref={self.scroller.clone()} data-own-keys=""
                    onscroll={link.callback(|_| Message::Scrolled)} onclick={link.batch_callback(moves::clicked)}
                    onkeydown={link.batch_callback(moves::pressed)}>
                    <table aria-labelledby="events-title" aria-rowcount={(shown.len() + 1).to_string()}>
                        { row::head(lang) }
                        <tbody data-rows={shown.len().to_string()}>{ for body }</tbody>
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
    List::new(ctx.props().model.rc(), ctx.props().trace.rc())
}

impl EventList {
    /// Computes the rows that pass the filter.
    fn sift(&mut self, ctx: &Context<Self>) {
        let &Props { lang, scenario, .. } = ctx.props();
        self.shown = self.list.filtered(&self.filter, |span| span_name(lang, scenario, span));
        if let Some(only) = &ctx.props().only {
            let is_left = |event: EventId| only.binary_search(&event).is_ok();
            self.shown.retain(|what| self.list.row(*what).and_then(|row| row.event()).is_some_and(is_left));
        }
        self.is_to_follow = true;
    }
}

/// The provenance of the listed run. In a live lane each row also states its own.
fn badge(lang: Lang, trace: &Trace) -> Html {
    if is_live(trace) {
        return html! { <small data-provenance="live">{ msg::provenance_measured(lang) }{ " · " }{ msg::provenance_computed(lang) }</small> };
    }
    html! { <small data-provenance="simulated">{ msg::simulated(lang) }</small> }
}

/// Whether a browser recorded this; then nothing in it is simulated.
fn is_live(trace: &Trace) -> bool {
    trace.events().next().is_some_and(|event| event.bytes_by != Provenance::Simulated)
}

/// Why there are no rows.
fn nothing(lang: Lang, all: usize) -> String {
    if all == 0 { msg::nothing_happened(lang).to_owned() } else { msg::events_no_match(lang, &count(all as u64)) }
}

/// An empty space with the height of rows that are not drawn.
fn gap(key: &'static str, rows: usize) -> Option<Html> {
    let style = format!("block-size:calc(var(--row)*{rows})");
    (rows > 0).then(|| html! { <tr {key} class="events-gap" aria-hidden="true"><td ~style={style} /></tr> })
}
