//! Bytes and fields that the inspector shows are those of the captures that the page exports, as tshark reads them, in
//! every scenario if the long tests run, else in one. `crates/lab/tests/fields.rs` has the same of every packet with losses and TLS, without a page.

#[path = "../../../lab/tests/common/known_fields.rs"]
mod known_fields;
#[path = "../../../lab/tests/common/mod.rs"]
mod tshark;

use crate::IS_LONG;
use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::{Browser, Page, Site, wait_until, word};
use known_fields::{Comparison, PACKET, STREAM, captured, is_own, value};
use lab::{Request, scenario};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::Duration;
use trace::{Event, Host, Trace};

const SOON: Duration = Duration::from_secs(30);
/// Packets of a scenario that are looked into; of longer ones every so many, and one of each label.
const ENOUGH: usize = 60;
/// Packets that one script looks into: a busy machine has to finish it in time.
const AT_A_TIME: usize = 10;
/// The lessons whose packets are looked into: all take minutes.
const LESSONS: &[&str] = if IS_LONG { scenario::NAMES } else { &["websocket"] };
/// Values of each protocol's fields that are compared at least, of all lessons.
const LEAST: &[(&str, usize)] =
    &[("ip", 10_000), ("tcp", 10_000), ("udp", 80), ("dns", 80), ("tls", 80), ("http", 150), ("websocket", 40)];

/// What the inspector shows of one event.
struct Shown {
    /// Bytes of the packet as it crossed, in hexadecimal.
    bytes: String,
    /// Field, text, number.
    rows: Vec<(String, String, Option<u64>)>,
}

impl Shown {
    fn read(shown: &Value) -> Result<Self> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let row = |row: &Value| {
            let number = row[2].as_str().map(str::parse).transpose().context("a number that is not one")?;
            Ok((text(&row[0]), text(&row[1]), number))
        };
        let rows = shown["rows"].as_array().into_iter().flatten().map(row).collect::<Result<_>>()?;
        Ok(Self { bytes: text(&shown["bytes"]), rows })
    }

    fn values(&self, id: &str) -> Vec<String> {
        let rows = self.rows.iter().filter(|row| row.0 == id);
        rows.map(|(id, text, number)| value(id, text, *number)).collect()
    }
}

#[tokio::test]
async fn bytes_and_fields_on_the_page_are_those_of_the_exported_capture() -> Result<()> {
    let site = Site::of_built_page().await?;
    let browser = Browser::start().await?;
    browser.run_before_load(include_str!("keep_files.js")).await?;
    let page = browser.page();
    let mut compared: BTreeMap<String, usize> = BTreeMap::new();
    for name in LESSONS {
        let comparison = compare(&page, &site.origin(), name).await?;
        let differences = &comparison.differences;
        let first = differences.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
        ensure!(differences.is_empty(), "{} differences, the first of them:\n{first}", differences.len());
        for (field, count) in comparison.found {
            *compared.entry(field.split('.').next().unwrap_or_default().to_owned()).or_default() += count;
        }
    }
    let least = if IS_LONG { LEAST } else { &[("tcp", 500), ("tls", 80), ("websocket", 20)] };
    for &(protocol, least) in least {
        let count = compared.get(protocol).copied().unwrap_or(0);
        ensure!(count >= least, "only {count} values of {protocol} were compared, not {least}: {compared:?}");
    }
    page.assert_sound().await
}

