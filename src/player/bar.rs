//! The player's bar: play, steps, the time line with the run's spans, speed, loop. The time line is apart,
//! because it alone changes at each frame.

use super::{Action, Timeline};
use crate::hooks::ByIdentity;
use diagram::layout::span_role;
use diagram::model::{Model, Name, Names};
use diagram::scene::ColorRole;
use i18n::{Lang, milli, moment as words, msg};
use lessons::words::layer_name;
use trace::{Micros, SpanKind, put_in_order};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Number of positions on the time line.
const POSITIONS: f64 = 1_000.0;
/// As many of them as the narrowest line has in a pixel: nobody hits the end more exactly.
const PIXEL: f64 = 5.0;
/// Thousandths.
const SPEEDS: [u32; 8] = [100, 250, 500, 1_000, 2_000, 3_000, 5_000, 10_000];
/// More spans than this make a list useless, and too many boxes on the line.
const MOST_SPANS: usize = 120;

/// Icons as paths in a square of 16, because a font may lack these characters.
const PLAY: &str = "M4 2l10 6-10 6z";
const PAUSE: &str = "M3 2h3.5v12H3zM9.5 2H13v12H9.5z";
const STEP_FORWARD: &str = "M5 3l7 5-7 5z";
const STEP_BACK: &str = "M11 3L4 8l7 5z";
const SPAN_FORWARD: &str = "M3 3l7 5-7 5zM11 3h2v10h-2z";
const SPAN_BACK: &str = "M13 3L6 8l7 5zM3 3h2v10H3z";
const LOOP: &str = "M8 2a6 6 0 1 0 6 6h-2a4 4 0 1 1-4-4v2.5L12 3.5 8 .5z";

pub struct Bar<'a> {
    pub lang: Lang,
    pub is_playing: bool,
    pub speed: f64,
    pub is_looped: bool,
    pub model: &'a Model,
    pub names: &'a Names,
    pub on_action: &'a Callback<Action>,
    /// What [`time_line`] draws.
    pub time_line: Html,
}

pub fn bar(bar: &Bar) -> Html {
    let &Bar { lang, is_playing, is_looped, on_action, .. } = bar;
    let play = if is_playing { msg::player_pause(lang) } else { msg::player_play(lang) };
    let glyph = if is_playing { PAUSE } else { PLAY };
    let step = |name: &'static str, label: &'static str, glyph: &'static str, action: Action| {
        let onclick = on_action.reform(move |_: MouseEvent| action.clone());
        html! {
            <button type="button" class="button button-icon" data-action={name} aria-label={label} title={label} {onclick}>
                { icon(glyph) }
            </button>
        }
    };
    html! {
        <div class="player" role="group" aria-label={msg::player_title(lang)}>
            <button type="button" class="button button-main" data-action="play" aria-label={play} title={play} aria-pressed={is_playing.to_string()}
                onclick={on_action.reform(|_: MouseEvent| Action::Toggle)}>
                { icon(glyph) }<span class="player-word">{ play }</span>
            </button>
            <div class="player-steps">
                { step("span-back", msg::player_span_back(lang), SPAN_BACK, Action::SpanBack) }
                { step("step-back", msg::player_step_back(lang), STEP_BACK, Action::StepBack) }
                { step("step-forward", msg::player_step_forward(lang), STEP_FORWARD, Action::StepForward) }
                { step("span-forward", msg::player_span_forward(lang), SPAN_FORWARD, Action::SpanForward) }
            </div>
            { bar.time_line.clone() }
            <div class="player-ways">
                { speeds(bar) }
                <button type="button" class="button button-icon" data-action="loop" aria-pressed={is_looped.to_string()}
                    aria-label={msg::player_loop(lang)} title={msg::player_loop(lang)}
                    onclick={on_action.reform(move |_: MouseEvent| Action::Loop(!is_looped))}>
                    { icon(LOOP) }
                </button>
                { spans(bar) }
            </div>
        </div>
    }
}

fn icon(outline: &'static str) -> Html {
    html! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={outline} /></svg> }
}

/// The moment, and the run in which it is.
pub struct TimeLine<'a> {
    pub lang: Lang,
    pub moment: Micros,
    pub timeline: &'a ByIdentity<Timeline>,
    pub model: &'a ByIdentity<Model>,
    pub names: &'a ByIdentity<Names>,
    pub on_action: &'a Callback<Action>,
}

