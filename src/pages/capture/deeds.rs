//! What is done with files: they are opened, read, closed; a key log is added; connections are shown.

use super::examples;
use super::state::{Act, Opened, Shown};
use crate::hooks::use_latest;
use crate::lab::{Chosen, Failure, Reader, Trouble};
use crate::route::capture::Route;
use gloo_timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What a visitor does with files.
#[derive(Clone, PartialEq)]
pub struct Deeds {
    pub open: Callback<Vec<Chosen>>,
    pub stop: Callback<()>,
    pub close: Callback<()>,
    /// A key log is added, as a text.
    pub keys: Callback<String>,
}

/// Opens the example that the address names, and closes it with another address. `is_open`: whether what is open is one.
#[hook]
pub fn use_example(
    example: Option<&'static str>,
    is_open: &Rc<RefCell<bool>>,
    opened: &UseReducerHandle<Opened>,
    deeds: &Deeds,
) {
    let (dispatch, open, close) = (opened.dispatcher(), deeds.open.clone(), deeds.close.clone());
    let is_open = Rc::clone(is_open);
    use_effect_with(example, move |example| {
        let example = example.and_then(capture_examples::find);
        let was_open = is_open.replace(example.is_some());
        if example.is_none() && was_open {
            close.emit(());
        }
        if let Some(example) = example {
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
pub fn use_own(
    route: &Route,
    on_route: &Callback<Route>,
    is_example: &Rc<RefCell<bool>>,
    deeds: &Deeds,
) -> Callback<Vec<Chosen>> {
    let is_example = Rc::clone(is_example);
    let latest = use_latest((route.clone(), on_route.clone(), deeds.open.clone()));
    use_callback((), move |files: Vec<Chosen>, ()| {
        let (route, on_route, open) = latest.get();
        if route.example.is_some() && !files.is_empty() {
            is_example.replace(false);
            on_route.emit(Route { example: None, ..route.with(Vec::new()) });
        }
        open.emit(files);
    })
}

/// What a visitor does with files, as callbacks that stay the same.
#[hook]
pub fn use_deeds(opened: &UseReducerHandle<Opened>, reader: &Reader) -> Deeds {
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
pub fn use_shown(opened: &UseReducerHandle<Opened>, reader: &Reader, connections: &[u32]) {
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
                // What a long connection takes to be read here and then to be drawn are two tasks: in between the page answers.
                TimeoutFuture::new(0).await;
                if *newest.borrow() == number {
                    dispatch.dispatch(Act::Show(seen.map(|seen| Shown::new(connections, seen))));
                }
            });
        }
    });
}
