//! A visitor changes a run, and sees what the stacks make of it. What is expected is what the lab itself finds for the same
//! request, and what the RFCs say of both.

use crate::spoken;
use anyhow::{Context, Result, ensure};
use e2e::{Row, World, word};
use lab::{Intervention, Request, Run, scenario};
use trace::{Gauge, Host, Micros, State};

fn run(name: &str, interventions: Vec<Intervention>) -> Result<Run> {
    let mut request = Request::new(name, scenario::defaults(name).context("a scenario")?);
    request.interventions = interventions;
    Ok(lab::run(&request)?.0)
}

/// Fails unless the list has the packets that cross in the lab's own run.
fn assert_packets(rows: &[Row], run: &Run) -> Result<()> {
    let packets: Vec<_> = run.trace.events().filter(|event| event.is_packet()).collect();
    let shown: Vec<&Row> = rows.iter().filter(|row| row.kind == "event").collect();
    ensure!(shown.len() == packets.len(), "the list has {} events, the lab {} packets", shown.len(), packets.len());
    for (row, packet) in shown.iter().zip(packets) {
        let wire = packet.wire.as_ref().context("a packet")?;
        let sent = format!("{}.{:03}", packet.sent.0 / 1_000, packet.sent.0 % 1_000);
        let expected = (Some(packet.id.0), sent, wire.loss.is_some());
        let seen = (row.event, row.sent.replace(',', ""), row.is_lost);
        ensure!(seen == expected, "the list has {seen:?} for the lab's {expected:?}: {}", row.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_dropped_syn_ack_is_lost_and_the_syn_is_sent_again_after_the_timeout() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en")).await?;
    let before = page.events().await?;
    page.press("button", "2: look inside").await?;
    page.press("button", "Drop this packet").await?;
    page.open_tab("list").await?;
    page.expect("the SYN-ACK to be lost", |shown| shown.lost == [2]).await?;
    assert_packets(&page.rows().await?, &run("tcp", vec![Intervention::Drop { packet: 2 }])?)?;
    let again = page.row(3).await?;
    // The first timeout is one second (RFC 6298 §2.1).
    let seen = (again.sent.replace(',', ""), again.label.as_str());
    ensure!(seen == ("1000.000".to_owned(), "SYN"), "sent again: {}", again.text);
    ensure!(again.fate.contains("retransmits no. 1"), "nothing says that it is a repeat: {}", again.text);

    let hash = page.look().await?.hash;
    ensure!(hash.contains("do=drop:2"), "the address does not have the change: {hash}");
    let changed = page.open_tab("change").await?.interventions;
    ensure!(changed == ["drop"], "the list of changes has {changed:?}");
    page.press("button", "Undo").await?;
    page.expect("the loss to be undone", |shown| shown.interventions.is_empty() && shown.is_done()).await?;
    ensure!(page.events().await? == before, "after undoing the run is another");
    page.open_tab("change").await?;
    page.press("button", "Redo").await?;
    page.open_tab("list").await?;
    page.expect("the loss to be back", |shown| shown.lost == [2]).await?;
    page.open_lesson(world.at("#/lesson/tcp?lang=en&do=drop:2")).await?;
    ensure!(page.row(2).await?.is_lost, "the address alone does not drop the packet");
    page.assert_sound().await
}

#[tokio::test]
async fn a_stalled_reader_closes_the_window_and_it_opens_again() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    page.open_lesson(world.at("#/lesson/tcp?lang=en")).await?;
    page.open_tab("change").await?;
    let form = page.within("form", "Stall the reader");
    form.fill("From", "200").await?;
    form.fill("For", "1500").await?;
    form.press("button", "Do it").await?;
    page.expect("the stall", |shown| shown.hash.contains("do=stall-reader:server:200:1700") && shown.is_done()).await?;
    let (from, until) = (Micros(200_000), Micros(1_700_000));
    let run = run("tcp", vec![Intervention::StallReader { host: Host::Server, from, until }])?;
    let samples = run.trace.samples().iter();
    let is_servers = |sample: &&trace::Sample| sample.gauge == Gauge::ReceiveWindow && sample.host == Host::Server;
    let windows: Vec<_> = samples.filter(is_servers).filter(|sample| sample.at >= from).collect();
    let closed = windows.iter().find(|sample| sample.value == 0).context("the lab's window never closes")?;
    let opened =
        windows.iter().find(|sample| sample.at > closed.at && sample.value > 0).context("it never opens again")?;
    ensure!(opened.at >= until, "it opens before anyone reads");
    let rows = page.rows().await?;
    assert_packets(&rows, &run)?;
    let zero = rows.iter().position(|row| row.text.contains("win 0")).context("no row shows the closed window")?;
    let open = format!("win {}", opened.value);
    ensure!(rows[zero..].iter().any(|row| row.text.contains(&open)), "no row after the closed window has {open}");
    page.assert_sound().await
}

#[tokio::test]
async fn a_cut_cable_ends_a_websocket_as_the_stack_says() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    // Long enough for TCP to give up (user timeout, RFC 9293 §3.8.3).
    page.open_lesson(world.at("#/lesson/websocket?lang=en&timeout=3000")).await?;
    page.open_tab("change").await?;
    let form = page.within("form", "Pull the cable");
    form.fill("From", "185").await?;
    form.fill("For", "60000").await?;
    form.press("button", "Do it").await?;
    page.expect("the cut", |shown| shown.hash.contains("do=cut:185:60185") && shown.is_done()).await?;
    let mut request = Request::new("websocket", scenario::defaults("websocket").context("a scenario")?);
    request.settings.tcp.user_timeout = Micros(3_000_000);
    request.interventions = vec![Intervention::Cut { from: Micros(185_000), until: Micros(60_185_000) }];
    let run = lab::run(&request)?.0;
    let rows = page.rows().await?;
    assert_packets(&rows, &run)?;
    ensure!(rows.iter().any(|row| row.is_lost), "nothing is lost at the cut");
    let mut states = run.trace.states().iter();
    let last = states.rfind(|change| matches!(change.state, State::WebSocket(_)));
    let last = last.context("the lab's run has no state")?;
    let at = format!("{}.{:03}", last.at.0 / 1_000, last.at.0 % 1_000);
    let shown = rows.iter().filter(|row| row.kind == "state" && row.sent.replace(',', "") == at);
    let shown: Vec<_> = shown.map(|row| row.label.as_str()).collect();
    ensure!(shown.contains(&"CLOSED"), "the lab ends with {:?} at {at} ms, the list has {shown:?} then", last.state);
    page.assert_sound().await
}

