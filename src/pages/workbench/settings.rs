//! What else can be set for a session, behind a disclosure: the first look is plain. What a page cannot do with a transport is said
//! here, where somebody would look for it.

use super::automatic;
use super::request;
use super::run::Runner;
use ::workbench::session::{Decoder, Session, Transport};
use i18n::{Lang, msg};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub id: u32,
    pub runner: Runner,
    pub version: u64,
}

#[component]
pub fn Settings(props: &Props) -> Html {
    let Props { lang, id, runner, .. } = props;
    let (lang, id) = (*lang, *id);
    let session = runner.read(|run| run.session.clone());
    let is_request = session.transport.is_request();
    html! {
        <>
            if is_request && session.method != "GET" && session.method != "HEAD" {
                { request::body(lang, id, &session, runner) }
            }
            <details class="bench-settings">
                <summary>{ msg::workbench_settings(lang) }</summary>
                <div class="bench-grid">
                    { name(lang, id, &session, runner) }
                    if session.transport == Transport::WebSocket {
                        { words(Words::subprotocols(lang), id, &session, runner) }
                    }
                    if session.transport == Transport::EventSource {
                        { words(Words::event_types(lang), id, &session, runner) }
                    }
                    { decoder(lang, id, &session, runner) }
                    { seed(lang, id, &session, runner) }
                    if session.transport != Transport::WebSocket {
                        { credentials(lang, &session, runner) }
                    }
                </div>
                if is_request {
                    <request::Headers {lang} {id} runner={runner.clone()} version={runner.version()} />
                }
                if session.transport == Transport::Fetch {
                    { automatic::repeat(lang, id, &session, runner) }
                } else {
                    { automatic::reconnect(lang, id, &session, runner) }
                }
                if session.transport == Transport::WebSocket {
                    { automatic::heartbeat(lang, id, &session, runner) }
                }
                <p class="bench-hint" data-limit={session.transport.name()}>{ limit(lang, session.transport) }</p>
            </details>
        </>
    }
}

/// What a page cannot do, and the way out.
fn limit(lang: Lang, transport: Transport) -> &'static str {
    match transport {
        Transport::WebSocket => msg::workbench_limit_socket(lang),
        Transport::EventSource => msg::workbench_limit_source(lang),
        Transport::Fetch | Transport::FetchStream => msg::workbench_limit_fetch(lang),
    }
}

/// A field of one line with its label.
fn line(
    id: String,
    label: &'static str,
    hint: Option<&'static str>,
    value: String,
    on_change: Callback<String>,
) -> Html {
    let onchange = on_change.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().value());
    let hint_id = format!("{id}-hint");
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <div class="field-box">
                <input {id} type="text" autocomplete="off" spellcheck="false" {value} {onchange} aria-describedby={hint.map(|_| hint_id.clone())} />
            </div>
            if let Some(hint) = hint { <p id={hint_id} class="bench-hint">{ hint }</p> }
        </div>
    }
}

fn edit<T: 'static>(runner: &Runner, change: impl Fn(&mut Session, T) + 'static) -> Callback<T> {
    let runner = runner.clone();
    Callback::from(move |value: T| runner.edit(|session| change(session, value)))
}

fn name(lang: Lang, id: u32, session: &Session, runner: &Runner) -> Html {
    let on_change = edit(runner, |session, name: String| session.name = name.trim().to_owned());
    line(format!("bench-title-field-{id}"), msg::workbench_name(lang), None, session.name.clone(), on_change)
}

/// A list of words with commas.
struct Words {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    of: fn(&mut Session) -> &mut Vec<String>,
}

impl Words {
    fn subprotocols(lang: Lang) -> Self {
        let (label, hint) = (msg::workbench_subprotocols(lang), msg::workbench_subprotocols_hint(lang));
        Self { name: "subprotocols", label, hint, of: |session| &mut session.subprotocols }
    }

    fn event_types(lang: Lang) -> Self {
        let (label, hint) = (msg::workbench_event_types(lang), msg::workbench_event_types_hint(lang));
        Self { name: "event-types", label, hint, of: |session| &mut session.event_types }
    }
}

fn words(words: Words, id: u32, session: &Session, runner: &Runner) -> Html {
    let Words { name, label, hint, of } = words;
    let value = of(&mut session.clone()).join(", ");
    let on_change = edit(runner, move |session, text: String| *of(session) = list(&text));
    line(format!("bench-{name}-{id}"), label, Some(hint), value, on_change)
}

/// The words of a text, between commas and spaces; each once.
fn list(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(|letter: char| letter == ',' || letter.is_whitespace()).filter(|word| !word.is_empty()) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

fn decoder(lang: Lang, id: u32, session: &Session, runner: &Runner) -> Html {
    let on_change = edit(runner, |session, decoder| session.decoder = decoder);
    let onchange = on_change.reform(|event: Event| {
        Decoder::parse(&event.target_unchecked_into::<HtmlSelectElement>().value()).unwrap_or_default()
    });
    let words = |decoder: Decoder| match decoder {
        Decoder::Auto => msg::workbench_decoder_auto(lang),
        Decoder::Off => msg::workbench_decoder_off(lang),
        Decoder::EngineIo => "Engine.IO",
        Decoder::SocketIo => "Socket.IO",
        Decoder::SignalR => "SignalR",
        Decoder::Stomp => "STOMP",
        Decoder::GraphqlTransportWs => "graphql-transport-ws",
        Decoder::GraphqlWs => "graphql-ws",
        Decoder::Mqtt => "MQTT",
        Decoder::JsonRpc => "JSON-RPC",
        Decoder::Mcp => "MCP",
    };
    html! {
        <div class="field">
            <label for={format!("bench-decoder-{id}")}>{ msg::workbench_decoder(lang) }</label>
            <select id={format!("bench-decoder-{id}")} {onchange}>
                { for Decoder::ALL.map(|decoder| html! {
                    <option value={decoder.name()} selected={session.decoder == decoder}>{ words(decoder) }</option>
                }) }
            </select>
        </div>
    }
}

fn seed(lang: Lang, id: u32, session: &Session, runner: &Runner) -> Html {
    let before = session.seed;
    let on_change = edit(runner, move |session, text: String| session.seed = text.trim().parse().unwrap_or(before));
    line(
        format!("bench-seed-{id}"),
        msg::workbench_seed(lang),
        Some(msg::workbench_seed_hint(lang)),
        before.to_string(),
        on_change,
    )
}

fn credentials(lang: Lang, session: &Session, runner: &Runner) -> Html {
    let is_on = session.sends_credentials;
    let onchange = edit(runner, move |session, _: Event| session.sends_credentials = !is_on);
    html! {
        <label class="chip"><input type="checkbox" checked={is_on} {onchange} />{ msg::workbench_credentials(lang) }</label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_with_commas_or_without_and_each_once() {
        assert_eq!(list(" mqtt, v12.stomp  mqtt,,x"), ["mqtt", "v12.stomp", "x"]);
        assert_eq!(list(" , "), Vec::<String>::new());
    }
}
