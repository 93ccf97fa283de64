//! The header table of HTTP/2 beside a header block: what was sent for each field, what it stands for and what it cost, and the
//! dynamic table before and after it. Fields, entries and the tree's rows are linked both ways.

use super::rows::Row;
use super::state::{Act, Handle};
use super::subject::Subject;
use super::tree::row_of;
use i18n::{Lang, group, msg};
use wire::header_table::{HeaderItem, HeaderTable, Sent, TableEntry, TableState};
use wire::http2::hpack::STATIC_ENTRIES;
use yew::prelude::*;

/// The table of each block that has one.
pub fn header_tables(lang: Lang, subject: &Subject, state: &Handle) -> Html {
    let tables = subject.blocks.iter().enumerate().filter_map(|(at, block)| Some((at, block.header_table()?)));
    let (hover, choose) = (state.on(hover), state.on(choose));
    let one = |(block, table): (usize, HeaderTable)| {
        let shown = Shown { lang, rows: &subject.rows, block, table: &table, marked: state.marked() };
        html! {
            <section class="hpack" data-hue="http" data-hpack={table.items.len().to_string()} onpointerover={hover.clone()}
                onpointerleave={hover.clone()} onclick={choose.clone()}>
                <h3>{ msg::hpack_title(lang) }</h3>
                { shown.block() }
                <div class="hpack-tables">
                    { shown.state("before", msg::hpack_before(lang), &table.before) }
                    { shown.state("after", msg::hpack_after(lang), &table.after) }
                </div>
            </section>
        }
    };
    html! { { for tables.map(one) } }
}

fn hover(state: &Handle, event: &PointerEvent) {
    state.dispatch(Act::Point(row_of(event)));
}

fn choose(state: &Handle, event: &MouseEvent) {
    row_of(event).into_iter().for_each(|row| state.dispatch(Act::Choose(row)));
}

/// One table.
struct Shown<'a> {
    lang: Lang,
    rows: &'a [Row],
    block: usize,
    table: &'a HeaderTable,
    marked: Option<usize>,
}

