//! The page of captures: files are opened and read by a worker, their connections stand in a table, and those that are chosen
//! are shown as a lesson shows its run. Nothing of a file leaves the page.

mod about;
mod app;
mod examples;
mod files;
mod inspected;
mod keys;
mod open;
mod picture;
mod rows;
mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod table;
mod words;

use crate::embed::Host;
use crate::hooks::use_latest;
use crate::lab::{Chosen, Failure, Reader, Trouble};
use crate::route::capture::{Route, print};
pub use app::App;
use i18n::{Lang, msg};
use open::Files;
use picture::PicturePage;
use state::{Act, Opened, Shown, Work};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The turns in which the page is first drawn: after the header the whole page.
pub const TURNS: usize = 1;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub route: Route,
    pub lang: Lang,
    pub on_route: Callback<Route>,
    /// The page that frames this one.
    pub host: Option<Host>,
    /// What the host page handed over last.
    pub handed: Option<(Chosen, Option<String>)>,
}

/// What a visitor does with files.
#[derive(Clone, PartialEq)]
pub struct Deeds {
    pub open: Callback<Vec<Chosen>>,
    pub stop: Callback<()>,
    pub close: Callback<()>,
    /// A key log is added, as a text.
    pub keys: Callback<String>,
}

#[component]
pub fn CapturePage(props: &Props) -> Html {
    let Props { route, lang, on_route, host, handed } = props;
    let lang = *lang;
    let opened = use_reducer(Opened::default);
    let reader = (*use_memo((), |()| Reader::new())).clone();
    let deeds = use_deeds(&opened, &reader);
    use_example(route.example, &opened, &deeds);
    let own = use_own(route, on_route, &deeds);
    let deeds = Deeds { open: own, ..deeds };
    {
        let deeds = deeds.clone();
        use_effect_with(handed.clone(), move |handed| {
            if let Some((file, keys)) = handed.clone() {
                keys.into_iter().for_each(|keys| deeds.keys.emit(keys));
                deeds.open.emit(vec![file]);
            }
        });
    }
    use_shown(&opened, &reader, &route.connections);
    let work = opened.work.name();
    {
        let hash = print(route);
        let is_shown = !route.connections.is_empty() && opened.shown.is_some();
        // The picture tells of itself.
        use_effect_with((host.clone(), work, hash, is_shown), |(host, work, hash, is_shown)| {
            if let Some(host) = host.as_ref().filter(|_| !is_shown) {
                host.send_state(work, hash);
            }
        });
    }
    let is_over = use_state_eq(|| false);
    let (ondragover, ondragleave, ondrop) = open::drops(&is_over, &deeds.open);
    let shown = opened.shown.as_ref().filter(|shown| shown.connections == route.connections);
    html! {
        <div class="capture" data-page="capture" data-work={work} data-over={is_over.then_some("")}
            data-connections={opened.summary.as_ref().map(|summary| summary.rows.len().to_string())}
            data-shown={shown.map(|shown| shown.trace.events().len().to_string())} {ondragover} {ondragleave} {ondrop}>
            if let Some(((summary, shown), version)) = opened.summary.as_ref().zip(shown).map(|both| (both, opened.version)) {
                <PicturePage key={format!("{version} {:?}", shown.connections)} {lang} route={route.clone()} {on_route} host={host.clone()}
                    reader={reader.clone()} {summary} shown={shown.clone()} />
            } else {
                { rest(lang, route, on_route, &opened, &deeds) }
            }
        </div>
    }
}

/// Opens the example that the address names.
#[hook]
fn use_example(example: Option<&'static str>, opened: &UseReducerHandle<Opened>, deeds: &Deeds) {
    let (dispatch, open) = (opened.dispatcher(), deeds.open.clone());
    use_effect_with(example, move |example| {
        if let Some(example) = example.and_then(capture_examples::find) {
            spawn_local(async move {
                match examples::fetch(example).await {
                    Some(files) => open.emit(files),
                    None => dispatch.dispatch(Act::Over(Err(Trouble::Worker(Failure::Unreachable)))),
                }
            });
        }
    });
}

/// Opens files of the visitor's own: an example's address is not theirs.
#[hook]
fn use_own(route: &Route, on_route: &Callback<Route>, deeds: &Deeds) -> Callback<Vec<Chosen>> {
    let latest = use_latest((route.clone(), on_route.clone(), deeds.open.clone()));
    use_callback((), move |files: Vec<Chosen>, ()| {
        let (route, on_route, open) = latest.get();
        if route.example.is_some() && !files.is_empty() {
            on_route.emit(Route { example: None, ..route.with(Vec::new()) });
        }
        open.emit(files);
    })
}

