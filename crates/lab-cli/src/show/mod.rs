//! `lab show`: a capture as the page shows it. It asks the same session that the page's worker has, so a file is read in
//! one way only.

mod colours;
mod disk;
mod filtered;

use crate::output::to;
use crate::{Failure, report, table};
use capture_protocol::{FileSummary, Question, Reply, Rewrite, Row, Seen, Summary, words};
use capture_worker::{Session, Source};
use clap::Args;
use diagram::axis::Scale;
use diagram::model::{Depth, Model, Names};
use diagram::whole::{Sheet, whole};
use i18n::{Lang, msg};
use std::fmt::Write as _;
use std::io::Write as _;
use std::rc::Rc;
use trace::Micros;

/// Pixels of a picture: its width, and its least and greatest height.
const WIDTH: f64 = 960.0;
const LEAST_HEIGHT: f64 = 480.0;
const MOST_HEIGHT: f64 = 12_000.0;

/// What to open and what to write. `-` as an output is standard output.
#[derive(Args)]
pub struct Options {
    /// Captures: pcap or pcapng, also packed with gzip, or HAR. Several are merged by time
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// A TLS key log (SSLKEYLOGFILE); a pcapng may have its own inside
    #[arg(long, value_name = "FILE")]
    keys: Option<String>,
    /// The connection to show, by its number in the list; again for more connections of the same two hosts
    #[arg(long = "connection", value_name = "N")]
    connections: Vec<u32>,
    /// Only the packets and messages whose fields pass this filter (docs/filter.md), one line each; of all connections without
    /// --connection
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// A Mermaid sequence diagram
    #[arg(long, value_name = "F")]
    mermaid: Option<String>,
    /// The whole trace as JSON (docs/trace.md)
    #[arg(long, value_name = "F")]
    json: Option<String>,
    /// The picture of the stage
    #[arg(long, value_name = "F")]
    svg: Option<String>,
    /// The packets that are shown as a capture (pcapng), with the keys inside
    #[arg(long, value_name = "F")]
    pcap: Option<String>,
}

/// Opens the files, and prints or writes what was asked for.
pub fn show(options: &Options) -> Result<(), Failure> {
    let outputs = [&options.mermaid, &options.json, &options.svg, &options.pcap];
    if outputs.iter().filter(|name| name.as_deref() == Some("-")).count() > 1 {
        return Err(Failure::Usage("only one output can go to standard output (-)".into()));
    }
    let mut session = Session::default();
    if let Some(name) = &options.keys {
        let bytes = std::fs::read(name).map_err(|error| unreadable(name, &error))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if matches!(session.answer(Question::Keys(text), Vec::new()), Reply::Keys(0)) {
            return Err(Failure::Usage(format!("{name}: {}", msg::capture_keys_none(Lang::En))));
        }
    }
    let summary = open(&mut session, &options.files)?;
    notes(&summary)?;
    let chosen = match (&options.connections[..], &summary.rows[..]) {
        ([], [only]) => vec![only.number],
        ([], _) => Vec::new(),
        (chosen, _) => chosen.to_vec(),
    };
    if let Some(text) = &options.filter {
        if outputs.iter().any(|name| name.is_some()) {
            return Err(Failure::Usage("--filter prints lines; files are written without it".into()));
        }
        known(&summary, &chosen)?;
        return filtered::print(&mut session, &summary, &options.connections, text);
    }
    if chosen.is_empty() {
        if outputs.iter().any(|name| name.is_some()) {
            let count = summary.rows.len();
            return Err(Failure::Usage(format!("there are {count} connections; choose with --connection N")));
        }
        return to("-", |out| out.write_all(list(&summary).as_bytes()));
    }
    known(&summary, &chosen)?;
    let seen = match session.answer(Question::Show { connections: chosen }, Vec::new()) {
        Reply::Shown(seen) => *seen,
        other => return Err(refused(&other)),
    };
    if seen.left_out > 0 {
        let packets = seen.trace.events().filter(|event| event.is_packet()).count() as u64;
        eprintln!("lab: {}", words::left_out(Lang::En, packets, seen.left_out));
    }
    write(options, &mut session, &seen)
}

/// Whether all connections with these numbers are there.
fn known(summary: &Summary, chosen: &[u32]) -> Result<(), Failure> {
    match chosen.iter().find(|number| !summary.rows.iter().any(|row| row.number == **number)) {
        Some(unknown) => {
            Err(Failure::Usage(format!("there is no connection {unknown}; without --connection they are listed")))
        }
        None => Ok(()),
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("{name}: {error}"))
}

fn refused(reply: &Reply) -> Failure {
    Failure::Usage(match reply {
        Reply::Refused(why) => words::refusal(Lang::En, *why),
        // A session replies to a question in one way.
        _ => msg::capture_broken(Lang::En).to_owned(),
    })
}

/// Reads all files.
fn open(session: &mut Session, names: &[String]) -> Result<Summary, Failure> {
    let open =
        |name: &String| disk::open(name).map(|file| Rc::new(file) as Source).map_err(|error| unreadable(name, &error));
    let sources = names.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let mut reply = session.answer(Question::Open { names: names.to_vec() }, sources);
    loop {
        match reply {
            Reply::Reading { .. } => reply = session.answer(Question::GoOn, Vec::new()),
            Reply::Read(summary) => return Ok(*summary),
            other => return Err(refused(&other)),
        }
    }
}

