//! What the capture page asks its worker, and what the worker replies. Both travel as `postcard`.
//!
//! The page (`src/capture`) and the worker (`crates/capture-worker`) share these types, so a new question is one variant
//! here, one arm in the worker and one method of the page's `Reader`. The page's program has these types and no reader of
//! files.
//!
//! # Layout
//!
//! - `question`: what is asked, and how an export is changed before it is shared.
//! - `reply`: what is replied. `summary`: what is in a capture. `words`: what is said about both.
#![warn(missing_docs)]

mod question;
mod reply;
mod summary;
pub mod words;

pub use question::{Question, Rewrite};
pub use reply::{Dark, Marked, Refusal, Reply, Seen, Slice};
pub use summary::{Count, Device, FileSummary, Kind, MOST_ROWS, Note, Row, Summary};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A question or a reply as bytes.
pub fn encode(message: &impl Serialize) -> Vec<u8> {
    // Every message can be encoded; empty bytes decode to nothing.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// A question or a reply from its bytes; `None` if another version wrote them.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_and_anything_else_is_nothing() {
        let question = Question::Show { connections: vec![1, 300] };
        let back: Option<Question> = decode(&encode(&question));
        assert_eq!(back, Some(question));
        assert_eq!(decode::<Question>(&[]), None);
        assert_eq!(decode::<Question>(&[200, 1]), None);
        let summary = Summary { packets: 7, ..Summary::default() };
        let Some(Reply::Read(back)) = decode(&encode(&Reply::Read(Box::new(summary.clone())))) else {
            panic!("no summary")
        };
        assert_eq!(*back, summary);
    }
}
