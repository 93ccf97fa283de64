//! Sentences about TCP segments.

use super::handmade::Handmade;
use super::{Told, told};
use i18n::Lang;
use lab::{Congestion, Intervention};
use trace::{Direction, EventId, Host, Micros};

const DOWN: Direction = Direction::Down;
const UP: Direction = Direction::Up;
const FIN_ACK: u8 = 17;
const RST: u8 = 4;
const ACK: u8 = 16;
const PSH_ACK: u8 = 24;

fn drop(packet: u64) -> Intervention {
    Intervention::Drop { packet }
}

#[test]
fn a_connection_opens_carries_data_and_closes() {
    let told = told("tcp", &[], |_| ());
    for (id, en, ko, source) in [
        (
            1,
            "Asks to open a connection: initial sequence number 0, room for 1,000 bytes.",
            "연결을 열자고 요청합니다(SYN). 초기 순서 번호는 0이고 1,000바이트를 받을 수 있습니다.",
            "RFC 9293 §3.5",
        ),
        (
            2,
            "Responds to the SYN no. 1 and opens its own direction: initial sequence number 0, room for 1,000 bytes.",
            "1번의 SYN에 응답하면서 자기 방향도 엽니다. 초기 순서 번호는 0이고 1,000바이트를 받을 수 있습니다.",
            "RFC 9293 §3.5",
        ),
        (
            3,
            "Acknowledges the other side's SYN: on this side the connection is established.",
            "상대의 SYN을 확인 응답합니다. 이쪽에서는 연결이 수립되었습니다.",
            "RFC 9293 §3.5",
        ),
        (4, "Carries 400 bytes of data, 1 to 400.", "데이터 400바이트(1–400번)를 보냅니다.", "RFC 9293 §3.8"),
        (
            6,
            "Acknowledges the 800 bytes up to 801, the next number that it expects.",
            "800바이트를 801번 바이트 앞까지 확인 응답합니다. 다음에 기다리는 것은 801번 바이트입니다.",
            "RFC 9293 §3.4",
        ),
        (
            7,
            "FIN: nothing more to send, so it closes its direction.",
            "FIN: 더 보낼 것이 없어서 자기 방향을 닫습니다.",
            "RFC 9293 §3.6",
        ),
        (
            8,
            "Acknowledges the FIN: the other side's direction is closed.",
            "상대의 FIN을 확인 응답합니다. 상대의 방향이 닫혔습니다.",
            "RFC 9293 §3.6",
        ),
    ] {
        told.says(id, en, ko, source);
    }
}

#[test]
fn data_and_fin_acknowledge_in_the_same_segment() {
    let told = told("http", &[], |_| ());
    told.says(
        5,
        "Carries 200 OK in 203 bytes of data, 1 to 203. FIN: nothing more to send, so it closes its direction. \
         Also acknowledges the 502 bytes up to 503.",
        "200 OK 메시지를 데이터 203바이트(1–203번)에 실어 보냅니다. FIN: 더 보낼 것이 없어서 자기 방향을 닫습니다. \
         함께 502바이트를 503번 바이트 앞까지 확인 응답합니다.",
        "RFC 9293 §3.6",
    );
    told.says(
        6,
        "FIN: nothing more to send, so it closes its direction. Acknowledges the 203 bytes up to 204 and the FIN after \
         them: the other side's direction is closed.",
        "FIN: 더 보낼 것이 없어서 자기 방향을 닫습니다. 203바이트를 204번 바이트 앞까지, 그리고 그 뒤의 FIN도 확인 응답합니다. \
         상대의 방향이 닫혔습니다.",
        "RFC 9293 §3.6",
    );
}

#[test]
fn a_long_message_goes_on_in_the_next_segment() {
    let told = told("websocket", &[], |settings| settings.link.mtu = 576);
    let id = told.first_of("a further part of");
    let (first, last) = (told.first_of("Carries Server Hello, "), id);
    let [before, after] = [first, last].map(|id| told.event(id).bytes - 40);
    assert_eq!(told.event(last).sent, told.event(first).sent, "both leave at once");
    let text = told.why(Lang::En, id).text;
    let expected = format!(
        "Carries a further part of Server Hello, Certificate, Server Key Exchange, Server Hello Done in {after} bytes of \
         data, {} to {}.",
        before + 1,
        before + after
    );
    assert_eq!(text, expected);
}

