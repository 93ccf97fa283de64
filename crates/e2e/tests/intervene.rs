//! A visitor changes a run, and sees what the stacks make of it. What is expected is what the lab itself says of the same
//! request, and what the RFCs say of both.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, LessonPage, Row, Site};
use lab::{Intervention, Request, Run, scenario};
use trace::{Gauge, Host, Micros, State};

struct Visit {
    lesson: LessonPage,
    _browser: Browser,
    _site: Site,
}

impl Visit {
    async fn new() -> Result<Self> {
        let site = Site::of_built_page().await?;
        let browser = Browser::start().await?;
        let lesson = LessonPage::new(browser.page(), site.origin());
        Ok(Self { lesson, _browser: browser, _site: site })
    }
}

fn run(name: &str, interventions: Vec<Intervention>) -> Result<Run> {
    let mut request = Request::new(name, scenario::defaults(name).context("a scenario")?);
    request.interventions = interventions;
    Ok(lab::run(&request)?.0)
}

/// Fails unless the list has the packets that the lab itself says cross.
fn assert_packets(rows: &[Row], run: &Run) -> Result<()> {
    let packets: Vec<_> = run.trace.events().filter(|event| event.is_packet()).collect();
    let shown: Vec<&Row> = rows.iter().filter(|row| row.kind == "event").collect();
    ensure!(shown.len() == packets.len(), "the list has {} events, the lab {} packets", shown.len(), packets.len());
    for (row, packet) in shown.iter().zip(packets) {
        let wire = packet.wire.as_ref().context("a packet")?;
        let sent = format!("{}.{:03}", packet.sent.0 / 1_000, packet.sent.0 % 1_000);
        let expected = (packet.id.0.to_string(), sent, wire.loss.is_some());
        let seen = (row.event.clone(), row.sent.replace(',', ""), row.lost);
        ensure!(seen == expected, "the list says {seen:?} where the lab says {expected:?}: {}", row.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_dropped_syn_ack_is_lost_and_the_syn_is_sent_again_after_the_timeout() -> Result<()> {
    let visit = Visit::new().await?;
    let lesson = &visit.lesson;
    lesson.open("tcp?lang=en").await?;
    let before = lesson.events().await?;
    lesson.press("tr[data-event=\"2\"]", "choose-event").await?;
    lesson.press(".inspector", "drop").await?;
    lesson.wait_for("the SYN-ACK to be lost", "!!document.querySelector('tr[data-event=\"2\"] [data-lost]')").await?;
    let rows = lesson.rows().await?;
    assert_packets(&rows, &run("tcp", vec![Intervention::Drop { packet: 2 }])?)?;
    let again = rows.iter().find(|row| row.event == "3").context("nothing is sent after the loss")?;
    // The first timeout is one second (RFC 6298 §2.1).
    ensure!(
        (again.sent.replace(',', "").as_str(), again.label.as_str()) == ("1000.000", "SYN"),
        "sent again: {}",
        again.text
    );
    ensure!(
        again.text.contains("sent again") || again.fate.contains('1'),
        "nothing says that it is a repeat: {}",
        again.text
    );

    let hash = lesson.hash().await?;
    ensure!(hash.contains("do=drop:2"), "the address forgets what was done: {hash}");
    lesson.press(".do", "undo").await?;
    lesson.wait_for("the loss to be undone", "!document.querySelector('tr[data-event=\"2\"] [data-lost]')").await?;
    ensure!(lesson.events().await? == before, "after undoing the run is another");
    lesson.press(".do", "redo").await?;
    lesson.wait_for("the loss to be back", "!!document.querySelector('tr[data-event=\"2\"] [data-lost]')").await?;
    lesson.open("tcp?lang=en&do=drop:2").await?;
    ensure!(
        lesson.rows().await?.iter().any(|row| row.event == "2" && row.lost),
        "the address does not say what was done"
    );
    lesson.page().assert_sound().await
}

#[tokio::test]
async fn a_stalled_reader_closes_the_window_and_it_opens_again() -> Result<()> {
    let visit = Visit::new().await?;
    let lesson = &visit.lesson;
    lesson.open("tcp?lang=en").await?;
    lesson.fill(".do [data-form=stall] [data-field=from] input", "200").await?;
    lesson.fill(".do [data-form=stall] [data-field=length] input", "1500").await?;
    lesson.press(".do [data-form=stall]", "stall").await?;
    lesson.wait_for("the address to have it", "location.hash.includes('do=stall:server:200:1700')").await?;
    lesson.wait_until_done().await?;
    let (from, until) = (Micros(200_000), Micros(1_700_000));
    let run = run("tcp", vec![Intervention::StallReader { host: Host::Server, from, until }])?;
    let windows: Vec<_> = run
        .trace
        .samples()
        .iter()
        .filter(|sample| sample.gauge == Gauge::ReceiveWindow && sample.host == Host::Server && sample.at >= from)
        .collect();
    let closed = windows.iter().find(|sample| sample.value == 0).context("the lab's window never closes")?;
    let opened =
        windows.iter().find(|sample| sample.at > closed.at && sample.value > 0).context("it never opens again")?;
    ensure!(opened.at >= until, "it opens before anyone reads");
    let rows = lesson.rows().await?;
    assert_packets(&rows, &run)?;
    let zero =
        rows.iter().position(|row| row.text.contains("win 0")).context("no row says that the window is closed")?;
    ensure!(
        rows[zero..].iter().any(|row| row.text.contains(&format!("win {}", opened.value))),
        "no row says that the window opens again to {}",
        opened.value
    );
    lesson.page().assert_sound().await
}

#[tokio::test]
async fn a_cut_cable_ends_a_websocket_as_the_stack_says() -> Result<()> {
    let visit = Visit::new().await?;
    let lesson = &visit.lesson;
    // Long enough for TCP to give up (user timeout, RFC 9293 §3.8.3).
    lesson.open("websocket?lang=en&timeout=3000").await?;
    lesson.fill(".do [data-form=cut] [data-field=from] input", "185").await?;
    lesson.fill(".do [data-form=cut] [data-field=length] input", "60000").await?;
    lesson.press(".do [data-form=cut]", "cut").await?;
    lesson.wait_for("the address to have it", "location.hash.includes('do=cut:185:60185')").await?;
    lesson.wait_until_done().await?;
    let mut request = Request::new("websocket", scenario::defaults("websocket").context("a scenario")?);
    request.settings.tcp.user_timeout = Micros(3_000_000);
    request.interventions = vec![Intervention::Cut { from: Micros(185_000), until: Micros(60_185_000) }];
    let run = lab::run(&request)?.0;
    let rows = lesson.rows().await?;
    assert_packets(&rows, &run)?;
    ensure!(rows.iter().any(|row| row.lost), "nothing is lost at the cut");
    let states: Vec<_> =
        run.trace.states().iter().filter(|change| matches!(change.state, State::WebSocket(_))).collect();
    let last = states.last().context("the lab knows no state")?;
    let shown = rows.iter().filter(|row| row.kind == "state");
    let at = format!("{}.{:03}", last.at.0 / 1_000, last.at.0 % 1_000);
    let shown: Vec<_> = shown.filter(|row| row.sent.replace(',', "") == at).map(|row| row.label.as_str()).collect();
    ensure!(shown.contains(&"CLOSED"), "the lab ends with {:?} at {at} ms, the list has {shown:?} then", last.state);
    lesson.page().assert_sound().await
}

#[tokio::test]
async fn settings_run_at_once_and_a_bad_one_is_named_and_kept_in_its_field() -> Result<()> {
    let visit = Visit::new().await?;
    let lesson = &visit.lesson;
    lesson.open("websocket?lang=en").await?;
    let end = lesson.end().await?;
    lesson.fill(".settings-panel, [data-controls] [data-setting=rtt] input[type=text]", "80").await?;
    lesson.wait_for("the address to have it", "location.hash.includes('rtt=80')").await?;
    lesson
        .wait_for("a longer run", &format!("Number(document.querySelector('.player-time').dataset.end) > {end}"))
        .await?;
    lesson.fill("[data-controls] [data-setting=rtt] input[type=text]", "eighty").await?;
    let said = "return document.querySelector('[data-controls] [data-setting=rtt]').innerText";
    let said = lesson.page().evaluate(said).await?;
    ensure!(said.as_str().is_some_and(|said| said.contains("needed")), "nothing says what is wrong: {said}");
    ensure!(lesson.hash().await?.contains("rtt=80"), "the last good value is gone");
    lesson.fill("[data-controls] [data-setting=tls] select", "1.3").await?;
    lesson.wait_for("TLS 1.3", "location.hash.includes('tls=1.3')").await?;
    lesson.wait_until_done().await?;
    let labels: Vec<String> = lesson.events().await?.into_iter().map(|row| row.label).collect();
    ensure!(labels.iter().any(|label| label.contains("Encrypted Extensions")), "no TLS 1.3 handshake: {labels:?}");
    lesson.page().assert_sound().await
}
