//! The ledger: what the run has cost up to the moment, and in all. The sums are in `sums`; the trace's own arithmetic says
//! what an event adds. Not here: what the scenario measured (its facts).

mod sums;

use crate::i18n::{Lang, bytes, group, msg};
use crate::pages::lesson::words::{layer, layer_name};
use std::rc::Rc;
use sums::{Cost, Sums};
use trace::{Layer, LayerBytes, Micros, Trace};
use yew::prelude::*;

/// What is summed up.
#[derive(Clone, Properties)]
pub struct Props {
    pub lang: Lang,
    /// Compared by identity.
    pub trace: Rc<Trace>,
    /// Up to when.
    pub moment: Micros,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang && Rc::ptr_eq(&self.trace, &other.trace) && self.moment == other.moment
    }
}

/// The sums of a run, made anew for another run.
#[derive(Clone)]
struct Of(Rc<Trace>);

impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The ledger. It draws anew only where something has happened since.
#[component]
pub fn Ledger(props: &Props) -> Html {
    let sums = use_memo(Of(Rc::clone(&props.trace)), |of| Sums::new(Rc::clone(&of.0)));
    let last = use_mut_ref(|| props.moment);
    let mut last = last.borrow_mut();
    if !sums.is_same(*last, props.moment) {
        *last = props.moment;
    }
    html! { <Sheet lang={props.lang} of={Of(Rc::clone(&props.trace))} {sums} moment={*last} /> }
}

#[derive(Clone, Properties)]
struct SheetProps {
    lang: Lang,
    of: Of,
    sums: Rc<Sums>,
    moment: Micros,
}

impl PartialEq for SheetProps {
    fn eq(&self, other: &Self) -> bool {
        (self.lang, self.moment) == (other.lang, other.moment) && self.of == other.of
    }
}

#[component]
fn Sheet(props: &SheetProps) -> Html {
    let SheetProps { lang, sums, moment, .. } = props;
    let lang = *lang;
    let (now, whole) = (sums.until(*moment), sums.whole());
    let trips = |at| {
        sums.round_trips_milli(at).map(|milli| crate::i18n::milli(u32::try_from(milli / 100 * 100).unwrap_or(u32::MAX)))
    };
    html! {
        <section class="ledger" aria-labelledby="ledger-title" data-ledger="">
            <header class="ledger-head">
                <h2 id="ledger-title">{ msg::ledger_title(lang) }</h2>
                <small class="ledger-badge" data-provenance="simulated">{ msg::simulated(lang) }</small>
                <p>{ msg::simulated_why(lang) }</p>
            </header>
            { bar(lang, &now, &whole) }
            <div class="ledger-tables">
                { numbers(lang, [&now, &whole], [trips(*moment), trips(Micros(i64::MAX))]) }
                { layers(lang, [&now.layers(), &whole.layers()]) }
            </div>
            <p class="ledger-note">{ msg::ledger_note(lang) }</p>
        </section>
    }
}

/// All layers, lowest first, and then the payload: names, hues, bytes.
fn parts(lang: Lang, sum: &LayerBytes) -> [(&'static str, &'static str, u64); 8] {
    let of = |kind: Layer| (layer(lang, kind), layer_name(kind), sum.of(kind));
    let [ip, tcp, udp, dns, tls, http, ws] =
        [Layer::Ip, Layer::Tcp, Layer::Udp, Layer::Dns, Layer::Tls, Layer::Http, Layer::WebSocket].map(of);
    [ip, tcp, udp, dns, tls, http, ws, (msg::ledger_payload(lang), "payload", sum.payload)]
}

/// How much of the run's bytes has crossed, by layer. The tables have the same in numbers.
fn bar(lang: Lang, now: &Cost, whole: &Cost) -> Html {
    let (spent, all) = (now.layers(), whole.layers());
    let grow = |bytes: u64| ["flex-grow:", &bytes.to_string()].concat();
    let part = |(name, hue, bytes): (&'static str, &'static str, u64)| {
        html! { <i data-layer={hue} data-bytes={bytes.to_string()} title={name} style={grow(bytes)} /> }
    };
    let rest = all.total().saturating_sub(spent.total());
    html! {
        <div class="ledger-bar" aria-hidden="true">
            { for parts(lang, &spent).into_iter().filter(|part| part.2 > 0).map(part) }
            if rest > 0 {
                <i data-layer="rest" style={grow(rest)} />
            }
        </div>
    }
}