#[test]
fn a_timeout_names_the_original_and_how_long_nothing_was_acknowledged() {
    // The request to drop, what is retransmitted and by which packet.
    for (dropped, by, source) in
        [(1, 2, "RFC 6298 §2"), (4, 7, "RFC 6298 §5"), (7, 8, "RFC 6298 §5"), (9, 10, "RFC 6298 §5")]
    {
        let told = told("tcp", &[drop(dropped)], |_| ());
        assert_eq!(told.event(by).sent - told.event(dropped).sent, Micros(1_000_000));
        told.says(
            by,
            &format!("Retransmits no. {dropped}: no acknowledgment for 1 s."),
            &format!("{dropped}번을 재전송합니다. 1초 동안 ACK가 오지 않았습니다."),
            source,
        );
        let lost = told.why(Lang::En, dropped).text;
        assert!(lost.ends_with(&format!(" It is lost; no. {by} retransmits it.")), "{lost}");
    }
}

#[test]
fn the_timeout_counts_from_the_last_new_acknowledgment() {
    let told = told("tcp", &[drop(5)], |_| ());
    let (ack, again) = (told.event(6), told.event(7));
    assert_eq!(again.sent - ack.arrived.expect("it arrives"), Micros(1_000_000));
    assert!(again.sent - told.event(5).sent > Micros(1_000_000), "the timer was restarted by no. 6");
    assert_eq!(told.why(Lang::En, 7).text, "Retransmits no. 5: no acknowledgment for 1 s.");
}

#[test]
fn a_corrupted_segment_is_retransmitted_like_a_lost_one() {
    let told = told("tcp", &[Intervention::Corrupt { packet: 4 }], |_| ());
    told.says(
        4,
        "Carries 400 bytes of data, 1 to 400. It arrives corrupted and is discarded; no. 7 retransmits it.",
        "데이터 400바이트(1–400번)를 보냅니다. 손상되어 도착해서 버려집니다. 7번이 재전송합니다.",
        "RFC 9293 §3.8",
    );
    assert_eq!(told.why(Lang::En, 7).text, "Retransmits no. 4: no acknowledgment for 1 s.");
}

#[test]
fn a_lost_acknowledgment_is_not_retransmitted_and_its_data_is() {
    let told = told("tcp", &[drop(6)], |_| ());
    let lost = told.why(Lang::En, 6).text;
    assert!(lost.ends_with(" It is lost; such a segment is not retransmitted."), "{lost}");
    assert_eq!(told.why(Lang::En, 7).text, "Retransmits no. 4: no acknowledgment for 1 s.");
    told.says(
        8,
        "No. 7 brought nothing new: repeats the acknowledgment up to 801.",
        "7번에는 새로운 것이 없어서 801번 바이트 앞까지의 확인 응답을 되풀이합니다.",
        "RFC 9293 §3.10.7.4",
    );
}

#[test]
fn a_repeated_syn_brings_the_syn_ack_once_more() {
    let told = told("tcp", &[drop(2)], |_| ());
    told.says(
        4,
        "Retransmits no. 2: the SYN has arrived once more, as no. 3.",
        "2번을 재전송합니다. SYN이 3번으로 다시 도착했습니다.",
        "RFC 9293 §3.10.7.4",
    );
}

#[test]
fn each_timeout_doubles_the_wait() {
    let cut = Intervention::Cut { from: Micros(150_000), until: Micros(5_000_000) };
    let told = told("websocket", &[cut], |_| ());
    assert_eq!(
        told.why(Lang::En, 10).text,
        "Retransmits no. 8: no acknowledgment for 1 s. It is lost; no. 12 retransmits it."
    );
    for (id, before, seconds) in [(12, 10, 2), (14, 12, 4)] {
        assert_eq!(told.event(id).sent - told.event(before).sent, Micros(seconds * 1_000_000));
        let text = told.why(Lang::En, id).text;
        let expected = format!(
            "Retransmits no. 8 once more: again no acknowledgment, for {seconds} s this time, because each timeout doubles \
             the wait."
        );
        assert!(text.starts_with(&expected), "{text}");
    }
}

