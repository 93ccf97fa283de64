//! The ledger: what the run has cost up to the current moment, and in total. `sums` computes the sums, by the trace's
//! own arithmetic of what an event adds. What the scenario measured about itself is in its facts.

mod sums;

use crate::hooks::ByIdentity;
use i18n::{Lang, bytes, group, msg};
use lessons::words::{layer, layer_name, provenance, provenance_name};
use sums::{Cost, Sums};
use trace::{Layer, LayerBytes, Micros, Provenance, Trace};
use yew::prelude::*;

/// The run to sum up.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub lang: Lang,
    pub trace: ByIdentity<Trace>,
    /// Events up to this moment are counted.
    pub moment: Micros,
}

/// The ledger. It renders again only if something has happened since.
pub struct Ledger {
    sums: Sums,
}

impl Component for Ledger {
    type Message = ();
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        Self { sums: Sums::new(ctx.props().trace.rc()) }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let new = ctx.props();
        if new.trace != old.trace {
            self.sums = Sums::new(new.trace.rc());
            return true;
        }
        new.lang != old.lang || !self.sums.is_same(old.moment, new.moment)
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let &Props { lang, moment, .. } = ctx.props();
        let (now, whole) = (self.sums.until(moment), self.sums.whole());
        html! {
            <section class="ledger" aria-labelledby="ledger-title" data-ledger="">
                <header class="ledger-head">
                    <h2 id="ledger-title">{ msg::ledger_title(lang) }</h2>
                    { badge(lang, &ctx.props().trace) }
                </header>
                { bar(lang, &now, &whole) }
                <div class="ledger-tables">
                    { self.numbers(lang, [&now, &whole], moment) }
                    { layers(lang, [&now.layers(), &whole.layers()]) }
                </div>
                <p class="ledger-note">{ msg::ledger_note(lang) }</p>
            </section>
        }
    }
}

/// How the packets' bytes are known.
fn badge(lang: Lang, trace: &Trace) -> Html {
    let by = trace.events().next().map_or(Provenance::Simulated, |event| event.bytes_by);
    html! {
        <>
            <small class="ledger-badge" data-provenance={provenance_name(by)}>{ provenance(lang, by) }</small>
            if by == Provenance::Simulated {
                <p>{ msg::simulated_why(lang) }</p>
            }
        </>
    }
}

impl Ledger {
    /// Round trips of the set-up, with one decimal.
    fn trips(&self, moment: Micros) -> Option<String> {
        let milli = self.sums.round_trips_milli(moment)?;
        Some(i18n::milli(u32::try_from(milli / 100 * 100).unwrap_or(u32::MAX)))
    }

    fn numbers(&self, lang: Lang, [now, whole]: [&Cost; 2], moment: Micros) -> Html {
        let none = || "—".to_owned();
        let both = |value: fn(&Cost) -> String| [value(now), value(whole)];
        let mut rows = vec![
            ("packets-up", msg::ledger_packets_up(lang), both(|cost| group(cost.up.packets))),
            ("bytes-up", msg::ledger_bytes_up(lang), both(|cost| bytes(cost.up.layers.total()))),
            ("packets-down", msg::ledger_packets_down(lang), both(|cost| group(cost.down.packets))),
            ("bytes-down", msg::ledger_bytes_down(lang), both(|cost| bytes(cost.down.layers.total()))),
            (
                "overhead",
                msg::ledger_overhead(lang),
                [now, whole].map(|cost| cost.overhead_milli().map_or_else(none, tenths)),
            ),
            ("lost", msg::ledger_lost(lang), both(|cost| group(cost.lost))),
            ("repeated", msg::ledger_repeated(lang), both(|cost| group(cost.up.repeated + cost.down.repeated))),
        ];
        if let Some(all) = self.trips(Micros(i64::MAX)) {
            rows.push(("round-trips", msg::ledger_round_trips(lang), [self.trips(moment).unwrap_or_else(none), all]));
        }
        if self.sums.is_in_messages() {
            rows.push(("messages", msg::ledger_messages(lang), both(|cost| group(cost.messages))));
            let each = [now, whole].map(|cost| cost.bytes_a_message().map_or_else(none, bytes));
            rows.push(("bytes-a-message", msg::ledger_each(lang), each));
        }
        let rows = rows.into_iter().map(|(field, name, values)| row(Some(field), None, name, values, None)).collect();
        table(lang, "ledger-numbers", msg::ledger_what(lang), rows)
    }
}

