//! The program of the recall sheets: it follows the address and writes it, and keeps which sheets are done.

use super::RecallPage;
use crate::components::addressed::{PageAddress, on_address, on_change, use_page_address};
use crate::components::frame::frame;
use crate::components::shell::Address;
use crate::hooks::{kept, use_turns};
use crate::route::is_recall;
use crate::route::recall::Route;
use i18n::{Lang, msg};
use yew::prelude::*;

/// Where the browser keeps the sheets that were done, if it keeps anything for this page.
const DONE: &str = "roundtrip-recall-done";

#[component]
pub fn App() -> Html {
    let turn = use_turns(1);
    let shell = use_page_address(PageAddress::<Route> {
        name: "recall",
        owns: is_recall,
        read: with_kept,
        words: |lang, route| (title(lang, route), msg::recall_lead(lang)),
    });
    let lang = shell.lang();
    let on_route = on_address(&shell);
    let on_done = {
        let (route, on_route) = (shell.address.clone(), on_route.clone());
        Callback::from(move |name: &'static str| {
            keep(name);
            let mut route = (*route).clone();
            route.add_done(name);
            on_route.emit(route);
        })
    };
    let route = (*shell.address).clone();
    let page = html! {
        if let Some(sheet) = route.shown().filter(|_| turn > 0) {
            <RecallPage key={format!("{} {}", sheet.name, route.mode.name())} route={route.clone()} {lang} {on_route} {on_done} />
        }
    };
    frame(&shell, on_change(&shell), ("recall-work", msg::skip_to_recall(lang)), None, page)
}

/// The title of the page at a route.
pub fn title(lang: Lang, route: &Route) -> String {
    let sheet = route.sheet.map(|sheet| format!(": {}", sheet.title(lang))).unwrap_or_default();
    format!("Roundtrip: {}{sheet}", msg::recall_title(lang))
}

/// The address with the sheets that the browser has kept as done.
fn with_kept(hash: &str) -> String {
    let (mut route, errors) = Route::parse(hash);
    // What of the address cannot be used stays in it, to be named.
    if !errors.is_empty() {
        return hash.to_owned();
    }
    for name in kept::read(DONE).unwrap_or_default().split(',') {
        if recall::find(name).is_some() {
            route.add_done(name);
        }
    }
    route.print()
}

/// Keeps that a sheet is done: what was done here, not what an address of somebody else says.
fn keep(name: &str) {
    let mut kept = Route::default();
    let before = kept::read(DONE).unwrap_or_default();
    for name in before.split(',').chain([name]).filter(|name| recall::find(name).is_some()) {
        kept.add_done(name);
    }
    let names: Vec<&str> = kept.done.iter().map(|sheet| sheet.name).collect();
    kept::write(DONE, &names.join(","));
}
