//! HPACK (RFC 7541): header fields as indexes into two tables and as strings. `statics` is the table that both sides know,
//! `table` the one that grows, `integer` and `huffman` the two codes, `decoder` and `encoder` the blocks.

mod decoder;
mod encoder;
mod huffman;
mod integer;
mod statics;
mod table;

pub use decoder::{Block, Decoder, Form, Item, Literal};
pub use encoder::{Encoder, Indexing};
pub use statics::{STATIC_ENTRIES, static_entry};
pub use table::{DEFAULT_TABLE_SIZE, Entry, State};
