//! The report: findings with evidence and cure, what was looked at, and what a browser does not show.

use super::evidence::evidence;
use super::examined::Examined;
use super::form::picture_button;
use super::probes::{PATIENCE_MILLIS, Progress, Shared, why_not};
use super::{seen, words};
use crate::causes::{Attempt, Said, Transport as Interface, WhyItFailed};
use crate::exports::{files::of_text, save};
use doctor::{Diagnosis, Fact, Failure, Finding, Product, Transport, cure, path};
use i18n::{Lang, msg};
use yew::prelude::*;

/// The report of an examination that has ended.
pub fn report(lang: Lang, examined: &Examined, progress: &Progress) -> Html {
    let Some(examination) = examined.get() else { return Html::default() };
    let (shared, diagnosis) = (examination.shared(), examination.diagnosis());
    let unseen = unseen(lang, &shared, &diagnosis);
    let text = seen::text(lang, &diagnosis, shared.queued.get(), &unseen);
    let json = serde_json::to_string_pretty(&diagnosis).unwrap_or_default();
    let seconds = progress.elapsed_seconds.to_string();
    html! {
        <section class="doctor-report" aria-labelledby="doctor-result" data-complete={diagnosis.evidence.is_complete.to_string()}>
            <header class="doctor-result">
                <h2 id="doctor-result"><span role="status">{ seen::count(lang, &diagnosis) }</span></h2>
                <p>
                    { msg::doctor_done_note(lang, &seconds, &diagnosis.evidence.url) }
                    if !diagnosis.evidence.is_complete {
                        { " " }<strong>{ msg::doctor_stopped_note(lang) }</strong>
                    }
                    if progress.was_hidden {
                        { " " }{ msg::doctor_hidden_note(lang) }
                    }
                </p>
                <div class="doctor-buttons">
                    { file(msg::doctor_save_text(lang), "save-text", text, "doctor.txt", "text/plain;charset=utf-8") }
                    { file(msg::doctor_save_json(lang), "save-json", json, "doctor.json", "application/json") }
                    { picture_button(lang, examined) }
                </div>
            </header>
            { for diagnosis.findings.iter().map(|finding| one(lang, finding, &diagnosis.evidence.products, &shared.base)) }
            { table(lang, &diagnosis, shared.queued.get()) }
            <section class="doctor-unseen">
                <h3>{ msg::doctor_unseen_title(lang) }</h3>
                <ul>{ for unseen.iter().map(|line| html! { <li>{ *line }</li> }) }</ul>
                <p>{ msg::doctor_unseen_native(lang) }</p>
                <pre tabindex="0"><code>{ format!("endpoint --doctor {}", diagnosis.evidence.url) }</code></pre>
            </section>
        </section>
    }
}

/// What was looked at so far.
pub fn so_far(lang: Lang, examined: &Examined) -> Html {
    let Some(examination) = examined.get() else { return Html::default() };
    let (shared, diagnosis) = (examination.shared(), examination.diagnosis());
    // An empty table says nothing.
    if diagnosis.evidence.reaches.is_empty() { Html::default() } else { table(lang, &diagnosis, shared.queued.get()) }
}

/// What the browser did not show, and what none shows.
fn unseen(lang: Lang, shared: &Shared, diagnosis: &Diagnosis) -> Vec<&'static str> {
    let own = shared.unseen.borrow().iter().map(|unseen| words::unseen(lang, *unseen)).collect();
    let cause = diagnosis.evidence.reaches.iter().any(|reach| reach.failure.is_some());
    let always = [msg::doctor_unseen_pings(lang), msg::doctor_unseen_codings(lang)];
    // Of an endpoint that does not answer nothing else can be said.
    let always = if why_not(diagnosis).is_some() { &[][..] } else { &always[..] };
    let cause = cause.then(|| msg::doctor_unseen_cause(lang));
    [own, cause.into_iter().collect(), always.to_vec()].concat()
}

/// What the program of causes looks into: the request for `GET /api/hello`, if it had no response that the page may read.
fn attempt(finding: &Finding, base: &str) -> Option<Attempt> {
    let said = match (&finding.fact, finding.transport) {
        (Fact::Failure(Failure::Hidden), Transport::All) => Said::Failed,
        (Fact::Failure(Failure::TimedOut), Transport::All) => Said::Silent { seconds: PATIENCE_MILLIS / 1_000 },
        _ => return None,
    };
    let url = format!("{base}{}", path::HELLO);
    Some(Attempt { url, transport: Interface::Fetch, said, is_simple: true, protocols: Vec::new() })
}

fn file(words: &'static str, action: &'static str, content: String, name: &'static str, kind: &'static str) -> Html {
    let onclick = move |_: MouseEvent| {
        // The browser has told the visitor if it saves nothing.
        let _ = of_text(&content, kind).and_then(|file| save(&file, name));
    };
    html! { <button type="button" class="button" data-action={action} {onclick}>{ words }</button> }
}

fn one(lang: Lang, finding: &Finding, known: &[Product], base: &str) -> Html {
    let settings = cure(finding).of_products(known);
    html! {
        <article class="doctor-finding" data-kind={finding.kind.name()} data-transport={finding.transport.name()}
            data-seconds={finding.fact.seconds().map(|seconds| seconds.to_string())}>
            <h3>{ words::kind(lang, finding.kind) }<small>{ words::transport(lang, finding.transport) }</small></h3>
            <dl>
                <dt>{ msg::doctor_evidence(lang) }</dt>
                <dd>{ evidence(lang, finding) }</dd>
                <dt>{ msg::doctor_cure(lang) }</dt>
                <dd>{ words::advice(lang, finding) }</dd>
            </dl>
            if let Some(attempt) = attempt(finding, base) {
                <WhyItFailed {lang} {attempt} />
            }
            if !settings.is_empty() {
                <details>
                    <summary>{ msg::doctor_settings(lang) }{ ": " }{ settings.iter().map(|(product, _)| product.name()).collect::<Vec<_>>().join(", ") }</summary>
                    <dl class="doctor-settings">
                        { for settings.iter().map(|(product, setting)| html! {
                            <><dt>{ product.name() }</dt><dd lang="en"><code>{ *setting }</code></dd></>
                        }) }
                    </dl>
                </details>
            }
        </article>
    }
}

fn table(lang: Lang, diagnosis: &Diagnosis, queued: u32) -> Html {
    let heads = [msg::doctor_seen_transport(lang), msg::doctor_seen_what(lang), msg::doctor_seen_result(lang)];
    html! {
        <section class="doctor-seen" aria-labelledby="doctor-seen">
            <h3 id="doctor-seen">{ msg::doctor_seen_title(lang) }</h3>
            <div class="doctor-scroll" tabindex="0" role="group" aria-labelledby="doctor-seen">
                <table>
                    <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                    <tbody>
                        { for seen::rows(lang, diagnosis, queued).into_iter().map(|row| html! {
                            <tr data-transport={row.transport.name()}>
                                <th scope="row">{ words::transport(lang, row.transport) }</th>
                                <td>{ row.what }</td>
                                <td>{ row.result }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}
