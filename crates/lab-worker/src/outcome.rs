//! One run and what can be asked about it.

use lab::{Request, Run};
use sha2::{Digest, Sha256};
use trace::{EventId, Host};
use wasm_bindgen::prelude::wasm_bindgen;
use wire::analysis::Analysis;

/// When a capture says that the run began: 2027-01-15, the moment at which the lab's certificates are checked.
const START_UNIX_MICROS: u64 = 1_800_000_000_000_000;

/// One run, kept to be asked about.
#[wasm_bindgen]
pub struct Outcome {
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
        Ok(Self { run, analysis })
    }

    /// The trace (`postcard` of [`trace::Trace`]).
    pub fn trace(&self) -> Vec<u8> {
        postcard::to_allocvec(&self.run.trace).unwrap_or_default()
    }

    /// A capture as the client saw it, or the server.
    pub fn capture(&self, at_server: bool) -> Vec<u8> {
        let vantage = if at_server { Host::Server } else { Host::Client };
        wire::pcapng::write(&self.run.trace, &self.run.key_log, vantage, START_UNIX_MICROS)
    }

    /// A Mermaid sequence diagram.
    pub fn mermaid(&self) -> String {
        wire::mermaid::write(&self.run.trace)
    }

    /// How many fields the event has that can be shown.
    pub fn fields(&self, event: u64) -> usize {
        self.analysis.dissect(&self.run.trace, EventId(event)).iter().map(|block| block.dissection.fields.len()).sum()
    }

    /// A fingerprint of everything that came out: trace, secrets, facts.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.trace());
        hash.update(&self.run.key_log);
        for fact in &self.run.facts {
            hash.update(&fact.name);
            hash.update(fact.value.to_le_bytes());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
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
