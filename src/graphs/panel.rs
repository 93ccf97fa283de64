//! The tab on its page: the place of the program, what it is passed, and what comes of its reports.

use super::seam::{FromGraphs, ToGraphs};
use crate::guest::{place_of, use_guest};
use crate::hooks::{ByIdentity, Store, use_latest, use_part};
use crate::route::graphs::{Flow, Graph, Graphs as View};
use crate::viewing::{Acts, ShowAct, Showing};
use ::lab::protocol::{decode, encode};
use futures_util::future::LocalBoxFuture;
use i18n::{Lang, msg};
use std::rc::Rc;
use trace::{EventId, Trace};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Asks the worker that has the trace for the graphs of a flow, as bytes; `None` if it does not reply.
#[derive(Clone)]
pub struct Ask(pub Rc<dyn Fn(Option<Flow>) -> Reply>);

/// The worker's reply, as bytes.
type Reply = LocalBoxFuture<'static, Option<Vec<u8>>>;

impl PartialEq for Ask {
    /// It is asked when the trace or the flow is another one, and only then.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    /// What the graphs are of.
    pub trace: ByIdentity<Trace>,
    pub ask: Ask,
    pub view: View,
    pub on_view: Callback<View>,
    /// The chosen event.
    pub event: Option<EventId>,
    pub showing: Store<Showing>,
    pub acts: Acts,
    /// Selects an event; the tab stays.
    pub mark: Callback<Option<EventId>>,
    /// For the files' names.
    pub name: &'static str,
}

/// The newest data: its number, its bytes, and whether the worker gave none.
#[derive(Clone, Default, PartialEq)]
struct Data {
    version: u32,
    bytes: Option<ByIdentity<Vec<u8>>>,
    has_failed: bool,
}

#[component]
pub fn Graphs(props: &Props) -> Html {
    let Props { lang, view, event, showing, name, .. } = props;
    let data = use_data(props);
    let arrived = use_state_eq(|| 0_u32);
    let moment = use_part(showing, |showing| showing.player.moment());
    let is_new = data.version != *arrived;
    let shown = ToGraphs {
        lang: lang.tag().to_owned(),
        graph: view.graph.name().to_owned(),
        moment,
        event: *event,
        version: data.version,
        data: data.bytes.as_ref().filter(|_| is_new).map(|bytes| (**bytes).clone()).unwrap_or_default(),
        has_failed: data.has_failed,
        name: (*name).to_owned(),
    };
    let latest = use_latest(props.clone());
    let on_report = {
        let arrived = arrived.setter();
        Callback::from(move |bytes: Vec<u8>| match decode(&bytes) {
            Some(FromGraphs::Has(version)) => arrived.set(version),
            Some(report) => take(report, &latest.get()),
            None => {}
        })
    };
    {
        let showing = showing.clone();
        use_effect_with((), move |()| move || showing.dispatch(ShowAct::Point(None)));
    }
    let guest = use_guest("graphs", true, encode(&shown).into(), on_report);
    place_of(*lang, &guest, (msg::graphs_loading(*lang), msg::graphs_missing(*lang)))
}

/// Asks for the data of the run and the flow that are shown.
#[hook]
fn use_data(props: &Props) -> Data {
    let data = use_state(Data::default);
    let counter = use_mut_ref(|| 0_u32);
    let (ask, setter) = (props.ask.clone(), data.setter());
    use_effect_with((props.trace.clone(), props.view.flow), move |(_, flow)| {
        let version = counter.borrow().wrapping_add(1);
        counter.replace(version);
        let reply = (ask.0)(*flow);
        spawn_local(async move {
            let bytes = reply.await.map(ByIdentity::new);
            // Only the newest question's reply is shown.
            if *counter.borrow() == version {
                let has_failed = bytes.is_none();
                setter.set(Data { version, bytes, has_failed });
            }
        });
    });
    (*data).clone()
}

/// Does what the graphs report.
fn take(report: FromGraphs, props: &Props) {
    let Props { view, on_view, showing, acts, mark, .. } = props;
    match report {
        FromGraphs::Has(_) => {}
        FromGraphs::Choose(event, at) => {
            acts.seek.emit(at);
            acts.choose.emit(Some(event));
        }
        FromGraphs::Mark(event, at) => {
            acts.seek.emit(at);
            mark.emit(Some(event));
        }
        FromGraphs::Point(event) => showing.dispatch(ShowAct::Point(event)),
        FromGraphs::Seek(at) => acts.seek.emit(at),
        FromGraphs::Graph(name) => on_view.emit(View { graph: Graph::named(&name), ..*view }),
        FromGraphs::Flow(connection, way) => on_view.emit(View { flow: Some((connection, way)), ..*view }),
    }
}
