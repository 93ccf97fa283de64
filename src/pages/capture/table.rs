//! The table of connections: sorted by its headers, filtered by a text, with a small picture of when each one lived.

use super::rows::{arranged, end};
use super::words;
use crate::hooks::ByIdentity;
use crate::route::capture::{Column, MOST_CONNECTIONS, Route, Sort};
use capture_protocol::{Row, Summary};
use i18n::{Lang, bytes, group, msg, time};
use trace::Micros;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// So many rows are drawn at first, and so many more each time. A row takes half a millisecond or more, and all of them are
/// others with each letter of the filter: more at once would hold up whoever types.
const ROWS: usize = 50;
const MORE_ROWS: usize = 100;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub summary: ByIdentity<Summary>,
    pub route: Route,
    pub on_route: Callback<Route>,
}

#[component]
pub fn Connections(props: &Props) -> Html {
    let Props { lang, summary, route, on_route } = props;
    let lang = *lang;
    // More rows are wanted of this order and filter, not of the next.
    let asked = (route.filter.clone(), route.sort);
    let wanted = use_state(|| (asked.clone(), ROWS));
    let most = if wanted.0 == asked { wanted.1 } else { ROWS };
    let marked = use_state(Vec::<u32>::new);
    let places = use_memo((summary.clone(), route.filter.clone(), route.sort), |(summary, filter, sort)| {
        arranged(&summary.rows, filter, *sort)
    });
    let table = Table { lang, summary, route, on_route, marked: &marked, whole: summary.length_micros };
    let more = places.len().saturating_sub(most);
    let on_more = {
        let wanted = wanted.setter();
        Callback::from(move |_: MouseEvent| wanted.set((asked.clone(), most + MORE_ROWS)))
    };
    html! {
        <section class="capture-connections">
            <div class="capture-bar">
                <h2 id="capture-connections-title">{ msg::capture_connections(lang) }</h2>
                { table.filter() }
                <p role="status" data-left={places.len().to_string()}>
                    { msg::capture_left(lang, &group(summary.rows.len() as u64), &group(places.len() as u64)) }
                </p>
                { table.show_marked() }
            </div>
            if summary.more_rows > 0 {
                <p class="capture-hint">{ msg::capture_more_rows(lang, &group(summary.more_rows)) }</p>
            }
            <div class="capture-scroll" tabindex="0" role="region" aria-labelledby="capture-connections-title">
                <table class="capture-table">
                    <thead><tr>
                        <th scope="col"><span class="unseen">{ msg::capture_mark(lang) }</span></th>
                        { for table.columns().map(|column| table.header(column)) }
                        <th scope="col" class="capture-when">{ msg::capture_when(lang) }</th>
                    </tr></thead>
                    <tbody>{ for places.iter().take(most).filter_map(|place| summary.rows.get(*place)).map(|row| table.row(row)) }</tbody>
                </table>
            </div>
            if more > 0 {
                <button type="button" class="button" data-action="more-rows" onclick={on_more}>
                    { msg::capture_show_more(lang, &group(more.min(MORE_ROWS) as u64)) }
                </button>
            }
        </section>
    }
}

struct Table<'a> {
    lang: Lang,
    summary: &'a Summary,
    route: &'a Route,
    on_route: &'a Callback<Route>,
    /// The connections that are marked to be shown together.
    marked: &'a UseStateHandle<Vec<u32>>,
    /// The length of the capture in microseconds.
    whole: u64,
}

