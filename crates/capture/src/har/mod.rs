//! HAR stub.
use crate::note::Notes;
/// stub
#[derive(Clone, Debug, Default)]
pub struct Har;
pub(crate) fn read(_: &[u8], _: &mut Notes) -> Option<Har> { None }
