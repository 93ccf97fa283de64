//! Reads the run's samples as they are passed, and keeps the plots up to date.

use super::chart::Around;
use super::library::{self, Library};
use super::plot::{Look, Plot, Stroke};
use super::seam::{Extent, ToCharts};
use super::series::{self, Line, Quantity};
use crate::canvas::palette::{Palette, ThemeObserver};
use crate::hooks::document::document;
use crate::live::settings::Transport;
use crate::words::live::transport as lane_name;
use diagram::scene::ColorRole;
use gloo_timers::callback::Interval;
use i18n::{self, Lang, msg};
use std::cell::RefCell;
use std::rc::Rc;
use trace::{Layer, Micros};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver};

/// How often the plotter looks whether its library is there.
const LOOK_MILLIS: u32 = 250;

/// One chart's plot, and the options from which it was created.
pub struct Plotter {
    host: HtmlElement,
    quantity: Quantity,
    seen: Option<Seen>,
    plot: Option<(Look, Plot)>,
}

/// What was drawn last: with which library, in which language, and how much.
type Seen = (Library, Lang, Extent);

impl Plotter {
    pub fn new(host: HtmlElement, quantity: Quantity) -> Self {
        Self { host, quantity, seen: None, plot: None }
    }

    /// Draws what is new in `shown`, and updates `around` to match.
    fn refresh(&mut self, shown: &ToCharts, around: &mut Around) {
        let (library, lang) = (library::state(), shown.lang());
        let seen = Some((library, lang, shown.extent()));
        if self.seen == seen {
            return;
        }
        self.seen = seen;
        let line = |(transport, samples): &(Transport, Vec<_>)| Line::new(*transport, self.quantity, samples);
        let lines: Vec<Line> = shown.lanes.iter().map(line).collect();
        let filled = !series::is_empty(&lines);
        let was = self.plot.as_ref().is_some_and(|(look, _)| look.logarithmic);
        let logarithmic = series::is_logarithmic(self.quantity, &lines, was);
        let (unit, factor) = series::unit(self.quantity, &lines);
        if filled && library == Library::Ready {
            self.draw(lang, &lines, logarithmic, factor);
        } else {
            self.plot = None;
        }
        *around = Around { filled, library, unit, logarithmic, summary: self.summary(lang, &lines).into() };
    }

    fn draw(&mut self, lang: Lang, lines: &[Line], logarithmic: bool, unit: f64) {
        let palette = Palette::current();
        let strokes: Vec<Stroke> = lines.iter().map(|line| stroke(line, lang, &palette)).collect();
        let names = strokes.iter().map(|stroke| stroke.name.clone()).collect();
        let look = Look { x_title: msg::charts_run_time(lang).to_owned(), logarithmic, unit, palette, names };
        let columns = series::align(lines);
        match &self.plot {
            Some((made, plot)) if *made == look => plot.show(strokes, &columns),
            _ => {
                self.plot = None;
                // uPlot fails only if there is no canvas; the text summary is shown in any case.
                self.plot = Plot::new(&self.host, &look, strokes, &columns).ok().map(|plot| (look, plot));
            }
        }
    }

    fn fit(&self) {
        if let Some((_, plot)) = &self.plot {
            plot.fit(&self.host);
        }
    }

    fn summary(&self, lang: Lang, lines: &[Line]) -> String {
        let value = |line: &Line| {
            let (_, value) = line.newest()?;
            let value = match self.quantity {
                Quantity::Latency => i18n::time(Micros::from_millis_f64(value)),
                Quantity::Bytes => i18n::bytes(value as u64),
            };
            Some(msg::charts_value(lang, lane_name(lang, line.transport), &value))
        };
        let values: Vec<String> = lines.iter().filter_map(value).collect();
        let seconds = lines.iter().filter_map(|line| line.points.last()).map(|point| point.0).fold(0.0, f64::max);
        let time = i18n::duration(lang, (seconds.round() as u32).saturating_mul(1_000));
        msg::charts_summary(lang, &time, self.quantity.title(lang), &values.join(", "))
    }
}

/// A lane's line: the colour of its layer, with a dash pattern that distinguishes lanes of the same layer.
fn stroke(line: &Line, lang: Lang, palette: &Palette) -> Stroke {
    let (layer, dash): (Layer, &'static [u32]) = match line.transport {
        Transport::Polling => (Layer::Http, &[]),
        Transport::LongPolling => (Layer::Http, &[7, 3]),
        Transport::Sse => (Layer::Http, &[2, 3]),
        Transport::PostStream => (Layer::Http, &[8, 3, 2, 3]),
        Transport::WebSocket => (Layer::WebSocket, &[]),
    };
    let (name, colour) = (lane_name(lang, line.transport).to_owned(), palette.colour(ColorRole::Of(layer)).to_owned());
    Stroke { name, colour, dash, end: line.newest() }
}

/// Everything that the mounted charts hold; dropping it ends all of it.
pub struct Guards {
    charts: Rc<Charts>,
    resizes: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    _theme: Option<ThemeObserver>,
    _looks: Interval,
}

impl Guards {
    /// Calls `on_change` whenever the text around the charts may have changed.
    pub fn new(plotters: Vec<Plotter>, on_change: impl Fn([Around; 2]) + 'static) -> Self {
        let charts = Rc::new(Charts {
            plotters: RefCell::new(plotters),
            around: RefCell::default(),
            shown: RefCell::default(),
            on_change: Box::new(on_change),
        });
        library::load();
        let resized = {
            let charts = Rc::clone(&charts);
            Closure::<dyn FnMut()>::new(move || charts.plotters.borrow().iter().for_each(Plotter::fit))
        };
        let observe = |observer: &ResizeObserver| {
            charts.plotters.borrow().iter().for_each(|plotter| observer.observe(&plotter.host));
        };
        let resizes = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        let resizes = resizes.inspect(observe).map(|observer| (observer, resized));
        let theme = {
            let charts = Rc::clone(&charts);
            ThemeObserver::new(move || {
                charts.plotters.borrow_mut().iter_mut().for_each(|plotter| plotter.seen = None);
                charts.refresh();
            })
        };
        let looks = {
            let charts = Rc::clone(&charts);
            Interval::new(LOOK_MILLIS, move || charts.refresh())
        };
        Self { charts, resizes, _theme: theme, _looks: looks }
    }

    /// Draws what is passed.
    pub fn show(&self, shown: Rc<ToCharts>) {
        self.charts.shown.replace(shown);
        self.charts.refresh();
    }
}

impl Drop for Guards {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.resizes {
            observer.disconnect();
        }
    }
}

struct Charts {
    plotters: RefCell<Vec<Plotter>>,
    around: RefCell<[Around; 2]>,
    shown: RefCell<Rc<ToCharts>>,
    on_change: Box<dyn Fn([Around; 2])>,
}

impl Charts {
    /// Draws what is new, if the page is visible.
    fn refresh(&self) {
        if document().is_none_or(|document| document.hidden()) {
            return;
        }
        let (shown, mut around) = (self.shown.borrow().clone(), self.around.borrow_mut());
        for (plotter, around) in self.plotters.borrow_mut().iter_mut().zip(around.iter_mut()) {
            plotter.refresh(&shown, around);
        }
        (self.on_change)(around.clone());
    }
}