#[tokio::test]
async fn an_intervention_that_changed_nothing_says_so_and_why() -> Result<()> {
    let world = World::start().await?;
    let page = world.page();
    for lang in spoken()? {
        let hash = format!("#/lesson/tcp?lang={lang}&tab=change&do=drop:2,drop:99999,cut:90000:90500");
        page.open_lesson(world.at(&hash)).await?;
        let shown = page.expect("the changes", |shown| shown.interventions == ["drop", "drop", "cut"]).await?;
        ensure!(shown.idle == ["drop", "cut"], "said to have changed nothing: {:?}", shown.idle);
        page.expect_text(&word(&lang, "idle-cut")?).await?;
    }
    // With the reason the sentence goes, too.
    page.open_lesson(world.at("#/lesson/tcp?lang=en&tab=change&do=drop:4,duplicate:4")).await?;
    page.expect("the lost packet to be named", |shown| shown.idle == ["duplicate"]).await?;
    page.go("#/lesson/tcp?lang=en&tab=change&do=duplicate:4").await?;
    page.expect("the duplicate to count", |shown| shown.interventions == ["duplicate"] && shown.idle.is_empty())
        .await?;
    page.assert_sound().await
}

#[tokio::test]
async fn settings_run_at_once_and_a_bad_one_is_named_and_kept_in_its_field() -> Result<()> {
    const RTT: &str = "Round-trip time (RTT), as a number";
    let world = World::start().await?;
    let page = world.page();
    let end = page.open_lesson(world.at("#/lesson/websocket?lang=en")).await?.end;
    page.open_tab("change").await?;
    page.fill(RTT, "80").await?;
    page.expect("a longer run", |shown| shown.hash.contains("rtt=80") && shown.end > end).await?;
    page.fill(RTT, "eighty").await?;
    let problem = page.problem_of(RTT).await?;
    ensure!(problem.as_ref().is_some_and(|said| said.contains("needed")), "what is wrong is not said: {problem:?}");
    let shown = page.look().await?;
    ensure!(shown.hash.contains("rtt=80"), "the last good value is gone: {shown}");
    ensure!(shown.controls["rtt"] == "eighty", "the field has {}", shown.controls["rtt"]);
    page.choose("TLS", "1.3").await?;
    page.expect("TLS 1.3", |shown| shown.hash.contains("tls=1.3") && shown.is_done()).await?;
    let labels: Vec<String> = page.events().await?.into_iter().map(|row| row.label).collect();
    ensure!(labels.iter().any(|label| label.contains("Encrypted Extensions")), "no TLS 1.3 handshake: {labels:?}");
    page.assert_sound().await
}
