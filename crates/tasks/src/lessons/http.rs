//! Tasks of the lesson about HTTP: what connections cost, and what a server remembers.

use crate::case::millis;
use crate::exchange::{HALF_MILLISECOND, content, field, opened_within, requests, responses};
use crate::reading::{is_within, part};
use crate::words::decimal;
use crate::{Asking, Case, Change, Form, Task, Vary};
use i18n::msg;
use lab::protocol::Value;
use lab::{Run, TlsVersion};
use trace::{Event, Host, Micros, Part};

const FAR: Vary = Vary::between("rtt", 20_000, 200_000, 200);
/// The place of TLS 1.3 among the versions.
const TLS_13: Vary = Vary::always("tls", 2);

/// How many packets does each part take, and how long?
pub(super) static PACKETS: Task = Task {
    id: "http-packets",
    lesson: "http",
    title: msg::task_http_packets_title,
    vary: &[FAR],
    change: Change::NOTHING,
    form: packets,
    source: "RFC 9112 §9.3",
};

fn packets(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let (new, kept) = (part(case.run, Part::NewConnections)?, part(case.run, Part::KeepAlive)?);
    let [many, few] = [&new, &kept].map(|span| opened_within(case.run, span).len() as u64);
    let count = requests(case.run).iter().filter(|event| is_within(event, &new)).count() as u64;
    let closed = new.end?;
    let took = closed - new.start;
    let arrivals = responses(case.run).into_iter().filter_map(|(event, _)| event.arrived);
    let last = arrivals.filter(|at| *at <= closed).max()?;
    let rtt = case.settings().link.rtt;
    let times = |count: u64| millis(rtt) * count as f64;
    let by_many = Asking::count(msg::task_http_packets_new(lang), "", many)
        .wrong_number((2 * count) as f64, msg::task_http_packets_tcp(lang), "RFC 9110 §3.3")
        .wrong_number((9 * count) as f64, msg::task_http_packets_four(lang), "RFC 9293 §3.6")
        .wrong_number((5 * count) as f64, msg::task_http_packets_close(lang), "RFC 9293 §3.6")
        .hint(msg::task_http_packets_each(lang), "RFC 9112 §9.6");
    let by_few = Asking::count(msg::task_http_packets_kept(lang), "", few)
        .wrong_number(many as f64, msg::task_http_packets_once(lang), "RFC 9112 §9.3")
        .wrong_number((2 * count) as f64, msg::task_http_packets_tcp(lang), "RFC 9110 §3.3")
        .hint(msg::task_http_packets_once(lang), "RFC 9112 §9.3");
    let time = Asking::number(msg::task_http_packets_time(lang), "ms", millis(took), HALF_MILLISECOND)
        .wrong_number(times(2 * count), msg::task_http_packets_textbook(lang), "RFC 9293 §3.6")
        .wrong_number(millis(last - new.start), msg::task_http_packets_last(lang), "RFC 9293 §3.6")
        .wrong_number(times(count), msg::task_http_packets_tcp(lang), "RFC 9110 §3.3")
        .hint(msg::task_http_packets_trips(lang), "RFC 9293 §3.6");
    let text = msg::task_http_packets(lang, &count.to_string(), &decimal(millis(rtt)));
    let reason = msg::task_http_packets_reason(lang, &few.to_string(), &many.to_string());
    Some(Form::new(text, reason).part(by_many).part(by_few).part(time))
}

/// Is the third request greeted by name?
pub(super) static COOKIE: Task = Task {
    id: "http-cookie",
    lesson: "http",
    title: msg::task_http_cookie_title,
    vary: &[FAR],
    change: Change::NOTHING,
    form: cookie,
    source: "RFC 6265 §4.2.2",
};

/// The requests of the last part, each with its response.
fn exchanges(run: &Run) -> Option<Vec<(&Event, &Event)>> {
    let span = part(run, Part::KeepAlive).or_else(|| part(run, Part::NewConnections))?;
    let asked = requests(run).into_iter().filter(|event| is_within(event, &span));
    let given = responses(run).into_iter().map(|(event, _)| event).filter(|event| is_within(event, &span));
    Some(asked.zip(given).collect())
}

