//! One entry of the log, whole: what is in it, as text, as JSON, as bytes.

use super::pretty::{dump, json};
use super::run::Runner;
use super::words;
use crate::hooks::clipboard;
use ::workbench::journal::{Entry, Part, What};
use i18n::{Lang, bytes, millis, msg};
use trace::Direction;
use yew::prelude::*;

/// Bytes that are shown at first; all of them if that is wanted.
const FIRST: usize = 16 << 10;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub id: u32,
    pub number: u64,
    pub runner: Runner,
    pub on_close: Callback<()>,
}

/// How content is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Json,
    Text,
    Hex,
}

impl View {
    const ALL: [Self; 3] = [Self::Json, Self::Text, Self::Hex];

    fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Text => "text",
            Self::Hex => "hex",
        }
    }

    /// Whether some content can be shown so.
    fn shows(self, bytes: &[u8]) -> bool {
        match self {
            Self::Json => std::str::from_utf8(bytes).is_ok_and(|text| json(text).is_some()),
            Self::Text => std::str::from_utf8(bytes).is_ok(),
            Self::Hex => true,
        }
    }
}

#[component]
pub fn Detail(props: &Props) -> Html {
    let Props { lang, id, number, runner, on_close } = props;
    let lang = *lang;
    let entry =
        use_memo((*number, runner.clone()), |(number, runner)| runner.read(|run| run.journal.entry(*number).cloned()));
    let chosen = use_state_eq(|| None::<View>);
    let is_whole = use_state_eq(|| false);
    let title = format!("bench-detail-{id}");
    let Some(entry) = &*entry else {
        return html! { <p class="bench-detail" role="status">{ msg::workbench_gone(lang) }</p> };
    };
    let content = entry.what.content();
    let view =
        chosen.filter(|view| view.shows(content)).or_else(|| View::ALL.into_iter().find(|view| view.shows(content)));
    let view = view.unwrap_or(View::Hex);
    html! {
        <section class="bench-detail" data-entry-detail={number.to_string()} aria-labelledby={title.clone()}>
            <header>
                <h3 id={title}>{ head(lang, entry) }</h3>
                <button type="button" class="button-plain" aria-label={msg::workbench_close_detail(lang)}
                    onclick={on_close.reform(|_: MouseEvent| ())}><span aria-hidden="true">{ "✕" }</span></button>
            </header>
            { parts(lang, &entry.parts) }
            { fields(lang, &entry.what) }
            if content.is_empty() {
                if !has_fields(&entry.what) {
                    <p>{ words::line(lang, entry).content }</p>
                }
            } else {
                { views(lang, *id, content, view, &chosen) }
                { shown(lang, *id, content, view, &is_whole) }
            }
        </section>
    }
}

