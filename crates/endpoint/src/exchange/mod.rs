//! What happens to every request before its route and to every response after it: limits, counting, common headers.

mod account;
mod body;
mod context;
mod facts;
mod receive;
mod response;
mod rules;

pub(crate) use account::account;
pub(crate) use body::is_upgrade;
pub(crate) use context::RequestContext;
pub(crate) use facts::has_token;
pub(crate) use receive::BodyLength;
pub(crate) use response::{FileBody, StreamBody, take_back_allow};
