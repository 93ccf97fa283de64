//! Beside the picture: the chosen event with its bytes and fields, and what all of it costs.

use super::detail::detail;
use super::dissect::dissect;
use super::state::{Act, Side as Open};
use crate::hooks::ByIdentity;
use crate::inspector::{Inspector, request_of};
use crate::ledger::Ledger;
use crate::viewing::{TabList, tab_list};
use i18n::{Lang, msg};
use trace::{EventId, Micros, Trace};
use wire::view::Block;
use yew::prelude::*;

const PANEL: &str = "watch-panel";

#[derive(Clone, PartialEq, Properties)]
pub struct SideProps {
    pub lang: Lang,
    pub trace: ByIdentity<Trace>,
    /// For the costs.
    pub moment: Micros,
    /// The chosen event. Without one, the event of the moment, if it may be shown.
    pub chosen: Option<EventId>,
    pub current: Option<EventId>,
    pub open: Open,
    pub on_act: Callback<Act>,
}

/// The column beside the picture.
#[component]
pub fn Side(props: &SideProps) -> Html {
    let SideProps { lang, open, on_act, .. } = props;
    let lang = *lang;
    let tabs = [(Open::Event.name(), msg::tab_inspector(lang)), (Open::Costs.name(), msg::tab_costs(lang))];
    let label = if *open == Open::Event { tabs[0].1 } else { tabs[1].1 };
    let on_open = on_act.reform(|name| Act::Open(Open::of_name(name)));
    html! {
        <section class="watch-side">
            { tab_list(&TabList { lang, tabs: &tabs, open: open.name(), panel: PANEL, on_open: &on_open }) }
            <div id={PANEL} class="lesson-panel" role="tabpanel" tabindex="0" key={open.name()} aria-label={label}>
                if *open == Open::Event {
                    <Chosen ..props.clone() />
                } else {
                    <Ledger {lang} trace={props.trace.clone()} moment={props.moment} />
                }
            </div>
        </section>
    }
}

/// The event with its numbers and how each is known; and its bytes and fields, if the source gave it bytes.
#[component]
fn Chosen(props: &SideProps) -> Html {
    let SideProps { lang, trace, chosen, current, on_act, .. } = props;
    let lang = *lang;
    let event = chosen.or(*current);
    let blocks = |id: Option<EventId>| {
        let blocks = id.map(|id| dissect(trace, id)).filter(|blocks| !blocks.is_empty());
        blocks.map(ByIdentity::<[Block]>::from)
    };
    // An event does not change once it has its bytes, so that nothing is read anew for each snapshot.
    let found = use_memo((event, event.map(|id| length(trace, id))), |(event, _)| {
        (blocks(*event), blocks(event.and_then(|id| request_of(trace, id))))
    });
    let (blocks, request) = (*found).clone();
    let about = detail(lang, trace, event.and_then(|id| trace.event(id)));
    html! {
        <>
            { about }
            if blocks.is_some() {
                <Inspector {lang} {trace} {event} {blocks} {request} is_pinned={chosen.is_some()}
                    on_release={on_act.reform(|()| Act::Choose(None))} />
            }
        </>
    }
}

/// How many bytes the source gave an event.
fn length(trace: &Trace, id: EventId) -> usize {
    trace.event(id).and_then(|event| event.wire.as_ref()).map_or(0, |wire| wire.data.length)
}
