//! The examples: small captures of real programs, which the page has beside itself.

use crate::js::list;
use crate::lab::Chosen;
use crate::page_files;
use crate::route::Common;
use crate::route::capture::{Route, print};
use capture_examples::{ALL, Example, find};
use i18n::{Lang, msg};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;
use yew::prelude::*;

/// All examples as links, each with what to see in it.
pub fn examples(lang: Lang, common: &Common) -> Html {
    let one = |example: &Example| {
        let common = Common { autoplay: false, ..common.clone() };
        let href = print(&Route { example: Some(example.id), common, ..Route::default() });
        html! {
            <li>
                <a {href} data-example={example.id}>{ (example.title)(lang) }</a>
                <p>{ (example.see)(lang) }</p>
            </li>
        }
    };
    html! {
        <section class="capture-examples" aria-labelledby="capture-examples-title">
            <h2 id="capture-examples-title">{ msg::capture_examples(lang) }</h2>
            <p class="capture-hint">{ msg::capture_examples_why(lang) }</p>
            <ul>{ for ALL.iter().map(one) }</ul>
        </section>
    }
}

/// What to see in the example that is open.
pub fn see(lang: Lang, example: Option<&str>) -> Html {
    let Some(example) = example.and_then(find) else { return Html::default() };
    html! {
        <section class="capture-see">
            <h2>{ (example.title)(lang) }</h2>
            <p>{ (example.see)(lang) }</p>
        </section>
    }
}

/// The files of an example; `None` if they cannot be loaded.
pub async fn fetch(example: &Example) -> Option<Vec<Chosen>> {
    let mut files = Vec::new();
    for name in [Some(example.file), example.keys].into_iter().flatten() {
        let response = page_files::fetch(&format!("examples/{name}")).await.ok()?;
        let bytes = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
        let content = Blob::new_with_buffer_source_sequence(&list(&[bytes])).ok()?;
        files.push(Chosen { name: name.to_owned(), content });
    }
    Some(files)
}