/// The page without a picture: what can be opened; what was opened, and its connections.
fn rest(lang: Lang, route: &Route, on_route: &Callback<Route>, opened: &Opened, deeds: &Deeds) -> Html {
    let trouble = match &opened.work {
        Work::Failed(trouble) => Some(words::trouble(lang, trouble)),
        _ => opened.refused.as_ref().map(|trouble| words::trouble(lang, trouble)),
    };
    let is_lost = opened.summary.is_none() && !route.connections.is_empty() && matches!(opened.work, Work::Empty);
    html! {
        <>
            { open::head(lang, opened, deeds) }
            if let Some(trouble) = trouble {
                <p class="capture-trouble" role="alert">{ trouble }</p>
            }
            if matches!(opened.work, Work::Stopped) {
                <p class="capture-hint" role="status">{ msg::capture_stopped(lang) }</p>
            }
            if is_lost {
                <p class="capture-hint" data-hint="reload">{ msg::capture_reload(lang) }</p>
            }
            if opened.summary.is_some() && !route.connections.is_empty() && opened.refused.is_none() {
                <p role="status">{ msg::capture_showing(lang) }</p>
            } else if let Some(summary) = &opened.summary {
                { examples::see(lang, route.example) }
                { files::files(lang, summary) }
                if summary.packets > 0 || !summary.rows.is_empty() {
                    { keys::keys(lang, opened, deeds) }
                    <table::Connections {lang} {summary} route={route.clone()} {on_route} />
                }
            } else if !matches!(opened.work, Work::Reading(..)) {
                <Files {lang} on_open={&deeds.open} />
                { examples::examples(lang, &route.common) }
            }
        </>
    }
}

/// What a visitor does with files, as callbacks that stay the same.
#[hook]
fn use_deeds(opened: &UseReducerHandle<Opened>, reader: &Reader) -> Deeds {
    let dispatch = opened.dispatcher();
    let added = use_mut_ref(String::new);
    {
        let reader = reader.clone();
        use_effect_with((), move |()| move || reader.stop());
    }
    let reader = reader.clone();
    let deeds = use_memo((), move |()| {
        let open = {
            let (dispatch, reader, added) = (dispatch.clone(), reader.clone(), Rc::clone(&added));
            Callback::from(move |files: Vec<Chosen>| {
                if !files.is_empty() {
                    dispatch.dispatch(Act::Begin);
                    spawn_local(read(dispatch.clone(), reader.clone(), Rc::clone(&added), files));
                }
            })
        };
        let end = |act: fn() -> Act| {
            let (dispatch, reader, added) = (dispatch.clone(), reader.clone(), Rc::clone(&added));
            Callback::from(move |()| {
                added.replace(String::new());
                reader.stop();
                dispatch.dispatch(act());
            })
        };
        let keys = {
            let (dispatch, reader, added) = (dispatch.clone(), reader.clone(), Rc::clone(&added));
            Callback::from(move |text: String| {
                added.replace(text.clone());
                let (dispatch, reader) = (dispatch.clone(), reader.clone());
                // Without a capture they wait for one.
                spawn_local(async move { dispatch.dispatch(Act::Keys(reader.keys(text).await)) });
            })
        };
        Deeds { open, stop: end(|| Act::Stop), close: end(|| Act::Close), keys }
    });
    (*deeds).clone()
}

/// Reads files, and has the key log used that was added.
async fn read(dispatch: UseReducerDispatcher<Opened>, reader: Reader, added: Rc<RefCell<String>>, files: Vec<Chosen>) {
    let summary = {
        let dispatch = dispatch.clone();
        reader.open(&files, move |read, total| dispatch.dispatch(Act::Progress(read, total))).await
    };
    let keys = added.borrow().clone();
    if summary.is_ok() && !keys.is_empty() {
        dispatch.dispatch(Act::Keys(reader.keys(keys).await));
    }
    dispatch.dispatch(Act::Over(summary));
}

/// Has the connections shown that the address names, whenever they, the files or the keys are others.
#[hook]
fn use_shown(opened: &UseReducerHandle<Opened>, reader: &Reader, connections: &[u32]) {
    let (dispatch, reader) = (opened.dispatcher(), reader.clone());
    let newest = use_mut_ref(|| 0_u32);
    let wanted = (opened.summary.is_some(), opened.version, connections.to_vec());
    use_effect_with(wanted, move |(is_read, _, connections)| {
        let number = newest.borrow().wrapping_add(1);
        newest.replace(number);
        if *is_read && !connections.is_empty() {
            let connections = connections.clone();
            spawn_local(async move {
                let seen = reader.show(connections.clone()).await;
                if *newest.borrow() == number {
                    dispatch.dispatch(Act::Show(seen.map(|seen| Shown::new(connections, seen))));
                }
            });
        }
    });
}
