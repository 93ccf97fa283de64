//! Filters on the example captures, beside tshark: the same filter leaves the same frames.

use capture_protocol::{Question, Reply, Slice};
use capture_worker::{Session, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

/// A session that shows all connections of a file.
fn shown(file: &str) -> Session {
    let path = Path::new(capture_examples::FOLDER).join(file);
    let example = capture_examples::ALL.iter().find(|example| example.file == file).expect("an example");
    let mut session = Session::default();
    let mut names = vec![file.to_owned()];
    names.extend(example.keys.map(str::to_owned));
    let read =
        |name: &String| Rc::new(std::fs::read(path.with_file_name(name)).expect("a file of the example")) as Source;
    let sources = names.iter().map(read).collect();
    let mut reply = session.answer(Question::Open { names }, sources);
    let summary = loop {
        match reply {
            Reply::Reading { .. } => reply = session.answer(Question::GoOn, Vec::new()),
            Reply::Read(summary) => break summary,
            other => panic!("{other:?}"),
        }
    };
    let connections = summary.rows.iter().map(|row| row.number).collect();
    assert!(matches!(session.answer(Question::Show { connections }, Vec::new()), Reply::Shown(_)), "{file}");
    session
}

/// All slices of a filter as one.
fn filtered(session: &mut Session, text: &str) -> Slice {
    let mut whole = Slice::default();
    loop {
        let question = Question::Filter { text: text.to_owned(), from: whole.done };
        match session.answer(question, Vec::new()) {
            Reply::Filtered(slice) => {
                assert!(slice.done > whole.done || slice.done == slice.total, "{text}: it goes on");
                whole.passed.extend(slice.passed);
                whole.frames.extend(slice.frames);
                (whole.done, whole.total) = (slice.done, slice.total);
                if whole.done == whole.total {
                    return whole;
                }
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

fn frames(session: &mut Session, text: &str) -> BTreeSet<u64> {
    filtered(session, text).frames.into_iter().filter(|frame| *frame > 0).collect()
}

/// The frames that tshark leaves.
fn tshark(file: &str, filter: &str) -> BTreeSet<u64> {
    let folder = Path::new(capture_examples::FOLDER);
    let example = capture_examples::ALL.iter().find(|example| example.file == file).expect("an example");
    let mut command = Command::new("tshark");
    command.arg("-r").arg(folder.join(file)).args(["-Y", filter, "-T", "fields", "-e", "frame.number"]);
    if let Some(keys) = example.keys {
        command.args(["-o", &format!("tls.keylog_file:{}", folder.join(keys).display())]);
    }
    let output = command.output().expect("tshark is installed");
    assert!(output.status.success(), "{filter}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| line.parse().ok()).collect()
}

/// Filters, and the examples on which they are tried.
const FILTERS: &[(&str, &[&str])] = &[
    ("tcp.flags.syn==1", &["http", "refused"]),
    ("tcp.flags.syn==1 and tcp.flags.ack==0", &["http"]),
    ("tcp.flags.fin==1 or tcp.flags.reset==1", &["refused"]),
    ("not tcp.flags.ack==1", &["refused"]),
    ("tcp.flags.push==1 && !(tcp.flags.fin==1)", &["sse"]),
    ("ip.ttl<64", &["http"]),
    ("ip.ttl==64", &["http"]),
    ("ip.ttl<=64 and ip.len>100", &["loss-at-sender"]),
    ("ip.proto==6", &["refused"]),
    ("ip.flags.df==1", &["http"]),
    ("ip.hdr_len==20", &["http"]),
    ("ip.addr==127.0.0.0/8", &["http"]),
    ("ip.addr!=10.0.0.1", &["http"]),
    ("ip.src==10.0.0.0/8 or ip.dst==192.168.0.0/16", &["http"]),
    ("udp", &["refused"]),
    ("udp.length>8", &["refused"]),
    ("tcp.dstport<1024", &["http"]),
    ("tcp.port>=1024", &["http"]),
    ("tcp.srcport!=80", &["http"]),
    ("tcp.len>0", &["reordering"]),
    ("tcp.len==0", &["keep-alive"]),
    ("tcp.seq==1 and tcp.ack==1", &["http", "ipv6"]),
    ("tcp.seq>1000 or tcp.ack>1000", &["loss-at-sender", "websocket"]),
    ("tcp.window_size>65535", &["http", "slow-start"]),
    ("tcp.hdr_len>32", &["loss-at-receiver"]),
    ("tcp.window_size_value<1000", &["zero-window"]),
    ("tcp.options.mss_val>=1400", &["http"]),
    ("tcp.options.sack_perm", &["http"]),
    ("tcp.options.wscale.shift<9", &["http"]),
    ("tcp.options.sack", &["loss-at-receiver"]),
    ("tcp.options.timestamp.tsval>0", &["http"]),
    ("tcp.analysis.retransmission", &["loss-at-sender"]),
    ("tcp.analysis.duplicate_ack", &["loss-at-receiver"]),
    ("tcp.analysis.zero_window", &["zero-window"]),
    ("tcp.analysis.keep_alive", &["keep-alive"]),
    ("tcp.analysis.out_of_order", &["reordering"]),
    ("ipv6", &["ipv6"]),
    ("ipv6.hlim==64 and tcp", &["ipv6"]),
    ("ipv6.src==::1 or ipv6.addr==2001:db8::/32 or ipv6.addr==fd00::/8", &["ipv6"]),
    ("http", &["http", "keep-alive"]),
    ("http2", &["http2"]),
    ("http.request", &["long-polling"]),
    ("http.response", &["long-polling"]),
    ("http.request.method==\"GET\"", &["long-polling", "tls13"]),
    ("http.request.method!=\"GET\"", &["long-polling"]),
    ("http.request.method==\"GET\" or http.request.method==\"POST\"", &["early-data"]),
    ("http.response.code==200", &["http"]),
    ("http.response.code>=204", &["long-polling", "websocket"]),
    ("http.response.code>200 and http.response.code<=399", &["long-polling"]),
    ("http.host contains \":\"", &["http"]),
    ("http.content_length>20", &["http", "gzip"]),
    ("http.content_type contains \"text\"", &["gzip", "http"]),
    ("http.content_encoding==\"gzip\"", &["gzip"]),
    ("http.user_agent contains \"curl\"", &["http"]),
    ("http.request.uri contains \"/\"", &["long-polling"]),
    ("http.request.version==\"HTTP/1.1\"", &["http"]),
    ("http.response.phrase==\"OK\"", &["long-polling"]),
    ("http.upgrade", &["websocket"]),
    ("websocket", &["websocket"]),
    ("websocket.opcode==1", &["websocket"]),
    ("websocket.opcode==8 or websocket.opcode==9", &["websocket"]),
    ("websocket.fin==1 and websocket.mask==1", &["websocket"]),
    ("websocket.payload_length<20", &["websocket"]),
    ("tls", &["tls13"]),
    ("tls.record.content_type==22", &["tls12-cbc"]),
    ("tls.record.content_type==20", &["tls13"]),
    ("tls.handshake.type==1", &["tls13", "early-data"]),
    ("tls.handshake.type==11", &["tls13", "tls12-cbc"]),
    ("tls.handshake.type==2 and tls.handshake.ciphersuite", &["tls13"]),
    ("tls.handshake.extensions_server_name", &["tls13", "websocket"]),
    ("tls.record.version==0x0301", &["tls13"]),
    ("tls.alert_message.level", &["tls12-cbc"]),
    ("frame.number>5 and frame.number<=9", &["http"]),
    ("not http and tcp", &["http"]),
];

fn file_of(id: &str) -> &'static str {
    capture_examples::find(id).expect("an example").file
}

/// Which differ: the filter, the file, our frames alone, tshark's alone. And how many filters leave nothing.
fn differences(cases: &[(&str, Vec<&'static str>)]) -> (Vec<String>, usize) {
    let (mut all, mut empty) = (Vec::new(), 0);
    let mut sessions: BTreeMap<&str, Session> = BTreeMap::new();
    for (filter, files) in cases {
        for file in files {
            let session = sessions.entry(*file).or_insert_with(|| shown(file));
            let here = frames(session, "");
            let ours = frames(session, filter);
            empty += usize::from(ours.is_empty());
            // ARP, ICMP and copies are in no connection.
            let theirs: BTreeSet<u64> = tshark(file, filter).intersection(&here).copied().collect();
            if ours != theirs {
                let [more, less] =
                    [ours.difference(&theirs), theirs.difference(&ours)].map(|it| it.collect::<Vec<_>>());
                all.push(format!("{filter} in {file}: only here {more:?}, only tshark {less:?}"));
            }
        }
    }
    (all, empty)
}

#[test]
fn a_filter_leaves_the_frames_that_tshark_leaves() {
    let files = |ids: &[&str]| ids.iter().map(|id| file_of(id)).collect();
    let cases: Vec<(&str, Vec<&'static str>)> = FILTERS.iter().map(|(filter, ids)| (*filter, files(ids))).collect();
    assert!(cases.len() >= 40);
    let (one, other) = cases.split_at(cases.len() / 2);
    // tshark needs most of the time for its start.
    let found = std::thread::scope(|scope| {
        let both = [one, other].map(|half| scope.spawn(|| differences(half)));
        both.map(|half| half.join().expect("no panic"))
    });
    let [(one, few), (other, more)] = found;
    assert!(one.is_empty() && other.is_empty(), "{}", [one, other].concat().join("\n"));
    // Some say that nothing is there; most find something.
    assert!(few + more <= 12, "{few} and {more} leave nothing");
}

#[test]
fn words_leave_packets_and_their_messages() {
    let mut session = shown(file_of("http"));
    let slice = filtered(&mut session, "get");
    assert!(slice.frames.contains(&0) && slice.frames.iter().any(|frame| *frame > 0), "{slice:?}");
    assert!(slice.passed.len() < slice.total as usize / 2);
    assert_eq!(filtered(&mut session, "").passed.len() as u64, slice.total);
    assert!(filtered(&mut session, "content-length and 200").passed.len() >= 2);
    assert!(filtered(&mut session, "\"no such thing\"").passed.is_empty());
}

#[test]
fn a_wrong_filter_is_answered_with_what_is_wrong() {
    let mut session = shown(file_of("http"));
    let question = Question::Filter { text: "tcp.flags.sny==1".to_owned(), from: 0 };
    let Reply::NoFilter(wrong) = session.answer(question, Vec::new()) else { panic!("a filter") };
    assert_eq!(wrong.at, 1);
    assert!(format!("{wrong:?}").contains("tcp.flags.syn"), "{wrong:?}");
}

#[test]
fn entries_of_a_har_have_fields_and_are_filtered() {
    let mut session = shown(file_of("har"));
    let all = filtered(&mut session, "");
    let requests = filtered(&mut session, "http.request.method==GET");
    assert!(!requests.passed.is_empty() && requests.passed.len() < all.passed.len());
    assert!(all.frames.iter().all(|frame| *frame == 0));
    for event in &all.passed {
        let Reply::Dissection(blocks) = session.answer(Question::Dissect { event: *event }, Vec::new()) else {
            panic!("no fields")
        };
        assert!(!blocks.is_empty() && blocks.iter().all(|block| !block.fields.is_empty()), "{event:?}");
        for block in &blocks {
            assert_eq!(block.length, block.bytes.len());
            assert!(block.malformed.is_none(), "{event:?}: {:?}", block.malformed);
        }
    }
    assert!(!filtered(&mut session, "har.timings.wait").passed.is_empty());
}
