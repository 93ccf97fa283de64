//! The messages that are saved: each is sent with one click, or by a timer.

use super::automatic::whole_number;
use super::run::{NotSent, Phase, Runner};
use super::words;
use ::workbench::journal::Cause;
use ::workbench::session::{LEAST_EVERY, MOST_EVERY, Message, MessageKind, Session, Timer};
use i18n::{Lang, msg};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Saves a message under a name that no other has.
pub fn add(session: &mut Session, message: Message) {
    let text: String = message.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(24).collect();
    let base = if message.name.is_empty() { text } else { message.name.clone() };
    let mut name = base.clone();
    let mut number = 2;
    while session.message(&name).is_some() {
        name = format!("{base} {number}");
        number += 1;
    }
    session.messages.push(Message { name, ..message });
}

/// Gives a message another name, also where timers and the heartbeat name it.
pub fn rename(session: &mut Session, place: usize, name: &str) {
    let Some(message) = session.messages.get_mut(place) else { return };
    let before = std::mem::replace(&mut message.name, name.to_owned());
    session.timers.iter_mut().filter(|timer| timer.message == before).for_each(|timer| timer.message = name.to_owned());
    if let Some(heartbeat) = session.heartbeat.as_mut().filter(|heartbeat| heartbeat.message == before) {
        heartbeat.message = name.to_owned();
    }
}

/// Removes a message with what sends it.
pub fn remove(session: &mut Session, place: usize) {
    if place >= session.messages.len() {
        return;
    }
    let removed = session.messages.remove(place);
    session.timers.retain(|timer| timer.message != removed.name);
    session.heartbeat = session.heartbeat.take().filter(|heartbeat| heartbeat.message != removed.name);
}

/// Changes the timer of a message; it has one at most.
fn set_timer(session: &mut Session, name: &str, change: impl FnOnce(&mut Timer)) {
    let place = session.timers.iter().position(|timer| timer.message == name).unwrap_or_else(|| {
        session.timers.push(Timer { message: name.to_owned(), is_on: false, ..Timer::default() });
        session.timers.len() - 1
    });
    change(&mut session.timers[place]);
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub id: u32,
    pub runner: Runner,
    pub version: u64,
    /// A message is to be changed in the composer.
    pub on_edit: Callback<Message>,
}

#[component]
pub fn Saved(props: &Props) -> Html {
    let Props { lang, id, runner, on_edit, .. } = props;
    let lang = *lang;
    let (session, phase, by_itself) = runner.read(|run| (run.session.clone(), run.phase, run.not_sent.clone()));
    let not_sent = use_state_eq(|| None::<(usize, NotSent)>);
    if session.messages.is_empty() {
        return Html::default();
    }
    let one = |(place, message): (usize, &Message)| {
        let on_send = {
            let (runner, message, not_sent) = (runner.clone(), message.clone(), not_sent.setter());
            move |_: MouseEvent| {
                let sent = runner.send(&message, Cause::Saved(message.name.clone()));
                not_sent.set(sent.err().map(|why| (place, why)));
            }
        };
        let on_remove = {
            let runner = runner.clone();
            move |_: MouseEvent| runner.edit(|session| remove(session, place))
        };
        let on_edit = {
            let (on_edit, message) = (on_edit.clone(), message.clone());
            move |_: MouseEvent| on_edit.emit(message.clone())
        };
        let trouble = not_sent.as_ref().filter(|(at, _)| *at == place).map(|(_, why)| words::not_sent(lang, why));
        html! {
            <li data-saved={message.name.clone()}>
                <button type="button" class="button" data-action="send-saved" disabled={phase != Phase::Open} onclick={on_send}
                    aria-label={msg::workbench_send_saved(lang, &message.name)}>{ msg::workbench_send(lang) }</button>
                { name(lang, *id, place, message, runner) }
                { timer(lang, *id, place, message, &session, runner) }
                <span class="bench-row">
                    if message.kind != MessageKind::File {
                        <button type="button" class="button" data-action="edit-saved" onclick={on_edit}
                            aria-label={msg::workbench_edit_saved(lang, &message.name)}>{ msg::workbench_edit(lang) }</button>
                    }
                    <button type="button" class="button-plain" onclick={on_remove}
                        aria-label={msg::workbench_remove_saved(lang, &message.name)}><span aria-hidden="true">{ "✕" }</span></button>
                </span>
                if let Some(trouble) = trouble { <p class="field-problem" role="alert">{ trouble }</p> }
            </li>
        }
    };
    html! {
        <section class="bench-saved">
            <h3>{ msg::workbench_saved(lang) }</h3>
            if let Some(why) = by_itself {
                <p class="field-problem" role="alert">{ words::not_sent(lang, &why) }</p>
            }
            <ul>{ for session.messages.iter().enumerate().map(one) }</ul>
        </section>
    }
}

