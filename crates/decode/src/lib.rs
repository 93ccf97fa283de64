//! What captures need beyond the lab: the cipher suites of today's TLS 1.2 and 1.3, the content codings of HTTP, and
//! compressed WebSocket messages. Programs that read captures hand [`decoders`] to [`wire::analysis::analyse_with`]; no
//! other program links this crate, so that no page pays for ciphers that it never meets.
//!
//! # Layout
//!
//! - `suites`: the table of cipher suites, with the `hashes` that they use. `cbc`: records of TLS 1.2 with a block cipher
//!   and a MAC; those with AEAD ciphers are opened by `wire`, with the ciphers from here.
//! - `content`: content codings. `messages`: permessage-deflate. Both stand on `inflate`, which unpacks DEFLATE up to a
//!   limit. `stream`: content codings of event streams, which are unpacked as they come.
//!
//! Nothing here panics, whatever the bytes, and no body or message unpacks to more than [`MOST_UNPACKED`] bytes.
#![warn(missing_docs)]

mod cbc;
mod content;
mod hashes;
mod inflate;
mod messages;
mod stream;
mod suites;

pub use content::decode_body;
pub use messages::Messages;
pub use stream::decode_stream;
pub use suites::SUITES;

use wire::analysis::{Decoders, HTTP2, SUBPROTOCOLS};

/// The most that one body or one message is unpacked to, in bytes: 4 MiB.
pub const MOST_UNPACKED: usize = 4 << 20;

/// How much of each HTTP body is kept as it crossed, in bytes: 1 MiB.
const MOST_OF_BODY: usize = 1 << 20;

/// All that this crate can open and unpack.
pub fn decoders() -> Decoders {
    Decoders {
        suites: SUITES,
        inflater: Some(|agreed, sender| Box::new(Messages::new(agreed.takes_over(sender)))),
        content: Some(|codings, packed| decode_body(codings, packed, MOST_UNPACKED)),
        streaming: Some(decode_stream),
        http2: Some(HTTP2),
        subprotocols: Some(SUBPROTOCOLS),
        most_of_body: MOST_OF_BODY,
    }
}
