//! The sentences of `locales/` use the field's own terms, one word for one thing. A wrong term is forbidden where it is
//! wrong: by language, by file and message, and by the words around it. "For a second" is English, "messages a second" is
//! not; a learner may answer a question, an HTTP server sends a response.

use std::fs;
use std::path::{Path, PathBuf};

/// A term that must not be used.
struct Rule {
    lang: &'static str,
    /// Where: the beginnings of `file:message`, such as `fields:dns.`; an empty one is everywhere.
    scope: &'static [&'static str],
    /// Beginnings of `file:message` where it may be used.
    except: &'static [&'static str],
    /// The forbidden texts. An English one is whole words, in any case.
    wrong: &'static [&'static str],
    /// What may stand around or contain it.
    allowed: &'static [&'static str],
    /// What to write.
    instead: &'static str,
}

const EVERYWHERE: &[&str] = &[""];
/// Sentences about HTTP, WebSocket and DNS.
const PROTOCOLS: &[&str] = &[
    "captions:",
    "lessons:",
    "inspector:",
    "notice:",
    "run:",
    "verdict:",
    "lane:",
    "home:",
    "chrome:",
    "fields:",
    "why:",
    "study:",
];

const fn rule(
    lang: &'static str,
    scope: &'static [&'static str],
    wrong: &'static [&'static str],
    instead: &'static str,
) -> Rule {
    Rule { lang, scope, except: &[], wrong, allowed: &[], instead }
}

impl Rule {
    const fn but(self, except: &'static [&'static str]) -> Self {
        Self { except, ..self }
    }

    const fn allowing(self, allowed: &'static [&'static str]) -> Self {
        Self { allowed, ..self }
    }
}

static RULES: &[Rule] = &[
    // "순서도 바뀌지" is 순서 with a particle.
    rule("ko", EVERYWHERE, &["순서도"], "시퀀스 다이어그램 (순서도 is a flowchart)")
        .allowing(&["순서도 바뀌", "순서도 지"]),
    rule("ko", EVERYWHERE, &["녹음"], "캡처 (녹음 records sound)"),
    rule("ko", EVERYWHERE, &["유실"], "손실"),
    rule("ko", EVERYWHERE, &["실행 파일"], "실행 설정 (실행 파일 is an executable)"),
    rule("ko", EVERYWHERE, &["거절"], "거부"),
    rule("ko", EVERYWHERE, &["실험실"], "시뮬레이터"),
    rule("ko", EVERYWHERE, &["당신"], "이 브라우저, or nothing"),
    rule("ko", EVERYWHERE, &["대답", "작별", "머리 부분", "지켜보는 쪽"], "응답, 정상 종료, 헤더 부분, 도청자"),
    rule(
        "ko",
        EVERYWHERE,
        &["(으)로", "을(를)", "이(가)", "은(는)", "와(과)"],
        "words after which one particle fits every argument",
    ),
    rule(
        "ko",
        EVERYWHERE,
        &["sequence number", "acknowledgment number", "urgent pointer"],
        "순서 번호, 확인 응답 번호, 긴급 포인터",
    )
    .allowing(&["(sequence number)", "(acknowledgment number)", "(urgent pointer)"]),
    rule("ko", EVERYWHERE, &["WebSocket"], "웹소켓; names of fields and of the study note stay").allowing(&[
        "Sec-WebSocket-",
        "WebSocket Frame",
        "WebSocket Close Frame",
    ]),
    rule("ko", PROTOCOLS, &["질문"], "요청 (HTTP), 질의 (DNS)"),
    rule(
        "ko",
        &["captions:", "lessons:", "lane:", "fields:dns.", "home:", "why:"],
        &["묻고", "묻습", "물어", "묻는", "물을"],
        "요청 (HTTP), 질의 (DNS)",
    ),
    rule(
        "ko",
        &[
            "captions:",
            "events:",
            "inspector:",
            "ledger:",
            "lesson:",
            "lane:",
            "verdict:",
            "player:",
            "interventions:",
            "fields:",
            "why:",
        ],
        &["사라"],
        "손실",
    ),
    rule("ko", &["captions:", "lessons:"], &["잃은", "붙들", "빈손"], "손실된, 응답 보류, 빈 응답"),
    rule("ko", &["ledger:", "verdict:", "lane:", "inspector:inspector-payload"], &["내용"], "페이로드")
        .but(&["lane:strip-label"]),
    rule("ko", &["controls:"], &["우연"], "난수, 무작위"),
    rule("en", PROTOCOLS, &["answer", "answers", "answered", "answering"], "response, responds"),
    rule("en", PROTOCOLS, &["question", "questions", "asker"], "request (HTTP), query (DNS)"),
    rule(
        "en",
        EVERYWHERE,
        &["sent again", "sends it again", "sends again"],
        "retransmitted (a request of the page may be sent again)",
    )
    .but(&["notice:"]),
    rule("en", EVERYWHERE, &["doubled"], "duplicated"),
    rule("en", EVERYWHERE, &["overtaken"], "reordered"),
    rule("en", EVERYWHERE, &["turned over"], "flipped"),
    rule("en", EVERYWHERE, &["onlooker", "onlookers"], "eavesdroppers"),
    rule("en", EVERYWHERE, &["devices on the way"], "middleboxes"),
    rule("en", EVERYWHERE, &["goodbye"], "orderly close").but(&["captions:caption-data-ws"]),
    rule("en", EVERYWHERE, &["break off", "breaks off"], "aborts"),
    rule("en", EVERYWHERE, &["scalability"], "extensibility"),
    rule("en", EVERYWHERE, &["messages a second", "times a second", "once a second"], "per second"),
    rule(
        "en",
        EVERYWHERE,
        &["bytes a message", "event a message", "frame a message", "messages a lane", "message a lane"],
        "per message, per lane",
    ),
    rule(
        "en",
        EVERYWHERE,
        &["recognize", "recognizes", "standardized", "gray"],
        "the British spelling, as elsewhere here",
    ),
    rule("en", EVERYWHERE, &["acknowledgement", "acknowledgements"], "acknowledgment, as RFC 9293 writes it"),
];

