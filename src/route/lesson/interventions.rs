//! What someone changed during a run: `do=drop:3,delay:5:200,stall-reader:server:1000:3000`. The kinds and their parts
//! stand in `lab::parameters`.

use crate::route::{Allowed, Reason};
use ::lab::Intervention;
use ::lab::parameters::{INTERVENTIONS, InterventionKind};

/// The most changes of one run. Each is a line on the page with its own buttons, so a list without an end would stop the
/// page.
pub const MOST: usize = 100;

/// Reads a list; an empty text is an empty list.
pub fn read(text: &str) -> Result<Vec<Intervention>, Reason> {
    let items = text.split(',').filter(|item| !item.is_empty());
    if items.clone().count() > MOST {
        return Err(Reason::Value(Allowed::AtMost(MOST)));
    }
    let read: Option<Vec<_>> = items.map(item).collect();
    read.ok_or_else(|| Reason::Value(Allowed::List(examples())))
}

fn item(text: &str) -> Option<Intervention> {
    let (key, parts) = text.split_once(':')?;
    InterventionKind::find(key)?.parse(parts).filter(|intervention| intervention.check().is_ok())
}

/// One of each kind.
fn examples() -> String {
    INTERVENTIONS.iter().map(|kind| [kind.key, ":", kind.example].concat()).collect::<Vec<_>>().join(", ")
}

/// Prints a list.
pub fn print(interventions: &[Intervention]) -> String {
    interventions.iter().map(Intervention::print).collect::<Vec<_>>().join(",")
}