/// All layers, lowest first, and then the payload: name, colour, bytes.
fn parts(lang: Lang, sum: &LayerBytes) -> [(&'static str, &'static str, u64); 8] {
    let of = |kind: Layer| (layer(lang, kind), layer_name(kind), sum.of(kind));
    let [ip, tcp, udp, dns, tls, http, ws] =
        [Layer::Ip, Layer::Tcp, Layer::Udp, Layer::Dns, Layer::Tls, Layer::Http, Layer::WebSocket].map(of);
    [ip, tcp, udp, dns, tls, http, ws, (msg::ledger_payload(lang), "payload", sum.payload)]
}

/// The bytes sent so far as a share of the run's, by layer. The tables give the same as numbers.
fn bar(lang: Lang, now: &Cost, whole: &Cost) -> Html {
    let (spent, all) = (now.layers(), whole.layers());
    let grow = |bytes: u64| format!("flex-grow:{bytes}");
    let part = |(name, hue, bytes): (&'static str, &'static str, u64)| {
        html! { <i data-layer={hue} data-bytes={bytes.to_string()} title={name} ~style={grow(bytes)} /> }
    };
    let rest = all.total().saturating_sub(spent.total());
    html! {
        <div class="ledger-bar" aria-hidden="true">
            { for parts(lang, &spent).into_iter().filter(|part| part.2 > 0).map(part) }
            if rest > 0 {
                <i data-layer="rest" ~style={grow(rest)} />
            }
        </div>
    }
}

/// The bar's legend, with the numbers.
fn layers(lang: Lang, [now, whole]: [&LayerBytes; 2]) -> Html {
    let mut rows = Vec::with_capacity(9);
    for ((name, hue, whole), now) in parts(lang, whole).into_iter().zip(parts(lang, now)) {
        if whole > 0 {
            rows.push(row(None, Some(hue), name, [bytes(now.2), bytes(whole)], Some([now.2, whole])));
        }
    }
    let all = [bytes(now.total()), bytes(whole.total())];
    rows.push(row(None, Some("total"), msg::ledger_total(lang), all, None));
    table(lang, "ledger-layers", msg::ledger_layer(lang), rows)
}

/// A row of either table. A `field` row has a name; a `layer` row shows the layer's mark.
fn row(
    field: Option<&'static str>,
    layer: Option<&'static str>,
    name: &'static str,
    values: [String; 2],
    raw: Option<[u64; 2]>,
) -> Html {
    let [now, whole] = values;
    let cell = |when: &'static str, value: String, place: usize| {
        html! { <td data-when={when} data-bytes={raw.map(|raw| raw[place].to_string())}>{ value }</td> }
    };
    html! {
        <tr data-field={field} data-layer={layer}>
            <th scope="row">
                if raw.is_some() {
                    <i class="ledger-mark" aria-hidden="true" />
                }
                { name }
            </th>
            { cell("now", now, 0) }
            { cell("whole", whole, 1) }
        </tr>
    }
}

fn table(lang: Lang, class: &'static str, first: &'static str, rows: Vec<Html>) -> Html {
    let heads = [first, msg::ledger_now(lang), msg::ledger_whole(lang)];
    html! {
        <table {class}>
            <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
            <tbody>{ rows }</tbody>
        </table>
    }
}

/// Thousandths as a percentage with one decimal.
fn tenths(milli: u64) -> String {
    format!("{}.{}%", milli / 10, milli % 10)
}
