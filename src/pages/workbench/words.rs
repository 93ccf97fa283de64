//! What the page calls things, and what an entry of a journal says in one line.

use super::pretty::preview;
use super::run::{NotSent, Phase};
use ::workbench::compose::ComposeError;
use ::workbench::journal::{AnsweredBy, Cause, Closer, Entry, Kind, What};
use ::workbench::session::{MessageKind, Transport};
use ::workbench::template::WrongVariable;
use i18n::{Lang, group, millis, msg};
use trace::Micros;

/// Letters of content in a row.
const IN_ROW: usize = 160;

pub fn transport(lang: Lang, transport: Transport) -> &'static str {
    match transport {
        Transport::WebSocket => "WebSocket",
        Transport::EventSource => msg::workbench_transport_source(lang),
        Transport::Fetch => msg::workbench_transport_fetch(lang),
        Transport::FetchStream => msg::workbench_transport_stream(lang),
    }
}

pub fn phase(lang: Lang, phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => msg::workbench_phase_idle(lang),
        Phase::Connecting => msg::workbench_phase_connecting(lang),
        Phase::Open => msg::workbench_phase_open(lang),
        Phase::Closing => msg::workbench_phase_closing(lang),
        Phase::Waiting => msg::workbench_phase_waiting(lang),
        Phase::Resuming => msg::workbench_phase_resuming(lang),
    }
}

pub fn message_kind(lang: Lang, kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Text => msg::workbench_kind_text(lang),
        MessageKind::Json => "JSON",
        MessageKind::Hex => msg::workbench_kind_hex(lang),
        MessageKind::File => msg::workbench_kind_file(lang),
    }
}

/// What an entry is.
pub fn kind(lang: Lang, kind: Kind) -> &'static str {
    match kind {
        Kind::Request => msg::workbench_entry_request(lang),
        Kind::Opened => msg::workbench_entry_opened(lang),
        Kind::Response => msg::workbench_entry_response(lang),
        Kind::Body => msg::workbench_entry_body(lang),
        Kind::Chunk => msg::workbench_entry_chunk(lang),
        Kind::Text => msg::workbench_entry_text(lang),
        Kind::Binary => msg::workbench_entry_binary(lang),
        Kind::Event => msg::workbench_entry_event(lang),
        Kind::Closed => msg::workbench_entry_closed(lang),
        Kind::Failed => msg::workbench_entry_failed(lang),
        Kind::Note => msg::workbench_entry_note(lang),
        Kind::Reconnecting => msg::workbench_entry_reconnecting(lang),
        Kind::HeartbeatAnswered | Kind::HeartbeatMissed => msg::workbench_entry_heartbeat(lang),
    }
}

/// An entry in one row.
#[derive(Default)]
pub struct Line {
    /// Protocol and type of what is in it, or what it is.
    pub kind: String,
    /// Channel, name and id.
    pub tie: String,
    pub content: String,
    /// What else is known: why it was sent, what it answers.
    pub note: String,
}

pub fn line(lang: Lang, entry: &Entry) -> Line {
    let mut line = Line { note: note(lang, entry), ..Line::default() };
    (line.kind, line.content) = (kind(lang, entry.what.kind()).to_owned(), content(lang, &entry.what));
    if let What::Event { id, name, .. } = &entry.what {
        (line.kind, line.tie) = (name.clone(), id.clone());
    }
    if let Some(part) = entry.parts.first() {
        line.kind = format!("{} {}", part.protocol, part.kind);
        let ties = [&part.name, &part.channel, &part.id].into_iter().flatten().map(String::as_str);
        line.tie = ties.collect::<Vec<_>>().join(" · ");
        if let Some(payload) = &part.payload {
            line.content = preview(payload, std::str::from_utf8(payload).is_ok(), IN_ROW);
        }
        if entry.parts.len() > 1 {
            line.kind.push_str(" …");
        }
    }
    line
}

