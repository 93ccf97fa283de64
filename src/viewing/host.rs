//! The contract of a page that plays a trace with its host page: reports what is new, and executes commands.

use super::showing::Showing;
use crate::embed::{Command, Host, StepTo};
use crate::hooks::{Store, use_latest};
use crate::player::{Action, Player};
use trace::Micros;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// What the host receives.
#[derive(Clone, PartialEq)]
struct Report {
    /// `waiting`, `loading`, `computing`, `playing`, `paused`, `finished`, `stopped` or `failed`.
    phase: &'static str,
    hash: String,
    /// The last moment at which something happened.
    step: i64,
}

/// The player's action for a command; `None` if the command is not for the player.
fn action(command: &Command, player: &Player) -> Option<Action> {
    Some(match command {
        Command::Play => Action::Play,
        Command::Pause => Action::Pause,
        Command::Stop => Action::Seek(player.end()),
        Command::Step(StepTo::Next) => Action::StepForward,
        Command::Step(StepTo::Previous) => Action::StepBack,
        Command::Seek(micros) => Action::Seek(Micros(*micros)),
        Command::Run | Command::Set(_) | Command::Open(_) => return None,
    })
}

/// Passes the host's commands to the player by `on_action`.
#[hook]
pub fn use_commands(host: Option<Host>, showing: &Store<Showing>, on_action: &Callback<Action>) {
    let latest = use_latest((showing.clone(), on_action.clone()));
    use_effect_with((), move |()| {
        let listener = host.and_then(|host| {
            host.listen(move |command| {
                let (showing, on_action) = latest.get();
                if matches!(command, Command::Run) {
                    on_action.emit(Action::Seek(Micros(0)));
                    return on_action.emit(Action::Play);
                }
                if let Some(action) = action(&command, &showing.get().player) {
                    on_action.emit(action);
                }
            })
        });
        move || drop(listener)
    });
}

/// Reports to the host what is new. `work` is the name of what the run is doing, `hash` the page's address. Nothing is
/// rendered for it.
#[hook]
pub fn use_report(host: Option<Host>, showing: &Store<Showing>, work: &'static str, hash: String) {
    let last_sent = use_mut_ref(|| None::<Report>);
    let showing = showing.clone();
    use_effect_with((host, work, hash), move |(host, work, hash)| {
        let watch = host.clone().map(|host| {
            let (work, hash) = (*work, hash.clone());
            let report = move |showing: &Showing| {
                let (phase, step) = (phase(work, showing), step(&showing.player));
                let is_same = |last: &Report| (last.phase, last.step, &last.hash) == (phase, step, &hash);
                if !last_sent.borrow().as_ref().is_some_and(is_same) {
                    let report = Report { phase, hash: hash.clone(), step };
                    send(&host, last_sent.replace(Some(report.clone())), &report);
                }
            };
            report(&showing.get());
            showing.watch(report)
        });
        move || drop(watch)
    });
}

fn phase(work: &'static str, showing: &Showing) -> &'static str {
    let player = &showing.player;
    match work {
        // The result has arrived and will be shown with the next rendering.
        "done" if !showing.is_loaded => "computing",
        "done" if player.is_playing() => "playing",
        "done" if player.moment() >= player.end() => "finished",
        "done" => "paused",
        other => other,
    }
}

fn step(player: &Player) -> i64 {
    player.timeline().previous(player.moment() + Micros(1)).0
}

/// Sends what differs from the report before.
fn send(host: &Host, old: Option<Report>, new: &Report) {
    let is_new_phase = old.as_ref().is_none_or(|old| old.phase != new.phase);
    if is_new_phase || old.as_ref().is_none_or(|old| old.hash != new.hash) {
        host.send_state(new.phase, &new.hash);
    }
    if old.is_none_or(|old| old.step != new.step) {
        host.send("step", &[("micros", JsValue::from(new.step as f64))]);
    }
    match new.phase {
        "finished" if is_new_phase => host.send("finished", &[]),
        "failed" if is_new_phase => host.send_problem("failed"),
        _ => {}
    }
}
