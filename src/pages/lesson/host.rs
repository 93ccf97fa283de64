//! The lesson's contract with the host page: reports what is new, and executes commands.

use crate::embed::{Command, Host, StepTo};
use crate::hooks::use_latest;
use crate::player::{Action, Player};
use trace::Micros;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// What the host receives about a lesson.
#[derive(Clone, PartialEq)]
pub struct LessonReport {
    /// `waiting`, `loading`, `computing`, `playing`, `paused`, `finished`, `stopped` or `failed`.
    pub phase: &'static str,
    pub hash: String,
    /// The last moment at which something happened.
    pub step: i64,
}

/// The player's action for a command; `None` if the command is not for the player.
pub fn action(command: &Command, player: &Player) -> Option<Action> {
    Some(match command {
        Command::Play => Action::Play,
        Command::Pause => Action::Pause,
        Command::Stop => Action::Seek(player.end()),
        Command::Step(StepTo::Next) => Action::StepForward,
        Command::Step(StepTo::Previous) => Action::StepBack,
        Command::Seek(micros) => Action::Seek(Micros(*micros)),
        Command::Run | Command::Set(_) => return None,
    })
}

/// Reports to the host what is new, and passes the host's commands to the player by `on_action`.
#[hook]
pub fn use_host(host: Option<Host>, report: LessonReport, player: &Player, on_action: &Callback<Action>) {
    let latest = use_latest((player.clone(), on_action.clone()));
    let last_sent = use_mut_ref(|| None::<LessonReport>);
    {
        let host = host.clone();
        use_effect_with((), move |()| {
            let listener = host.and_then(|host| {
                host.listen(move |command| {
                    let (player, on_action) = latest.get();
                    if matches!(command, Command::Run) {
                        on_action.emit(Action::Seek(Micros(0)));
                        return on_action.emit(Action::Play);
                    }
                    if let Some(action) = action(&command, &player) {
                        on_action.emit(action);
                    }
                })
            });
            move || drop(listener)
        });
    }
    use_effect_with(report, move |report| {
        if let Some(host) = host {
            send(&host, last_sent.replace(Some(report.clone())), report);
        }
    });
}

/// Sends what differs from the report before.
fn send(host: &Host, old: Option<LessonReport>, new: &LessonReport) {
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
