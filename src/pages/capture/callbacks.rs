//! What a visitor does in the picture and beside it. The callbacks stay the same from rendering to rendering, so that a view is
//! drawn again only if its data changed.

use crate::hooks::{Store, use_latest};
use crate::player::Action;
use crate::route::capture::{Route, Tab};
use crate::viewing::{Acts, Look, ShowAct, Showing};
use trace::{EventId, Micros};
use yew::prelude::*;

/// The callbacks of all views.
#[derive(Clone, PartialEq)]
pub struct Callbacks {
    pub acts: Acts,
    pub show: Callback<ShowAct>,
    /// Another event was selected where one goes on from event to event: the open tab stays.
    pub mark: Callback<Option<EventId>>,
    /// The player rests at this moment.
    pub rest: Callback<Micros>,
    /// Opens the tab of this name.
    pub open: Callback<&'static str>,
    pub look: Callback<Look>,
    /// Back to the table.
    pub back: Callback<()>,
}

#[hook]
pub fn use_callbacks(route: &Route, on_route: &Callback<Route>, showing: &Store<Showing>) -> Callbacks {
    let latest = use_latest(route.clone());
    let (on_route, showing) = (on_route.clone(), showing.clone());
    let callbacks = use_memo((), move |()| {
        let (one, two, three, four, five, six) =
            (latest.clone(), latest.clone(), latest.clone(), latest.clone(), latest.clone(), latest);
        // Whoever chooses an event wants to look into it.
        let choose = on_route.reform(move |event: Option<EventId>| {
            let route = one.get();
            // A task may want an event, and it is chosen beside the task.
            let stays = event.is_none() || route.tab == Tab::Tasks;
            Route { event, tab: if stays { route.tab } else { Tab::Inspector }, ..route }
        });
        let show = Callback::from(move |act| showing.dispatch(act));
        let act = show.reform(ShowAct::Player);
        Callbacks {
            acts: Acts { choose, seek: act.reform(Action::Seek), zoom: show.reform(ShowAct::Zoom), act },
            show,
            mark: on_route.reform(move |event| Route { event, ..two.get() }),
            rest: on_route.reform(move |moment| Route { moment, ..three.get() }),
            open: on_route.reform(move |name: &str| {
                let tab = Tab::ALL.into_iter().find(|tab| tab.name() == name).unwrap_or_default();
                Route { tab, ..four.get() }
            }),
            look: on_route.reform(move |Look { depth, scale, gauge, streams }| Route {
                depth,
                scale,
                gauge,
                streams,
                ..five.get()
            }),
            back: on_route.reform(move |()| six.get().with(Vec::new())),
        }
    });
    (*callbacks).clone()
}
