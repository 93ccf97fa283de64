//! The address of the workbench: `#/workbench`.

use super::{Common, InvalidParameter, Query, Reason, pairs, split};

/// Everything that the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    pub common: Common,
}

/// Reads a hash, with or without `#`. Never fails: an invalid value is replaced by its default.
pub fn parse(hash: &str) -> (Route, Vec<InvalidParameter>) {
    let (mut route, mut refused) = (Route::default(), Vec::new());
    apply(&mut route, split(hash).1, &mut refused);
    (route, refused)
}

/// Applies the parameters of `query` to `route` and keeps the others.
pub fn apply(route: &mut Route, query: &str, refused: &mut Vec<InvalidParameter>) {
    for (key, value) in pairs(query) {
        if let Err(reason) = set(route, &key, &value) {
            refused.push(InvalidParameter { key, value, reason });
        }
    }
}

fn set(route: &mut Route, key: &str, value: &str) -> Result<(), Reason> {
    route.common.set(key, value)
}

/// Prints a route without the parameters that have their default.
pub fn print(route: &Route) -> String {
    let mut query = Query::default();
    route.common.print(&mut query);
    format!("#/workbench{}", query.0)
}