#[test]
fn three_duplicate_acknowledgments_bring_a_retransmission_at_once() {
    let told = told("bulk", &[drop(15)], |_| ());
    for (id, en) in [
        (23, "First duplicate ACK: no. 18 arrived, but byte 9937 is still missing."),
        (24, "Second duplicate ACK: no. 19 arrived, but byte 9937 is still missing."),
        (
            25,
            "Third duplicate ACK: no. 20 arrived, but byte 9937 is still missing; three of them demand a retransmission.",
        ),
        (26, "Another duplicate ACK: no. 21 arrived, but byte 9937 is still missing."),
        (28, "Retransmits no. 15 without waiting for the timeout: three duplicate ACKs have asked for byte 9937."),
        (32, "No. 28 closed the gap: acknowledges the 8,476 bytes up to 18413 at once."),
    ] {
        let why = told.why(Lang::En, id);
        assert_eq!((why.text.as_str(), why.source), (en, Some("RFC 5681 §3.2")), "no. {id}");
    }
    assert_eq!(told.event(25).arrived, Some(told.event(28).sent), "it is sent when the third one arrives");
    assert_eq!(
        told.why(Lang::Ko, 28).text,
        "15번을 타임아웃을 기다리지 않고 재전송합니다(빠른 재전송). 중복 ACK 세 개가 9937번 바이트를 요구했습니다."
    );
}

#[test]
fn packets_that_arrive_at_the_same_moment_have_an_acknowledgment_each() {
    let told = told("bulk", &[drop(15)], |settings| settings.tcp.congestion = Congestion::None);
    let duplicates = told.ids_of("uplicate ACK: no. ");
    assert!(duplicates.len() > 20, "the whole window arrives at once");
    for (id, arrived) in duplicates.iter().zip(16..) {
        let text = told.why(Lang::En, *id).text;
        assert!(text.contains(&format!(": no. {arrived} arrived, but byte 16061 is still missing")), "{text}");
    }
}