impl Shown<'_> {
    /// The tree's row of an item: the part of the header block with the same bytes.
    fn row(&self, item: &HeaderItem) -> Option<usize> {
        let bytes = item.bytes.clone()?;
        let bits = bytes.start * 8..bytes.end * 8;
        self.rows.iter().position(|row| row.block == self.block && row.level >= 2 && row.bits == bits)
    }

    /// Whether the row, or a part of it, is marked.
    fn is_marked(&self, row: Option<usize>) -> bool {
        let end = row.and_then(|row| self.rows.get(row)).map_or(0, |row| row.end);
        self.marked.zip(row).is_some_and(|(marked, row)| (row..end).contains(&marked))
    }

    fn block(&self) -> Html {
        let lang = self.lang;
        let sum = |of: fn(&HeaderItem) -> u64| group(self.table.items.iter().map(of).sum());
        html! {
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ msg::hpack_field(lang) }</th>
                        <th scope="col">{ msg::hpack_bytes(lang) }</th>
                        <th scope="col">{ msg::hpack_line(lang) }</th>
                    </tr>
                </thead>
                <tbody>{ for self.table.items.iter().map(|item| self.item(item)) }</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{ msg::hpack_sum(lang) }</th>
                        <td data-cost="">{ sum(|item| item.cost) }</td>
                        <td data-line="">{ sum(|item| item.cost_of_line) }</td>
                    </tr>
                </tfoot>
            </table>
        }
    }

    fn item(&self, item: &HeaderItem) -> Html {
        let row = self.row(item);
        let is_marked = self.is_marked(row);
        let is_size = item.sent == Sent::SizeUpdate;
        let what = if is_size {
            html! { msg::hpack_size(self.lang, &group(item.index)) }
        } else {
            html! { <><b>{ &item.name }</b>{ ": " }{ &item.value }</> }
        };
        html! {
            <tr data-row={row.map(|row| row.to_string())} data-marked={is_marked.then_some("")} data-sent={sent_name(item.sent)}>
                <th scope="row">
                    // The click on it is the row's.
                    <button type="button" disabled={row.is_none()} aria-pressed={is_marked.to_string()}>{ what }</button>
                    if !is_size {
                        <small>{ self.how(item) }</small>
                    }
                </th>
                <td>{ group(item.cost) }</td>
                <td>{ if is_size { "–".into() } else { group(item.cost_of_line) } }</td>
            </tr>
        }
    }

    /// `index 2, static table`, `name of index 62, value in letters, Huffman code; added to the table`.
    fn how(&self, item: &HeaderItem) -> String {
        let lang = self.lang;
        let index = group(item.index);
        let mut how = match (item.sent, item.index) {
            (Sent::Indexed, ..=STATIC_ENTRIES) => msg::hpack_static(lang, &index),
            (Sent::Indexed, _) => msg::hpack_dynamic(lang, &index),
            (_, 0) => msg::hpack_literal(lang).to_owned(),
            _ => msg::hpack_named(lang, &index),
        };
        let kept = match item.sent {
            Sent::Added => Some(msg::hpack_added(lang)),
            Sent::NotAdded => Some(msg::hpack_not_added(lang)),
            Sent::NeverAdded => Some(msg::hpack_never_added(lang)),
            Sent::Indexed | Sent::SizeUpdate => None,
        };
        for more in [item.is_huffman.then(|| msg::hpack_huffman(lang)), kept].into_iter().flatten() {
            how.push_str(" · ");
            how.push_str(more);
        }
        how
    }

    /// The dynamic table before or after the block.
    fn state(&self, name: &'static str, title: &'static str, state: &TableState) -> Html {
        let lang = self.lang;
        html! {
            <table data-table={name}>
                <caption>
                    <b>{ title }</b>{ " " }{ msg::hpack_room(lang, &group(state.most), &group(state.size)) }
                </caption>
                if state.entries.is_empty() {
                    <tbody><tr><td>{ msg::hpack_empty(lang) }</td></tr></tbody>
                } else {
                    <thead>
                        <tr>
                            <th scope="col">{ msg::hpack_index(lang) }</th>
                            <th scope="col">{ msg::hpack_entry(lang) }</th>
                            <th scope="col">{ msg::hpack_bytes(lang) }</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for state.entries.iter().enumerate().map(|(place, entry)| self.entry(name, place, entry)) }
                    </tbody>
                }
            </table>
        }
    }

    fn entry(&self, name: &'static str, place: usize, entry: &TableEntry) -> Html {
        let is_after = name == "after";
        let uses = |item: &&HeaderItem| (if is_after { item.used_after } else { item.used_before }) == Some(place);
        let adds = |item: &&HeaderItem| is_after && item.adds == Some(place);
        let items = || self.table.items.iter();
        let (used, added) = (items().find(uses), items().find(adds));
        let of: Vec<usize> =
            items().filter(|item| uses(item) || adds(item)).filter_map(|item| self.row(item)).collect();
        let is_marked = of.iter().any(|&row| self.is_marked(Some(row)));
        html! {
            <tr data-row={of.first().map(|row| row.to_string())} data-marked={is_marked.then_some("")}
                data-used={used.map(|_| "")} data-added={added.map(|_| "")}>
                <td>{ entry.index }</td>
                <th scope="row"><b>{ &entry.name }</b>{ ": " }{ &entry.value }</th>
                <td>{ group(entry.size) }</td>
            </tr>
        }
    }
}

/// The name in the attribute `data-sent`.
fn sent_name(sent: Sent) -> &'static str {
    match sent {
        Sent::Indexed => "indexed",
        Sent::Added => "added",
        Sent::NotAdded => "not-added",
        Sent::NeverAdded => "never-added",
        Sent::SizeUpdate => "size-update",
    }
}
