//! The program of the graphs: one graph of one flow, in the place that the page gives it.

use super::canvas::{Deed, GraphCanvas, Scene};
use super::controls::choices;
use super::keys::Key;
use super::range::{Range, ZOOM};
use super::save::{save_picture, save_values};
use super::seam::{FromGraphs, ToGraphs};
use super::subject::{Empty, Subject};
use super::{table, words};
use crate::exports::files::is_boxed_in;
use crate::guest::GuestProps;
use crate::route::graphs::Graph;
use ::lab::protocol::{decode, encode};
use i18n::msg;
use std::cell::RefCell;
use std::rc::Rc;
use tcp_analysis::{Named, Sheet};
use trace::{Direction, EventId, Micros};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

thread_local! {
    /// What was seen last of a flow's whole time: who comes back from the inspector sees the same again.
    static LAST: RefCell<Option<(Range, Range)>> = const { RefCell::new(None) };
}

/// The graphs.
pub struct GraphsApp {
    pub(super) sheet: Option<Sheet>,
    version: u32,
    pub(super) subject: Result<Rc<Subject>, Empty>,
    pub(super) range: Range,
    pub(super) canvas: NodeRef,
    drawing: Option<GraphCanvas>,
    pub(super) pointed: Option<EventId>,
    /// Points in sight, and how many of them are drawn.
    pub(super) drawn: (usize, usize),
    /// What the keys have come to, or what became of a file, as a sentence.
    pub(super) said: String,
    /// Whether that is about a file: what the keys have come to is on screen already.
    pub(super) is_of_file: bool,
    /// The points as a text, where files cannot be saved.
    pub(super) text: Option<String>,
    pub(super) has_table: bool,
}

/// What happens to the component.
pub enum Message {
    Deed(Deed),
    Graph(String),
    Flow(u32, Direction),
    Zoom(bool),
    Whole,
    Key(Key),
    Open(EventId),
    Csv,
    Svg,
    Table(bool),
}

impl Component for GraphsApp {
    type Message = Message;
    type Properties = GuestProps<ToGraphs>;

    fn create(ctx: &Context<Self>) -> Self {
        let mut app = Self {
            sheet: None,
            version: 0,
            subject: Err(Empty::NoTcp),
            range: Range::whole(0.0, 1.0),
            canvas: NodeRef::default(),
            drawing: None,
            pointed: None,
            drawn: (0, 0),
            said: String::new(),
            is_of_file: false,
            text: None,
            has_table: false,
        };
        app.load(ctx);
        app
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let (new, old) = (&ctx.props().shown, &old.shown);
        let is_new = new.version != self.version && !new.data.is_empty();
        if is_new {
            self.load(ctx);
        } else if (&new.lang, &new.graph) != (&old.lang, &old.graph) {
            self.make(ctx);
        }
        // While the run plays, only the canvas changes.
        self.paint(ctx);
        is_new
            || (&new.lang, &new.graph, new.event, new.has_failed) != (&old.lang, &old.graph, old.event, old.has_failed)
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Deed(Deed::Drawn(there, drawn)) => {
                let is_same = self.drawn == (there, drawn);
                self.drawn = (there, drawn);
                return !is_same;
            }
            Message::Deed(Deed::Point(event)) => {
                self.pointed = event;
                report(ctx, &FromGraphs::Point(event));
            }
            Message::Deed(Deed::Choose(event)) | Message::Open(event) => self.open(ctx, event),
            Message::Deed(Deed::Seek(at)) => report(ctx, &FromGraphs::Seek(at)),
            Message::Deed(Deed::See(range)) => self.see(ctx, range),
            Message::Graph(name) => report(ctx, &FromGraphs::Graph(name)),
            Message::Flow(connection, way) => report(ctx, &FromGraphs::Flow(connection, way)),
            Message::Zoom(is_closer) => self.zoom(ctx, is_closer),
            Message::Whole => self.see(ctx, self.range.reset()),
            Message::Key(key) => self.press(ctx, key),
            Message::Csv => self.csv(ctx),
            Message::Svg => self.svg(ctx),
            Message::Table(is_open) => self.has_table = is_open,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let shown = &ctx.props().shown;
        let (lang, graph) = (shown.lang(), Graph::named(&shown.graph));
        let Some(sheet) = &self.sheet else {
            let said = if shown.has_failed { msg::graphs_failed(lang) } else { msg::graphs_loading(lang) };
            return html! { <p class="guest-said" role="status" data-graph-wait="">{ said }</p> };
        };
        html! {
            <div class="graphs" data-graph={graph.name()} data-points={self.subject.as_ref().map_or(0, |it| it.points().len()).to_string()}>
                { choices(lang, graph, sheet, ctx.link()) }
                { match &self.subject {
                    Err(empty) => html! { <p class="graph-empty" role="status" data-empty="">{ words::empty(lang, *empty) }</p> },
                    Ok(subject) => self.shown(ctx, lang, graph, subject),
                } }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        match (self.canvas.cast::<HtmlCanvasElement>(), &self.drawing) {
            (Some(canvas), None) => self.drawing = GraphCanvas::new(canvas, ctx.link().callback(Message::Deed)),
            (None, Some(_)) => self.drawing = None,
            _ => return,
        }
        self.paint(ctx);
    }
}

fn report(ctx: &Context<GraphsApp>, what: &FromGraphs) {
    ctx.props().on_report.emit(encode(what));
}

impl GraphsApp {
    /// Takes new data, if there is some.
    fn load(&mut self, ctx: &Context<Self>) {
        let shown = &ctx.props().shown;
        if let Some(sheet) = decode(&shown.data) {
            (self.sheet, self.version) = (Some(sheet), shown.version);
            self.make(ctx);
            report(ctx, &FromGraphs::Has(self.version));
        }
    }

