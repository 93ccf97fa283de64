//! The program of the choice of a transport: it follows the address and writes it.

use super::ChoosePage;
use crate::components::frame::frame;
use crate::components::shell::{Address, Shell, ShellAct};
use crate::embed::{Command, use_host};
use crate::hooks::{document, hash, use_turns};
use crate::route::choose::Route;
use crate::route::is_choose;
use i18n::{Lang, msg};
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let shell = use_reducer(|| Shell::<Route>::new(document::browser_lang(), &hash::current()));
    let lang = shell.lang();
    let turn = use_turns(1);
    let host = use_host(shell.common().parent.as_deref());
    {
        let (host, arrived, applied) = (host.clone(), shell.dispatcher(), shell.dispatcher());
        use_effect_with((), move |()| {
            let address = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if is_choose(&hash) {
                    arrived.dispatch(ShellAct::Arrive(hash));
                }
            });
            let open = host.map(|host| {
                host.open(move |command| {
                    if let Command::Set(query) = command {
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
        document::entitle(&title(*lang), msg::choose_lead(*lang));
        hash::write(&hash);
        if let Some(host) = host {
            host.send_errors(errors);
            host.send_state("choose", &hash);
        }
    });
    let on_change = {
        let dispatch = shell.dispatcher();
        Callback::from(move |change| dispatch.dispatch(ShellAct::Change(change)))
    };
    let on_route = {
        let dispatch = shell.dispatcher();
        Callback::from(move |route: Route| dispatch.dispatch(ShellAct::Set(Box::new(route))))
    };
    let route = (*shell.address).clone();
    let page = html! {
        if turn > 0 {
            <ChoosePage {lang} {route} {on_route} />
        }
    };
    frame(&shell, on_change, ("choose-work", msg::skip_to_choose(lang)), None, page)
}

/// The title of the page.
pub fn title(lang: Lang) -> String {
    format!("Roundtrip: {}", msg::choose_title(lang))
}
