//! Exports: what is shown as files for other programs. A worker makes captures, diagrams and JSON; the crate `diagram` makes
//! the picture.

pub mod files;
mod picture;

pub use files::{of_bytes, save};

use crate::canvas::palette::Palette;
use crate::hooks::{ByIdentity, clipboard};
use diagram::axis::Scale;
use diagram::model::{Model, Names};
use futures_util::future::LocalBoxFuture;
use i18n::{Lang, msg};
use picture::Drawing;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

/// What is exported.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// The kinds of files that there are.
    pub kinds: Vec<Kind>,
    /// Makes all files but pictures.
    pub maker: Maker,
    /// What the picture shows.
    pub model: ByIdentity<Model>,
    pub names: ByIdentity<Names>,
    pub scale: Scale,
    /// For the files' names.
    pub name: &'static str,
}

/// What a worker writes into a file.
pub enum Content {
    Bytes(Vec<u8>),
    Text(String),
}

/// What a maker gives; an error is a sentence for the visitor.
type Making = LocalBoxFuture<'static, Result<Content, String>>;

/// Makes files of every kind but pictures.
#[derive(Clone)]
pub struct Maker(Rc<dyn Fn(Kind) -> Making>);

impl Maker {
    pub fn new<F: Future<Output = Result<Content, String>> + 'static>(make: impl Fn(Kind) -> F + 'static) -> Self {
        Self(Rc::new(move |kind| Box::pin(make(kind))))
    }
}

impl PartialEq for Maker {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A capture as one of the hosts saw it.
    Client,
    Server,
    /// The packets as they were captured.
    Capture,
    /// The same with other addresses.
    Anonymous,
    /// The same with other addresses, and zeros for what the packets carry.
    Bare,
    Mermaid,
    Json,
    Svg,
    Png,
}

impl Kind {
    /// Its name in attributes, and the end of its file's name.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Client => ("capture-client", "-client.pcapng"),
            Self::Server => ("capture-server", "-server.pcapng"),
            Self::Capture => ("capture", ".pcapng"),
            Self::Anonymous => ("capture-anonymous", "-anonymous.pcapng"),
            Self::Bare => ("capture-bare", "-bare.pcapng"),
            Self::Mermaid => ("mermaid", ".mmd"),
            Self::Json => ("json", ".json"),
            Self::Svg => ("svg", ".svg"),
            Self::Png => ("png", ".png"),
        }
    }

    /// Its name, and what the file is for.
    fn words(self, lang: Lang) -> (&'static str, &'static str) {
        match self {
            Self::Client => (msg::export_client(lang), msg::export_capture_why(lang)),
            Self::Server => (msg::export_server(lang), msg::export_capture_why(lang)),
            Self::Capture => (msg::export_capture(lang), msg::export_packets_why(lang)),
            Self::Anonymous => (msg::export_anonymous(lang), msg::export_anonymous_why(lang)),
            Self::Bare => (msg::export_bare(lang), msg::export_bare_why(lang)),
            Self::Mermaid => (msg::export_mermaid(lang), msg::export_mermaid_why(lang)),
            Self::Json => (msg::export_json(lang), msg::export_json_why(lang)),
            Self::Svg => (msg::export_svg(lang), msg::export_svg_why(lang)),
            Self::Png => (msg::export_png(lang), msg::export_png_why(lang)),
        }
    }
}

/// The state of the newest export.
#[derive(Clone, Debug, Default, PartialEq)]
struct State {
    is_busy: bool,
    /// A sentence.
    said: String,
    is_failure: bool,
    /// A text that can be copied.
    text: Option<Rc<str>>,
}

/// Longer texts are not shown on the page.
const MOST_TEXT: usize = 500_000;
const AREA: &str = "export-text";

