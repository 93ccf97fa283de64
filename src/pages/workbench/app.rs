//! The program of the workbench: it follows the address and writes it.

use super::WorkbenchPage;
use crate::components::addressed::{PageAddress, on_address, on_change, use_page_address};
use crate::components::frame::frame;
use crate::hooks::{use_latest, use_turns};
use crate::route::is_workbench;
use crate::route::workbench::Route;
use ::workbench::session::Session;
use i18n::{Lang, msg};
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let turn = use_turns(1);
    let shell = use_page_address(PageAddress::<Route> {
        name: "workbench",
        owns: is_workbench,
        read: str::to_owned,
        words: |lang, _| (title(lang), msg::workbench_lead(lang)),
    });
    let lang = shell.lang();
    let latest = use_latest(shell.address.clone());
    let Route { sessions, problems, .. } = (*shell.address).clone();
    // Each address with other sessions than those on the page begins the page anew.
    let shown = use_mut_ref(|| (0_u32, sessions.clone()));
    if shown.borrow().1 != sessions {
        let mut shown = shown.borrow_mut();
        *shown = (shown.0 + 1, sessions.clone());
    }
    let arrivals = shown.borrow().0;
    let on_sessions = on_address(&shell).reform(move |sessions: Vec<Session>| {
        shown.borrow_mut().1.clone_from(&sessions);
        Route { sessions, problems: Vec::new(), ..(*latest.get()).clone() }
    });
    let page = html! {
        if turn > 0 {
            <WorkbenchPage key={arrivals} {lang} {sessions} {problems} {on_sessions} />
        }
    };
    frame(&shell, on_change(&shell), ("workbench-work", msg::skip_to_workbench(lang)), None, page)
}

/// The title of the page.
pub fn title(lang: Lang) -> String {
    format!("Roundtrip: {}", msg::workbench_title(lang))
}
