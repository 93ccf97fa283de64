//! How the picture is shown, with its controls: depth, time scale, gauge, zoom.

use super::showing::ShowAct;
use crate::route::view::{GAUGES, SCALES, depth_name, gauge_name, read_depth, read_gauge, read_scale, scale_name};
use diagram::axis::{Scale, ZOOM_STEP};
use diagram::model::{Depth, Model};
use i18n::{Lang, msg};
use lessons::words;
use trace::Gauge;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// How a picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    pub depth: Depth,
    pub scale: Scale,
    pub gauge: Option<Gauge>,
    /// Whether each stream of HTTP/2 has a lane; `None`: on a wide stage.
    pub streams: Option<bool>,
}

impl Look {
    /// Whether each stream has a lane on a stage that is narrow or not.
    pub fn has_lanes(self, is_narrow: bool) -> bool {
        self.streams.unwrap_or(!is_narrow)
    }

    /// The look with the lanes folded if they are open, and open if they are folded.
    #[must_use]
    pub fn with_other_lanes(self, is_narrow: bool) -> Self {
        Self { streams: Some(!self.has_lanes(is_narrow)), ..self }
    }
}

/// The controls. `on_change` receives the changed look.
pub fn look(lang: Lang, look: Look, model: &Model, on_change: &Callback<Look>, on_show: &Callback<ShowAct>) -> Html {
    let depths = Depth::ALL.map(|depth| (depth_name(depth), words::depth(lang, depth), depth == look.depth));
    let scale = |scale| if scale == Scale::Real { msg::axis_real(lang) } else { msg::axis_steps(lang) };
    let scales = SCALES.map(|it| (scale_name(it), scale(it), it == look.scale));
    // What only HTTP/2 has is offered only where it is spoken.
    let is_there = |gauge: &Option<Gauge>| {
        let is_of_http2 = matches!(gauge, Some(Gauge::Http2ConnectionWindow | Gauge::Http2StreamWindow));
        !is_of_http2 || *gauge == look.gauge || !model.streams.all.is_empty()
    };
    let gauges = GAUGES.into_iter().filter(is_there);
    let gauges: Vec<_> =
        gauges.map(|gauge| (gauge_name(gauge), words::gauge(lang, gauge), gauge == look.gauge)).collect();
    let change = |take: fn(&mut Look, &str)| {
        on_change.reform(move |event: Event| {
            let mut look = look;
            take(&mut look, &event.target_unchecked_into::<HtmlSelectElement>().value());
            look
        })
    };
    let zoom = |name: &'static str, label: &'static str, glyph: &'static str, factor: f64| {
        let onclick = on_show.reform(move |_: MouseEvent| ShowAct::Closer(factor));
        html! {
            <button type="button" class="button button-icon" data-action={name} aria-label={label} title={label} {onclick}>
                <span aria-hidden="true">{ glyph }</span>
            </button>
        }
    };
    // A list has only valid names, so a name is never refused; if it were, the look would stay as it is.
    let depth = change(|look, name| look.depth = read_depth(name).unwrap_or(look.depth));
    let axis = change(|look, name| look.scale = read_scale(name).unwrap_or(look.scale));
    let gauge = change(|look, name| look.gauge = read_gauge(name).unwrap_or(look.gauge));
    html! {
        <div class="view" role="group" aria-label={msg::view_title(lang)}>
            { choice("depth", msg::view_depth(lang), &depths, depth) }
            { choice("axis", msg::view_axis(lang), &scales, axis) }
            { choice("gauge", msg::view_gauge(lang), &gauges, gauge) }
            <span class="view-zoom">
                { zoom("zoom-out", msg::view_farther(lang), "−", 1.0 / ZOOM_STEP) }
                { zoom("zoom-in", msg::view_closer(lang), "+", ZOOM_STEP) }
            </span>
        </div>
    }
}

/// A list of names and their words, with one selected.
fn choice(
    name: &'static str,
    label: &'static str,
    all: &[(&'static str, &'static str, bool)],
    onchange: Callback<Event>,
) -> Html {
    let chosen = all.iter().find(|(.., selected)| *selected).map_or("", |(value, ..)| value);
    html! {
        <label class="choice">
            <span>{ label }</span>
            // The attribute sets the first selection; the property sets later ones.
            <select class="select" data-action={name} ~value={chosen} {onchange}>
                { for all.iter().map(|&(value, words, selected)| html! { <option {value} {selected}>{ words }</option> }) }
            </select>
        </label>
    }
}