fn cookie(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let pairs = exchanges(case.run)?;
    let [_, (_, second), (third, response)] = pairs[..] else { return None };
    let [greeting, by_name] = [response, second].map(|message| content(case.run, message));
    let options = ["Hello".to_owned(), by_name.clone()];
    let right = options.iter().position(|option| *option == greeting).filter(|_| options[0] != options[1])?;
    let has_cookie = field(case.run, third, "Cookie").is_some();
    let what = Asking::choice(msg::task_http_cookie_content(lang), options.to_vec(), right)
        .wrong_choice(1, msg::task_http_cookie_stateless(lang), "RFC 9110 §3.3")
        .hint(msg::task_http_cookie_look(lang), "RFC 6265 §4.2.2");
    let reasons = [
        msg::task_http_cookie_without(lang),
        msg::task_http_cookie_connection(lang),
        msg::task_http_cookie_remembers(lang),
        msg::task_http_cookie_never(lang),
        msg::task_http_cookie_with(lang),
    ];
    let why = Asking::choice(
        msg::task_http_cookie_why(lang),
        reasons.map(str::to_owned).to_vec(),
        if has_cookie { 4 } else { 0 },
    );
    let why = why
        .wrong_choice(1, msg::task_http_cookie_same(lang), "RFC 9110 §3.3")
        .wrong_choice(2, msg::task_http_cookie_stateless(lang), "RFC 9110 §3.3")
        .wrong_choice(3, msg::task_http_cookie_sessions(lang), "RFC 6265 §3")
        .hint(msg::task_http_cookie_look(lang), "RFC 6265 §4.2.2");
    let until = third.sent;
    let form = Form::new(msg::task_http_cookie(lang, &by_name), msg::task_http_cookie_reason(lang));
    Some(form.part(what.until(until)).part(why.until(until)).hide([response.id]))
}

/// The requests and responses with the cookie, put in order.
pub(super) static ORDER: Task = Task {
    id: "http-order",
    lesson: "http",
    title: msg::task_http_order_title,
    vary: &[FAR],
    change: Change::NOTHING,
    form: order,
    source: "RFC 6265 §3.1",
};

fn order(case: &Case) -> Option<Form> {
    let lang = case.lang;
    let pairs = exchanges(case.run)?;
    let asked = |event: &Event| described(case, Host::Client, "GET /hello", event, "Cookie", "");
    let given = |event: &Event| {
        described(case, Host::Server, "200 OK", event, "Set-Cookie", &format!("; “{}”", content(case.run, event)))
    };
    let texts: Vec<String> = pairs.iter().flat_map(|(request, response)| [asked(request), given(response)]).collect();
    let shuffled = case.shuffled(texts.len());
    let asking = Asking::order(msg::task_http_order_messages(lang), &texts, &shuffled);
    let shown: Vec<&String> = shuffled.iter().filter_map(|place| texts.get(*place)).collect();
    // The exchange with the cookie first: the same messages, the second pair before the first one.
    let swapped: Vec<&String> =
        texts.iter().skip(2).take(2).chain(texts.iter().take(2)).chain(texts.iter().skip(4)).collect();
    let asking = asking
        .wrong(Value::Order(places(&shown, &swapped)), msg::task_http_order_first(lang), "RFC 6265 §3.1")
        .hint(msg::task_http_order_hint(lang), "RFC 6265 §3.1")
        .until(Micros(0));
    let form = Form::new(msg::task_http_order(lang), msg::task_http_order_reason(lang)).part(asking);
    Some(form.hide(pairs.iter().flat_map(|(request, response)| [request.id, response.id])))
}