fn content(lang: Lang, what: &What) -> String {
    match what {
        What::Request { method, url, .. } => format!("{method} {url}"),
        What::Opened { protocol, extensions } => {
            let agreed = [protocol.as_str(), extensions.as_str()].into_iter().filter(|text| !text.is_empty());
            agreed.collect::<Vec<_>>().join(" · ")
        }
        What::Response { status, reason, .. } => format!("{status} {reason}"),
        What::Closed { code, reason, is_clean, by } => closed(lang, *code, reason, *is_clean, *by),
        What::Failed(text) if text.is_empty() => msg::workbench_failed_silently(lang).to_owned(),
        What::Failed(text) | What::Note(text) => text.clone(),
        What::Reconnecting { attempt, after } => {
            msg::workbench_reconnecting(lang, &whole_millis(*after), &attempt.to_string())
        }
        What::HeartbeatAnswered { number, after } => {
            msg::workbench_heard(lang, &millis(*after, 1), &number.to_string())
        }
        What::HeartbeatMissed { number } => msg::workbench_unheard(lang, &number.to_string()),
        other => {
            let bytes = other.content();
            let is_text = !matches!(other, What::Binary(_))
                && std::str::from_utf8(&bytes[..bytes.len().min(64)])
                    .map_or_else(|error| error.error_len().is_none(), |_| true);
            preview(bytes, is_text, IN_ROW)
        }
    }
}

fn closed(lang: Lang, code: u16, reason: &str, is_clean: bool, by: Closer) -> String {
    let by = match by {
        Closer::Page => msg::workbench_by_page(lang),
        Closer::Server => msg::workbench_by_server(lang),
        Closer::Unknown if is_clean => "",
        // Only a WebSocket has a Close.
        Closer::Unknown if code == 0 => msg::workbench_lost(lang),
        Closer::Unknown => msg::workbench_by_nobody(lang),
    };
    let code = if code == 0 { String::new() } else { code.to_string() };
    [code.as_str(), reason, by].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn note(lang: Lang, entry: &Entry) -> String {
    let cause = match &entry.cause {
        Cause::None | Cause::Hand => None,
        Cause::Saved(name) => Some(msg::workbench_by_saved(lang, name)),
        Cause::Timer(name) => Some(msg::workbench_by_timer(lang, name)),
        Cause::Heartbeat(number) => Some(msg::workbench_by_heartbeat(lang, &number.to_string())),
    };
    let answer = entry.answers.map(|answered| {
        let (after, of) = (millis(answered.after, 1), answered.entry.to_string());
        match answered.by {
            AnsweredBy::Echo => msg::workbench_answers_echo(lang, &after, &of),
            AnsweredBy::Id | AnsweredBy::Variable => msg::workbench_answers(lang, &after, &of),
        }
    });
    [cause, answer].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Milliseconds without a fraction.
pub fn whole_millis(time: Micros) -> String {
    group(time.0.max(0) as u64 / 1_000)
}

/// What is wrong with a message, at its field.
pub fn wrong(lang: Lang, error: &ComposeError) -> String {
    let place = |line: usize, column: usize| msg::workbench_at(lang, &column.to_string(), &line.to_string());
    match error {
        ComposeError::Template(error) => {
            let place = place(error.line, error.column);
            let what = match &error.what {
                WrongVariable::Unknown => msg::workbench_wrong_variable(lang, &error.variable),
                WrongVariable::NotClosed => msg::workbench_not_closed(lang).to_owned(),
                WrongVariable::Argument { takes } => msg::workbench_wrong_argument(lang, takes, &error.variable),
            };
            format!("{place} {what}")
        }
        ComposeError::Json { line, column, reason } => {
            format!("{} {}", place(*line, *column), msg::workbench_not_json(lang, reason))
        }
        ComposeError::Hex { line, column, found } => {
            format!("{} {}", place(*line, *column), msg::workbench_not_hex(lang, &found.to_string()))
        }
        ComposeError::HalfByte { line, column } => {
            format!("{} {}", place(*line, *column), msg::workbench_half_byte(lang))
        }
        ComposeError::File => msg::workbench_not_a_file(lang).to_owned(),
    }
}

/// Why something was not sent.
pub fn not_sent(lang: Lang, not_sent: &NotSent) -> String {
    match not_sent {
        NotSent::Compose(error) => wrong(lang, error),
        NotSent::NotOpen => msg::workbench_not_open(lang).to_owned(),
        NotSent::NoSuchMessage(name) => msg::workbench_no_such_message(lang, name),
    }
}