/// Says on standard error what could not be read. Files of which nothing could be read are a failure.
fn notes(summary: &Summary) -> Result<(), Failure> {
    let lines = |file: &FileSummary| -> Vec<String> {
        file.notes.iter().map(|note| format!("{}: {}", file.name, words::note(Lang::En, note))).collect()
    };
    let all: Vec<String> = summary.files.iter().flat_map(lines).collect();
    if summary.rows.is_empty() && summary.packets == 0 {
        let why = all.first().cloned().unwrap_or_else(|| "there is no packet in it".to_owned());
        return Err(Failure::Usage(why));
    }
    all.iter().for_each(|line| eprintln!("lab: {line}"));
    if let Some(count) = summary.tasks {
        let how = if count > 0 { " Open the file on the page (#/capture) to do them." } else { "" };
        eprintln!("lab: {}{how}", words::tasks(Lang::En, count));
    }
    Ok(())
}

/// One line per connection, and what else was captured.
fn list(summary: &Summary) -> String {
    let mut out = format!(
        "{:>4} {:>12} {:>12}  {:<8} {:>8} {:>11} {:>11}  {}\n",
        "#", "start ms", "length ms", "protocol", "packets", "to server", "to client", "client → server"
    );
    for row in &summary.rows {
        let [start, length] = [row.start_micros, row.length_micros].map(millis);
        let [up, down] = row.bytes;
        let packets: u64 = row.packets.iter().sum();
        let _ = writeln!(
            out,
            "{:>4} {start:>12} {length:>12}  {:<8} {packets:>8} {up:>11} {down:>11}  {}",
            row.number,
            row.protocol,
            ends(row)
        );
    }
    for count in &summary.counts {
        let kind = words::kind(Lang::En, &count.kind);
        let _ = writeln!(
            out,
            "{:>4} {kind}: {}",
            "",
            msg::capture_count(Lang::En, &i18n::bytes(count.bytes), count.packets)
        );
    }
    out
}

/// `10.0.0.1:50000 → 10.0.0.2:443 (example.org), begun before the capture`
fn ends(row: &Row) -> String {
    let end = |place: usize| match (&*row.hosts[place], row.ports[place]) {
        (host, 0) => host.to_owned(),
        (host, port) if host.contains(':') => format!("[{host}]:{port}"),
        (host, port) => format!("{host}:{port}"),
    };
    let mut text = format!("{} → {}", end(0), end(1));
    if let Some(name) = row.name.as_ref().filter(|name| **name != row.hosts[1]) {
        let _ = write!(text, " ({name})");
    }
    if row.began_before {
        let _ = write!(text, ", {}", msg::capture_began_before(Lang::En));
    }
    if row.was_reset {
        let _ = write!(text, ", {}", msg::capture_was_reset(Lang::En));
    }
    text
}

fn millis(micros: u64) -> String {
    table::millis(Micros(micros.try_into().unwrap_or(i64::MAX)))
}

fn write(options: &Options, session: &mut Session, seen: &Seen) -> Result<(), Failure> {
    for (name, question) in [(&options.mermaid, Question::Mermaid), (&options.json, Question::Json)] {
        if let Some(name) = name {
            let Reply::Text(text) = session.answer(question, Vec::new()) else { continue };
            to(name, |out| out.write_all(text.as_bytes()))?;
        }
    }
    if let Some(name) = &options.svg {
        to(name, |out| out.write_all(picture(seen).as_bytes()))?;
    }
    if let Some(name) = &options.pcap {
        match session.answer(Question::Capture { rewrite: Rewrite::default() }, Vec::new()) {
            Reply::File(bytes) => to(name, |out| out.write_all(&bytes))?,
            other => return Err(refused(&other)),
        }
    }
    if [&options.mermaid, &options.json, &options.svg, &options.pcap].into_iter().all(Option::is_none) {
        to("-", |out| out.write_all(flow(seen).as_bytes()))?;
    }
    Ok(())
}

/// The flow table, how its times are known, what stays encrypted, and the bytes by layer.
fn flow(seen: &Seen) -> String {
    let mut out = table::write(&seen.trace, false);
    report::counts(&mut out, &seen.trace);
    let known = match seen {
        Seen { is_har: true, .. } => msg::capture_har_times(Lang::En),
        Seen { is_assumed: true, .. } => msg::capture_assumed(Lang::En),
        Seen { is_servers: true, .. } => msg::capture_at_server(Lang::En),
        _ => msg::capture_at_client(Lang::En),
    };
    let _ = writeln!(out, "{known}");
    for dark in &seen.dark {
        let why = words::shut(Lang::En, dark.why);
        let _ = writeln!(out, "{}", msg::capture_dark_one(Lang::En, &dark.connection.to_string(), &why));
    }
    report::layers(&mut out, &seen.trace);
    out
}

/// The whole of it, as the page draws it in light colours.
fn picture(seen: &Seen) -> String {
    let model = Model::new(&seen.trace, Depth::Packets);
    let names = Names::new(&model, |name| lessons::words::name(Lang::En, "", name));
    let sheet =
        Sheet { scale: Scale::Steps, gauge: None, streams: None, width: WIDTH, height: LEAST_HEIGHT..=MOST_HEIGHT };
    whole(&model, &names, &sheet, colours::of).svg
}