/// Opens a scenario, looks into each of its packets and compares what is shown with both captures.
async fn compare(page: &Page, origin: &str, name: &'static str) -> Result<Comparison> {
    // Equal requests give equal runs: ours says which event a packet of the capture is.
    let (run, _) = lab::run(&Request::new(name, scenario::defaults(name).context("a scenario")?))?;
    page.open_lesson(format!("{origin}/#/lesson/{name}?lang=en")).await?;
    let (ids, is_whole) = chosen(&run.trace);
    let mut shown = Vec::new();
    for some in ids.chunks(AT_A_TIME) {
        let given = page.script_async(include_str!("inspect.js"), vec![json!(some)]).await?;
        shown
            .extend(given.as_array().with_context(|| format!("{name}: the inspector fails: {given}"))?.iter().cloned());
    }
    ensure!(shown.len() == ids.len(), "{name}: {} of {} packets were looked into", shown.len(), ids.len());
    let shown: BTreeMap<u64, Shown> =
        ids.into_iter().zip(&shown).map(|(id, shown)| Ok((id, Shown::read(shown)?))).collect::<Result<_>>()?;
    let mut comparison = Comparison::new(name.to_owned());
    for (vantage, message) in [(Host::Client, "export-client"), (Host::Server, "export-server")] {
        let capture = export(page, &word("en", message)?).await?;
        compare_capture(&mut comparison, &run.trace, vantage, &capture, &shown)?;
    }
    // What a stream says is known from all of its packets only.
    if is_whole {
        comparison.streams();
    }
    Ok(comparison)
}

/// The packets to look into, and whether they are all of them.
fn chosen(trace: &Trace) -> (Vec<u64>, bool) {
    let packets: Vec<_> = trace.events().filter(|event| event.is_packet()).collect();
    let stride = packets.len().div_ceil(ENOUGH).max(1);
    let mut labels = BTreeSet::new();
    let mut is_chosen = |place: usize, event: &Event| {
        let is_new = labels.insert(event.wire.as_ref().map_or("", |wire| &wire.label).to_owned());
        is_new || place.is_multiple_of(stride)
    };
    let chosen = packets.iter().enumerate().filter(|(place, event)| is_chosen(*place, event));
    (chosen.map(|(_, event)| event.id.0).collect(), stride == 1)
}

/// The capture behind a button of the menu of exports.
async fn export(page: &Page, button: &str) -> Result<Vec<u8>> {
    if !page.has("button", button).await? {
        page.press("button", &word("en", "exports-title")?).await?;
    }
    page.press("button", button).await?;
    let taken =
        || async { Ok(page.script_async(include_str!("take_file.js"), vec![]).await?.as_str().map(str::to_owned)) };
    Ok(STANDARD.decode(wait_until(button, SOON, taken).await?)?)
}

fn compare_capture(
    comparison: &mut Comparison,
    trace: &Trace,
    vantage: Host,
    capture: &[u8],
    shown: &BTreeMap<u64, Shown>,
) -> Result<()> {
    let theirs = tshark::tshark(capture, &[PACKET, STREAM].concat());
    let bytes = bytes(capture)?;
    let packets = captured(trace, vantage);
    let counts = [theirs.len(), bytes.len(), packets.len()];
    ensure!(counts == [packets.len(); 3] && counts[0] > 0, "{}: packets in the capture: {counts:?}", comparison.name);
    for (index, (event, (theirs, bytes))) in packets.iter().zip(theirs.iter().zip(&bytes)).enumerate() {
        let place = format!("{}: {vantage:?}'s packet {}, event {}", comparison.name, index + 1, event.id.0);
        let Some(shown) = shown.get(&event.id.0) else { continue };
        ensure!(shown.bytes == *bytes, "{place} is shown as\n{}\nand in the capture it is\n{bytes}", shown.bytes);
        comparison.packet(vantage, index + 1, theirs, |id| shown.values(id));
        if !is_own(event, vantage) {
            comparison.arrival(vantage, theirs, |id| shown.values(id));
        }
    }
    Ok(())
}

/// The bytes of every packet of a capture as tshark reads them, in hexadecimal.
fn bytes(capture: &[u8]) -> Result<Vec<String>> {
    let mut command = Command::new(e2e::tools::tshark()?);
    command.args(["-n", "-r", "-", "-T", "jsonraw", "-j", "frame"]);
    let packets: Value = serde_json::from_str(&tshark::run(command, capture))?;
    let bytes = |packet: &Value| packet["_source"]["layers"]["frame_raw"][0].as_str().map(str::to_owned);
    packets.as_array().into_iter().flatten().map(|packet| bytes(packet).context("a packet without bytes")).collect()
}