    /// Makes the graph of the data. What was seen of the same time before is seen again.
    fn make(&mut self, ctx: &Context<Self>) {
        let shown = &ctx.props().shown;
        let Some(sheet) = &self.sheet else { return };
        self.subject = Subject::new(shown.lang(), sheet, Graph::named(&shown.graph)).map(Rc::new);
        (self.said, self.text, self.pointed) = (String::new(), None, None);
        if let Ok(subject) = &self.subject {
            let whole = subject.range;
            let last = LAST.with_borrow(|last| last.filter(|(of, _)| *of == whole).map(|(_, range)| range));
            self.range = last.unwrap_or(whole);
        }
    }

    fn paint(&self, ctx: &Context<Self>) {
        if let (Some(drawing), Ok(subject)) = (&self.drawing, &self.subject) {
            let ToGraphs { moment, event, .. } = *ctx.props().shown;
            drawing.show(Scene { subject: Rc::clone(subject), range: self.range, moment, chosen: event });
        }
    }

    fn see(&mut self, ctx: &Context<Self>, range: Range) {
        self.range = range;
        if let Ok(subject) = &self.subject {
            LAST.set(Some((subject.range, range)));
        }
        self.paint(ctx);
    }

    fn zoom(&mut self, ctx: &Context<Self>, is_closer: bool) {
        let factor = if is_closer { ZOOM } else { 1.0 / ZOOM };
        self.see(ctx, self.range.zoomed(factor, self.middle(ctx)));
    }

    /// Around what buttons and keys zoom: the chosen point or the moment, if it is in sight.
    fn middle(&self, ctx: &Context<Self>) -> f64 {
        let ToGraphs { moment, event, .. } = *ctx.props().shown;
        let chosen = self.subject.as_ref().ok().zip(event).and_then(|(it, event)| Some(it.of_event(event).first()?.at));
        let at = chosen.unwrap_or(moment.0 as f64);
        let is_seen = (self.range.from..=self.range.to).contains(&at) && at > self.range.from;
        if is_seen { at } else { f64::midpoint(self.range.from, self.range.to) }
    }

    fn open(&self, ctx: &Context<Self>, event: EventId) {
        let dot = self.subject.as_ref().ok().and_then(|subject| subject.of_event(event).first().copied());
        // What is named may have no point on these curves.
        let named = self.named_ones().iter().find(|named| named.event == event);
        let at = dot.map(|dot| Micros(dot.at as i64)).or_else(|| Some(Micros(named?.at_nanos / 1_000)));
        report(ctx, &FromGraphs::Choose(event, at.unwrap_or(ctx.props().shown.moment)));
    }

    fn press(&mut self, ctx: &Context<Self>, key: Key) {
        let Ok(subject) = self.subject.clone() else { return };
        let ToGraphs { moment, event, .. } = *ctx.props().shown;
        let points = subject.points();
        let to = match key {
            Key::Zoom(is_closer) => return self.zoom(ctx, is_closer),
            Key::Reset => return self.see(ctx, self.range.reset()),
            Key::Move(forward) => return self.see(ctx, self.range.moved(if forward { 0.5 } else { -0.5 })),
            Key::Open => {
                event.into_iter().for_each(|event| self.open(ctx, event));
                return;
            }
            Key::Go(forward) => subject.neighbour(event, moment.0 as f64, forward),
            Key::End(last) => if last { points.last() } else { points.first() }.copied(),
        };
        if let Some(dot) = to {
            let (lang, graph) = (ctx.props().shown.lang(), Graph::named(&ctx.props().shown.graph));
            self.is_of_file = false;
            self.said = words::sentence(lang, graph, &dot, subject.names(dot.event));
            self.see(ctx, self.range.with(dot.at));
            report(ctx, &FromGraphs::Mark(dot.event, Micros(dot.at as i64)));
        }
    }

    fn csv(&mut self, ctx: &Context<Self>) {
        let ToGraphs { graph, name, .. } = &*ctx.props().shown;
        let Some(shown) = self.sheet.as_ref().and_then(|sheet| sheet.shown.as_ref()) else { return };
        let text = table::values(shown, Graph::named(graph));
        let name = format!("{name}-{graph}.csv");
        self.is_of_file = true;
        self.said = said(ctx, save_values(&text, &name), &name);
        self.text = is_boxed_in().then_some(text);
    }

    fn svg(&mut self, ctx: &Context<Self>) {
        let ToGraphs { graph, name, .. } = &*ctx.props().shown;
        let Ok(subject) = &self.subject else { return };
        let name = format!("{name}-{graph}.svg");
        self.is_of_file = true;
        self.said = said(ctx, save_picture(subject, &self.range, &name), &name);
    }

    /// What is named in the flow that is shown.
    pub(super) fn named_ones(&self) -> &[Named] {
        self.sheet.as_ref().and_then(|sheet| sheet.shown.as_ref()).map_or(&[], |shown| &shown.names)
    }
}

fn said(ctx: &Context<GraphsApp>, saved: Option<()>, name: &str) -> String {
    let lang = ctx.props().shown.lang();
    saved.map_or_else(|| msg::export_unsaved(lang).to_owned(), |()| msg::export_saved(lang, name))
}
