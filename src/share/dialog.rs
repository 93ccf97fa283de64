//! What is in the share dialog: a link to exactly what the page shows, and the frame to put into another page.

use crate::components::dialog_program::soon;
use crate::hooks::{clipboard, document, hash};
use crate::route::{is_lesson, is_live, lesson, live, merge};
use crate::words::parts as words;
use i18n::{Lang, msg};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The height of a frame in CSS pixels: lowest, usual, highest.
const HEIGHT: (u32, u32, u32) = (240, 480, 2_000);

/// What is shared.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// The hash of exactly what the page shows.
    pub hash: AttrValue,
}

/// The frame that is being put together.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    /// The names of the chosen parts.
    parts: Vec<&'static str>,
    height: u32,
}

/// The parts that a frame of the page at `hash` can show, by their names in the address, and their words.
fn parts_of(lang: Lang, hash: &str) -> Vec<(&'static str, &'static str)> {
    if is_lesson(hash) {
        lesson::Part::all().map(|part| (part.name(), words::part(lang, part))).collect()
    } else if is_live(hash) {
        live::Part::ALL.into_iter().map(|part| (part.name(), words::live_part(lang, part))).collect()
    } else {
        Vec::new()
    }
}

#[component]
pub fn ShareDialog(props: &Props) -> Html {
    let Props { lang, hash } = props;
    let lang = *lang;
    let parts = parts_of(lang, hash);
    // A frame usually shows the first part alone: the picture of a lesson, the lanes of the live page.
    let first = parts.iter().take(1).map(|(name, _)| *name);
    let choice = use_state(|| Choice { parts: first.collect(), height: HEIGHT.1 });
    // How the last copying went.
    let copied = use_state(|| None::<bool>);
    let notice = match *copied {
        None => "",
        Some(true) => msg::share_copied(lang),
        Some(false) => msg::share_copy_refused(lang),
    };
    let (base, hash) = (hash::base(), merge(hash, &format!("lang={}", lang.tag())));
    let framed = link(&base, &framed(&hash, &choice.parts, parts.len()));
    let copyable = |id, rows, label, text| copyable(lang, id, rows, label, text, &copied);
    html! {
        <>
            <h2 id="share-title">{ msg::share_title(lang) }</h2>
            { copyable("share-link", "2", msg::share_link_label(lang), link(&base, &hash)) }
            { copyable("share-markdown", "2", msg::share_markdown_label(lang), markdown(&link(&base, &hash))) }
            { shape(lang, &parts, &choice) }
            { copyable("share-frame", "4", msg::share_frame_label(lang), snippet(&base, &framed, choice.height)) }
            <p class="share-hint">{ msg::share_frame_hint(lang) }</p>
            <iframe class="share-preview" src={framed} sandbox="allow-scripts" title={msg::share_preview(lang)}
                ~style={format!("block-size:{}px", choice.height)} />
            <div class="share-end">
                <p role="status">{ notice }</p>
                <button type="button" class="button" onclick={|_: MouseEvent| soon(super::close)}>{ msg::dialog_close(lang) }</button>
            </div>
        </>
    }
}

/// What the frame shows, and how high it is.
fn shape(lang: Lang, parts: &[(&'static str, &'static str)], choice: &UseStateHandle<Choice>) -> Html {
    let part = |&(name, word): &(&'static str, &'static str)| {
        let is_on = choice.parts.contains(&name);
        let next: Vec<&'static str> = parts
            .iter()
            .map(|(other, _)| *other)
            .filter(|other| choice.parts.contains(other) != (*other == name))
            .collect();
        let (is_last, choice) = (next.is_empty(), choice.clone());
        let onchange = Callback::from(move |_: Event| choice.set(Choice { parts: next.clone(), ..(*choice).clone() }));
        html! {
            <label class="chip">
                <input type="checkbox" name={format!("part-{name}")} checked={is_on} disabled={is_last} {onchange} />{ word }
            </label>
        }
    };
    let onchange = {
        let choice = choice.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
            // A float becomes the nearest number that fits, and what is no number becomes 0.
            let height = (value as u32).clamp(HEIGHT.0, HEIGHT.2);
            choice.set(Choice { height, ..(*choice).clone() });
        })
    };
    html! {
        <fieldset class="share-shape">
            <legend>{ msg::share_parts(lang) }</legend>
            { for parts.iter().map(part) }
            <label class="share-height">
                { msg::share_height(lang) }
                <input type="number" name="height" min={HEIGHT.0.to_string()} max={HEIGHT.2.to_string()} step="10"
                    value={choice.height.to_string()} {onchange} />
            </label>
        </fieldset>
    }
}

