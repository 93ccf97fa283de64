//! The home page's program: it follows the address and writes it. It is small, so that the home page appears at once.

use crate::components::frame::frame;
use crate::components::shell::{Address, Shell, ShellAct};
use crate::embed::{Command, use_host};
use crate::hooks::{document, hash, use_turns};
use crate::pages::home::home;
use crate::route::{Common, is_home};
use i18n::msg;
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let shell = use_reducer(|| Shell::<Common>::new(document::browser_lang(), &hash::current()));
    let lang = shell.lang();
    use_turns(0);
    let host = use_host(shell.common().parent.as_deref());
    {
        let (host, arrived, applied) = (host.clone(), shell.dispatcher(), shell.dispatcher());
        use_effect_with((), move |()| {
            let address = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if is_home(&hash) {
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
    use_effect_with((shell.address.clone(), shell.parameter_errors.clone(), lang), move |(common, errors, lang)| {
        let hash = common.print();
        document::show(*lang, common.theme.attribute());
        document::entitle("Roundtrip", msg::home_lead(*lang));
        hash::write(&hash);
        if let Some(host) = host {
            host.send_errors(errors);
            host.send_state("home", &hash);
        }
    });
    let on_change = {
        let dispatch = shell.dispatcher();
        Callback::from(move |change| dispatch.dispatch(ShellAct::Change(change)))
    };
    frame(&shell, on_change, ("main", msg::skip_to_lessons(lang)), None, home(lang, shell.common()))
}
