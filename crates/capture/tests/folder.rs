//! A folder of captures that others made: every file opens or says why, and tshark counts the same TCP streams.
//!
//! `CAPTURES=folder cargo test -p capture --features long --test folder -- --nocapture`. tcpdump's own tests are such a
//! folder; they are no part of this repository. What differs there, and why, stands in [`EXPLAINED`] and in `docs/tcp-analysis.md`.
#![cfg(feature = "long")]

use capture::{Capture, File, Reason, Service, Tunnel, What, link};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Of 100 files that tshark reads whole, so many must have as many streams.
const FEWEST_EQUAL: usize = 99;

/// Files of tcpdump's tests that differ although nothing in them is left out here.
const EXPLAINED: [(&str, &str); 2] = [
    // Its length is 0, as in a jumbogram, without the option that says so. tshark 4.0 stops there.
    ("bigtcp-ipv6.pcap", "tshark does not read a segment without length"),
    // The datagram is a report of a switch about packets that it has seen.
    ("sflow_expanded.pcap", "tshark reads the beginning of a segment within an sFlow sample"),
];

fn captures(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_dir() {
            files.extend(captures(&path));
        } else if ["pcap", ".cap", "ntar"].iter().any(|part| name.contains(part)) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// How many TCP streams tshark finds; `None` if it does not read the file to its end.
fn streams(path: &Path) -> Option<usize> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-T", "fields", "-E", "occurrence=f", "-e", "tcp.stream", "-r"]).arg(path);
    let output = command.output().expect("install tshark: apt-get install tshark");
    let text = String::from_utf8_lossy(&output.stdout);
    let streams: BTreeSet<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    output.status.success().then_some(streams.len())
}

/// Why a file is left out of the comparison: a link type that is not read, or tunnels and other things (MPLS, PPPoE, SCTP)
/// that are not opened.
fn is_outside(capture: &Capture) -> Option<&'static str> {
    let types = capture.files().iter().flat_map(|file| &file.interfaces).map(|it| it.link_type);
    if types.into_iter().any(|it| !u16::try_from(it).is_ok_and(link::is_known)) {
        return Some("link type that is not read");
    }
    let reason = |what: &What| match what {
        What::Tunnel(Tunnel::Gre) => Some("tunnel: GRE"),
        What::Tunnel(_) => Some("tunnel: IP in IP"),
        What::Udp(Service::Vxlan) => Some("tunnel: VXLAN"),
        What::Udp(Service::Geneve) => Some("tunnel: Geneve"),
        What::EtherType(_) => Some("other EtherType"),
        What::Ppp(_) => Some("other protocol in PPP"),
        What::Protocol(_) => Some("other protocol over IP"),
        _ => None,
    };
    capture.census().keys().find_map(reason)
}

fn explanation(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_str()?;
    EXPLAINED.iter().find(|(file, _)| *file == name).map(|(_, reason)| *reason)
}

#[test]
fn every_file_opens_or_says_why_and_tshark_counts_the_same_streams() {
    let folder = std::env::var_os("CAPTURES").expect("CAPTURES names a folder of captures");
    let files = captures(Path::new(&folder));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut differing = Vec::new();
    for path in &files {
        let file = File::read(&std::fs::read(path).expect("a file"));
        assert!(file.format.is_some() || !file.notes.list().is_empty(), "{} says nothing", path.display());
        let reasons: Vec<Reason> = file.notes.list().iter().map(|note| note.reason).collect();
        let capture = Capture::new(vec![file]);
        let (ours, theirs, outside) = (capture.tcp_connections(), streams(path), is_outside(&capture));
        let verdict = match theirs {
            None => "not read by tshark",
            Some(theirs) if theirs == ours => "equal",
            Some(_) => explanation(path).or(outside).unwrap_or("different"),
        };
        *counts.entry(verdict).or_default() += 1;
        if verdict != "equal" {
            eprintln!("{verdict}\t{}\tours {ours}, tshark's {theirs:?}\t{reasons:?}", path.display());
        }
        if verdict == "different" {
            differing.push(path);
        }
    }
    eprintln!("{} files: {counts:?}", files.len());
    let equal = counts.get("equal").copied().unwrap_or(0);
    assert!(equal * 100 >= (equal + differing.len()) * FEWEST_EQUAL, "different: {differing:?}");
}
