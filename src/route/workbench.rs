//! The address of the workbench: `#/workbench?s={"roundtrip-workbench":1,"sessions":[…]}`.

use super::{Allowed, Common, InvalidParameter, Query, Reason, pairs, split};
use ::workbench::address;
use ::workbench::document::Problem;
use ::workbench::session::Session;

/// Everything that the page shows, except what crossed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Empty: one that is blank.
    pub sessions: Vec<Session>,
    /// What of the sessions in the address could not be used. It is not printed.
    pub problems: Vec<Problem>,
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
    if key != "s" {
        return route.common.set(key, value);
    }
    let reading = address::read(value)
        .map_err(|_| Reason::Value(Allowed::Words("{\"roundtrip-workbench\":1,\"sessions\":[…]}".to_owned())))?;
    (route.sessions, route.problems) = (reading.sessions, reading.problems);
    Ok(())
}

/// Prints a route without the parameters that have their default, and without credentials. Sessions that are too large for an
/// address are not in it.
pub fn print(route: &Route) -> String {
    let mut query = Query::default();
    let is_blank = route.sessions.iter().all(|session| *session == Session::default());
    if let Ok(compact) = address::print(&route.sessions) {
        query.add("s", !is_blank, || compact.text);
    }
    route.common.print(&mut query);
    format!("#/workbench{}", query.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::workbench::session::{Message, Transport};

    fn session(url: &str) -> Session {
        let message = Message { name: "hi".into(), text: "안녕 {{counter}} & more".into(), ..Message::default() };
        Session { transport: Transport::FetchStream, url: url.into(), messages: vec![message], ..Session::default() }
    }

    #[test]
    fn sessions_are_read_as_they_were_printed() {
        let route =
            Route { sessions: vec![session("https://a.example/?x=1&y=#z"), Session::default()], ..Route::default() };
        assert_eq!(parse(&print(&route)), (route, vec![]));
        assert_eq!(print(&Route { sessions: vec![Session::default()], ..Route::default() }), "#/workbench");
    }

    #[test]
    fn what_is_too_large_is_not_in_the_address() {
        let route = Route { sessions: vec![session(&"x".repeat(address::LONGEST))], ..Route::default() };
        assert_eq!(print(&route), "#/workbench");
    }

    #[test]
    fn what_is_no_session_is_named() {
        let (route, refused) = parse("#/workbench?s=[]&theme=dark&rate=5");
        let keys: Vec<&str> = refused.iter().map(|refused| refused.key.as_str()).collect();
        assert_eq!((keys, print(&route)), (vec!["s", "rate"], "#/workbench?theme=dark".to_owned()));
        let (route, refused) = parse("#/workbench?s={\"roundtrip-workbench\":1,\"sessions\":[{\"url\":7}]}");
        assert_eq!((refused.len(), route.problems.len(), route.sessions.len()), (0, 1, 1));
    }
}