/// The hash of the frame: the chosen ones of `all` parts.
fn framed(hash: &str, parts: &[&str], all: usize) -> String {
    let embed = merge(hash, "embed=1");
    if parts.is_empty() || parts.len() == all { embed } else { merge(&embed, &format!("parts={}", parts.join(","))) }
}

/// The link as Markdown, named by the document's title.
fn markdown(address: &str) -> String {
    let title = document::document().map(|document| document.title()).unwrap_or_default();
    let address = address.replace('(', "%28").replace(')', "%29");
    format!("[{}]({address})", title.replace(['[', ']'], ""))
}

/// The address of exactly this state; `base` is the page's address without its hash.
fn link(base: &str, hash: &str) -> String {
    format!("{base}{hash}")
}

/// The folder of the page's files: the address up to the last slash of its path. A query may have slashes, too.
fn folder(base: &str) -> &str {
    let path = base.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('/').map_or(path, |(folder, _)| folder)
}

/// A text within double quotes of HTML.
fn quoted(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// The one-line frame, and the script that sets its height. `address` is the frame's.
fn snippet(base: &str, address: &str, height: u32) -> String {
    let address = quoted(address);
    let folder = quoted(folder(base));
    format!(
        "<iframe src=\"{address}\" sandbox=\"allow-scripts\" title=\"Roundtrip\" style=\"width:100%;height:{height}px;border:0\" \
         loading=\"lazy\"></iframe>\n<script src=\"{folder}/embed.js\"></script>"
    )
}

fn copyable(
    lang: Lang,
    id: &'static str,
    rows: &'static str,
    label: &'static str,
    text: String,
    copied: &UseStateHandle<Option<bool>>,
) -> Html {
    let copied = copied.setter();
    let onclick = Callback::from(move |_: MouseEvent| {
        let copied = copied.clone();
        spawn_local(async move { copied.set(Some(clipboard::copy(id).await)) });
    });
    html! {
        <div class="share-part">
            <label for={id}>{ label }</label>
            <textarea {id} readonly=true {rows} value={text} />
            <button type="button" class="button" {onclick}>{ msg::share_copy(lang) }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_beside_the_page_whatever_the_query_is() {
        for base in ["https://a.example/b/", "https://a.example/b/?next=/c/d", "https://a.example/b/index.html?x=1/2&y"]
        {
            assert_eq!(folder(base), "https://a.example/b", "{base}");
        }
        assert_eq!(folder("https://a.example/?from=https://b.example/x/"), "https://a.example");
    }

    #[test]
    fn the_snippet_is_html_whatever_the_address_has() {
        let base = "https://a.example/b/?q=\"><script>&x=/y";
        let address = link(base, &framed("#/live?rate=5&lang=ko", &["lanes"], 5));
        let snippet = snippet(base, &address, 480);
        assert!(snippet.contains("src=\"https://a.example/b/embed.js\""), "{snippet}");
        let frame = "?q=&quot;>&lt;script>&amp;x=/y#/live?rate=5&amp;lang=ko&amp;embed=1&amp;parts=lanes\"";
        assert!(snippet.contains(frame), "{snippet}");
        assert_eq!(snippet.matches("<script").count(), 1, "{snippet}");
    }

    #[test]
    fn the_pages_that_can_show_parts_of_themselves_offer_them() {
        let names = |hash| parts_of(Lang::Ko, hash).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("#/lesson/tcp?loss=2").first(), Some(&"stage"));
        assert_eq!(names("#/live").first(), Some(&"lanes"));
        assert!(["#/", "#/recall?seed=2", "#/capture"].into_iter().all(|hash| names(hash).is_empty()));
    }

    #[test]
    fn a_frame_of_all_parts_names_none_and_a_page_without_parts_has_only_its_frame() {
        assert_eq!(framed("#/lesson/tcp?parts=list", &["stage", "list"], 6), "#/lesson/tcp?embed=1&parts=stage,list");
        assert_eq!(framed("#/lesson/tcp", &["stage", "list"], 2), "#/lesson/tcp?embed=1");
        assert_eq!(framed("#/", &[], 0), "#/?embed=1");
    }
}
