//! Examples of MQTT 3.1.1 and 5.0.

use super::super::Evidence;
use super::*;

/// CONNECT of MQTT 3.1.1, client `c`, keep alive 60 s.
const CONNECT_4: &[u8] = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01c";
/// The same of MQTT 5.0, with a session expiry interval of 10 s and a will.
const CONNECT_5: &[u8] =
    b"\x10\x1c\x00\x04MQTT\x05\x06\x00\x3c\x05\x11\x00\x00\x00\x0a\x00\x01c\x00\x00\x01w\x00\x03bye";

fn binary(session: &mut Session, direction: Direction, message: &[u8]) -> Taken {
    taken(session, direction, Carrier::Binary, message)
}

#[test]
fn a_client_connects_subscribes_and_publishes_with_3_1_1() {
    let mut session = socket("/mqtt", Some("mqtt"));
    assert_eq!(session.protocol(), Some((Subprotocol::Mqtt, Evidence::Negotiated)));
    let connect = binary(&mut session, Up, CONNECT_4);
    assert_eq!(connect.label(), "MQTT CONNECT · c");
    assert_eq!(value(&connect, "mqtt.kalive").as_deref(), Some("60"));
    assert_eq!(connect.dissection.find("mqtt.ver").and_then(|field| field.number), Some(4));
    assert_eq!(value(&binary(&mut session, Down, b"\x20\x02\x01\x00"), "mqtt.conack.flags.sp").as_deref(), Some("1"));
    // MQTT 3.1.1 §3.8.3, figure 3.23: a/b with QoS 1, c/d with QoS 2.
    let subscribe = binary(&mut session, Up, b"\x82\x0e\x00\x0a\x00\x03a/b\x01\x00\x03c/d\x02");
    assert_eq!(parts(&subscribe), ["SUBSCRIBE", "", "a/b, c/d", "10", ""]);
    let granted = binary(&mut session, Down, b"\x90\x04\x00\x0a\x01\x80");
    assert_eq!(
        (granted.label().as_str(), value(&granted, "mqtt.suback.qos").as_deref()),
        ("MQTT SUBACK · 10", Some("1"))
    );
    let publish = binary(&mut session, Up, b"\x32\x09\x00\x03a/b\x00\x0bhi");
    assert_eq!(parts(&publish), ["PUBLISH", "", "a/b", "11", "hi"]);
    assert_eq!(value(&publish, "mqtt.qos").as_deref(), Some("1"));
    assert_eq!(binary(&mut session, Down, b"\x40\x02\x00\x0b").label(), "MQTT PUBACK · 11");
    assert_eq!(binary(&mut session, Up, b"\xc0\x00").label(), "MQTT PINGREQ");
    assert_eq!(binary(&mut session, Up, b"\xe0\x00").label(), "MQTT DISCONNECT");
}

#[test]
fn version_5_has_properties_and_reasons_in_both_directions() {
    let mut session = socket("/", None);
    let connect = binary(&mut session, Up, CONNECT_5);
    assert_eq!(session.protocol(), Some((Subprotocol::Mqtt, Evidence::Handshake)));
    assert_eq!(parts(&connect), ["CONNECT", "", "w", "c", "bye"]);
    assert_eq!(value(&connect, "mqtt.property").as_deref(), Some("Session Expiry Interval: 10"));
    let acknowledged = binary(&mut session, Down, b"\x20\x06\x00\x00\x03\x22\x00\x0a");
    assert_eq!(value(&acknowledged, "mqtt.prop_number").as_deref(), Some("10"));
    assert_eq!(value(&acknowledged, "mqtt.connack.reason_code").as_deref(), Some("0"));
    let subscribe = binary(&mut session, Up, b"\x82\x09\x00\x01\x00\x00\x03a/#\x06");
    assert_eq!(value(&subscribe, "mqtt.subscription_options_nl").as_deref(), Some("1"));
    let user = binary(&mut session, Up, b"\x30\x0d\x00\x01a\x07\x26\x00\x01k\x00\x01vhi");
    assert_eq!(value(&user, "mqtt.property").as_deref(), Some("User Property: k = v"));
    assert_eq!(parts(&user)[4], "hi");
}

#[test]
fn an_alias_stands_for_the_topic_that_came_with_it() {
    let mut session = socket("/", None);
    binary(&mut session, Up, CONNECT_5);
    assert_eq!(binary(&mut session, Up, b"\x30\x08\x00\x01a\x03\x23\x00\x05x").label(), "MQTT PUBLISH a");
    assert_eq!(binary(&mut session, Up, b"\x30\x07\x00\x00\x03\x23\x00\x05y").label(), "MQTT PUBLISH a");
    // Each direction has its own.
    assert_eq!(binary(&mut session, Down, b"\x30\x07\x00\x00\x03\x23\x00\x05y").label(), "MQTT PUBLISH");
}

#[test]
fn packets_do_not_end_where_messages_do() {
    let mut session = socket("/", Some("mqtt"));
    let all = [CONNECT_4, b"\x32\x09\x00\x03a/b\x00\x0bhi", b"\xc0\x00"].concat();
    for cut in 1..all.len() {
        let mut session = session.clone();
        let (first, second) = all.split_at(cut);
        let mut labels: Vec<String> = Vec::new();
        for part in [first, second] {
            labels.extend(binary(&mut session, Up, part).items.iter().map(Item::label));
        }
        assert_eq!(labels, ["MQTT CONNECT · c", "MQTT PUBLISH a/b · 11", "MQTT PINGREQ"], "cut at {cut}");
    }
    assert_eq!(binary(&mut session, Up, &all).label(), "MQTT CONNECT · c, MQTT PUBLISH a/b · 11, MQTT PINGREQ");
}

#[test]
fn a_packet_whose_fields_do_not_fit_is_named_as_far_as_they_do() {
    let mut session = socket("/", Some("mqtt"));
    let publish = binary(&mut session, Up, b"\x30\x04\x00\x09ab");
    assert_eq!(
        (publish.label().as_str(), value(&publish, "subprotocol.undecoded").as_deref()),
        ("MQTT PUBLISH", Some("4 bytes"))
    );
    for message in [&b"\x00\x00"[..], b"\x30\xff\xff\xff\xff\x01", b"\x0fhello"] {
        assert_eq!(session.take(Up, Carrier::Binary, message), None);
    }
    assert_eq!(socket("/", None).take(Up, Carrier::Binary, b"\x30\x03\x00\x01a"), None);
}
