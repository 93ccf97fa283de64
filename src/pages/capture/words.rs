//! Sentences about captures: what is in them, and why something could not be read.

use crate::lab::{Failure, Trouble};
use crate::route::capture::{Column, Tab};
pub use capture_protocol::words::{device, format, kind, left_out, note, shut, tasks};
use capture_protocol::{Marked, Row, words::refusal};
use i18n::{Lang, msg};

/// What can be opened.
pub fn formats(lang: Lang) -> [&'static str; 4] {
    [msg::capture_can_pcap(lang), msg::capture_can_har(lang), msg::capture_can_keys(lang), msg::capture_can_links(lang)]
}

/// The header of a column. Files without packets have messages.
pub fn column(lang: Lang, column: Column, has_packets: bool) -> &'static str {
    match column {
        Column::Start => msg::capture_column_start(lang),
        Column::Protocol => msg::capture_column_protocol(lang),
        Column::Client => msg::capture_column_client(lang),
        Column::Server => msg::capture_column_server(lang),
        Column::Length => msg::capture_column_length(lang),
        Column::Up => msg::capture_column_up(lang),
        Column::Down => msg::capture_column_down(lang),
        Column::Packets if !has_packets => msg::capture_column_messages(lang),
        Column::Packets => msg::capture_column_packets(lang),
        Column::Repeats => msg::capture_column_repeats(lang),
    }
}

pub fn tab(lang: Lang, tab: Tab) -> &'static str {
    match tab {
        Tab::About => msg::capture_tab_about(lang),
        Tab::Inspector => msg::tab_inspector(lang),
        Tab::List => msg::tab_list(lang),
        Tab::Graphs => msg::tab_graphs(lang),
        Tab::Costs => msg::tab_costs(lang),
        Tab::Tasks => msg::tab_tasks(lang),
    }
}

/// What is worth knowing about a connection.
pub fn remarks(lang: Lang, row: &Row) -> Vec<&'static str> {
    let before = row.began_before.then(|| msg::capture_began_before(lang));
    before.into_iter().chain(row.was_reset.then(|| msg::capture_was_reset(lang))).collect()
}

/// What can be noticed in a segment, by the names of `tcp-analysis`.
pub const FLAGS: [&str; 15] = [
    "port-reused",
    "previous-segment-not-captured",
    "acked-unseen-segment",
    "retransmission",
    "fast-retransmission",
    "spurious-retransmission",
    "out-of-order",
    "duplicate-ack",
    "keep-alive",
    "keep-alive-ack",
    "zero-window",
    "zero-window-probe",
    "zero-window-probe-ack",
    "window-full",
    "window-update",
];

/// As Wireshark calls it.
pub fn flag(lang: Lang, flag: &str) -> &str {
    match flag {
        "port-reused" => msg::capture_flag_port_reused(lang),
        "previous-segment-not-captured" => msg::capture_flag_previous_segment_not_captured(lang),
        "acked-unseen-segment" => msg::capture_flag_acked_unseen_segment(lang),
        "retransmission" => msg::capture_flag_retransmission(lang),
        "fast-retransmission" => msg::capture_flag_fast_retransmission(lang),
        "spurious-retransmission" => msg::capture_flag_spurious_retransmission(lang),
        "out-of-order" => msg::capture_flag_out_of_order(lang),
        "duplicate-ack" => msg::capture_flag_duplicate_ack(lang),
        "keep-alive" => msg::capture_flag_keep_alive(lang),
        "keep-alive-ack" => msg::capture_flag_keep_alive_ack(lang),
        "zero-window" => msg::capture_flag_zero_window(lang),
        "zero-window-probe" => msg::capture_flag_zero_window_probe(lang),
        "zero-window-probe-ack" => msg::capture_flag_zero_window_probe_ack(lang),
        "window-full" => msg::capture_flag_window_full(lang),
        "window-update" => msg::capture_flag_window_update(lang),
        other => other,
    }
}

/// What is to be noticed in a segment, and the segment that it is about.
pub fn mark(lang: Lang, mark: &Marked) -> String {
    let name = flag(lang, &mark.flag);
    mark.refers_to.map_or_else(|| name.to_owned(), |other| msg::capture_mark_of(lang, name, &other.0.to_string()))
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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_its_words_in_every_language() {
        assert_eq!(FLAGS, tcp_analysis::Flag::ALL.map(tcp_analysis::Flag::id));
        for lang in Lang::ALL {
            FLAGS.iter().for_each(|name| assert_ne!(flag(lang, name), *name, "{lang:?}"));
        }
    }
}
