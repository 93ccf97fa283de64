//! The address of the path doctor: `#/doctor?endpoint=http://127.0.0.1:8081&seconds=60`.

use super::values::{narrow, print_endpoint, read_endpoint as endpoint_of, read_whole, wide};
use super::{Allowed, Common, InvalidParameter, Query, Reason, pairs, split};
use crate::live::profiles::AddressError;
use crate::live::settings::EndpointChoice;

/// About how long an examination takes if the address says nothing, and the bounds, in seconds, both included.
pub const SECONDS: u32 = 120;
const BOUNDS: (u32, u32) = (5, 86_400);

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The server to examine, as on the live page.
    pub endpoint: EndpointChoice,
    /// About how long it may take.
    pub seconds: u32,
    pub common: Common,
}

impl Default for Route {
    fn default() -> Self {
        Self { endpoint: EndpointChoice::Auto, seconds: SECONDS, common: Common::default() }
    }
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
    match key {
        "endpoint" => route.endpoint = endpoint_of(value)?,
        "seconds" => route.seconds = narrow(read_whole(value, wide(BOUNDS))?),
        _ => return route.common.set(key, value),
    }
    Ok(())
}

/// Prints a route without the parameters that have their default.
pub fn print(route: &Route) -> String {
    let mut query = Query::default();
    query.add("endpoint", route.endpoint != EndpointChoice::Auto, || print_endpoint(&route.endpoint));
    query.add("seconds", route.seconds != SECONDS, || route.seconds.to_string());
    route.common.print(&mut query);
    format!("#/doctor{}", query.0)
}

/// The endpoint that a visitor typed: `auto`, a profile's id, or an address.
///
/// # Errors
/// Why it is none of them.
pub fn read_endpoint(text: &str) -> Result<EndpointChoice, AddressError> {
    endpoint_of(text).map_err(|reason| match reason {
        Reason::Value(Allowed::Address(error)) => error,
        _ => AddressError::NotAnAddress,
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_examined_stands_in_the_address() {
        let hash = "#/doctor?endpoint=http%3A%2F%2F127.0.0.1%3A9&seconds=60&lang=ko";
        let (route, refused) = parse(hash);
        assert!(refused.is_empty());
        assert_eq!(route.endpoint, EndpointChoice::Typed("http://127.0.0.1:9".to_owned()));
        assert_eq!(route.seconds, 60);
        assert_eq!(parse(&print(&route)).0, route);
        assert_eq!(print(&Route::default()), "#/doctor");
    }

    #[test]
    fn what_cannot_be_examined_is_named() {
        let (route, refused) = parse("#/doctor?endpoint=ftp://a&seconds=4");
        let keys: Vec<&str> = refused.iter().map(|refused| refused.key.as_str()).collect();
        assert_eq!((keys, route), (vec!["endpoint", "seconds"], Route::default()));
        assert!(read_endpoint("a b").is_err());
    }
}
