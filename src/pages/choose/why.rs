//! How a number comes about: its formula, and the formulas of its terms, with every setting and constant to be changed in place.

use super::constant_words;
use super::field::{Edit, Number};
use super::number::{setting, shown};
use super::words;
use crate::route::choose::{Cell, Route};
use choose::{Answer, Estimate, Expr, Input, Step, Token};
use i18n::{Lang, group, msg};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct WhyProps {
    pub lang: Lang,
    pub route: Route,
    pub answer: std::rc::Rc<Answer>,
    pub cell: Cell,
    pub on_edit: Callback<Edit>,
    pub on_close: Callback<MouseEvent>,
}

#[component]
pub fn Why(props: &WhyProps) -> Html {
    let WhyProps { lang, route, answer, cell, on_edit, on_close } = props;
    let (lang, (transport, version, output)) = (*lang, *cell);
    let is_asked = |found: &&Estimate| found.transport == transport && found.version == version;
    let Some(found) = answer.estimates.iter().find(is_asked) else { return html! {} };
    let row = msg::choose_row(lang, words::transport(lang, transport), version.name());
    let steps = needed(found, Step::Out(output));
    let has_storm = steps.contains(&Step::PeakShare);
    html! {
        <section class="choose-why" aria-labelledby="choose-why" data-output={output.name()}>
            <div class="choose-why-head">
                <h2 id="choose-why">{ msg::choose_why(lang, words::output(lang, output), &row) }</h2>
                <button type="button" class="button" onclick={on_close}>{ msg::choose_why_close(lang) }</button>
            </div>
            <ol>{ for steps.iter().filter_map(|step| line(lang, found, *step, on_edit)) }</ol>
            if has_storm {
                { storm(lang, route, answer) }
            }
        </section>
    }
}

/// The step and all that it needs, each once, in the order in which the terms come.
fn needed(found: &Estimate, step: Step) -> Vec<Step> {
    let mut all = vec![step];
    let mut next = 0;
    while let Some(step) = all.get(next).copied() {
        let tokens = found.step(step).map(|(_, expr, _)| expr.tokens()).unwrap_or_default();
        for token in tokens {
            if let Token::Step(step, _) = token
                && !all.contains(&step)
            {
                all.push(step);
            }
        }
        next += 1;
    }
    all
}

/// The line of one step: its name, its value, its formula.
fn line(lang: Lang, found: &Estimate, step: Step, on_edit: &Callback<Edit>) -> Option<Html> {
    let (_, expr, value) = found.step(step)?;
    let formula = match expr {
        // What is simulated or fixed has no formula.
        Expr::Number(_) => html! {},
        _ => {
            html! { <span class="choose-formula">{ for expr.tokens().iter().map(|token| term(lang, step, token, on_edit)) }</span> }
        }
    };
    Some(html! {
        <li key={format!("{step:?}")}>
            <span class="choose-step">{ words::step(lang, step) }</span>
            <b>{ shown(lang, *value, step.unit()) }</b>
            { formula }
        </li>
    })
}

fn term(lang: Lang, step: Step, token: &Token, on_edit: &Callback<Edit>) -> Html {
    let edit = |target: Edit, name: &'static str, label: &'static str| {
        let id = format!("why-{step:?}-{name}").replace(['(', ')'], "-");
        html! {
            <span class="choose-term" data-term={name}>
                <Number key={id.clone()} {lang} {target} id={id.clone()} {label} is_inline=true on_edit={on_edit.clone()} />
                <small aria-hidden="true">{ label }</small>
            </span>
        }
    };
    match *token {
        Token::Sign(sign) => html! { <span>{ sign }</span> },
        Token::Number(value) => {
            html! { <span>{ if value >= 1_000.0 { group(value as u64) } else { value.to_string() } }</span> }
        }
        Token::Input(input, value) if input.record().words.is_empty() => {
            edit(Edit::Input(input, value), input.record().name, words::input(lang, input))
        }
        Token::Input(input, value) => html! { <span>{ setting(lang, input, value) }</span> },
        Token::Constant(constant, value) => {
            edit(Edit::Constant(constant, value), constant.record().name, constant_words::constant(lang, constant))
        }
        Token::Step(step, value) => html! {
            <span class="choose-term" data-step="">
                <span>{ shown(lang, value, step.unit()) }</span>
                <small>{ words::step(lang, step) }</small>
            </span>
        },
    }
}

/// The simulated storm as bars.
fn storm(lang: Lang, route: &Route, answer: &Answer) -> Html {
    let (bars, step) = answer.storm.bars();
    let most = bars.iter().copied().fold(0.0, f64::max);
    let bar = |share: &f64| {
        let height = if most > 0.0 { share / most * 100.0 } else { 0.0 };
        html! { <i ~style={format!("block-size:{height:.1}%")} /> }
    };
    let value = |input: Input| setting(lang, input, route.inputs.get(input));
    html! {
        <figure class="choose-storm">
            <div aria-hidden="true">{ for bars.iter().map(bar) }</div>
            <figcaption>
                { msg::choose_why_storm(lang, &value(Input::Users), &value(Input::Outage), &shown(lang, step, choose::Unit::Second)) }
            </figcaption>
        </figure>
    }
}
