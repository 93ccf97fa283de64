//! Sentences about captures: what is in them, and why something could not be read.

use crate::lab::{Failure, Trouble};
use crate::route::capture::{Column, Tab};
pub use capture_protocol::words::{device, format, kind, note, shut};
use capture_protocol::{Row, words::refusal};
use i18n::{Lang, msg};

/// What can be opened.
pub fn formats(lang: Lang) -> [&'static str; 4] {
    [msg::capture_can_pcap(lang), msg::capture_can_har(lang), msg::capture_can_keys(lang), msg::capture_can_links(lang)]
}

pub fn column(lang: Lang, column: Column) -> &'static str {
    match column {
        Column::Start => msg::capture_column_start(lang),
        Column::Protocol => msg::capture_column_protocol(lang),
        Column::Client => msg::host_client(lang),
        Column::Server => msg::host_server(lang),
        Column::Length => msg::capture_column_length(lang),
        Column::Up => msg::capture_column_up(lang),
        Column::Down => msg::capture_column_down(lang),
        Column::Packets => msg::capture_column_packets(lang),
        Column::Repeats => msg::capture_column_repeats(lang),
    }
}

pub fn tab(lang: Lang, tab: Tab) -> &'static str {
    match tab {
        Tab::About => msg::capture_tab_about(lang),
        Tab::Inspector => msg::tab_inspector(lang),
        Tab::List => msg::tab_list(lang),
        Tab::Costs => msg::tab_costs(lang),
    }
}

/// What is worth knowing about a connection.
pub fn remarks(lang: Lang, row: &Row) -> Vec<&'static str> {
    let before = row.began_before.then(|| msg::capture_began_before(lang));
    before.into_iter().chain(row.was_reset.then(|| msg::capture_was_reset(lang))).collect()
}

/// What went wrong, and what to do.
pub fn trouble(lang: Lang, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Worker(Failure::Unreachable) => msg::capture_unreachable(lang).to_owned(),
        Trouble::Worker(Failure::NoWorker) => msg::capture_no_worker(lang).to_owned(),
        Trouble::Worker(_) => msg::capture_broken(lang).to_owned(),
        Trouble::Refused(why) => refusal(lang, *why),
    }
}
