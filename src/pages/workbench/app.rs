//! The program of the workbench: it follows the address and writes it.

use super::WorkbenchPage;
use crate::components::frame::frame;
use crate::components::shell::{Address, Shell, ShellAct};
use crate::embed::{Command, use_host};
use crate::hooks::{document, hash, use_latest, use_turns};
use crate::route::is_workbench;
use crate::route::workbench::{Route, apply, parse};
use ::workbench::session::Session;
use i18n::{Lang, msg};
use std::rc::Rc;
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let shell = use_reducer(|| Shell::<Route>::new(document::browser_lang(), &hash::current()));
    let lang = shell.lang();
    let turn = use_turns(1);
    let host = use_host(shell.common().parent.as_deref());
    let latest = use_latest(shell.address.clone());
    let arrivals = use_reducer(|| Arrivals(0));
    {
        let (host, arrived, applied) = (host.clone(), shell.dispatcher(), shell.dispatcher());
        let (others, more) = (arrivals.clone(), arrivals.clone());
        let (before, known) = (latest.clone(), latest.clone());
        use_effect_with((), move |()| {
            let address = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if is_workbench(&hash) {
                    if parse(&hash).0.sessions != before.get().sessions {
                        others.dispatch(());
                    }
                    arrived.dispatch(ShellAct::Arrive(hash));
                }
            });
            let open = host.map(|host| {
                host.open(move |command| {
                    if let Command::Set(query) = command {
                        let mut route = (*known.get()).clone();
                        apply(&mut route, &query, &mut Vec::new());
                        if route.sessions != known.get().sessions {
                            more.dispatch(());
                        }
                        applied.dispatch(ShellAct::Apply(query));
                    }
                })
            });
            move || drop((address, open))
        });
    }
    use_effect_with((shell.address.clone(), shell.parameter_errors.clone(), lang), move |(route, errors, lang)| {
        let hash = route.print();
        document::show(*lang, route.common.theme.attribute());
        document::entitle(&title(*lang), msg::workbench_lead(*lang));
        hash::write(&hash);
        if let Some(host) = host {
            host.send_errors(errors);
            host.send_state("workbench", &hash);
        }
    });
    let on_change = {
        let dispatch = shell.dispatcher();
        Callback::from(move |change| dispatch.dispatch(ShellAct::Change(change)))
    };
    let on_sessions = {
        let (dispatch, latest) = (shell.dispatcher(), latest.clone());
        Callback::from(move |sessions: Vec<Session>| {
            let route = Route { sessions, problems: Vec::new(), ..(*latest.get()).clone() };
            dispatch.dispatch(ShellAct::Set(Box::new(route)));
        })
    };
    let Route { sessions, problems, .. } = (*shell.address).clone();
    let page = html! {
        if turn > 0 {
            <WorkbenchPage key={arrivals.0} {lang} {sessions} {problems} {on_sessions} />
        }
    };
    frame(&shell, on_change, ("workbench-work", msg::skip_to_workbench(lang)), None, page)
}

/// How many times an address with other sessions has arrived: each time the page begins anew.
#[derive(PartialEq)]
struct Arrivals(u32);

impl Reducible for Arrivals {
    type Action = ();

    fn reduce(self: Rc<Self>, (): ()) -> Rc<Self> {
        Rc::new(Self(self.0 + 1))
    }
}

/// The title of the page.
pub fn title(lang: Lang) -> String {
    format!("Roundtrip: {}", msg::workbench_title(lang))
}
