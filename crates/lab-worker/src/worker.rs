//! The worker: keeps one run and replies to questions about it.

use i18n::Lang;
use lab::export::{CAPTURE_START, Results};
use lab::protocol::{Question, Refusal, Reply, Why};
use lab::{Request, RequestError, Run};
use lessons::study;
use lessons::why::Reasons;
use sha2::{Digest, Sha256};
use tcp_analysis::Sheet;
use trace::{EventId, Host, to_hex};
use wire::analysis::Analysis;
use wire::view::Block;

/// Bytes of each event that a picture needs: IPv4 and TCP headers, at most 60 bytes each.
const HEAD: usize = 120;

/// Keeps the newest run.
#[derive(Default)]
pub struct Worker {
    newest: Option<Finished>,
}

/// One run and what it was run from.
struct Finished {
    request: Request,
    run: Run,
    analysis: Analysis,
    /// Made when the first event is asked for.
    reasons: Option<Reasons>,
}

impl Worker {
    /// Replies to a question.
    pub fn answer(&mut self, question: Question) -> Reply {
        if let Question::Run(request) = question {
            // Free the memory of the run before.
            self.newest = None;
            if request.needs_http2() && !cfg!(feature = "http2") {
                return Reply::Refused(Refusal::OtherVersion);
            }
            return match Finished::new(request) {
                Ok(finished) => self.newest.insert(finished).summary(),
                Err(error) => Reply::Refused(error.into()),
            };
        }
        if let Question::Study { scenario, lang } = question {
            return Reply::Study(study::text(language(&lang), &scenario));
        }
        let Some(finished) = &mut self.newest else { return Reply::Refused(Refusal::NothingRun) };
        match question {
            // Answered above.
            Question::Run(_) | Question::Study { .. } => finished.summary(),
            Question::Dissect { event, lang } => finished.dissect(event, &lang),
            Question::Capture(vantage) => finished.capture(vantage),
            Question::Graphs(flow) => {
                Reply::File(lab::protocol::encode(&Sheet::new(&finished.run.trace, flow, |_| None)))
            }
            Question::Mermaid => Reply::Text(wire::mermaid::write(&finished.run.trace)),
            Question::Json => finished.json(),
            Question::Digest => Reply::Text(finished.digest()),
        }
    }
}

/// The language of a tag of BCP 47.
fn language(tag: &str) -> Lang {
    Lang::from_tag(tag).unwrap_or_default()
}

impl Finished {
    fn new(request: Request) -> Result<Self, RequestError> {
        let (run, analysis) = lab::run(&request)?;
        Ok(Self { request, run, analysis, reasons: None })
    }

    fn summary(&self) -> Reply {
        let Run { trace, facts, idle, .. } = &self.run;
        Reply::Ran { trace: trace.outline(HEAD), facts: facts.clone(), idle: idle.clone() }
    }

    fn dissect(&mut self, event: EventId, lang: &str) -> Reply {
        let trace = &self.run.trace;
        let blocks = self.analysis.dissect(trace, event).into_iter().map(Block::from).collect();
        let reasons = self.reasons.get_or_insert_with(|| Reasons::new(trace));
        let why = reasons.why(language(lang), trace, event);
        let why = why.map(|why| Why { text: why.text, source: why.source.map(str::to_owned) });
        Reply::Dissection { blocks, why }
    }

    fn capture(&self, vantage: Host) -> Reply {
        Reply::File(wire::pcapng::write(&self.run.trace, &self.run.key_log, vantage, CAPTURE_START))
    }

    fn json(&self) -> Reply {
        match serde_json::to_string(&Results::new(&self.request, &self.run)) {
            Ok(text) => Reply::Text(text),
            Err(error) => Reply::Refused(Refusal::Export(error.to_string())),
        }
    }

    /// SHA-256 of everything that came out, in hexadecimal.
    fn digest(&self) -> String {
        let Run { trace, key_log, facts, finished, .. } = &self.run;
        let mut hash = Sha256::new();
        hash.update(lab::protocol::encode(trace));
        hash.update(key_log);
        hash.update(lab::protocol::encode(facts));
        hash.update([u8::from(*finished)]);
        to_hex(&hash.finalize())
    }
}

