//! HTTP/2 and HPACK against the RFCs' examples and the public cases, and what each malformed frame gets.

mod corpus;
mod frames;
mod hpack;
mod strict;
