//! What was found: of the last step, or of a whole sheet, each mistake with the idea to look at again, where it stands, and the
//! run that follows from it.

use super::entry::words;
use super::form::cell_words;
use super::state::{Said, Work};
use crate::route::recall::Mode;
use crate::route::{Common, merge};
use i18n::{Lang, msg};
use recall::check::{Finding, Verdict, Why};
use recall::diagram::{Diagram, Item};
use yew::prelude::*;

pub fn feedback(lang: Lang, work: &Work) -> Html {
    let is_shown = !work.is_revealed && work.is_begun() && (work.mode == Mode::Steps || work.is_finished());
    let score = work.score().filter(|_| is_shown);
    let is_right = work.is_full() && !work.is_revealed;
    html! {
        <section id="recall-feedback" class="recall-feedback" tabindex="-1" aria-label={msg::recall_feedback(lang)}
            data-full={is_right.then_some("")}>
            <div role="status">
                if let Some(score) = score {
                    <p class="recall-score" data-right={score.right.to_string()} data-of={score.of.to_string()}>
                        { msg::recall_score(lang, &score.of.to_string(), &score.right.to_string()) }
                    </p>
                }
                if work.is_time_up {
                    <p>{ msg::recall_time_up(lang) }</p>
                }
                if is_right {
                    <p class="recall-complete">{ complete(lang, work) }</p>
                }
                { said(lang, work) }
            </div>
            if let Some((diagram, findings)) = work.diagram().zip(work.findings.as_deref()).filter(|_| is_shown) {
                { list(lang, diagram, work, findings) }
            }
        </section>
    }
}

fn complete(lang: Lang, work: &Work) -> String {
    if work.was_helped {
        msg::recall_complete_helped(lang).to_owned()
    } else if work.mistakes == 0 {
        msg::recall_complete(lang).to_owned()
    } else {
        msg::recall_complete_with(lang, work.mistakes.into())
    }
}

/// What was said of the last step.
fn said(lang: Lang, work: &Work) -> Html {
    match (&work.said, work.diagram()) {
        (Some(Said::Item(finding, label)), Some(diagram)) => {
            let label = if label.is_empty() { msg::recall_box_end(lang) } else { label };
            if finding.is_right() {
                html! { <p class="recall-is-right">{ msg::recall_right(lang, label) }</p> }
            } else {
                mistake(lang, diagram, finding, label)
            }
        }
        (Some(Said::Cell(cell)), _) => html! { <p>{ cell_words(lang, *cell) }</p> },
        _ => Html::default(),
    }
}

/// All mistakes of a whole sheet, in its order.
fn list(lang: Lang, diagram: &'static Diagram, work: &Work, findings: &[Finding]) -> Html {
    let items = work.board.items();
    let label = |item: &Item| words(lang, item);
    let one = |finding: &Finding| {
        let label = finding.place.and_then(|place| items.get(place)).map(label).unwrap_or_default();
        html! { <li>{ mistake(lang, diagram, finding, &label) }</li> }
    };
    let mistakes = findings.iter().filter(|finding| !finding.is_right());
    if findings.iter().all(Finding::is_right) {
        return Html::default();
    }
    html! { <ol class="recall-mistakes" tabindex="0" aria-label={msg::recall_feedback(lang)}>{ for mistakes.map(one) }</ol> }
}

fn mistake(lang: Lang, diagram: &'static Diagram, finding: &Finding, label: &str) -> Html {
    let sentence = match finding.verdict {
        Verdict::Right => msg::recall_right(lang, label),
        Verdict::Turned => msg::recall_turned(lang, label),
        Verdict::Wrong(Why::Order(_)) | Verdict::Extra(Why::Order(_)) => msg::recall_order(lang, label),
        Verdict::Wrong(_) => msg::recall_wrong(lang, label),
        Verdict::Extra(_) => msg::recall_extra(lang, label),
        Verdict::Missing => msg::recall_missing(lang).to_owned(),
    };
    let advice = finding.advice(diagram);
    html! {
        <div class="recall-mistake">
            <p><strong>{ sentence }</strong></p>
            if let Some(advice) = advice {
                <p>{ (advice.idea)(lang) }{ " " }<small>{ advice.source }</small></p>
                if let Some(run) = advice.run {
                    <p><a data-run={run} href={link(lang, run)}>{ msg::recall_run(lang) }</a></p>
                }
            }
        </div>
    }
}

/// The address of a lesson in the page's language.
pub fn link(lang: Lang, page: &str) -> String {
    merge(&format!("#/{page}"), Common { lang: Some(lang), ..Common::default() }.link("").trim_start_matches('?'))
}
