//! The page of captures: files are opened and read by a worker, their connections stand in a table, and those that are chosen
//! are shown as a lesson shows its run. Nothing of a file leaves the page.

mod about;
mod app;
mod callbacks;
mod deeds;
mod examples;
mod files;
mod inspected;
mod keys;
mod open;
mod picture;
mod rows;
mod side;
mod sieve;
mod state;
#[cfg(not(target_arch = "wasm32"))]
pub mod still;
mod table;
mod tasks;
mod words;

use crate::embed::Host;
use crate::lab::{Chosen, Reader};
use crate::route::capture::{Route, print};
pub use app::App;
use deeds::{Deeds, use_deeds, use_example, use_own, use_shown};
use i18n::{Lang, msg};
use open::Files;
use picture::PicturePage;
use state::{Opened, Work};
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

#[component]
pub fn CapturePage(props: &Props) -> Html {
    let Props { route, lang, on_route, host, handed } = props;
    let lang = *lang;
    let opened = use_reducer(Opened::default);
    let reader = (*use_memo((), |()| Reader::new())).clone();
    let deeds = use_deeds(&opened, &reader);
    let is_example = use_mut_ref(|| false);
    use_example(route.example, &is_example, &opened, &deeds);
    let own = use_own(route, on_route, &is_example, &deeds);
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
    tasks::use_opened_tasks(opened.summary.as_deref(), opened.version, route, on_route);
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
                { tasks::offer(lang, summary, route, on_route) }
                if summary.packets > 0 || !summary.rows.is_empty() {
                    // A HAR is not encrypted.
                    if summary.packets > 0 {
                        { keys::keys(lang, opened, deeds) }
                    }
                    <table::Connections {lang} {summary} route={route.clone()} {on_route} />
                }
            } else if !matches!(opened.work, Work::Reading(..)) {
                <Files {lang} on_open={&deeds.open} />
                { examples::examples(lang, &route.common) }
            }
        </>
    }
}