impl Table<'_> {
    fn change(&self, change: impl Fn(&mut Route) + 'static) -> Callback<()> {
        let route = self.route.clone();
        self.on_route.reform(move |()| {
            let mut route = route.clone();
            change(&mut route);
            route
        })
    }

    fn filter(&self) -> Html {
        let route = self.route.clone();
        let oninput = self.on_route.reform(move |event: InputEvent| {
            let filter = event.target_unchecked_into::<HtmlInputElement>().value();
            Route { filter, ..route.clone() }
        });
        html! {
            <label class="choice">
                <span>{ msg::capture_filter(self.lang) }</span>
                <input type="search" class="capture-find" data-action="find" autocomplete="off" spellcheck="false"
                    value={self.route.filter.clone()} {oninput} />
            </label>
        }
    }

    /// The way to all connections that are marked. Those of one pair of hosts make one picture.
    fn show_marked(&self) -> Html {
        let marked: Vec<u32> = self.marked.to_vec();
        let chosen: Vec<&Row> = self.summary.rows.iter().filter(|row| marked.contains(&row.number)).collect();
        let hosts = |row: &Row| row.hosts.clone();
        let is_one_pair = chosen.windows(2).all(|pair| hosts(pair[0]) == hosts(pair[1]));
        let is_few = marked.len() <= MOST_CONNECTIONS;
        let on_show = {
            let marked = marked.clone();
            self.change(move |route| *route = route.with(marked.clone()))
        };
        let why = match (is_one_pair, is_few) {
            (false, _) => Some(msg::capture_one_pair(self.lang).to_owned()),
            (_, false) => Some(msg::capture_too_many_marked(self.lang, &MOST_CONNECTIONS.to_string())),
            _ => None,
        };
        html! {
            <div class="capture-marked" role="status">
                if !marked.is_empty() {
                    if let Some(why) = why {
                        <span class="capture-hint">{ why }</span>
                    } else {
                        <button type="button" class="button button-main" data-action="show-marked" onclick={on_show.reform(|_: MouseEvent| ())}>
                            { msg::capture_show_marked(self.lang, marked.len() as u64) }
                        </button>
                    }
                }
            </div>
        }
    }

    /// Whether there are packets. The entries of a HAR are requests, and nothing tells what was sent again.
    fn has_packets(&self) -> bool {
        self.summary.packets > 0
    }

    fn columns(&self) -> impl Iterator<Item = Column> {
        let has_packets = self.has_packets();
        Column::ALL.into_iter().filter(move |column| has_packets || *column != Column::Repeats)
    }

    /// A header that sorts: ascending, then descending.
    fn header(&self, column: Column) -> Html {
        let now = self.route.sort;
        let is_now = now.column == column;
        let order = match (is_now, now.is_descending) {
            (false, _) => None,
            (true, false) => Some("ascending"),
            (true, true) => Some("descending"),
        };
        let next = Sort { column, is_descending: is_now && !now.is_descending };
        let on_sort = self.change(move |route| route.sort = next);
        html! {
            <th scope="col" aria-sort={order} data-column={column.name()}>
                <button type="button" data-sort={column.name()} onclick={on_sort.reform(|_: MouseEvent| ())}>
                    { words::column(self.lang, column, self.has_packets()) }
                    <span aria-hidden="true">{ match order { Some("ascending") => " ▲", Some(_) => " ▼", None => "" } }</span>
                </button>
            </th>
        }
    }

    fn row(&self, row: &Row) -> Html {
        let (lang, number) = (self.lang, row.number);
        let micros = |micros: u64| time(Micros(i64::try_from(micros).unwrap_or(i64::MAX)));
        let on_open = self.change(move |route| *route = route.with(vec![number]));
        let is_marked = self.marked.contains(&number);
        let on_mark = {
            let marked = self.marked.clone();
            Callback::from(move |_: Event| {
                let mut numbers = (*marked).clone();
                match numbers.iter().position(|known| *known == number) {
                    Some(place) => drop(numbers.remove(place)),
                    None => numbers.push(number),
                }
                marked.set(numbers);
            })
        };
        let label = msg::capture_mark_one(lang, &number.to_string());
        html! {
            <tr key={number} data-connection={number.to_string()} data-protocol={row.protocol.clone()}>
                <td><input type="checkbox" aria-label={label} checked={is_marked} onchange={on_mark} /></td>
                <td data-column="protocol">{ row.protocol.clone() }</td>
                <td data-column="client">{ end(row, 0) }</td>
                <th scope="row" data-column="server">
                    <button type="button" class="capture-open" data-action="show" onclick={on_open.reform(|_: MouseEvent| ())}>
                        if let Some(name) = &row.name {
                            <b>{ name.clone() }</b>{ " " }
                        }
                        { end(row, 1) }
                    </button>
                    { for words::remarks(lang, row).into_iter().map(|remark| html! { <small>{ remark }</small> }) }
                </th>
                <td data-column="start">{ micros(row.start_micros) }</td>
                <td data-column="length">{ micros(row.length_micros) }</td>
                <td data-column="up">{ bytes(row.bytes[0]) }</td>
                <td data-column="down">{ bytes(row.bytes[1]) }</td>
                <td data-column="packets">{ group(row.packets.iter().sum()) }</td>
                if self.has_packets() {
                    <td data-column="repeats">{ row.repeats.map_or_else(|| "—".to_owned(), group) }</td>
                }
                <td class="capture-when" aria-hidden="true"><span><i ~style={self.life(row)} /></span></td>
            </tr>
        }
    }

    /// When the connection lived, as a part of the capture's time.
    fn life(&self, row: &Row) -> String {
        let tenths =
            |micros: u64| (micros as f64 / self.whole.max(1) as f64 * 1_000.0).round().clamp(0.0, 1_000.0) / 10.0;
        let (start, length) = (tenths(row.start_micros), tenths(row.length_micros));
        format!("inset-inline-start:{start}%;inline-size:{length}%")
    }
}
