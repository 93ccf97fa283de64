//! The program of the path doctor: it follows the address and writes it.

use super::examined::use_examination;
use super::form::{Form, progress};
use super::head;
use super::report::{report, so_far};
use crate::components::frame::frame;
use crate::components::shell::{Address, Shell, ShellAct};
use crate::embed::{Command, use_host};
use crate::hooks::{document, hash, use_turns};
use crate::route::doctor::Route;
use crate::route::is_doctor;
use doctor::CROWD;
use i18n::{Lang, msg};
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let shell = use_reducer(|| Shell::<Route>::new(document::browser_lang(), &hash::current()));
    let lang = shell.lang();
    let turn = use_turns(1);
    let examined = use_examination();
    let host = use_host(shell.common().parent.as_deref());
    {
        let (host, arrived, applied) = (host.clone(), shell.dispatcher(), shell.dispatcher());
        use_effect_with((), move |()| {
            let address = hash::listen(move |hash| {
                // If the address belongs to another program's page, the loader is about to remove this one.
                if is_doctor(&hash) {
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
        document::entitle(&title(*lang), msg::doctor_lead(*lang));
        hash::write(&hash);
        if let Some(host) = host {
            host.send_errors(errors);
            host.send_state("doctor", &hash);
        }
    });
    let on_change = {
        let dispatch = shell.dispatcher();
        Callback::from(move |change| dispatch.dispatch(ShellAct::Change(change)))
    };
    let on_route = {
        let dispatch = shell.dispatcher();
        Callback::from(move |route| dispatch.dispatch(ShellAct::Set(Box::new(route))))
    };
    let route = (*shell.address).clone();
    // The loader does not reload a page that measures.
    let phase = examined.is_going().then_some("running");
    let page = html! {
        if turn > 0 {
            <div class="doctor" data-page="doctor" data-examination={examined.progress.map(|progress| progress.phase.name())}>
                { head(lang) }
                <section id="doctor-work" class="doctor-work" tabindex="-1">
                    <Form {lang} {route} {on_route} examined={examined.clone()} />
                    { match &examined.progress {
                        Some(now) if now.phase.is_going() => html! {
                            <>{ progress(lang, &examined, now) }{ so_far(lang, &examined) }</>
                        },
                        Some(last) => report(lang, &examined, last),
                        None => html! { <p class="doctor-hint">{ msg::doctor_promise(lang, &CROWD.to_string()) }</p> },
                    } }
                </section>
            </div>
        }
    };
    frame(&shell, on_change, ("doctor-work", msg::skip_to_doctor(lang)), phase, page)
}

/// The title of the page.
pub fn title(lang: Lang) -> String {
    format!("Roundtrip: {}", msg::doctor_title(lang))
}
