//! Connections in the picture: the stage with its player, and beside it what is known, the inspector, the list and the costs.

use super::about::about;
use super::inspected::{Inspected, use_inspected};
use super::state::Shown;
use super::words;
use crate::components::dialog::use_dialog;
use crate::components::menu::{Menu, menu, use_menu};
use crate::embed::Host;
use crate::events::{EventList, Filter};
use crate::exports::{Content, Exports, Kind, Maker};
use crate::hooks::document::{catch_focus, prefers_stillness};
use crate::hooks::{ByIdentity, Store, use_in_view, use_latest, use_part, use_store};
use crate::inspector::Inspector;
use crate::lab::Reader;
use crate::ledger::Ledger;
use crate::player::{Action, help};
use crate::route::capture::{Route, Tab, print};
use crate::viewing::{
    self, Acts, Drawn, Keys, Look, PANEL, Setup, ShowAct, Showing, Start, TabList, look, tab_list, use_commands,
    use_keys, use_loaded, use_player, use_report,
};
use capture_protocol::{Question, Rewrite, Row, Summary};
use diagram::model::{Model, Names};
use i18n::{Lang, msg};
use std::cell::RefCell;
use std::rc::Rc;
use trace::{EventId, Micros};
use yew::prelude::*;

/// The id of the menu of exports.
const EXPORTS: &str = "exports";
/// A name for views that know lessons by theirs: no lesson has it.
const NO_LESSON: &str = "capture";

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub route: Route,
    pub on_route: Callback<Route>,
    pub host: Option<Host>,
    pub reader: Reader,
    pub summary: ByIdentity<Summary>,
    pub shown: Shown,
}

/// What a visitor does; the same from rendering to rendering.
#[derive(Clone, PartialEq)]
struct Callbacks {
    acts: Acts,
    show: Callback<ShowAct>,
    mark: Callback<Option<EventId>>,
    rest: Callback<Micros>,
    open: Callback<&'static str>,
    look: Callback<Look>,
    back: Callback<()>,
}

#[component]
pub fn PicturePage(props: &Props) -> Html {
    let Props { lang, route, host, summary, shown, .. } = props;
    let lang = *lang;
    let showing = use_store(Showing::default);
    let in_view = use_in_view();
    let callbacks = use_callbacks(route, &props.on_route, &showing);
    let rows: Vec<&Row> = summary.rows.iter().filter(|row| shown.connections.contains(&row.number)).collect();
    let drawn = use_memo((shown.trace.clone(), route.depth, lang), |(trace, depth, lang)| {
        let model = Model::new(trace, *depth);
        let names = Names::new(&model, |name| lessons::words::name(*lang, NO_LESSON, name));
        Drawn::new(model, names)
    });
    let start = Start {
        moment: route.moment,
        speed_milli: route.common.speed_milli,
        is_playing: route.common.autoplay && !prefers_stillness(),
    };
    use_loaded(&showing, Some(&drawn), start);
    let setup = use_part(&showing, Showing::setup);
    use_player(&showing, setup.is_playing, route.moment, callbacks.rest.clone(), in_view);
    use_commands(host.clone(), &showing, &callbacks.acts.act);
    use_report(host.clone(), &showing, "done", print(route));
    let keys = Keys {
        showing: showing.clone(),
        acts: callbacks.acts.clone(),
        show: callbacks.show.clone(),
        chosen: route.event,
        others: Callback::noop(),
        is_presented: false,
    };
    use_keys(Some(&drawn), keys);
    let exports = use_menu();
    use_dialog(help::DIALOG, setup.has_help);
    let filter = use_mut_ref(Filter::default);
    html! {
        <article class="lesson" data-stage="">
            { head(props, &rows, &drawn, &exports, &callbacks.back) }
            <div class="lesson-body">
                { left(props, &drawn, &showing, setup, &callbacks) }
                <Side ..SideProps { all: props.clone(), showing: showing.clone(), model: drawn.model.clone(), callbacks: callbacks.clone(), filter } />
            </div>
            if setup.has_help {
                { help::help(lang, callbacks.show.reform(|_: Event| ShowAct::Help(false))) }
            }
        </article>
    }
}

fn head(props: &Props, rows: &[&Row], drawn: &Drawn, exports: &UseStateHandle<bool>, on_back: &Callback<()>) -> Html {
    let Props { lang, reader, route, shown, .. } = props;
    let lang = *lang;
    let title = match rows {
        [row] => format!("{} {}", row.protocol, row.name.clone().unwrap_or_else(|| super::rows::end(row, 1))),
        _ => msg::capture_several(lang, rows.len() as u64),
    };
    let button = Menu {
        id: EXPORTS,
        action: "exports",
        label: msg::exports_title(lang),
        classes: ("button", "lesson-menu"),
        is_disabled: false,
    };
    // A HAR has no packets.
    let packets = [Kind::Capture, Kind::Anonymous, Kind::Bare].into_iter().filter(|_| !shown.facts.is_har);
    let kinds: Vec<Kind> = packets.chain([Kind::Mermaid, Kind::Json, Kind::Svg, Kind::Png]).collect();
    let files = || {
        html! {
            <Exports {lang} kinds={kinds}
                maker={maker(lang, reader)} model={&drawn.model} names={&drawn.names} scale={route.scale} name="capture" />
        }
    };
    html! {
        <header class="lesson-head">
            <button type="button" class="button" data-action="back" onclick={on_back.reform(|_: MouseEvent| ())}>
                <span aria-hidden="true">{ "← " }</span>{ msg::capture_back(lang) }
            </button>
            <h1>{ title }</h1>
            <div class="lesson-work"><p>{ msg::capture_known(lang) }</p></div>
            <div class="lesson-tools">{ menu(button, exports, files) }</div>
        </header>
    }
}

