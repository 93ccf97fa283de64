//! The program of the path doctor: it follows the address and writes it.

use super::examined::use_examination;
use super::form::{Form, progress};
use super::report::{report, so_far};
use super::{head, looked_for};
use crate::components::addressed::{PageAddress, on_address, on_change, use_page_address};
use crate::components::frame::frame;
use crate::hooks::use_turns;
use crate::route::doctor::Route;
use crate::route::is_doctor;
use doctor::CROWD;
use i18n::{Lang, msg};
use yew::prelude::*;

#[component]
pub fn App() -> Html {
    let turn = use_turns(1);
    let shell = use_page_address(PageAddress::<Route> {
        name: "doctor",
        owns: is_doctor,
        read: str::to_owned,
        words: |lang, _| (title(lang), msg::doctor_lead(lang)),
    });
    let lang = shell.lang();
    let examined = use_examination();
    let on_route = on_address(&shell);
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
                        None => html! {
                            <>
                                <p class="doctor-hint">{ msg::doctor_promise(lang, &CROWD.to_string()) }</p>
                                { looked_for(lang) }
                            </>
                        },
                    } }
                </section>
            </div>
        }
    };
    frame(&shell, on_change(&shell), ("doctor-work", msg::skip_to_doctor(lang)), phase, page)
}

/// The title of the page.
pub fn title(lang: Lang) -> String {
    format!("Roundtrip: {}", msg::doctor_title(lang))
}