/// The digest of a request's run, or why it cannot be run.
pub fn digest(request: &Request) -> Result<String, RequestError> {
    Ok(Finished::new(request.clone())?.digest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab::protocol::{decode, encode};
    use lab::{IdleCause, Intervention};
    use trace::Direction;

    fn request(scenario: &str) -> Question {
        Question::Run(Request::new(scenario, lab::scenario::defaults(scenario).unwrap_or_default()))
    }

    /// The reply after a journey through bytes, as the page gets it.
    fn ask(worker: &mut Worker, question: Question) -> Reply {
        let question = decode(&encode(&question)).expect("a question");
        decode(&encode(&worker.answer(question))).expect("a reply")
    }

    #[test]
    fn every_question_has_its_reply() {
        let mut worker = Worker::default();
        let Reply::Ran { trace, .. } = ask(&mut worker, request("tcp")) else { panic!("no run") };
        assert!(trace.events().len() > 8);
        for (lang, said) in [("en", "connection"), ("ko", "연결")] {
            let question = Question::Dissect { event: EventId(1), lang: lang.to_owned() };
            let Reply::Dissection { blocks, why } = ask(&mut worker, question) else { panic!("no fields") };
            assert!(blocks.len() > 1);
            assert!(why.as_ref().is_some_and(|why| why.text.contains(said) && why.source.is_some()), "{why:?}");
        }
        let Reply::File(capture) = ask(&mut worker, Question::Capture(Host::Server)) else { panic!("no capture") };
        assert!(capture.starts_with(&[0x0a, 0x0d, 0x0d, 0x0a]));
        for (question, start) in [(Question::Mermaid, "sequenceDiagram"), (Question::Json, "{"), (Question::Digest, "")]
        {
            let Reply::Text(text) = ask(&mut worker, question) else { panic!("no text") };
            assert!(text.starts_with(start) && text.len() >= 64, "{text}");
        }
    }

    #[test]
    fn the_graphs_of_a_run_are_of_the_flow_that_is_asked_for_or_of_the_most_data() {
        let mut worker = Worker::default();
        ask(&mut worker, request("bulk"));
        let mut graphs = |flow| -> Sheet {
            let Reply::File(bytes) = ask(&mut worker, Question::Graphs(flow)) else { panic!("no graphs") };
            decode(&bytes).expect("a sheet")
        };
        let sheet = graphs(None);
        let shown = sheet.shown.expect("a flow");
        assert_eq!((sheet.flows.len(), shown.flow.direction, shown.vantage), (2, Direction::Up, Host::Client));
        assert!(shown.graphs.segments.len() > 20 && shown.known_by == trace::Provenance::Simulated);
        let back = graphs(Some((shown.flow.connection, Direction::Down))).shown.expect("a flow");
        assert!(back.graphs.segments.is_empty() && back.flow.bytes == 0, "the server sends nothing");
    }

    #[test]
    fn the_study_texts_of_every_lesson_need_no_run() {
        let mut worker = Worker::default();
        let study = |worker: &mut Worker, scenario: &str, lang: &str| {
            let question = Question::Study { scenario: scenario.to_owned(), lang: lang.to_owned() };
            let Reply::Study(parts) = ask(worker, question) else { panic!("no texts of {scenario}") };
            parts
        };
        for scenario in lab::scenario::NAMES {
            let [english, korean] = ["en", "ko"].map(|lang| study(&mut worker, scenario, lang));
            assert!(english.len() == 4 && korean.len() == 4, "{scenario}: {english:?}");
            assert_ne!(english, korean, "{scenario}");
        }
        assert_eq!(study(&mut worker, "gopher", "en"), Vec::new());
    }

    #[test]
    fn the_reply_to_a_run_names_the_interventions_that_changed_nothing() {
        let absent = Intervention::Drop { packet: 99_999 };
        let mut request = Request::new("tcp", lab::scenario::defaults("tcp").unwrap_or_default());
        request.interventions = vec![Intervention::Drop { packet: 2 }, absent.clone()];
        let Reply::Ran { idle, .. } = ask(&mut Worker::default(), Question::Run(request)) else { panic!("no run") };
        let [idle] = &idle[..] else { panic!("{idle:?}") };
        assert_eq!((&idle.intervention, idle.cause()), (&absent, IdleCause::NoSuchPacket));
    }

    #[test]
    fn a_question_without_a_run_and_a_run_that_cannot_be_are_refused() {
        let mut worker = Worker::default();
        assert!(matches!(ask(&mut worker, Question::Mermaid), Reply::Refused(Refusal::NothingRun)));
        let refused = ask(&mut worker, request("gopher"));
        assert!(matches!(&refused, Reply::Refused(why) if why.to_string().contains("gopher")), "{refused:?}");
        assert!(matches!(ask(&mut worker, Question::Json), Reply::Refused(_)));
    }
}
