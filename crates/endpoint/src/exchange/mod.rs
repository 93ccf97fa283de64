//! What happens to every request before its route and to every response after it: limits, counting, common headers.

mod account;
mod body;
mod context;
mod facts;
mod receive;
mod response;

pub(crate) use account::account;
pub(crate) use context::RequestContext;
pub(crate) use facts::has_token;
pub(crate) use response::{FileBody, StreamBody};