/// `client: GET /hello; Cookie: name=Client`.
fn described(case: &Case, host: Host, start: &str, event: &Event, name: &str, content: &str) -> String {
    let host = case.host(host);
    let field = field(case.run, event, name).map(|value| format!("; {name}: {value}")).unwrap_or_default();
    format!("{host}: {start}{field}{content}")
}

/// The places in `shown` of the items of `wanted`, each used once.
fn places(shown: &[&String], wanted: &[&String]) -> Vec<usize> {
    let mut used = vec![false; shown.len()];
    let find = wanted.iter().filter_map(|item| {
        let place = (0..shown.len()).find(|at| !used[*at] && shown[*at] == *item)?;
        used[place] = true;
        Some(place)
    });
    find.collect()
}

/// What does TLS add to each part?
pub(super) static TLS: Task = Task {
    id: "http-tls",
    lesson: "http",
    title: msg::task_http_tls_title,
    vary: &[FAR],
    // An ACK that waits would add to the time of a close that has data in it.
    change: Change::settings(&[TLS_13, Vary::always("delayed-ack", 0)]),
    form: tls,
    source: "RFC 8446 §2",
};

/// Whether a packet did not arrive as it was sent.
fn has_loss(run: &Run) -> bool {
    let is_lost = |event: &Event| event.arrived.is_none() || event.wire.as_deref().is_some_and(|wire| wire.corrupted);
    run.trace.events().any(|event| event.is_packet() && is_lost(event))
}

fn tls(case: &Case) -> Option<Form> {
    let lang = case.lang;
    // The text names the version.
    case.settings().tls.as_ref().filter(|tls| tls.version == TlsVersion::Tls13)?;
    let base = case.base()?;
    // Where a packet was lost, the difference is what chance adds, not TLS.
    if [case.run, base].into_iter().any(has_loss) {
        return None;
    }
    let took = |run: &Run, of: Part| part(run, of).and_then(|span| Some(span.end? - span.start));
    let [new, kept] = [Part::NewConnections, Part::KeepAlive].map(|of| Some(took(case.run, of)? - took(base, of)?));
    let (new, kept) = (new?, kept?);
    let rtt = millis(case.settings().link.rtt);
    let ask = |label: &str, right: Micros| {
        Asking::number(label, "ms", millis(right), HALF_MILLISECOND)
            .wrong_number(0.0, msg::task_http_tls_free(lang), "RFC 8446 §2")
            .hint(msg::task_http_tls_hint(lang), "RFC 8446 §2")
    };
    let by_new = ask(msg::task_http_tls_new(lang), new)
        .wrong_number(rtt, msg::task_http_tls_each(lang), "RFC 8446 §2")
        .wrong_number(2.0 * millis(new), msg::task_http_tls_two(lang), "RFC 8446 §2");
    let by_kept = ask(msg::task_http_tls_kept(lang), kept)
        .wrong_number(millis(new), msg::task_http_tls_once(lang), "RFC 9112 §9.3")
        .wrong_number(2.0 * millis(kept), msg::task_http_tls_two(lang), "RFC 8446 §2");
    let form = Form::new(msg::task_http_tls(lang, &decimal(rtt)), msg::task_http_tls_reason(lang));
    Some(form.part(by_new.until(Micros(0))).part(by_kept.until(Micros(0))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab::Settings;

    fn asks(change: fn(&mut Settings)) -> bool {
        let mut request = TLS.request(1).expect("a scenario");
        change(&mut request.settings);
        let (run, analysis) = lab::run(&request).expect("a run");
        tls(&Case::new(i18n::Lang::En, &TLS, &request, &run, &analysis)).is_some()
    }

    #[test]
    fn what_tls_adds_is_asked_only_if_nothing_is_lost_and_the_version_is_the_one_that_the_text_names() {
        assert!(asks(|_| ()));
        assert!(!asks(|settings| settings.link.loss = 100_000));
        assert!(!asks(|settings| settings.tls = None));
        assert!(!asks(|settings| settings.tls.iter_mut().for_each(|tls| tls.version = TlsVersion::Tls12)));
    }
}
