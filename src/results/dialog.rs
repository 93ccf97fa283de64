//! What is in the dialog: a button per file, and the text itself where a frame may not save files.

use super::write::{Format, Results};
use crate::components::dialog_program::soon;
use crate::exports::files::{is_boxed_in, of_text, save};
use crate::hooks::ByIdentity;
use i18n::{Lang, msg};
use std::rc::Rc;
use yew::prelude::*;

/// The run to save.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub results: ByIdentity<Results>,
}

/// How the last saving went: a sentence, and the file's text if the browser may not save it.
#[derive(Clone, Default, PartialEq)]
struct Saved {
    said: String,
    text: Option<Rc<str>>,
}

#[component]
pub fn ResultsDialog(props: &Props) -> Html {
    let Props { lang, results } = props;
    let lang = *lang;
    let saved = use_state(Saved::default);
    let file = |format: Format| {
        let ((name, kind), (label, why)) = (format.file(), words(lang, format));
        let onclick = {
            let (results, saved) = (results.clone(), saved.setter());
            Callback::from(move |_: MouseEvent| {
                let content = format.write(&results);
                let is_saved = of_text(&content, kind).and_then(|file| save(&file, name)).is_some();
                let said = if is_saved { msg::export_saved(lang, name) } else { msg::export_unsaved(lang).to_owned() };
                let text = (is_boxed_in() || !is_saved).then(|| content.into());
                saved.set(Saved { said, text });
            })
        };
        html! {
            <div class="results-file">
                <button type="button" class="button" data-file={name} {onclick}>{ label }</button>
                <span>{ why }</span>
            </div>
        }
    };
    html! {
        <>
            <h2 id="results-title">{ msg::results_title(lang) }</h2>
            <p class="share-hint">{ msg::results_lead(lang) }</p>
            { for Format::ALL.map(file) }
            if let Some(text) = &saved.text {
                <div class="share-part">
                    <label for="results-text">{ msg::export_text(lang) }</label>
                    <textarea id="results-text" rows="6" readonly=true value={text.to_string()} />
                </div>
            }
            <div class="share-end">
                <p role="status">{ &saved.said }</p>
                <button type="button" class="button" onclick={|_: MouseEvent| soon(super::close)}>{ msg::dialog_close(lang) }</button>
            </div>
        </>
    }
}

/// A file's name on its button, and what is in it.
fn words(lang: Lang, format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Numbers => (msg::results_numbers(lang), msg::results_numbers_why(lang)),
        Format::Events => (msg::results_events(lang), msg::results_events_why(lang)),
        Format::Json => (msg::results_json(lang), msg::results_json_why(lang)),
    }
}
