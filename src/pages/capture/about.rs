//! What is in the picture: the connections, how their times are known, and what stays encrypted.

use super::rows::end;
use super::state::Facts;
use super::words::{self, FLAGS};
use capture_protocol::Row;
use i18n::{Lang, bytes, group, msg, time};
use trace::Micros;
use yew::prelude::*;

pub fn about(lang: Lang, rows: &[&Row], facts: &Facts) -> Html {
    html! {
        <div class="notes">
            if facts.left_out > 0 {
                <p class="capture-hint" role="status" data-field="left-out">{ words::left_out(lang, facts.packets, facts.left_out) }</p>
            }
            { for rows.iter().map(|row| connection(lang, row, facts.is_har)) }
            <section class="notes-part" data-field="times">
                <h2>{ msg::capture_times(lang) }</h2>
                { for times(lang, facts).into_iter().map(|text| html! { <p>{ text }</p> }) }
            </section>
            { marks(lang, facts) }
            if !facts.dark.is_empty() {
                <section class="notes-part" data-field="dark">
                    <h2>{ msg::capture_dark(lang) }</h2>
                    <ul>
                        { for facts.dark.iter().map(|dark| html! {
                            <li data-dark={dark.connection.to_string()}>
                                { msg::capture_dark_one(lang, &dark.connection.to_string(), &words::shut(lang, dark.why)) }
                            </li>
                        }) }
                    </ul>
                </section>
            }
        </div>
    }
}

fn connection(lang: Lang, row: &Row, is_har: bool) -> Html {
    let messages = if is_har { msg::capture_column_messages(lang) } else { msg::capture_column_packets(lang) };
    let micros = |micros: u64| time(Micros(i64::try_from(micros).unwrap_or(i64::MAX)));
    let mut facts = vec![
        (msg::capture_column_client(lang), end(row, 0)),
        (msg::capture_column_server(lang), end(row, 1)),
        (msg::capture_column_start(lang), micros(row.start_micros)),
        (msg::capture_column_length(lang), micros(row.length_micros)),
        (msg::capture_column_up(lang), bytes(row.bytes[0])),
        (msg::capture_column_down(lang), bytes(row.bytes[1])),
        (messages, group(row.packets.iter().sum())),
    ];
    facts.extend(row.repeats.map(|repeats| (msg::capture_column_repeats(lang), group(repeats))));
    html! {
        <section class="notes-part" data-field="connection">
            <h2>{ format!("#{} {} {}", row.number, row.protocol, row.name.as_deref().unwrap_or_default()) }</h2>
            <table>
                <tbody>
                    { for facts.into_iter().map(|(name, value)| html! { <tr><th scope="row">{ name }</th><td>{ value }</td></tr> }) }
                </tbody>
            </table>
            { for words::remarks(lang, row).into_iter().map(|remark| html! { <p>{ remark }</p> }) }
        </section>
    }
}

/// What is to be noticed in the segments, and how often.
fn marks(lang: Lang, facts: &Facts) -> Html {
    let counts: Vec<(&str, u64)> = FLAGS
        .iter()
        .map(|flag| (*flag, facts.marks.iter().filter(|mark| mark.flag == *flag).count() as u64))
        .filter(|(_, count)| *count > 0)
        .collect();
    if counts.is_empty() {
        return Html::default();
    }
    html! {
        <section class="notes-part" data-field="marks">
            <h2>{ msg::capture_marks(lang) }</h2>
            <table>
                <tbody>
                    { for counts.into_iter().map(|(flag, count)| html! {
                        <tr data-flag={flag.to_owned()}><th scope="row">{ words::flag(lang, flag) }</th><td>{ group(count) }</td></tr>
                    }) }
                </tbody>
            </table>
            <p>{ msg::capture_marks_why(lang) }</p>
        </section>
    }
}

/// How the times are known. A capture has one time per packet; that of the far host is computed.
fn times(lang: Lang, facts: &Facts) -> Vec<String> {
    if facts.is_har {
        return vec![msg::capture_har_times(lang).to_owned()];
    }
    let mut all =
        vec![if facts.is_servers { msg::capture_at_server(lang) } else { msg::capture_at_client(lang) }.to_owned()];
    if facts.is_assumed {
        all.push(msg::capture_assumed(lang).to_owned());
    }
    all.push(match facts.one_way_micros {
        Some(micros) => msg::capture_one_way(lang, &time(Micros(i64::try_from(micros).unwrap_or_default()))),
        None => msg::capture_no_way(lang).to_owned(),
    });
    all
}