impl Rule {
    /// The forbidden text in a sentence.
    fn breaks(&self, place: &str, text: &str) -> Option<&'static str> {
        let is_in = |scope: &[&str]| scope.iter().any(|start| place.starts_with(start));
        if !is_in(self.scope) || is_in(self.except) {
            return None;
        }
        let mut text = text.to_owned();
        for allowed in self.allowed {
            text = text.replace(allowed, "");
        }
        self.wrong
            .iter()
            .copied()
            .find(|wrong| if self.lang == "en" { has_words(&text, wrong) } else { text.contains(wrong) })
    }
}

/// Whether `text` has these whole words, in any case.
fn has_words(text: &str, words: &str) -> bool {
    let text = text.to_lowercase();
    // A word after `$` is an argument's name, which nobody reads.
    let is_part = |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '$');
    text.match_indices(words)
        .any(|(at, _)| !is_part(text[..at].chars().next_back()) && !is_part(text[at + words.len()..].chars().next()))
}

fn files(lang: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(lang);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.flatten().map(|entry| entry.path()).collect()
}

/// Each sentence of a language with its place, `captions:caption-dns`.
fn sentences(lang: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for file in files(lang) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let separator = if file.extension().is_some_and(|extension| extension == "ftl") { " =" } else { "\t" };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let start = line.split_once(separator).filter(|(id, _)| !id.is_empty() && !id.contains(' '));
            match (start, all.last_mut()) {
                (Some((id, text)), _) => all.push((format!("{name}:{id}"), text.to_owned())),
                // A message of several lines.
                (None, Some((_, text))) => text.push_str(&format!("\n{line}")),
                (None, None) => {}
            }
        }
    }
    all
}

#[test]
fn no_sentence_uses_a_term_that_is_wrong_there() {
    for lang in ["ko", "en"] {
        let sentences = sentences(lang);
        assert!(sentences.len() > 600, "locales/{lang} was not read");
        let mut problems = Vec::new();
        for rule in RULES.iter().filter(|rule| rule.lang == lang) {
            for (place, text) in &sentences {
                if let Some(wrong) = rule.breaks(place, text) {
                    problems.push(format!("{place} says “{wrong}”; write {}: {text}", rule.instead));
                }
            }
        }
        assert!(problems.is_empty(), "locales/{lang}:\n{}", problems.join("\n"));
    }
}

/// The sentences that were once in `locales/`, and correct uses of the same words.
#[test]
fn a_rule_finds_the_wrong_use_of_a_word_and_leaves_the_right_one() {
    let is_wrong = |lang: &str, place: &str, text: &str| {
        RULES.iter().any(|rule| rule.lang == lang && rule.breaks(place, text).is_some())
    };
    for (lang, place, wrong) in [
        ("ko", "exports:export-mermaid-why", "글로 된 순서도"),
        ("ko", "fields:tls.handshake.random", "녹음해서 다시 쓸 수 없습니다."),
        ("ko", "fields:tcp.flags.ack", "1이면 acknowledgment number가 유효합니다."),
        ("ko", "fields:dns.flags.response", "0은 질문, 1은 응답입니다."),
        ("ko", "fields:http.upgrade", "정말 WebSocket을 쓰는 서버임을 보입니다."),
        ("ko", "controls:controls-back", "{ $label }: { $value }(으)로 되돌리기"),
        ("ko", "ledger:ledger-payload", "내용"),
        ("en", "captions:caption-data", "Requests and answers cross on the open connection."),
        ("en", "lessons:polling-lead", "The client asks GET /data once a second."),
        ("en", "settings:setting-rate", "Messages a second"),
        ("en", "lane:about-sse", "The server then sends one event a message."),
        ("en", "fields:tcp.flags.syn", "If it is lost, it is sent again after a timeout."),
    ] {
        assert!(is_wrong(lang, place, wrong), "{place}: {wrong}");
    }
    for (lang, place, right) in [
        ("ko", "fields:tcp.seq_raw", "이 세그먼트 첫 바이트에 붙은 순서 번호(sequence number)입니다."),
        (
            "ko",
            "fields:http.sec_websocket_accept",
            "Sec-WebSocket-Accept를 만들어 정말 웹소켓을 쓰는 서버임을 보입니다.",
        ),
        ("ko", "captions:caption-data-ws", "양쪽으로 WebSocket Frame이 오갑니다."),
        ("ko", "lessons:tcp-lead", "그래서 네트워크가 나빠도 순서도 바뀌지 않습니다."),
        ("ko", "lesson:event-label", "내용"),
        // Whoever learns may be asked, and may answer.
        ("ko", "guide:task-question", "질문"),
        ("en", "guide:task-answer", "Your answer to the question"),
        ("en", "lessons:try-tcp-stall", "Keep the server from reading for a second."),
        ("en", "notice:notice-timeout", "The request was given up and will be sent again."),
        ("en", "captions:caption-data-ws", "“Goodbye”, “Goodbye, Client”"),
        ("en", "fields:tcp.ack_raw", "The acknowledgment number"),
    ] {
        assert!(!is_wrong(lang, place, right), "{place}: {right}");
    }
}
