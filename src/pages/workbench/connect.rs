//! The line with transport and address, and the button that connects.

use super::run::{NORMAL, Phase, Runner};
use super::words;
use crate::components::on_enter;
use ::workbench::session::{Session, Transport};
use i18n::{Lang, msg};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What a list offers. `fetch` takes any other that an opened file names.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub id: u32,
    pub runner: Runner,
    pub version: u64,
}

#[component]
pub fn Connect(props: &Props) -> Html {
    let Props { lang, id, runner, .. } = props;
    let (lang, id) = (*lang, *id);
    let (session, phase) = runner.read(|run| (run.session.clone(), run.phase));
    let trouble = use_state_eq(|| None::<&'static str>);
    let on_connect = {
        let (runner, trouble) = (runner.clone(), trouble.setter());
        Callback::from(move |()| {
            let is_going = runner.read(|run| run.phase.is_going());
            trouble.set(None);
            if is_going {
                // The code is one that the browser takes.
                let _ = runner.disconnect(NORMAL, "");
            } else if runner.read(|run| run.session.url.trim().is_empty()) {
                trouble.set(Some(msg::workbench_no_address(lang)));
            } else {
                runner.connect();
            }
        })
    };
    let oninput = {
        let (runner, trouble) = (runner.clone(), trouble.setter());
        Callback::from(move |event: InputEvent| {
            let url = event.target_unchecked_into::<HtmlInputElement>().value();
            trouble.set(None);
            runner.edit(|session| session.url = url);
        })
    };
    let (field, problem) = (format!("bench-url-{id}"), format!("bench-url-problem-{id}"));
    html! {
        <div class="bench-connect" onkeydown={on_enter(&on_connect)}>
            <div class="field bench-transport">
                <label for={format!("bench-transport-{id}")}>{ msg::workbench_transport(lang) }</label>
                { transports(lang, id, runner, &session, phase) }
            </div>
            if session.transport.is_request() {
                <div class="field bench-method">
                    <label for={format!("bench-method-{id}")}>{ msg::workbench_method(lang) }</label>
                    { methods(id, runner, &session) }
                </div>
            }
            <div class={classes!("field", "bench-url", trouble.is_some().then_some("field-wrong"))}>
                <label for={field.clone()}>{ msg::workbench_address(lang) }</label>
                <div class="field-box">
                    <input id={field} type="text" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false"
                        placeholder={placeholder(session.transport)} value={session.url.clone()} {oninput}
                        aria-invalid={trouble.map(|_| "true")} aria-describedby={trouble.map(|_| problem.clone())} />
                </div>
                if let Some(trouble) = *trouble {
                    <p id={problem} class="field-problem" role="alert">{ trouble }</p>
                }
            </div>
            <button type="button" class={if phase.is_going() { "button" } else { "button button-main" }} data-action="connect"
                onclick={on_connect.reform(|_: MouseEvent| ())}>{ action(lang, session.transport, phase) }</button>
        </div>
    }
}

fn action(lang: Lang, transport: Transport, phase: Phase) -> &'static str {
    match (phase.is_going(), transport.is_request()) {
        (true, true) => msg::workbench_stop(lang),
        (true, false) => msg::workbench_disconnect(lang),
        (false, true) => msg::workbench_request(lang),
        (false, false) => msg::workbench_connect(lang),
    }
}

fn placeholder(transport: Transport) -> &'static str {
    if transport == Transport::WebSocket { "wss://" } else { "https://" }
}

fn transports(lang: Lang, id: u32, runner: &Runner, session: &Session, phase: Phase) -> Html {
    let onchange = {
        let runner = runner.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let Some(transport) = Transport::parse(&value) else { return };
            runner.edit(|session| {
                session.transport = transport;
                session.url = with_scheme_of(&session.url, transport);
            });
        })
    };
    let option = |transport: Transport| {
        html! {
            <option value={transport.name()} selected={session.transport == transport}>{ words::transport(lang, transport) }</option>
        }
    };
    html! {
        <select id={format!("bench-transport-{id}")} disabled={phase.is_going()} {onchange}>{ for Transport::ALL.map(option) }</select>
    }
}

fn methods(id: u32, runner: &Runner, session: &Session) -> Html {
    let onchange = {
        let runner = runner.clone();
        Callback::from(move |event: Event| {
            let method = event.target_unchecked_into::<HtmlSelectElement>().value();
            runner.edit(|session| session.method = method);
        })
    };
    let own = (!METHODS.contains(&session.method.as_str())).then(|| session.method.clone());
    let names = METHODS.iter().map(|name| (*name).to_owned()).chain(own);
    html! {
        <select id={format!("bench-method-{id}")} {onchange}>
            { for names.map(|name| html! { <option value={name.clone()} selected={session.method == name}>{ name.clone() }</option> }) }
        </select>
    }
}

/// The same address with the scheme that a transport has: `ws` for `http`, and back.
fn with_scheme_of(url: &str, transport: Transport) -> String {
    let pairs = [("http://", "ws://"), ("https://", "wss://")];
    for (plain, socket) in pairs {
        let (from, to) = if transport == Transport::WebSocket { (plain, socket) } else { (socket, plain) };
        if let Some(rest) = url.trim_start().strip_prefix(from) {
            return format!("{to}{rest}");
        }
    }
    url.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_transport_keeps_the_address() {
        assert_eq!(with_scheme_of("https://a.example/x", Transport::WebSocket), "wss://a.example/x");
        assert_eq!(with_scheme_of("ws://a.example/x", Transport::Fetch), "http://a.example/x");
        assert_eq!(with_scheme_of("wss://a.example", Transport::WebSocket), "wss://a.example");
        assert_eq!(with_scheme_of("", Transport::WebSocket), "");
    }
}