/// Makes the files that the reader writes.
fn maker(lang: Lang, reader: &Reader) -> Maker {
    let reader = reader.clone();
    Maker::new(move |kind| {
        let reader = reader.clone();
        async move {
            let file = |rewrite| reader.capture(rewrite);
            let made = match kind {
                Kind::Anonymous => file(Rewrite { addresses: true, contents: false }).await.map(Content::Bytes),
                Kind::Bare => file(Rewrite { addresses: true, contents: true }).await.map(Content::Bytes),
                Kind::Mermaid => reader.text(Question::Mermaid).await.map(Content::Text),
                Kind::Json => reader.text(Question::Json).await.map(Content::Text),
                _ => file(Rewrite::default()).await.map(Content::Bytes),
            };
            made.map_err(|trouble| words::trouble(lang, &trouble))
        }
    })
}

fn left(props: &Props, drawn: &Drawn, showing: &Store<Showing>, setup: Setup, callbacks: &Callbacks) -> Html {
    let Props { lang, route, .. } = props;
    let now = Look { depth: route.depth, scale: route.scale, gauge: route.gauge };
    let figure = viewing::Figure {
        lang: *lang,
        drawn: Some(drawn),
        still: None,
        blank: drawn,
        showing,
        setup,
        look: now,
        chosen: route.event,
        has_ghost: false,
        acts: &callbacks.acts,
    };
    html! {
        <div class="lesson-left">
            { viewing::figure(&figure) }
            { look(*lang, now, &callbacks.look, &callbacks.show) }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SideProps {
    all: Props,
    showing: Store<Showing>,
    model: ByIdentity<Model>,
    callbacks: Callbacks,
    /// The list's filter, kept while another tab is open.
    filter: Rc<RefCell<Filter>>,
}

/// The column beside the picture.
#[component]
fn Side(props: &SideProps) -> Html {
    let SideProps { all, showing, model, callbacks, .. } = props;
    let Props { lang, route, reader, shown, .. } = all;
    let (lang, open) = (*lang, route.tab);
    // These tabs show numbers up to the moment.
    let follows = matches!(open, Tab::List | Tab::Costs);
    let moment = use_part(showing, move |showing| if follows { showing.player.glance() } else { Micros(0) });
    let inspected = use_inspected(reader, &shown.trace, model, showing, (open == Tab::Inspector, route.event));
    let was_open = use_mut_ref(|| open);
    use_effect_with(open, move |open| {
        // Whoever chose a row of the list by the keyboard goes on in the inspector.
        if was_open.replace(*open) != *open {
            catch_focus(PANEL);
        }
    });
    let tabs = Tab::ALL.map(|tab| (tab.name(), words::tab(lang, tab)));
    html! {
        <section class="lesson-side">
            <div class="lesson-side-inside">
                { tab_list(&TabList { lang, tabs: &tabs, open: open.name(), on_open: &callbacks.open }) }
                <div id={PANEL} class="lesson-panel" role="tabpanel" tabindex="0" key={open.name()}
                    aria-label={words::tab(lang, open)} data-panel={open.name()}>
                    { panel(props, moment, inspected) }
                </div>
            </div>
        </section>
    }
}

/// What is in the open tab.
fn panel(props: &SideProps, moment: Micros, inspected: Inspected) -> Html {
    let SideProps { all, model, callbacks, filter, .. } = props;
    let Props { lang, route, summary, shown, .. } = all;
    let (lang, trace) = (*lang, &shown.trace);
    match route.tab {
        Tab::About => {
            let rows: Vec<&Row> = summary.rows.iter().filter(|row| shown.connections.contains(&row.number)).collect();
            about(lang, &rows, &shown.facts)
        }
        Tab::Inspector => {
            let Inspected { event, blocks, request } = inspected;
            html! {
                <Inspector {lang} {trace} {event} {blocks} {request} is_pinned={route.event.is_some()}
                    on_release={callbacks.acts.choose.reform(|()| None)}>
                    { for shown.facts.marks.iter().filter(|mark| Some(mark.event) == event).map(|mark| html! {
                        <p data-flag={mark.flag.clone()}>{ words::mark(lang, mark) }</p>
                    }) }
                </Inspector>
            }
        }
        Tab::List => html! {
            <EventList {lang} scenario={NO_LESSON} {trace} {model} {moment} chosen={route.event} on_choose={&callbacks.acts.choose}
                on_mark={&callbacks.mark} on_seek={&callbacks.acts.seek} filter={Rc::clone(filter)} />
        },
        Tab::Costs => html! { <Ledger {lang} {trace} {moment} /> },
    }
}

#[hook]
fn use_callbacks(route: &Route, on_route: &Callback<Route>, showing: &Store<Showing>) -> Callbacks {
    let latest = use_latest(route.clone());
    let (on_route, showing) = (on_route.clone(), showing.clone());
    let callbacks = use_memo((), move |()| {
        let (one, two, three, four, five, six) =
            (latest.clone(), latest.clone(), latest.clone(), latest.clone(), latest.clone(), latest);
        // Whoever chooses an event wants to look into it.
        let choose = on_route.reform(move |event: Option<EventId>| {
            let route = one.get();
            Route { event, tab: if event.is_some() { Tab::Inspector } else { route.tab }, ..route }
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
            look: on_route.reform(move |Look { depth, scale, gauge }| Route { depth, scale, gauge, ..five.get() }),
            back: on_route.reform(move |()| six.get().with(Vec::new())),
        }
    });
    (*callbacks).clone()
}
