//! What is said about a capture: what is in it, and why something could not be read.

use crate::{Device, Kind, Note, Refusal};
use i18n::{Lang, bytes, group, msg};
use wire::tls::Dark;

/// The name of a file's format.
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

/// What packets are.
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

/// That a file has tasks inside, and how many; 0 if they are damaged.
pub fn tasks(lang: Lang, count: u32) -> String {
    if count == 0 { msg::own_damaged(lang).to_owned() } else { msg::capture_holds_tasks(lang, count.into()) }
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

/// Why a question has no reply, and what to do.
pub fn refusal(lang: Lang, refusal: Refusal) -> String {
    match refusal {
        Refusal::NothingRead | Refusal::NothingShown => msg::capture_none_such(lang).to_owned(),
        Refusal::NoPackets => msg::capture_no_packets(lang).to_owned(),
        Refusal::FileGone => msg::capture_gone(lang).to_owned(),
        Refusal::OtherVersion => msg::refused_other_version(lang).to_owned(),
    }
}

/// That only the beginning of what was asked for is shown: `shown` packets, without the last `left_out`.
pub fn left_out(lang: Lang, shown: u64, left_out: u64) -> String {
    msg::capture_left_out(lang, &group(shown + left_out), &group(shown))
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
        "too-many-packets" => msg::capture_note_many(lang, &group(number)),
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

#[cfg(test)]
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
    fn what_is_left_out_is_said_by_the_numbers_of_all_and_of_those_that_are_shown() {
        for lang in Lang::ALL {
            let sentence = left_out(lang, 100_000, 25_000);
            assert!(sentence.contains("125,000") && sentence.contains("100,000"), "{sentence}");
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