fn head(lang: Lang, entry: &Entry) -> String {
    let way = match entry.direction {
        Some(Direction::Up) => msg::workbench_up(lang),
        Some(Direction::Down) => msg::workbench_down(lang),
        None => "",
    };
    let line = words::line(lang, entry);
    let size = entry.what.content().len() as u64;
    let size = if size == 0 { String::new() } else { bytes(size) };
    let at = format!("{} ms", millis(entry.at, 1));
    let parts = [
        format!("#{}", entry.number),
        at,
        way.to_owned(),
        words::kind(lang, entry.what.kind()).to_owned(),
        size,
        line.note,
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The messages of a subprotocol in it.
fn parts(lang: Lang, parts: &[Part]) -> Html {
    if parts.is_empty() {
        return Html::default();
    }
    let cell = |text: &Option<String>| html! { <td>{ text.clone() }</td> };
    html! {
        <table class="bench-parts">
            <thead><tr>
                <th scope="col">{ msg::workbench_column_protocol(lang) }</th>
                <th scope="col">{ msg::workbench_column_type(lang) }</th>
                <th scope="col">{ msg::workbench_column_name(lang) }</th>
                <th scope="col">{ msg::workbench_column_channel(lang) }</th>
                <th scope="col">{ "id" }</th>
                <th scope="col">{ msg::workbench_column_payload(lang) }</th>
            </tr></thead>
            <tbody>{ for parts.iter().map(|part| html! {
                <tr data-part="">
                    <td>{ part.protocol }</td><td>{ part.kind }</td>
                    { cell(&part.name) }{ cell(&part.channel) }{ cell(&part.id) }
                    <td>{ part.payload.as_ref().map(|payload| bytes(payload.len() as u64)) }</td>
                </tr>
            }) }</tbody>
        </table>
    }
}

fn has_fields(what: &What) -> bool {
    matches!(what, What::Request { headers, .. } | What::Response { headers, .. } if !headers.is_empty())
}

/// The fields of a request or a response.
fn fields(lang: Lang, what: &What) -> Html {
    let (line, headers) = match what {
        What::Request { method, url, headers, .. } => (format!("{method} {url}"), headers),
        What::Response { status, reason, headers, .. } => (format!("{status} {reason}"), headers),
        _ => return Html::default(),
    };
    let fields = headers.iter().map(|(name, value)| format!("{name}: {value}"));
    let text = std::iter::once(line).chain(fields).collect::<Vec<_>>().join("\n");
    html! {
        <>
            <pre class="bench-fields" tabindex="0" role="region" aria-label={msg::workbench_headers(lang)}>{ text }</pre>
            <p class="bench-hint">{ msg::workbench_fields_unseen(lang) }</p>
        </>
    }
}

fn views(lang: Lang, id: u32, content: &[u8], now: View, chosen: &UseStateHandle<Option<View>>) -> Html {
    let one = |view: View| {
        let words = match view {
            View::Json => "JSON",
            View::Text => msg::workbench_kind_text(lang),
            View::Hex => msg::workbench_kind_hex(lang),
        };
        let chosen = chosen.setter();
        let onchange = move |_: Event| chosen.set(Some(view));
        html! {
            <label class="chip">
                <input type="radio" name={format!("bench-view-{id}")} value={view.name()} checked={now == view} {onchange} />{ words }
            </label>
        }
    };
    html! {
        <fieldset class="bench-views">
            <legend class="unseen">{ msg::workbench_view(lang) }</legend>
            { for View::ALL.into_iter().filter(|view| view.shows(content)).map(one) }
        </fieldset>
    }
}

fn shown(lang: Lang, id: u32, content: &[u8], view: View, is_whole: &UseStateHandle<bool>) -> Html {
    let all = content.len();
    let most = if **is_whole { all } else { FIRST };
    let text = match view {
        View::Json => json(&String::from_utf8_lossy(content)).unwrap_or_default(),
        View::Text => String::from_utf8_lossy(content).into_owned(),
        View::Hex => dump(&content[..all.min(most)]),
    };
    let cut: String = if view == View::Hex { text.clone() } else { text.chars().take(most).collect() };
    let is_cut = cut.len() < text.len() || (view == View::Hex && all > most);
    let area = format!("bench-copy-{id}");
    let onmore = {
        let is_whole = is_whole.setter();
        move |_: MouseEvent| is_whole.set(true)
    };
    let oncopy = {
        let area = area.clone();
        move |_: MouseEvent| {
            let area = area.clone();
            wasm_bindgen_futures::spawn_local(async move {
                clipboard::copy(&area).await;
            });
        }
    };
    html! {
        <>
            <pre class="bench-content" data-view={view.name()} tabindex="0" role="region" aria-label={msg::workbench_column_content(lang)}>{ cut }</pre>
            <div class="bench-row">
                if is_cut {
                    <button type="button" class="button" data-action="whole" onclick={onmore}>{ msg::workbench_whole(lang, &bytes(all as u64)) }</button>
                }
                <textarea id={area} class="unseen" readonly=true tabindex="-1" aria-hidden="true" value={text} />
                <button type="button" class="button" data-action="copy" onclick={oncopy}>{ msg::workbench_copy(lang) }</button>
            </div>
        </>
    }
}