/// A row of buttons, one per file.
#[component]
pub fn Exports(props: &Props) -> Html {
    let lang = props.lang;
    let state = use_state(State::default);
    let is_boxed_in = files::is_boxed_in();
    {
        let state = state.setter();
        use_effect_with(props.model.clone(), move |_| state.set(State::default()));
    }
    let button = |kind: Kind| {
        let (setter, props) = (state.setter(), props.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            setter.set(State { is_busy: true, said: msg::export_busy(props.lang).to_owned(), ..State::default() });
            let (setter, props) = (setter.clone(), props.clone());
            spawn_local(async move { setter.set(export(&props, kind, is_boxed_in).await) });
        });
        let (label, why) = kind.words(lang);
        html! {
            <button type="button" class="button" data-action={format!("export-{}", kind.names().0)} title={why}
                disabled={state.is_busy} {onclick}>{ label }</button>
        }
    };
    html! {
        <section class="exports" aria-labelledby="exports-title">
            <h2 id="exports-title">{ msg::exports_title(lang) }</h2>
            <div class="exports-row">{ for props.kinds.iter().copied().map(button) }</div>
            if is_boxed_in {
                <p class="exports-hint" data-hint="boxed-in">{ msg::export_boxed_in(lang) }</p>
            }
            <p class="exports-said" role="status" data-failure={state.is_failure.then_some("")}>{ state.said.clone() }</p>
            { for state.text.iter().map(|text| copyable(lang, text, &state)) }
        </section>
    }
}

fn copyable(lang: Lang, text: &str, state: &UseStateHandle<State>) -> Html {
    let before = state.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let before = before.clone();
        spawn_local(async move {
            let is_copied = clipboard::copy(AREA).await;
            let said = if is_copied { msg::share_copied(lang) } else { msg::share_copy_refused(lang) };
            before.set(State { said: said.to_owned(), ..(*before).clone() });
        });
    });
    html! {
        <div class="exports-text">
            <label for={AREA}>{ msg::export_text(lang) }</label>
            <textarea id={AREA} readonly=true rows="8" spellcheck="false" value={text.to_owned()} />
            <button type="button" class="button" data-action="export-copy" {onclick}>{ msg::share_copy(lang) }</button>
        </div>
    }
}

/// Makes a file and hands it to the browser. Returns the state to show.
async fn export(props: &Props, kind: Kind, is_boxed_in: bool) -> State {
    let lang = props.lang;
    match make(props, kind).await {
        Ok(Made { file, text, is_dense }) => {
            let name = format!("roundtrip-{}{}", props.name, kind.names().1);
            if files::save(&file, &name).is_none() {
                return failed(msg::export_unsaved(lang).to_owned());
            }
            let is_shown = |text: &String| (is_boxed_in || kind == Kind::Mermaid) && text.len() <= MOST_TEXT;
            let saved = msg::export_saved(lang, &name);
            let said = if is_dense { format!("{saved} {}", msg::export_dense(lang)) } else { saved };
            State { said, text: text.filter(is_shown).map(Rc::from), ..State::default() }
        }
        Err(sentence) => failed(sentence),
    }
}

fn failed(said: String) -> State {
    State { said, is_failure: true, ..State::default() }
}

/// A file, its text if it has one, and whether its picture is drawn denser than it should be.
struct Made {
    file: Blob,
    text: Option<String>,
    is_dense: bool,
}

/// Makes a file. An error is a sentence for the visitor.
async fn make(props: &Props, kind: Kind) -> Result<Made, String> {
    let lang = props.lang;
    let unmade = || msg::export_unmade(lang).to_owned();
    if matches!(kind, Kind::Svg | Kind::Png) {
        let drawing = drawing(props).ok_or_else(|| msg::export_too_long(lang).to_owned())?;
        let file = match kind {
            Kind::Png => files::png(&drawing).await,
            _ => files::of_text(&drawing.svg, "image/svg+xml"),
        };
        return Ok(Made { file: file.ok_or_else(unmade)?, text: None, is_dense: drawing.is_dense });
    }
    let (file, text) = match props.maker.0(kind).await? {
        Content::Bytes(bytes) => (files::of_bytes(&bytes, "application/x-pcapng"), None),
        Content::Text(text) => {
            let media = if kind == Kind::Json { "application/json" } else { "text/plain" };
            (files::of_text(&text, media), Some(text))
        }
    };
    Ok(Made { file: file.ok_or_else(unmade)?, text, is_dense: false })
}

fn drawing(props: &Props) -> Option<Drawing> {
    let palette = Palette::current();
    picture::draw(&props.model, &props.names, props.scale, |role| palette.colour(role))
}
