//! Connections in the picture: the stage with its player, and beside it the column (`side`).

use super::callbacks::{Callbacks, use_callbacks};
use super::side::{Side, SideProps};
use super::sieve::{SieveBar, use_sieve};
use super::state::Shown;
use super::tasks::{Page, use_tasks};
use super::words;
use crate::components::dialog::use_dialog;
use crate::components::menu::{Menu, menu, use_menu};
use crate::embed::Host;
use crate::events::Filter;
use crate::exports::{Content, Exports, Kind, Maker};
use crate::hooks::document::prefers_stillness;
use crate::hooks::{ByIdentity, Store, use_in_view, use_part, use_store};
use crate::lab::Reader;
use crate::player::help;
use crate::route::capture::{Route, print};
use crate::viewing::{
    self, Drawn, Keys, Look, Setup, ShowAct, Showing, Start, look as look_controls, use_commands, use_keys, use_loaded,
    use_player, use_report,
};
use capture_protocol::{Question, Rewrite, Row, Summary};
use diagram::model::{Depth, Model, Names};
use i18n::{Lang, msg};
use trace::EventId;
use yew::prelude::*;

/// The id of the menu of exports.
const EXPORTS: &str = "exports";
/// A name for views that know lessons by theirs: no lesson has it.
pub const NO_LESSON: &str = "capture";

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

#[component]
pub fn PicturePage(props: &Props) -> Html {
    let Props { lang, route, host, summary, shown, .. } = props;
    let lang = *lang;
    let showing = use_store(Showing::default);
    let in_view = use_in_view();
    let callbacks = use_callbacks(route, &props.on_route, &showing);
    let rows: Vec<&Row> = summary.rows.iter().filter(|row| shown.connections.contains(&row.number)).collect();
    let look = look_of(route, shown);
    let tasking = use_tasks(&Page { lang, route, reader: &props.reader, summary, showing: &showing, host });
    let drawn =
        use_memo((shown.trace.clone(), look.depth, lang, tasking.veil.clone()), |(trace, depth, lang, veil)| {
            let mut model = Model::until(trace, *depth, veil.limit);
            model.hide(&veil.hidden);
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
    let on_lanes = callbacks.look.reform(move |()| look.with_other_lanes(setup.is_narrow));
    let keys = Keys {
        showing: showing.clone(),
        acts: callbacks.acts.clone(),
        show: callbacks.show.clone(),
        chosen: route.event,
        others: Callback::noop(),
        lanes: on_lanes.clone(),
        is_presented: false,
    };
    use_keys(Some(&drawn), keys);
    let exports = use_menu();
    use_dialog(help::DIALOG, setup.has_help);
    let filter = use_mut_ref(Filter::default);
    let sieve = use_sieve(&props.reader, &route.fields);
    let on_fields = use_callback((props.on_route.clone(), route.clone()), |fields: String, (on_route, route)| {
        on_route.emit(Route { fields, ..route.clone() });
    });
    html! {
        <article class="lesson" data-stage="">
            { head(props, &rows, &drawn, (&exports, tasking.veil.hides_something()), &callbacks.back) }
            if !tasking.veil.hides_something() {
                <SieveBar {lang} text={route.fields.clone()} is_har={shown.facts.is_har} sieve={sieve.clone()} on_text={on_fields} />
            }
            <div class="lesson-body">
                { left(props, look, &drawn, &showing, (setup, &callbacks, sieve.only.as_ref(), &on_lanes)) }
                <Side ..SideProps { all: props.clone(), showing: showing.clone(), model: drawn.model.clone(), callbacks: callbacks.clone(), only: sieve.only.clone(), tasking, filter } />
            </div>
            if setup.has_help {
                { help::help(lang, callbacks.show.reform(|_: Event| ShowAct::Help(false))) }
            }
        </article>
    }
}

/// `is_hiding`: a task hides something, which the files would show.
fn head(
    props: &Props,
    rows: &[&Row],
    drawn: &Drawn,
    (exports, is_hiding): (&UseStateHandle<bool>, bool),
    on_back: &Callback<()>,
) -> Html {
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
        is_disabled: is_hiding,
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
                Kind::Anonymous => {
                    file(Rewrite { addresses: true, names: true, contents: false }).await.map(Content::Bytes)
                }
                Kind::Bare => file(Rewrite { addresses: true, names: true, contents: true }).await.map(Content::Bytes),
                Kind::Mermaid => reader.text(Question::Mermaid).await.map(Content::Text),
                Kind::Json => reader.text(Question::Json).await.map(Content::Text),
                _ => file(Rewrite::default()).await.map(Content::Bytes),
            };
            made.map_err(|trouble| words::trouble(lang, &trouble))
        }
    })
}

/// How the picture is shown. A HAR has messages alone.
fn look_of(route: &Route, shown: &Shown) -> Look {
    let depth = if shown.facts.is_har { Depth::Messages } else { route.depth };
    Look { depth, scale: route.scale, gauge: route.gauge, streams: route.streams }
}

fn left(
    props: &Props,
    now: Look,
    drawn: &Drawn,
    showing: &Store<Showing>,
    (setup, callbacks, only, on_lanes): (Setup, &Callbacks, Option<&ByIdentity<Vec<EventId>>>, &Callback<()>),
) -> Html {
    let Props { lang, route, .. } = props;
    let figure = viewing::Figure {
        lang: *lang,
        drawn: Some(drawn),
        still: None,
        blank: drawn,
        showing,
        setup,
        look: now,
        chosen: route.event,
        only,
        has_ghost: false,
        acts: &callbacks.acts,
        awaits_streams: false,
        on_lanes,
    };
    html! {
        <div class="lesson-left">
            { viewing::figure(&figure) }
            { look_controls(*lang, now, &drawn.model, &callbacks.look, &callbacks.show) }
        </div>
    }
}
