//! One run and everything that can be made of it, as bytes and texts. The page asks for what it shows; the run itself
//! stays here.

use lab::export::{CAPTURE_START, Results};
use lab::{Request, Run};
use sha2::{Digest, Sha256};
use trace::{EventId, Host, to_hex};
use wasm_bindgen::prelude::wasm_bindgen;
use wire::analysis::Analysis;
use wire::view::Block;

/// Bytes of each event that a picture needs: IPv4 and TCP headers, at most 60 bytes each.
const HEAD: usize = 120;

/// One run.
#[wasm_bindgen]
pub struct Outcome {
    request: Request,
    run: Run,
    analysis: Analysis,
}

#[wasm_bindgen]
impl Outcome {
    /// Runs a request (`postcard` of [`lab::Request`]). An error is a sentence.
    #[wasm_bindgen(constructor)]
    pub fn new(request: &[u8]) -> Result<Outcome, String> {
        let request: Request =
            postcard::from_bytes(request).map_err(|_| "this is no request of this version's".to_owned())?;
        let (run, analysis) = lab::run(&request).map_err(|error| error.to_string())?;
        Ok(Self { request, run, analysis })
    }

    /// What the page draws: `postcard` of a [`trace::Trace`] with the first bytes of each event, a list of [`lab::Fact`],
    /// and whether the scenario came to its end.
    pub fn summary(&self) -> Vec<u8> {
        let Run { trace, facts, finished, .. } = &self.run;
        postcard::to_allocvec(&(trace.outline(HEAD), facts, finished)).unwrap_or_default()
    }

    /// Everything that can be said about the event of that number, lowest layer first: `postcard` of a list of [`Block`].
    /// Empty where there is no such event.
    pub fn dissect(&self, event: u32) -> Vec<u8> {
        let blocks = self.analysis.dissect(&self.run.trace, EventId(event.into()));
        let blocks: Vec<Block> = blocks.into_iter().map(Block::from).collect();
        postcard::to_allocvec(&blocks).unwrap_or_default()
    }

    /// A capture (pcapng, with the TLS secrets inside) as the server saw it, or the client.
    pub fn capture(&self, of_server: bool) -> Vec<u8> {
        let vantage = if of_server { Host::Server } else { Host::Client };
        wire::pcapng::write(&self.run.trace, &self.run.key_log, vantage, CAPTURE_START)
    }

    /// A Mermaid sequence diagram.
    pub fn mermaid(&self) -> String {
        wire::mermaid::write(&self.run.trace)
    }

    /// The whole trace as JSON (`docs/trace.md`).
    pub fn json(&self) -> String {
        json::to_string(&Results::new(&self.request, &self.run)).unwrap_or_default()
    }

    /// The trace with all its bytes (`postcard` of [`trace::Trace`]).
    pub fn trace(&self) -> Vec<u8> {
        postcard::to_allocvec(&self.run.trace).unwrap_or_default()
    }

    /// The TLS secrets, in the format of RFC 9850.
    pub fn key_log(&self) -> String {
        self.run.key_log.clone()
    }

    /// What the scenario found (`postcard` of a list of [`lab::Fact`]).
    pub fn facts(&self) -> Vec<u8> {
        postcard::to_allocvec(&self.run.facts).unwrap_or_default()
    }

    /// Whether the scenario came to its end.
    pub fn finished(&self) -> bool {
        self.run.finished
    }

    /// A fingerprint of everything that came out: SHA-256, in hexadecimal.
    pub fn digest(&self) -> String {
        let parts = [self.trace(), self.key_log().into_bytes(), self.facts(), vec![u8::from(self.finished())]];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        to_hex(&hash.finalize())
    }
}

/// The fingerprint of `request`'s run, or why it cannot be run.
pub fn digest(request: &Request) -> Result<String, String> {
    Ok(Outcome::new(&packed(request)?)?.digest())
}

/// `request` as [`Outcome::new`] takes it.
pub fn packed(request: &Request) -> Result<Vec<u8>, String> {
    postcard::to_allocvec(request).map_err(|error| error.to_string())
}
