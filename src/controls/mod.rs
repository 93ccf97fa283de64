//! The settings of a lesson's run. Each change applies at once; a value that cannot be used is named under its field, and
//! the last good value stays in force. What a setting is and may be stands in `lab::parameters`.

mod drafts;
mod rows;
mod stops;
mod table;

use crate::route::lesson::Route;
use ::lab::parameters::Parameter;
use drafts::{Draft, Drafts};
use i18n::{Lang, count, msg};
use table::{Control, Row, rows};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub lesson: Route,
    /// Hears the changed lesson.
    pub on_change: Callback<Route>,
}

/// What the rows are drawn from.
pub struct Shown<'a> {
    lang: Lang,
    lesson: &'a Route,
    /// The lesson as its scenario is shown.
    usual: &'a Route,
    drafts: &'a Drafts,
    /// A parameter and its value, chosen.
    on_set: &'a Callback<(&'static str, String)>,
    /// A parameter and its value, typed.
    on_type: &'a Callback<(&'static str, String)>,
}

impl Shown<'_> {
    /// Whether a setting has an effect: those of TLS have none without it.
    fn has_meaning(&self, key: &str) -> bool {
        Parameter::find(key).is_none_or(|parameter| parameter.requires.is_met(&self.lesson.settings))
    }

    fn is_changed(&self, key: &str) -> bool {
        self.has_meaning(key) && self.lesson.value(key) != self.usual.value(key)
    }
}

/// All settings: those that mean most to the scenario, then the others, folded.
#[component]
pub fn Controls(props: &Props) -> Html {
    let Props { lang, lesson, on_change } = props;
    let lang = *lang;
    let state = use_state(Drafts::default);
    let drafts = (*state).clone();
    let usual = Route::of(lesson.scenario).unwrap_or_else(|| lesson.clone());
    let on_set = {
        let (lesson, on_change, state) = (lesson.clone(), on_change.clone(), state.clone());
        Callback::from(move |(key, value): (&'static str, String)| {
            state.set(state.without(key));
            // What a slider or a list offers is within bounds.
            if let Ok(changed) = lesson.with(key, &value) {
                on_change.emit(changed);
            }
        })
    };
    let on_type = {
        let (lesson, on_change, state) = (lesson.clone(), on_change.clone(), state.clone());
        Callback::from(move |(key, text): (&'static str, String)| {
            let (changed, problem) = match lesson.with(key, text.trim()) {
                Ok(changed) => (Some(changed), None),
                Err(reason) => (None, Some(reason)),
            };
            let kept = changed.as_ref().unwrap_or(&lesson).value(key);
            state.set(state.with(Draft { key, text, kept, problem }));
            if let Some(changed) = changed {
                on_change.emit(changed);
            }
        })
    };
    let shown = Shown { lang, lesson, usual: &usual, drafts: &drafts, on_set: &on_set, on_type: &on_type };
    let first = lessons::find(lesson.scenario).map_or(&[][..], |record| record.settings);
    let others: Vec<Row> = rows().filter(|row| !first.contains(&row.key())).collect();
    let first: Vec<Row> = first.iter().filter_map(|key| Row::find(key)).collect();
    let changed = others.iter().filter(|row| shown.is_changed(row.key())).count();
    let summary = if changed == 0 {
        msg::controls_all(lang).to_owned()
    } else {
        msg::controls_all_changed(lang, &count(changed as u64))
    };
    html! {
        <section class="control-panel" aria-label={msg::controls_title(lang)} data-controls={lesson.scenario}>
            <header class="control-top">
                <h2>{ msg::controls_title(lang) }</h2>
                <p>{ msg::controls_note(lang) }</p>
                { reset(&shown, &state, on_change) }
            </header>
            { rows_of(&shown, &first) }
            { seed(&shown) }
            <details class="control-all">
                <summary>{ summary }</summary>
                { rows_of(&shown, &others) }
            </details>
        </section>
    }
}

/// Sliders first, then what is chosen or switched.
fn rows_of(shown: &Shown, all: &[Row]) -> Html {
    let is_slider = |row: &Row| matches!(row.control, Control::Slider(_));
    let amounts = all.iter().filter(|row| is_slider(row)).map(|row| rows::row(shown, row));
    let switches = all.iter().filter(|row| !is_slider(row)).map(|row| rows::row(shown, row));
    html! {
        <>
            <div class="control-amounts">{ for amounts }</div>
            <div class="control-switches">{ for switches }</div>
        </>
    }
}

/// Where chance comes from. The next seed is as good as any other, and can be told to somebody else.
fn seed(shown: &Shown) -> Html {
    let (lang, label) = (shown.lang, msg::controls_seed(shown.lang));
    let next = shown.lesson.seed.wrapping_add(1).to_string();
    let onclick = shown.on_set.reform(move |_: MouseEvent| ("seed", next.clone()));
    html! {
        <div class="control control-seed" data-setting="seed" data-value={shown.lesson.seed.to_string()}
            data-changed={shown.is_changed("seed").then_some("")}>
            <span class="control-head"><span>{ label }</span>{ rows::back(shown, "seed", label, "") }</span>
            <span class="control-ways">
                { rows::number(shown, "seed", label, "") }
                <button type="button" class="button" data-action="chance" title={msg::controls_chance_why(lang)} {onclick}>
                    { msg::controls_chance(lang) }
                </button>
            </span>
            { rows::problem(shown, "seed") }
        </div>
    }
}

/// Seed, settings and interventions as the scenario is meant to be shown.
fn reset(shown: &Shown, drafts: &UseStateHandle<Drafts>, on_change: &Callback<Route>) -> Html {
    let (lesson, usual) = (shown.lesson, shown.usual);
    let is_usual = lesson.request() == usual.request();
    let fresh = Route {
        seed: usual.seed,
        settings: usual.settings.clone(),
        interventions: usual.interventions.clone(),
        ..lesson.clone()
    };
    let (drafts, on_change) = (drafts.clone(), on_change.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        drafts.set(Drafts::default());
        on_change.emit(fresh.clone());
    });
    html! {
        <button type="button" class="button" data-action="usual" disabled={is_usual && *shown.drafts == Drafts::default()} {onclick}>
            { msg::controls_reset(shown.lang) }
        </button>
    }
}
