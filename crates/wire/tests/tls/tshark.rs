//! Our fields against tshark's, value by value, over each capture put into a file that tshark reads.

use super::{Capture, NAMES, capture, values, watch};
use std::process::Command;
use trace::Direction;
use wire::tls::{dissect_encrypted_record, dissect_message, dissect_record};

/// The fields that are compared, wherever they occur.
const IDS: [&str; 38] = [
    "tls.record.opaque_type",
    "tls.record.version",
    "tls.record.length",
    "tls.handshake.type",
    "tls.handshake.length",
    "tls.handshake.version",
    "tls.handshake.random",
    "tls.handshake.session_id_length",
    "tls.handshake.session_id",
    "tls.handshake.cipher_suites_length",
    "tls.handshake.ciphersuite",
    "tls.handshake.comp_method",
    "tls.handshake.extensions_length",
    "tls.handshake.extension.type",
    "tls.handshake.extension.len",
    "tls.handshake.extensions_server_name",
    "tls.handshake.extensions_supported_group",
    "tls.handshake.extensions_ec_point_format",
    "tls.handshake.sig_hash_alg",
    "tls.handshake.extensions_alpn_str",
    "tls.handshake.extensions.supported_version",
    "tls.handshake.extensions_key_share_group",
    "tls.handshake.extensions_key_share_key_exchange",
    "tls.handshake.extensions_key_share_selected_group",
    "tls.handshake.extensions.psk.identity.identity_length",
    "tls.handshake.extensions.psk.identity.obfuscated_ticket_age",
    "tls.handshake.extensions.psk.identity.selected",
    "tls.extension.psk_ke_mode",
    "tls.early_data.max_early_data_size",
    "tls.handshake.certificate_length",
    "tls.handshake.server_named_curve",
    "tls.handshake.server_point",
    "tls.handshake.client_point",
    "tls.handshake.session_ticket_lifetime_hint",
    "tls.handshake.session_ticket_nonce",
    "tls.handshake.session_ticket_length",
    "tls.alert_message.level",
    "tls.alert_message.desc",
];

#[test]
fn fields_are_those_that_tshark_sees() {
    // tshark opens ChaCha20, too.
    for name in NAMES.into_iter().filter(|name| *name != "tls13-chacha") {
        let capture = capture(name);
        let theirs = tshark(name, &capture);
        for (id, theirs) in IDS.iter().zip(theirs) {
            let ours: Vec<_> = ours(&capture, id).iter().map(|value| plain(value)).collect();
            assert_eq!(ours, theirs, "{name} {id}");
        }
    }
}

/// A value as tshark prints it in columns: the number of a named one, in decimal.
fn plain(value: &str) -> String {
    let number = value.rsplit_once(" (").map_or(value, |(_, number)| number.trim_end_matches(')'));
    let hexadecimal = number.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    hexadecimal.map_or_else(|| number.to_owned(), |number| number.to_string())
}

fn ours(capture: &Capture, id: &str) -> Vec<String> {
    let (session, records) = watch(capture);
    let mut found = Vec::new();
    for record in records {
        let fields = if record.encrypted {
            dissect_encrypted_record(&record.bytes, session.sealed())
        } else {
            dissect_record(&record.bytes, session.is_tls13())
        };
        found.extend(values(&fields.fields, id));
        for message in record.messages {
            found.extend(values(&dissect_message(&message, session.is_tls13()).fields, id));
        }
    }
    found
}

/// For each of `IDS` all its values in the capture.
fn tshark(name: &str, capture: &Capture) -> Vec<Vec<String>> {
    let path = |end: &str| format!("{}/tls-{name}.{end}", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(path("pcap"), pcap(capture)).unwrap();
    std::fs::write(path("keys"), &capture.key_log).unwrap();
    let mut command = Command::new("tshark");
    command.args(["-r", &path("pcap"), "-o", &format!("tls.keylog_file:{}", path("keys"))]);
    command.args(["-T", "fields", "-E", "occurrence=a", "-E", "aggregator=,", "-E", "separator=;"]);
    command.args(IDS.iter().flat_map(|id| ["-e", id]));
    let output = command.output().expect("tshark is installed");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut found = vec![Vec::new(); IDS.len()];
    for line in text.lines() {
        for (values, column) in found.iter_mut().zip(line.split(';')) {
            values.extend(column.split(',').filter(|value| !value.is_empty()).map(plain));
        }
    }
    found
}

/// A capture file of raw IP packets, one for each chunk; TCP starts in the middle, with no SYN and no checksum.
fn pcap(capture: &Capture) -> Vec<u8> {
    let mut file = Vec::new();
    // Magic number, version 2.4 (minor in the upper half), zone, accuracy, longest packet, raw IP.
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 0x0004_0000, 101] {
        file.extend(word.to_le_bytes());
    }
    let mut sequence = [1_u32, 1];
    for (number, (direction, bytes)) in capture.chunks.iter().enumerate() {
        let way = usize::from(*direction == Direction::Down);
        let length = 40 + bytes.len();
        for word in [number as u32, 0, length as u32, length as u32] {
            file.extend(word.to_le_bytes());
        }
        let (hosts, ports) = if way == 0 { ([1, 2], [50_000_u16, 443]) } else { ([2, 1], [443, 50_000]) };
        file.extend([0x45, 0]);
        file.extend((length as u16).to_be_bytes());
        file.extend([0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, hosts[0], 10, 0, 0, hosts[1]]);
        file.extend(ports.iter().flat_map(|port| port.to_be_bytes()));
        file.extend(sequence[way].to_be_bytes());
        file.extend(sequence[1 - way].to_be_bytes());
        file.extend([0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0]);
        file.extend(bytes);
        sequence[way] += bytes.len() as u32;
    }
    file
}