#[test]
fn after_a_timeout_everything_since_then_is_retransmitted() {
    let cut = Intervention::Cut { from: Micros(200_000), until: Micros(600_000) };
    let told = told("bulk", &[cut], |_| ());
    let rest = told.ids_of("after the timeout, everything since no.");
    assert!(rest.len() > 2, "the window is lost as a whole");
    for id in rest {
        let text = told.why(Lang::En, id).text;
        let original = told.event(id).wire.as_ref().and_then(|wire| wire.repeats).expect("it repeats a packet");
        assert!(text.starts_with(&format!("Retransmits no. {} too: after the timeout", original.0)), "{text}");
        let since: u64 = text
            .split("since no. ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next())
            .and_then(|number| number.parse().ok())
            .expect("a number");
        let first = told.first_of(&format!("Retransmits no. {since}: no acknowledgment for"));
        assert!(first < id && since < original.0, "no. {first} began with no. {since}");
    }
}

#[test]
fn a_full_buffer_closes_the_window_and_reading_opens_it() {
    let told = told("tcp", &[], |_| ());
    for (id, en, ko, source) in [
        (
            14,
            "Carries 1,000 bytes of data, 1 to 1000. With that the window of 1,000 bytes is full: it must wait for an \
             acknowledgment.",
            "데이터 1,000바이트(1–1000번)를 보냅니다. 이것으로 상대의 윈도우 1,000바이트가 가득 차서, ACK가 올 때까지 기다려야 합니다.",
            "RFC 9293 §3.8.6",
        ),
        (
            15,
            "Acknowledges the 1,000 bytes up to 1001, the next number that it expects. Its buffer is full (zero window): \
             the other side must stop until the application has read.",
            "1,000바이트를 1001번 바이트 앞까지 확인 응답합니다. 다음에 기다리는 것은 1001번 바이트입니다. 수신 버퍼가 가득 \
             찼습니다(제로 윈도우). 애플리케이션이 읽을 때까지 상대는 멈춰야 합니다.",
            "RFC 9293 §3.8.6",
        ),
        (
            16,
            "Window probe: the window has been 0 for 1 s; one byte asks whether it is open again.",
            "윈도우 프로브: 윈도우가 1초 동안 0입니다. 다시 열렸는지 한 바이트로 확인합니다.",
            "RFC 9293 §3.8.6.1",
        ),
        (
            17,
            "Responds to the window probe no. 16: the window is still 0.",
            "윈도우 프로브 16번에 응답합니다. 윈도우는 아직 0입니다.",
            "RFC 9293 §3.8.6.1",
        ),
        (
            18,
            "Window update: the receiver has read and can take 500 bytes again.",
            "윈도우 갱신: 수신자가 읽어서 다시 500바이트를 받을 수 있습니다.",
            "RFC 9293 §3.8.6",
        ),
    ] {
        told.says(id, en, ko, source);
    }
    assert_eq!(told.event(16).sent - told.event(15).arrived.expect("it arrives"), Micros(1_000_000));
}

#[test]
fn a_window_that_stays_closed_is_probed_again() {
    let stall = Intervention::StallReader { host: Host::Server, from: Micros(0), until: Micros(9_000_000) };
    let told = told("bulk", &[stall], |_| ());
    let closed = told.event(told.first_of("zero window")).arrived.expect("it arrives");
    for id in told.ids_of("Window probe: ") {
        let seconds = (told.event(id).sent - closed).0 / 1_000_000;
        let text = told.why(Lang::En, id).text;
        assert!(text.contains(&format!("has been 0 for {seconds} s;")), "{text}");
    }
    assert!(told.ids_of("Window probe: ").len() >= 3);
}

#[test]
fn a_window_that_grows_says_from_what() {
    let told = told("tcp", &[drop(4)], |_| ());
    told.says(
        9,
        "Window update: the receiver has read and can take 1,000 bytes now, 200 before.",
        "윈도우 갱신: 수신자가 읽어서 받을 수 있는 양이 200바이트에서 1,000바이트로 늘었습니다.",
        "RFC 9293 §3.8.6",
    );
}

#[test]
fn a_silent_connection_is_kept_alive() {
    let told = told("sse", &[], |settings| settings.tcp.keep_alive = Micros(300_000));
    told.says(
        11,
        "Keep-alive: nothing has arrived for 0.3 s; it asks whether the other side is still there.",
        "keep-alive: 0.3초 동안 아무것도 오지 않아서, 상대가 아직 있는지 확인합니다.",
        "RFC 9293 §3.8.4",
    );
    told.says(
        12,
        "Responds to the keep-alive no. 11: this side is still there.",
        "keep-alive 11번에 응답합니다. 이쪽은 아직 살아 있습니다.",
        "RFC 9293 §3.8.4",
    );
    // Both sides' timers may run out as the other's probe arrives: what arrives in that moment is no news yet.
    assert!(told.ids_of("nothing has arrived for 0 ms").is_empty());
}

#[test]
fn the_links_copy_is_nobodys_decision() {
    let told = told("tcp", &[Intervention::Duplicate { packet: 4 }], |_| ());
    let copy = told.trace.events().find(|event| event.wire.as_ref().is_some_and(|wire| wire.copy_of.is_some()));
    told.says(
        copy.expect("a copy").id.0,
        "The link duplicated no. 4, which was sent only once.",
        "한 번만 보낸 4번을 링크가 복제한 것입니다.",
        "RFC 9293 §3.10.7.4",
    );
}

#[test]
fn a_reset_says_whether_a_host_aborts_or_gives_up() {
    let abort = Intervention::CloseAbruptly { host: Host::Server, at: Micros(170_000) };
    let told_abort = told("websocket", &[abort], |_| ());
    let id = told_abort.first_of("RST: aborts");
    assert_eq!(told_abort.event(id).sent, Micros(170_000));
    told_abort.says(
        id,
        "RST: aborts the connection at once; what is still under way is lost.",
        "RST: 연결을 바로 중단합니다. 아직 전송 중인 것은 잃게 됩니다.",
        "RFC 9293 §3.10.5",
    );

    let cut = Intervention::Cut { from: Micros(150_000), until: Micros(50_000_000) };
    let told = told("websocket", &[cut], |settings| settings.tcp.user_timeout = Micros(10_000_000));
    let resets = told.ids_of("RST: ");
    assert_eq!(resets.len(), 2, "each side gives up on its own, because neither reset arrives");
    for id in resets {
        let why = told.why(Lang::En, id);
        let expected = "RST: gives up the connection, because nothing was acknowledged for 10 s. It is lost; such a segment \
                        is not retransmitted.";
        assert_eq!((why.text.as_str(), why.source), (expected, Some("RFC 9293 §3.8.3")), "no. {id}");
    }
}

#[test]
fn a_late_segment_of_a_closed_connection_is_reset() {
    let told = told("udp", &[], |_| ());
    let id = told.first_of("RST: ");
    let late = told.trace.events().rfind(|event| event.id.0 < id && event.arrived == Some(told.event(id).sent));
    let late = late.expect("it arrives").id;
    told.says(
        id,
        &format!("RST: no. {} arrived for a connection that is over on this side.", late.0),
        &format!("RST: 이쪽에서는 이미 끝난 연결에 {}번이 도착했습니다.", late.0),
        "RFC 9293 §3.5.2",
    );
    // That segment responded to one that had been reordered.
    let text = told.why(Lang::En, late.0).text;
    assert!(text.ends_with(" brought nothing new: repeats the acknowledgment up to 2."), "{text}");
}

#[test]
fn a_port_on_which_nobody_listens_refuses() {
    let mut made = Handmade::new(9);
    made.send(0, UP, 2, (0, None), b"");
    let reset = made.send(20, DOWN, RST | ACK, (0, Some(1)), b"");
    Told::new(made.read()).says(
        reset.0,
        "RST: nobody listens on this port, so the SYN no. 1 is refused.",
        "RST: 이 포트를 수신 대기하는 곳이 없어서 1번의 SYN을 거부합니다.",
        "RFC 9293 §3.5.2",
    );
}

#[test]
fn both_sides_may_open_at_once() {
    let mut made = Handmade::new(9);
    made.send(0, UP, 2, (0, None), b"");
    made.send(5, DOWN, 2, (0, None), b"");
    let ids = [made.send(25, UP, 18, (0, Some(1)), b""), made.send(20, DOWN, 18, (0, Some(1)), b"")];
    let told = Told::new(made.read());
    for EventId(id) in ids {
        told.says(
            id,
            "Both sides have asked at once: acknowledges the other SYN and states its own once more.",
            "양쪽이 동시에 연결을 요청했습니다. 상대의 SYN을 확인 응답하면서 자기 SYN을 다시 알립니다.",
            "RFC 9293 §3.5",
        );
    }
}

#[test]
fn a_single_byte_is_no_plural() {
    let mut made = Handmade::established(9);
    let byte = made.send(50, UP, PSH_ACK, (1, Some(1)), b"a");
    let ack = made.send(70, DOWN, ACK, (1, Some(2)), b"");
    let both = made.send(90, UP, FIN_ACK, (2, Some(1)), b"b");
    let told = Told::new(made.read());
    assert_eq!(told.why(Lang::En, byte.0).text, "Carries 1 byte of data, number 1.");
    assert_eq!(told.why(Lang::En, ack.0).text, "Acknowledges 1 byte up to 2, the next number that it expects.");
    let text = told.why(Lang::En, both.0).text;
    assert_eq!(text, "Carries 1 byte of data, number 2. FIN: nothing more to send, so it closes its direction.");
}

#[test]
fn a_capture_that_begins_within_a_connection_claims_no_count() {
    let mut made = Handmade::new(9);
    made.send(0, UP, PSH_ACK, (700, Some(300)), b"data");
    let ack = made.send(20, DOWN, ACK, (300, Some(704)), b"");
    let text = Told::new(made.read()).why(Lang::En, ack.0).text;
    assert!(text.starts_with("Acknowledges everything up to "), "{text}");
}
