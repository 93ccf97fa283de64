//! One chart: its caption, its plot, and the sentence that stands where there is nothing to draw.

use super::lane_name;
use super::library::Library;
use super::plot::{Look, Plot, Stroke};
use super::series::{self, Line, Quantity};
use crate::i18n::{self, Lang, msg, use_lang};
use crate::live::engine::Engine;
use crate::live::settings::{Lanes, Transport};
use crate::strip::palette::{Palette, Watch};
use crate::strip::scene::Hue;
use gloo_timers::callback::Interval;
use std::cell::RefCell;
use std::rc::Rc;
use trace::{Layer, Micros};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

const REDRAW_MILLIS: u32 = 250;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub engine: Engine,
    pub lanes: Lanes,
    pub quantity: Quantity,
    pub library: Library,
}

/// What stands around the plot.
#[derive(Clone, Debug, Default, PartialEq)]
struct Around {
    empty: bool,
    unit: &'static str,
    logarithmic: bool,
    summary: AttrValue,
}

#[component]
pub fn Chart(props: &Props) -> Html {
    let lang = use_lang();
    let host = use_node_ref();
    let around = use_state_eq(|| Around { empty: true, ..Around::default() });
    {
        let (host, around) = (host.clone(), around.setter());
        let inputs = (props.engine.clone(), props.lanes, props.quantity, props.library, lang);
        use_effect_with(inputs, move |(engine, lanes, quantity, library, lang)| {
            let tell = Callback::from(move |now| around.set(now));
            let (engine, host) = (engine.clone(), host.cast::<HtmlElement>());
            let guards = host.map(|host| {
                let (lanes, quantity, lang) = (*lanes, *quantity, *lang);
                let ready = *library == Library::Ready;
                Guards::new(Plotter { host, engine, lanes, quantity, lang, ready, tell, shown: RefCell::default() })
            });
            move || drop(guards)
        });
    }
    let (title, empty) = match props.quantity {
        Quantity::Latency => (msg::charts_latency_title(lang), msg::charts_empty_latency(lang)),
        Quantity::Bytes => (msg::charts_bytes_title(lang), msg::charts_empty_bytes(lang)),
    };
    let note = match props.library {
        _ if around.empty => Some(empty.to_owned()),
        Library::Loading => Some(msg::charts_loading(lang).to_owned()),
        Library::Failed => Some(format!("{} {}", msg::charts_unavailable(lang), around.summary)),
        Library::Ready => None,
    };
    let unit = if around.logarithmic { msg::charts_unit_log(lang, around.unit) } else { around.unit.to_owned() };
    let label = note.is_none().then(|| around.summary.clone());
    html! {
        <figure class="charts-figure">
            <figcaption>
                <span class="charts-title">{ title }</span>
                if note.is_none() { <span class="charts-unit">{ unit }</span> }
            </figcaption>
            <div class="charts-plot">
                <div class="charts-host" ref={host} role={label.as_ref().map(|_| "img")} aria-label={label} />
                if let Some(note) = note { <p class="charts-note">{ note }</p> }
            </div>
        </figure>
    }
}

/// Reads the run's samples and keeps the plot up to date.
struct Plotter {
    host: HtmlElement,
    engine: Engine,
    lanes: Lanes,
    quantity: Quantity,
    lang: Lang,
    ready: bool,
    tell: Callback<Around>,
    shown: RefCell<Shown>,
}

#[derive(Default)]
struct Shown {
    /// How many samples each lane had, and when its newest was taken.
    samples: Option<Vec<(usize, Option<Micros>)>>,
    plot: Option<(Look, Plot)>,
}

impl Plotter {
    /// Draws what is new, if the page is seen.
    fn refresh(&self) {
        let hidden = web_sys::window().and_then(|window| window.document()).is_none_or(|document| document.hidden());
        let newest = |transport: Transport| {
            self.engine.with_samples(transport, |samples| (samples.len(), samples.last().map(|sample| sample.at)))
        };
        let samples: Vec<_> = self.lanes.iter().map(newest).collect();
        let mut shown = self.shown.borrow_mut();
        if hidden || shown.samples.as_ref() == Some(&samples) {
            return;
        }
        shown.samples = Some(samples);
        let line =
            |transport| self.engine.with_samples(transport, |samples| Line::new(transport, self.quantity, samples));
        let lines: Vec<Line> = self.lanes.iter().map(line).collect();
        let empty = series::is_empty(&lines);
        let logarithmic = series::is_logarithmic(self.quantity, &lines, shown.is_logarithmic());
        let (unit, factor) = series::unit(self.quantity, &lines);
        if empty || !self.ready {
            shown.plot = None;
        } else {
            self.draw(&mut shown, &lines, logarithmic, factor);
        }
        drop(shown);
        self.tell.emit(Around { empty, unit, logarithmic, summary: self.summary(&lines).into() });
    }

