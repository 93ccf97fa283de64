//! Which transport suits, why not the others, and what goes with it.

use super::number::shown;
use super::words;
use choose::{Advice, Constant, Constants, Transport, Unit, Verdict};
use i18n::{Lang, msg};
use yew::prelude::*;

pub fn verdict(lang: Lang, constants: &Constants, verdict: &Verdict) -> Html {
    let name = verdict.best.map(|best| words::transport(lang, best));
    let kind = match (verdict.best, verdict.is_same) {
        (None, _) => "none",
        (_, true) => "same",
        _ => "best",
    };
    let sentence = match name {
        None => msg::choose_verdict_none(lang).to_owned(),
        Some(name) if verdict.is_same => msg::choose_verdict_same(lang, name),
        Some(name) => msg::choose_verdict_best(lang, name, verdict.version.name()),
    };
    let against = |transport: Transport| {
        let obstacle = verdict.obstacle(transport)?;
        Some(html! {
            <li data-transport={transport.name()} data-hard={obstacle.is_hard().then_some("")}>
                <b>{ words::transport(lang, transport) }</b>{ " " }{ words::against(lang, obstacle) }
            </li>
        })
    };
    let advice = |advice: &Advice| html! { <li>{ words::advice(lang, *advice) }</li> };
    html! {
        <section class="choose-verdict" aria-labelledby="choose-verdict" aria-live="polite" data-verdict={kind}
            data-best={verdict.best.map(Transport::name)}>
            <h2 id="choose-verdict">{ sentence }</h2>
            if verdict.is_late {
                <p>{ msg::choose_verdict_late(lang) }</p>
            }
            if !verdict.advice.is_empty() {
                <ul class="choose-advice">{ for verdict.advice.iter().map(advice) }</ul>
            }
            if !verdict.is_same {
                <ul class="choose-against">{ for Transport::ALL.into_iter().filter_map(against) }</ul>
            }
            <p class="choose-rule">{ rule(lang, constants) }</p>
        </section>
    }
}

/// What counts as alike.
fn rule(lang: Lang, constants: &Constants) -> String {
    let value = |constant: Constant, unit: Unit| shown(lang, constants.get(constant), unit);
    let cost = msg::choose_per_month(lang, &value(Constant::AlikeCost, Unit::DollarPerMonth));
    msg::choose_verdict_rule(
        lang,
        &value(Constant::AlikeBytes, Unit::BytePerSecond),
        &cost,
        &value(Constant::AlikeDelay, Unit::Second),
        &value(Constant::AlikePercent, Unit::Percent),
    )
}
