//! One run and what came out of it, as bytes. What can be made of a trace (captures, diagrams, fields) is made where it is
//! looked at.

use lab::{Request, Run};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;

/// One run.
#[wasm_bindgen]
pub struct Outcome {
    run: Run,
}

#[wasm_bindgen]
impl Outcome {
    /// Runs a request (`postcard` of [`lab::Request`]). An error is a sentence.
    #[wasm_bindgen(constructor)]
    pub fn new(request: &[u8]) -> Result<Outcome, String> {
        let request: Request =
            postcard::from_bytes(request).map_err(|_| "this is no request of this version's".to_owned())?;
        let (run, _) = lab::run(&request).map_err(|error| error.to_string())?;
        Ok(Self { run })
    }

    /// The trace (`postcard` of [`trace::Trace`]).
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
        hash.finalize()
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|nibble| char::from_digit(nibble.into(), 16))
            .collect()
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
