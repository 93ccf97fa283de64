//! Sentences about captures: what is in them, and why something could not be read.

use crate::lab::{Failure, Trouble};
use crate::route::capture::{Column, Tab};
use capture_protocol::{Device, Kind, Marked, Note, Refusal, Row};
use i18n::{Lang, bytes, group, msg};
use wire::tls::Dark;

/// What can be opened.
pub fn formats(lang: Lang) -> [&'static str; 4] {
    [msg::capture_can_pcap(lang), msg::capture_can_har(lang), msg::capture_can_keys(lang), msg::capture_can_links(lang)]
}

pub fn format(lang: Lang, format: &str) -> String {
    match format {
        "har" => msg::capture_format_har(lang).to_owned(),
        "keys" => msg::capture_format_keys(lang).to_owned(),
        other => other.to_owned(),
    }
}

/// A device and the kind of its frames, by the names of tcpdump.org's list.
pub fn device(lang: Lang, device: &Device) -> String {
    let name = match device.link_type {
        0 | 108 => "BSD loopback",
        1 => "Ethernet",
        9 => "PPP",
        12 | 14 | 101 | 228 | 229 => "raw IP",
        113 => "Linux cooked v1",
        149 | 258 => "PKTAP",
        276 => "Linux cooked v2",
        other => return msg::capture_link_type(lang, &other.to_string()),
    };
    device.name.as_ref().map_or_else(|| name.to_owned(), |own| format!("{own} ({name})"))
}

pub fn kind(lang: Lang, kind: &Kind) -> String {
    match kind {
        Kind::Named(name) => name.clone(),
        Kind::OtherUdp => "UDP".to_owned(),
        Kind::Fragment => msg::capture_kind_fragment(lang).to_owned(),
        Kind::Protocol(number) => msg::capture_kind_protocol(lang, &number.to_string()),
        Kind::Network(number) => msg::capture_kind_network(lang, &format!("0x{number:04x}")),
        Kind::LinkType(number) => msg::capture_link_type(lang, &number.to_string()),
        Kind::Cut => msg::capture_kind_cut(lang).to_owned(),
        Kind::Broken => msg::capture_kind_broken(lang).to_owned(),
        Kind::Nothing => msg::capture_kind_nothing(lang).to_owned(),
    }
}

pub fn column(lang: Lang, column: Column) -> &'static str {
    match column {
        Column::Start => msg::capture_column_start(lang),
        Column::Protocol => msg::capture_column_protocol(lang),
        Column::Client => msg::capture_column_client(lang),
        Column::Server => msg::capture_column_server(lang),
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

/// Why contents stay encrypted.
pub fn shut(lang: Lang, why: Dark) -> String {
    match why {
        Dark::NoKey => msg::capture_shut_key(lang).to_owned(),
        Dark::UnknownSuite(_) | Dark::UnknownVersion(_) => msg::capture_shut_suite(lang, &why.subject()),
        Dark::NoHello => msg::capture_shut_handshake(lang).to_owned(),
        Dark::WrongKey => msg::capture_shut_wrong(lang).to_owned(),
    }
}

/// What went wrong, and what to do.
pub fn trouble(lang: Lang, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Worker(Failure::Unreachable) => msg::capture_unreachable(lang).to_owned(),
        Trouble::Worker(Failure::NoWorker) => msg::capture_no_worker(lang).to_owned(),
        Trouble::Worker(_) => msg::capture_broken(lang).to_owned(),
        Trouble::Refused(Refusal::NothingRead | Refusal::NothingShown) => msg::capture_none_such(lang).to_owned(),
        Trouble::Refused(Refusal::TooManyPackets { packets, most }) => {
            msg::capture_too_long(lang, &group(*most), &group(*packets))
        }
        Trouble::Refused(Refusal::NoPackets) => msg::capture_no_packets(lang).to_owned(),
        Trouble::Refused(Refusal::FileGone) => msg::capture_gone(lang).to_owned(),
        Trouble::Refused(Refusal::OtherVersion) => msg::refused_other_version(lang).to_owned(),
    }
}

/// What could not be read, and where.
pub fn note(lang: Lang, note: &Note) -> String {
    let number = note.number.unwrap_or_default();
    let (at, plain) = (group(note.at), number.to_string());
    match note.reason.as_str() {
        "empty" => msg::capture_note_empty(lang).to_owned(),
        "not-a-capture" => looks(lang, note.looks.as_deref().unwrap_or_default()),
        "truncated" => msg::capture_note_truncated(lang, &at),
        "block-length" | "block-end" | "block-broken" => msg::capture_note_block(lang, &at),
        "section-version" => msg::capture_note_version(lang, &at, &plain),
        "block-too-large" => msg::capture_note_block_large(lang, &at, &bytes(number)),
        "packet-too-large" => msg::capture_note_packet_large(lang, &at, &bytes(number)),
        "unknown-interface" => msg::capture_note_interface(lang, &at, &plain),
        "unknown-link-type" => msg::capture_note_link_type(lang, &plain),
        "packed-broken" => msg::capture_note_packed(lang, &at),
        "packed-too-large" => msg::capture_note_packed_large(lang, &bytes(number)),
        "text-too-large" => msg::capture_note_text_large(lang, &bytes(number)),
        "json-broken" => msg::capture_note_json(lang, &plain),
        "entry-broken" => msg::capture_note_entry(lang, &group(number + 1)),
        "fragments-left" => msg::capture_note_fragments(lang, number),
        other => msg::capture_note_other(lang, &at, other),
    }
}

/// What a file is that is no capture, and what to do.
fn looks(lang: Lang, looks: &str) -> String {
    let text = match looks {
        "text" | "json" => msg::capture_looks_text(lang),
        "netlog" => msg::capture_looks_netlog(lang),
        "qlog" => msg::capture_looks_qlog(lang),
        "zip" => msg::capture_looks_zip(lang),
        "snoop" | "netmon" | "etl" | "other-pcap" => msg::capture_looks_convert(lang),
        "unknown" | "" => msg::capture_looks_unknown(lang),
        packed => return msg::capture_looks_packed(lang, packed),
    };
    text.to_owned()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn said(reason: &str) -> Note {
        Note { at: 1_234, reason: reason.to_owned(), number: Some(147), looks: None }
    }

    #[test]
    fn every_reason_of_the_reader_has_its_own_sentence_in_every_language() {
        for lang in Lang::ALL {
            for reason in capture::Reason::IDS {
                let sentence = note(lang, &said(reason));
                assert_ne!(sentence, msg::capture_note_other(lang, "1,234", reason), "{reason} in {lang:?}");
            }
        }
        assert!(note(Lang::En, &said("unknown-link-type")).contains("147"));
        assert!(note(Lang::Ko, &said("truncated")).contains("1,234"));
    }

    #[test]
    fn every_flag_has_its_words_in_every_language() {
        assert_eq!(FLAGS, tcp_analysis::Flag::ALL.map(tcp_analysis::Flag::id));
        for lang in Lang::ALL {
            FLAGS.iter().for_each(|name| assert_ne!(flag(lang, name), *name, "{lang:?}"));
        }
    }

    #[test]
    fn a_link_type_without_a_name_is_said_by_its_number() {
        let of = |name: Option<&str>, link_type| device(Lang::En, &Device { name: name.map(str::to_owned), link_type });
        assert_eq!(of(Some("eth0"), 1), "eth0 (Ethernet)");
        assert_eq!(of(None, 276), "Linux cooked v2");
        assert!(of(Some("can0"), 227).contains("227"));
    }
}
