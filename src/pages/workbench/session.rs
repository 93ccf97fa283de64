//! One session: its address and what is going on, its log, its composer.

use super::frame::use_frame;
use super::run::{Phase, Runner};
use super::{composer, connect, detail, failure, log, numbers, settings, words};
use ::workbench::session::Transport;
use i18n::{Lang, msg};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// Its number on the page, for ids.
    pub id: u32,
    /// Its place, from 1.
    pub place: usize,
    pub runner: Runner,
    /// `None` if it is the only one.
    pub on_remove: Option<Callback<()>>,
    pub on_diagram: Callback<()>,
}

#[component]
pub fn SessionView(props: &Props) -> Html {
    let Props { lang, id, place, runner, on_remove, on_diagram } = props;
    let (lang, id) = (*lang, *id);
    use_frame(runner);
    let chosen = use_state_eq(|| None::<u64>);
    let on_choose = {
        let chosen = chosen.setter();
        use_callback((), move |number: Option<u64>, ()| chosen.set(number))
    };
    let (phase, transport, has_entries) =
        runner.read(|run| (run.phase, run.session.transport, run.journal.recorded() > 0));
    let title = title(lang, runner, *place);
    let title_id = format!("bench-title-{id}");
    html! {
        <section class="bench" data-session={id.to_string()} data-state={phase.name()} data-phase={phase.is_going().then_some("running")} aria-labelledby={title_id.clone()}>
            <header class="bench-head">
                <h2 id={title_id}>{ title }</h2>
                <p class="bench-phase" role="status">{ state(lang, runner, phase) }</p>
                <div class="bench-tools">
                    <button type="button" class="button" data-action="diagram" disabled={!has_entries}
                        onclick={on_diagram.reform(|_: MouseEvent| ())}>{ msg::workbench_diagram(lang) }</button>
                    if let Some(on_remove) = on_remove {
                        <button type="button" class="button-plain" data-action="remove" aria-label={msg::workbench_remove(lang, &place.to_string())}
                            onclick={on_remove.reform(|_: MouseEvent| ())}><span aria-hidden="true">{ "✕" }</span></button>
                    }
                </div>
            </header>
            <connect::Connect {lang} {id} runner={runner.clone()} version={runner.version()} />
            { runner.read(|run| run.failure.as_ref().map(|it| failure::failure(lang, it))) }
            <settings::Settings {lang} {id} runner={runner.clone()} version={runner.version()} />
            <log::Log {lang} {id} runner={runner.clone()} version={runner.version()} chosen={*chosen} on_choose={on_choose.clone()} />
            if let Some(number) = *chosen {
                <detail::Detail key={number} {lang} {id} {number} runner={runner.clone()} on_close={on_choose.reform(|()| None)} />
            }
            { numbers::numbers(lang, runner) }
            if transport == Transport::WebSocket {
                <composer::Composer {lang} {id} runner={runner.clone()} version={runner.version()} />
            }
        </section>
    }
}

/// What its owner calls it, or its number.
pub fn title(lang: Lang, runner: &Runner, place: usize) -> String {
    let name = runner.read(|run| run.session.name.clone());
    if name.is_empty() { msg::workbench_session(lang, &place.to_string()) } else { name }
}

fn state(lang: Lang, runner: &Runner, phase: Phase) -> String {
    let wait = runner.read(|run| run.attempt_at.map(|at| at - run.now()));
    match wait.filter(|_| phase == Phase::Waiting) {
        Some(wait) if runner.read(|run| run.session.transport == Transport::Fetch) => {
            msg::workbench_next_request(lang, &words::whole_millis(wait))
        }
        Some(wait) => msg::workbench_waiting(lang, &words::whole_millis(wait)),
        None => words::phase(lang, phase).to_owned(),
    }
}