fn numbers(lang: Lang, [now, whole]: [&Cost; 2], [trips, all_trips]: [Option<String>; 2]) -> Html {
    let none = || "—".to_owned();
    let share = |cost: &Cost| cost.overhead_milli().map_or_else(none, tenths);
    let each = |cost: &Cost| cost.bytes_a_message().map_or_else(none, bytes);
    let row = |field: &'static str, name: &'static str, values: [String; 2]| {
        let [now, whole] = values;
        html! {
            <tr data-field={field}><th scope="row">{ name }</th><td data-when="now">{ now }</td><td data-when="whole">{ whole }</td></tr>
        }
    };
    let both = |value: fn(&Cost) -> u64| [group(value(now)), group(value(whole))];
    let weights = |value: fn(&Cost) -> u64| [bytes(value(now)), bytes(value(whole))];
    html! {
        <table class="ledger-numbers">
            { head(lang, msg::ledger_what(lang)) }
            <tbody>
                { row("packets-up", msg::ledger_packets_up(lang), both(|cost| cost.up.packets)) }
                { row("bytes-up", msg::ledger_bytes_up(lang), weights(|cost| cost.up.layers.total())) }
                { row("packets-down", msg::ledger_packets_down(lang), both(|cost| cost.down.packets)) }
                { row("bytes-down", msg::ledger_bytes_down(lang), weights(|cost| cost.down.layers.total())) }
                { row("overhead", msg::ledger_overhead(lang), [share(now), share(whole)]) }
                { row("lost", msg::ledger_lost(lang), both(|cost| cost.lost)) }
                { row("repeated", msg::ledger_repeated(lang), both(|cost| cost.up.repeated + cost.down.repeated)) }
                if let Some(all_trips) = all_trips {
                    { row("round-trips", msg::ledger_round_trips(lang), [trips.unwrap_or_else(none), all_trips]) }
                }
                if whole.messages > 0 {
                    { row("messages", msg::ledger_messages(lang), both(|cost| cost.messages)) }
                    { row("bytes-a-message", msg::ledger_each(lang), [each(now), each(whole)]) }
                }
            </tbody>
        </table>
    }
}

/// The bar's legend, with the numbers.
fn layers(lang: Lang, [now, whole]: [&LayerBytes; 2]) -> Html {
    let rows = parts(lang, now).into_iter().zip(parts(lang, whole)).filter(|(_, whole)| whole.2 > 0);
    let row = |(now, (name, hue, whole)): ((&'static str, &'static str, u64), (&'static str, &'static str, u64))| {
        html! {
            <tr data-layer={hue}>
                <th scope="row"><i class="ledger-mark" aria-hidden="true" />{ name }</th>
                <td data-when="now" data-bytes={now.2.to_string()}>{ bytes(now.2) }</td>
                <td data-when="whole" data-bytes={whole.to_string()}>{ bytes(whole) }</td>
            </tr>
        }
    };
    html! {
        <table class="ledger-layers">
            { head(lang, msg::ledger_layer(lang)) }
            <tbody>
                { for rows.map(row) }
                <tr data-layer="total">
                    <th scope="row">{ msg::ledger_total(lang) }</th>
                    <td data-when="now">{ bytes(now.total()) }</td>
                    <td data-when="whole">{ bytes(whole.total()) }</td>
                </tr>
            </tbody>
        </table>
    }
}

fn head(lang: Lang, first: &'static str) -> Html {
    html! {
        <thead>
            <tr>
                <th scope="col">{ first }</th>
                <th scope="col">{ msg::ledger_now(lang) }</th>
                <th scope="col">{ msg::ledger_whole(lang) }</th>
            </tr>
        </thead>
    }
}

/// Thousandths as a percentage with one decimal.
fn tenths(milli: u64) -> String {
    [&(milli / 10).to_string(), ".", &(milli % 10).to_string(), "%"].concat()
}
