//! The page of the choice of a transport: the settings, the verdict, the table, and how a number comes about.

mod app;
mod constant_words;
mod constants;
mod field;
mod form;
mod links;
mod number;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod table;
mod verdict;
mod why;
mod words;

use crate::route::choose::{Cell, Route};
use ::choose::{Constants, Preset, answer};
pub use app::App;
use constants::ConstantTable;
use field::Edit;
use i18n::{Lang, msg};
use std::rc::Rc;
use table::Table;
use why::Why;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub route: Route,
    /// Something was changed.
    pub on_route: Callback<Route>,
}

/// The page.
#[component]
pub fn ChoosePage(props: &Props) -> Html {
    let Props { lang, route, on_route } = props;
    let lang = *lang;
    let asked = (route.inputs.clone(), route.constants.clone());
    let answer = (*use_memo(asked, |(inputs, constants)| Rc::new(answer(inputs, constants)))).clone();
    let act = {
        let (route, on_route) = (route.clone(), on_route.clone());
        Rc::new(move |change: Change| {
            let mut route = route.clone();
            apply(&mut route, change);
            on_route.emit(route);
        })
    };
    let on_edit = callback(&act, Change::Edit);
    let on_preset = callback(&act, Change::Preset);
    let on_why = callback(&act, |cell| Change::Why(Some(cell)));
    let on_close = callback(&act, |_| Change::Why(None));
    let on_reset = callback(&act, |_| Change::Reset);
    html! {
        <div class="choose" data-page="choose">
            { head(lang) }
            { form::presets(lang, &route.inputs, &on_preset) }
            <div class="choose-columns">
                <section id="choose-work" class="choose-work" tabindex="-1" aria-label={msg::choose_verdict(lang)}>
                    { verdict::verdict(lang, &route.constants, &answer.verdict) }
                    <Table {lang} route={route.clone()} answer={answer.clone()} {on_why} />
                    if let Some(cell) = route.why {
                        <Why {lang} route={route.clone()} answer={answer.clone()} {cell} on_edit={on_edit.clone()} {on_close} />
                    } else {
                        <p class="choose-hint">{ msg::choose_table_hint(lang) }</p>
                    }
                    <ConstantTable {lang} constants={route.constants.clone()} on_edit={on_edit.clone()} {on_reset} />
                </section>
                { form::form(lang, &route.inputs, &on_edit) }
            </div>
        </div>
    }
}

/// What a person does.
enum Change {
    Edit(Edit),
    Preset(Preset),
    Why(Option<Cell>),
    Reset,
}

fn apply(route: &mut Route, change: Change) {
    match change {
        Change::Edit(Edit::Input(input, value)) => route.inputs.set(input, value),
        Change::Edit(Edit::Constant(constant, value)) => route.constants.set(constant, value),
        Change::Preset(preset) => route.inputs = preset.inputs(),
        Change::Why(cell) => route.why = cell,
        Change::Reset => route.constants = Constants::default(),
    }
}

fn callback<T: 'static>(act: &Rc<impl Fn(Change) + 'static>, make: impl Fn(T) -> Change + 'static) -> Callback<T> {
    let act = act.clone();
    Callback::from(move |value| act(make(value)))
}

/// What the page is, as its head.
fn head(lang: Lang) -> Html {
    html! {
        <div class="choose-head">
            <h1>{ msg::choose_title(lang) }</h1>
            <p>{ msg::choose_lead(lang) }</p>
        </div>
    }
}
