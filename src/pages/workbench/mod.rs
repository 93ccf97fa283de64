//! The page of the workbench: sessions with any address, side by side. Each runs by itself (`run`), whether the page is seen or
//! not; what is drawn of it is in `session` and the files named after its parts.

mod app;
mod automatic;
mod composer;
mod connect;
mod desk;
mod detail;
mod diagram;
mod example;
mod failure;
mod files;
mod frame;
mod head;
mod log;
mod notices;
mod numbers;
mod pause;
mod pretty;
mod request;
mod rows;
mod run;
mod saved;
mod search;
mod session;
mod settings;
mod sift;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod words;

use crate::hooks::use_latest;
use ::workbench::address;
use ::workbench::document::Problem;
use ::workbench::session::Session;
pub use app::App;
use desk::{Act, Desk, Seat, fresh, use_maker};
use head::{Bar, title};
use i18n::Lang;
use notices::{Notice, notices};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// The sessions of the address.
    pub sessions: Vec<Session>,
    /// What of them could not be used.
    pub problems: Vec<Problem>,
    /// The sessions were changed.
    pub on_sessions: Callback<Vec<Session>>,
}

#[component]
pub fn WorkbenchPage(props: &Props) -> Html {
    let Props { lang, sessions, problems, on_sessions } = props;
    let lang = *lang;
    let update = use_force_update();
    let desk = use_mut_ref(Desk::default);
    let notice = use_state(|| (!problems.is_empty()).then(|| Notice::Problems(problems.clone())));
    let latest = use_latest((desk.borrow().clone(), on_sessions.clone()));
    let on_edit = Callback::from(move |()| {
        let (desk, on_sessions) = latest.get();
        on_sessions.emit(desk.sessions());
    });
    let maker = use_maker(on_edit);
    use_memo((), |()| {
        let first = if sessions.is_empty() { vec![Session::default()] } else { sessions.clone() };
        let begun = desk.borrow().after(Act::Add(fresh(first)), &maker);
        desk.replace(begun);
    });
    let on_act = {
        let (desk, maker, on_sessions, update) = (desk.clone(), maker.clone(), on_sessions.clone(), update.clone());
        Callback::from(move |act: Act| {
            let after = desk.borrow().after(act, &maker);
            on_sessions.emit(after.sessions());
            desk.replace(after);
            update.force_update();
        })
    };
    {
        let desk = desk.clone();
        use_effect_with((), move |()| move || desk.borrow().seats.iter().for_each(|seat| seat.runner.end()));
    }
    let on_notice = {
        let notice = notice.setter();
        Callback::from(move |it: Option<Notice>| notice.set(it))
    };
    let shown = desk.borrow().clone();
    let is_alone = shown.seats.len() == 1;
    let printed = address::print(&shown.sessions());
    let one = |(place, seat): (usize, &Seat)| {
        let id = seat.id;
        let on_diagram = {
            let runner = seat.runner.clone();
            Callback::from(move |()| diagram::open(lang, &runner, place + 1))
        };
        let on_remove = (!is_alone).then(|| on_act.reform(move |()| Act::Remove(id)));
        html! { <session::SessionView key={id} {lang} {id} place={place + 1} runner={seat.runner.clone()} {on_remove} {on_diagram} /> }
    };
    html! {
        <div class="workbench" data-page="workbench">
            { title(lang) }
            <Bar {lang} desk={shown.clone()} on_act={on_act.clone()} {on_notice} />
            { notices(lang, notice.as_ref(), &printed, maker.is_steady(), &notice.setter()) }
            <section id="workbench-work" class="workbench-sessions" tabindex="-1" data-count={shown.seats.len().to_string()}>
                { for shown.seats.iter().enumerate().map(one) }
            </section>
        </div>
    }
}
