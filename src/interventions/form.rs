//! A form for an intervention at a moment or for an interval. Its times start from the moment that is shown.

use super::time_field::{TimeField, end_of, length_of, moment_of, time_field};
use super::words::kind_name;
use crate::components::on_enter;
use ::lab::Intervention;
use i18n::{Lang, msg, plain_millis};
use lessons::words::host;
use trace::{Host, Micros};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// How long an interval lasts in milliseconds, unless the visitor types another length.
const USUAL: &str = "500";

/// The kind of intervention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Stall,
    Cut,
    Close,
}

impl Deed {
    pub const ALL: [Self; 3] = [Self::Stall, Self::Cut, Self::Close];

    /// The intervention; `host` is used if it concerns one host.
    fn done(self, host: Host, from: Micros, until: Micros) -> Intervention {
        match self {
            Self::Stall => Intervention::StallReader { host, from, until },
            Self::Cut => Intervention::Cut { from, until },
            Self::Close => Intervention::CloseAbruptly { host, at: from },
        }
    }

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Stall => msg::do_stall(lang),
            Self::Cut => msg::do_cut(lang),
            Self::Close => msg::do_close(lang),
        }
    }

    fn note(self, lang: Lang) -> &'static str {
        match self {
            Self::Stall => msg::do_stall_note(lang),
            Self::Cut => msg::do_cut_note(lang),
            Self::Close => msg::do_close_note(lang),
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub deed: Deed,
    /// The moment that is shown.
    pub moment: Micros,
    pub on_add: Callback<Intervention>,
}

/// The visitor's input; `None` means the default.
#[derive(Clone, Debug, Default, PartialEq)]
struct Typed {
    from: Option<String>,
    length: Option<String>,
    on_client: bool,
}

#[component]
pub fn Form(props: &Props) -> Html {
    let Props { lang, deed, moment, on_add } = props;
    let (lang, deed) = (*lang, *deed);
    let typed = use_state(Typed::default);
    let has_length = deed != Deed::Close;
    let from_text = typed.from.clone().unwrap_or_else(|| plain_millis(*moment));
    let length_text = typed.length.clone().unwrap_or_else(|| USUAL.to_owned());
    let (from, length) = (moment_of(lang, &from_text), length_of(lang, &length_text));
    let at = if typed.on_client { Host::Client } else { Host::Server };
    let kind = kind_name(&deed.done(at, Micros(0), Micros(0)));
    let ready = match (&from, &length) {
        (Ok(from), Ok(length)) => Some(deed.done(at, *from, end_of(*from, *length))),
        (Ok(from), Err(_)) if !has_length => Some(deed.done(at, *from, *from)),
        _ => None,
    };
    let on_do = {
        let (setter, on_client, on_add) = (typed.setter(), typed.on_client, on_add.clone());
        Callback::from(move |()| {
            // If it is not ready, the fields show why.
            if let Some(ready) = ready.clone() {
                setter.set(Typed { on_client, ..Typed::default() });
                on_add.emit(ready);
            }
        })
    };
    let change = |take: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text: String| {
            let mut new = (*typed).clone();
            take(&mut new, text);
            typed.set(new);
        })
    };
    let field = |name: &'static str, label, text, problem: Option<String>, on_type| {
        let problem = problem.unwrap_or_default();
        time_field(lang, TimeField { id: format!("do-{kind}-{name}"), name, label, text, problem, on_type })
    };
    let from_label = if has_length { msg::do_from(lang) } else { msg::do_at(lang) };
    html! {
        <form class="do-form" data-form={kind} aria-label={deed.title(lang)} onkeydown={on_enter(&on_do)}>
            <b>{ deed.title(lang) }</b>
            <p class="do-note">{ deed.note(lang) }</p>
            <div class="do-row">
                if deed != Deed::Cut {
                    { hosts(lang, typed.on_client, change(|typed, name| typed.on_client = name == CLIENT)) }
                }
                { field("from", from_label, from_text, from.err(), change(|typed, text| typed.from = Some(text))) }
                if has_length {
                    { field("length", msg::do_for(lang), length_text, length.err(), change(|typed, text| typed.length = Some(text))) }
                }
                <button type="button" class="button" data-action={kind} onclick={on_do.reform(|_: MouseEvent| ())}>{ msg::do_it(lang) }</button>
            </div>
        </form>
    }
}

const CLIENT: &str = "client";

fn hosts(lang: Lang, on_client: bool, on_choose: Callback<String>) -> Html {
    let onchange = on_choose.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <label class="do-time" data-field="host">
            <span>{ msg::do_host(lang) }</span>
            <select class="select" name="host" {onchange}>
                <option value="server" selected={!on_client}>{ host(lang, Host::Server) }</option>
                <option value={CLIENT} selected={on_client}>{ host(lang, Host::Client) }</option>
            </select>
        </label>
    }
}