/// The run from left to right in playing time, in which waiting takes less room than in run time; and the moment as a number.
pub fn time_line(line: &TimeLine) -> Html {
    let &TimeLine { lang, moment, timeline, model, names, on_action } = line;
    let oninput = {
        let timeline = timeline.clone();
        on_action.reform(move |event: InputEvent| {
            let position = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
            let place = if position > POSITIONS - PIXEL { 1.0 } else { position / POSITIONS };
            Action::Seek(timeline.time_warp().moment(place * timeline.time_warp().length()))
        })
    };
    let (now, end) = (words(moment), words(timeline.end()));
    // The end is the longest moment: with its room from the start, the time line keeps its length.
    let room = format!("inline-size:{}ch", end.len());
    html! {
        <>
            <div class="player-line">
                <Spans {timeline} {model} {names} />
                <input type="range" min="0" max={(POSITIONS as u32).to_string()} step="1" data-action="scrub"
                    value={((share(timeline, moment) * POSITIONS).round() as u32).to_string()} {oninput}
                    aria-label={msg::player_scrub(lang)} aria-valuetext={format!("{now} ms")} />
            </div>
            <output class="player-time" data-moment={moment.0.to_string()} data-end={timeline.end().0.to_string()}>
                <b ~style={room}>{ now }</b>{ " / " }{ end }{ " ms" }
            </output>
        </>
    }
}

/// How much of the playing time has passed at a moment, from 0 to 1.
fn share(timeline: &Timeline, moment: Micros) -> f64 {
    timeline.time_warp().value(moment) / timeline.time_warp().length().max(1.0)
}

#[derive(Clone, PartialEq, Properties)]
struct SpansProps {
    timeline: ByIdentity<Timeline>,
    model: ByIdentity<Model>,
    names: ByIdentity<Names>,
}

/// The run's spans as boxes on the time line.
#[component]
fn Spans(props: &SpansProps) -> Html {
    let SpansProps { timeline, model, names } = props;
    let box_of = |(kind, start, end): (SpanKind, Micros, Micros)| {
        let style = place(share(timeline, start), share(timeline, end));
        html! { <i class="player-span" data-layer={hue(kind)} ~style={style} title={names.get(Name::Span(kind)).to_owned()} /> }
    };
    // A span that encloses others is drawn below them.
    let spans = model.brackets.iter().take(MOST_SPANS).map(|bracket| (bracket.kind, bracket.start, bracket.end));
    let mut spans: Vec<(SpanKind, Micros, Micros)> = spans.collect();
    put_in_order(&mut spans, |&(_, start, end)| ((start - end).0, start.0));
    html! { <div class="player-spans" aria-hidden="true">{ for spans.into_iter().map(box_of) }</div> }
}

/// A span's position on the line, in tenths of a percent.
fn place(start: f64, end: f64) -> String {
    let tenths = |share: f64| milli((share.clamp(0.0, 1.0) * 1_000.0) as u32 * 100);
    format!("inset-inline-start:{}%;inline-size:{}%", tenths(start), tenths((end - start).max(0.004)))
}

fn speeds(bar: &Bar) -> Html {
    let &Bar { lang, speed, on_action, .. } = bar;
    let now = (speed * 1_000.0).round() as u32;
    let onchange = on_action.reform(|event: Event| {
        let value = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Speed(value.parse::<u32>().map_or(1.0, |thousandths| f64::from(thousandths) / 1_000.0))
    });
    let own = (!SPEEDS.contains(&now)).then_some(now);
    html! {
        <label class="player-choice">
            <span class="unseen">{ msg::player_speed(lang) }</span>
            <select class="select" data-action="speed" title={msg::player_speed(lang)} ~value={now.to_string()} {onchange}>
                { for SPEEDS.into_iter().chain(own).map(|speed| html! {
                    <option value={speed.to_string()} selected={speed == now}>{ milli(speed) }{ "×" }</option>
                }) }
            </select>
        </label>
    }
}

/// A list that seeks to any span.
fn spans(bar: &Bar) -> Html {
    let &Bar { lang, model, names, on_action, .. } = bar;
    let onchange = on_action.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let at = select.value().parse().unwrap_or_default();
        select.set_value("");
        Action::Seek(Micros(at))
    });
    html! {
        <label class="player-choice">
            <span class="unseen">{ msg::player_jump(lang) }</span>
            <select class="select" data-action="jump" title={msg::player_jump(lang)} {onchange}>
                <option value="" selected=true>{ msg::player_jump(lang) }</option>
                { for model.brackets.iter().take(MOST_SPANS).map(|bracket| html! {
                    <option value={bracket.start.0.to_string()}>
                        { words(bracket.start) }{ " ms · " }{ names.get(Name::Span(bracket.kind)).to_owned() }
                    </option>
                }) }
            </select>
        </label>
    }
}

/// The colour of a span, by its name in the styles.
pub fn hue(kind: SpanKind) -> &'static str {
    match span_role(kind) {
        ColorRole::Of(layer) => layer_name(layer),
        ColorRole::Bad => "bad",
        _ => "none",
    }
}
