//! The lesson's contract with the host page: reports what is new, and executes commands.

use crate::embed::{Command, Host, Way};
use crate::hooks::change::{Left, done, use_change};
use crate::js::text;
use crate::player::{Action, Player};
use std::rc::Rc;
use trace::Micros;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// What the host receives about a lesson.
#[derive(Clone, PartialEq)]
pub struct News {
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
        Command::Step(Way::Forward) => Action::StepForward,
        Command::Step(Way::Back) => Action::StepBack,
        Command::Seek(micros) => Action::Seek(Micros(*micros)),
        Command::Run | Command::Set(_) => return None,
    })
}

/// Reports to the host what is new, and passes the host's commands to the player by `on_action`.
#[hook]
pub fn use_host(host: Option<Rc<Host>>, news: News, player: &Player, on_action: &Callback<Action>) {
    let newest = use_mut_ref(|| (player.clone(), on_action.clone()));
    newest.replace((player.clone(), on_action.clone()));
    let told = use_mut_ref(|| None::<News>);
    {
        let host = host.clone();
        let listen = move || -> Left {
            let open = host.and_then(|host| {
                host.listen(move |command| {
                    let (player, on_action) = newest.borrow().clone();
                    if matches!(command, Command::Run) {
                        on_action.emit(Action::Seek(Micros(0)));
                        return on_action.emit(Action::Play);
                    }
                    if let Some(action) = action(&command, &player) {
                        on_action.emit(action);
                    }
                })
            });
            Box::new(open)
        };
        use_change(Box::new(()), Box::new(listen));
    }
    let key = news.clone();
    let tell = move || {
        let Some(host) = host else { return done() };
        let old = told.replace(Some(news.clone()));
        if old.as_ref().is_none_or(|old| old.phase != news.phase || old.hash != news.hash) {
            host.tell_state(news.phase, &news.hash);
        }
        if old.as_ref().is_none_or(|old| old.step != news.step) {
            host.tell("step", &[("micros", JsValue::from(news.step as f64))]);
        }
        if old.is_none_or(|old| old.phase != news.phase) {
            match news.phase {
                "finished" => host.tell("finished", &[]),
                "failed" => host.tell("error", &[("problem", text("failed"))]),
                _ => {}
            }
        }
        done()
    };
    use_change(Box::new(key), Box::new(tell));
}
