//! The program of the capture page: it follows the address and writes it, and takes a file that the host page hands over.

use super::{CapturePage, TURNS};
use crate::components::frame::frame;
use crate::components::shell::{Address, Shell, ShellAct};
use crate::embed::{Command, use_host};
use crate::hooks::{document, hash, use_turns};
use crate::lab::Chosen;
use crate::route::capture::Route;
use crate::route::is_capture;
use i18n::{Lang, msg};
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let shell = use_reducer(|| Shell::<Route>::new(document::browser_lang(), &hash::current()));
    let lang = shell.lang();
    let turn = use_turns(TURNS);
    let host = use_host(shell.common().parent.as_deref());
    let handed = use_state(|| None::<(Chosen, Option<String>)>);
    {
        let (host, arrived, applied) = (host.clone(), shell.dispatcher(), shell.dispatcher());
        let handed = handed.setter();
        use_effect_with((), move |()| {
            let address = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if is_capture(&hash) {
                    arrived.dispatch(ShellAct::Arrive(hash));
                }
            });
            let open = host.map(|host| {
                host.open(move |command| match command {
                    Command::Set(query) => applied.dispatch(ShellAct::Apply(query)),
                    Command::Open(file) => {
                        handed.set(Some((Chosen { name: file.name, content: file.content }, file.keys)));
                    }
                    _ => {}
                })
            });
            move || drop((address, open))
        });
    }
    {
        let host = host.clone();
        use_effect_with((shell.address.clone(), shell.parameter_errors.clone(), lang), move |(route, errors, lang)| {
            document::show(*lang, route.common.theme.attribute());
            document::entitle(&title(*lang), msg::capture_lead(*lang));
            hash::write(&route.print());
            if let Some(host) = host {
                host.send_errors(errors);
            }
        });
    }
    let on_change = {
        let dispatch = shell.dispatcher();
        Callback::from(move |change| dispatch.dispatch(ShellAct::Change(change)))
    };
    let on_route = use_callback((), {
        let dispatch = shell.dispatcher();
        move |route: Route, ()| dispatch.dispatch(ShellAct::Set(Box::new(route)))
    });
    let page = html! {
        if turn > 0 {
            <CapturePage route={(*shell.address).clone()} {lang} {on_route} {host} handed={(*handed).clone()} />
        }
    };
    frame(&shell, on_change, ("main", msg::skip_to_capture(lang)), None, page)
}

/// The title of the page.
pub fn title(lang: Lang) -> String {
    format!("Roundtrip: {}", msg::capture_title(lang))
}