    fn draw(&self, shown: &mut Shown, lines: &[Line], logarithmic: bool, unit: f64) {
        let palette = Palette::current();
        let strokes: Vec<Stroke> = lines.iter().map(|line| stroke(line, self.lang, &palette)).collect();
        let names = strokes.iter().map(|stroke| stroke.name.clone()).collect();
        let look = Look { x_title: msg::charts_run_time(self.lang).to_owned(), logarithmic, unit, palette, names };
        let columns = series::align(lines);
        match &shown.plot {
            Some((made, plot)) if *made == look => plot.show(strokes, &columns),
            _ => {
                shown.plot = None;
                // uPlot fails only where there is no canvas; the summary is there all the same.
                shown.plot = Plot::new(&self.host, &look, strokes, &columns).ok().map(|plot| (look, plot));
            }
        }
    }

    /// Draws anew, for another theme.
    fn redraw(&self) {
        self.shown.borrow_mut().samples = None;
        self.refresh();
    }

    fn fit(&self) {
        if let Some((_, plot)) = &self.shown.borrow().plot {
            plot.fit(&self.host);
        }
    }

    fn summary(&self, lines: &[Line]) -> String {
        let value = |line: &Line| {
            let (_, value) = line.newest()?;
            let value = match self.quantity {
                Quantity::Latency => i18n::time(Micros::from_millis_f64(value)),
                Quantity::Bytes => i18n::bytes(value as u64),
            };
            Some(msg::charts_value(self.lang, lane_name(self.lang, line.transport), &value))
        };
        let values: Vec<String> = lines.iter().filter_map(value).collect();
        let title = match self.quantity {
            Quantity::Latency => msg::charts_latency_title(self.lang),
            Quantity::Bytes => msg::charts_bytes_title(self.lang),
        };
        let seconds = lines.iter().filter_map(|line| line.points.last()).map(|point| point.0).fold(0.0, f64::max);
        let time = i18n::duration(self.lang, (seconds.round() as u32).saturating_mul(1_000));
        msg::charts_summary(self.lang, &time, title, &values.join(", "))
    }
}

impl Shown {
    fn is_logarithmic(&self) -> bool {
        self.plot.as_ref().is_some_and(|(look, _)| look.logarithmic)
    }
}

/// A lane's line: the hue of its layer, and a pattern of its own within that.
fn stroke(line: &Line, lang: Lang, palette: &Palette) -> Stroke {
    let (layer, dash): (Layer, &'static [u32]) = match line.transport {
        Transport::Polling => (Layer::Http, &[]),
        Transport::LongPolling => (Layer::Http, &[7, 3]),
        Transport::Sse => (Layer::Http, &[2, 3]),
        Transport::WebSocket => (Layer::WebSocket, &[]),
    };
    let (name, colour) = (lane_name(lang, line.transport).to_owned(), palette.colour(Hue::Of(layer)).to_owned());
    Stroke { name, colour, dash, end: line.newest() }
}

/// What a mounted chart holds; all of it ends when dropped.
struct Guards {
    resizes: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    _theme: Option<Watch>,
    _redraws: Interval,
}

impl Guards {
    fn new(plotter: Plotter) -> Self {
        let plotter = Rc::new(plotter);
        plotter.refresh();
        let resized = {
            let plotter = Rc::clone(&plotter);
            Closure::<dyn FnMut()>::new(move || plotter.fit())
        };
        let resizes = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        let resizes = resizes.inspect(|observer| observer.observe(&plotter.host)).map(|observer| (observer, resized));
        let theme = {
            let plotter = Rc::clone(&plotter);
            Watch::new(move || plotter.redraw())
        };
        Self { resizes, _theme: theme, _redraws: Interval::new(REDRAW_MILLIS, move || plotter.refresh()) }
    }
}

impl Drop for Guards {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.resizes {
            observer.disconnect();
        }
    }
}