fn name(lang: Lang, id: u32, place: usize, message: &Message, runner: &Runner) -> Html {
    let onchange = {
        let runner = runner.clone();
        move |event: Event| {
            let name = event.target_unchecked_into::<HtmlInputElement>().value();
            runner.edit(|session| rename(session, place, name.trim()));
        }
    };
    html! {
        <input type="text" class="bench-name" id={format!("bench-name-{id}-{place}")} autocomplete="off" spellcheck="false"
            aria-label={msg::workbench_name_of(lang, &(place + 1).to_string())} value={message.name.clone()} title={message.text.chars().take(400).collect::<String>()}
            {onchange} />
    }
}

/// How often a message is sent by itself.
fn timer(lang: Lang, id: u32, place: usize, message: &Message, session: &Session, runner: &Runner) -> Html {
    let timer = session.timers.iter().find(|timer| timer.message == message.name).cloned();
    let timer = timer.unwrap_or_else(|| Timer { is_on: false, ..Timer::default() });
    let edit = |runner: &Runner, name: &str, change: &dyn Fn(&mut Timer)| {
        runner.edit(|session| set_timer(session, name, change))
    };
    let on_toggle = {
        let (runner, name, is_on) = (runner.clone(), message.name.clone(), !timer.is_on);
        move |_: Event| edit(&runner, &name, &|timer| timer.is_on = is_on)
    };
    let on_every = {
        let (runner, name) = (runner.clone(), message.name.clone());
        move |event: Event| {
            if let Some(every) = whole_number(&event, (LEAST_EVERY, MOST_EVERY)) {
                edit(&runner, &name, &|timer| timer.every_millis = every);
            }
        }
    };
    let field = format!("bench-every-{id}-{place}");
    html! {
        <span class="bench-timer">
            <label><input type="checkbox" data-action="timer" checked={timer.is_on} onchange={on_toggle}
                aria-label={msg::workbench_timer_of(lang, &message.name)} />{ " " }{ msg::workbench_every(lang) }</label>
            <input type="number" id={field} min={LEAST_EVERY.to_string()} max={MOST_EVERY.to_string()} required=true
                aria-label={msg::workbench_every_of(lang, &message.name)} value={timer.every_millis.to_string()} onchange={on_every} />
            { " ms" }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::workbench::session::Heartbeat;

    fn session() -> Session {
        let mut session = Session::default();
        add(&mut session, Message { text: " hello\n there ".into(), ..Message::default() });
        add(&mut session, Message { text: "hello there".into(), ..Message::default() });
        set_timer(&mut session, "hello there", |timer| timer.is_on = true);
        session.heartbeat = Some(Heartbeat { message: "hello there".into(), every_millis: 1_000 });
        session
    }

    #[test]
    fn a_message_is_saved_under_a_name_of_its_own() {
        let names: Vec<String> = session().messages.iter().map(|message| message.name.clone()).collect();
        assert_eq!(names, ["hello there", "hello there 2"]);
    }

    #[test]
    fn what_sends_a_message_follows_its_name_and_goes_with_it() {
        let mut session = session();
        rename(&mut session, 0, "greeting");
        assert_eq!(
            (session.timers[0].message.as_str(), session.heartbeat.as_ref().map(|beat| beat.message.as_str())),
            ("greeting", Some("greeting"))
        );
        remove(&mut session, 0);
        assert_eq!((session.timers.len(), session.heartbeat, session.messages.len()), (0, None, 1));
    }
}
