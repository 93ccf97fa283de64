//! The address of the recall sheets: `#/recall?sheet=tcp&mode=sheet`.

use super::values::{narrow, read_whole, wide};
use super::{Allowed, Common, InvalidParameter, Query, Reason, pairs, split};
use ::recall::{ALL, FIRST, Sheet, find};

/// How a sheet is worked on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// One step at a time, each judged at once.
    #[default]
    Steps,
    /// The whole sheet, judged at the end.
    Sheet,
}

impl Mode {
    pub const ALL: [Self; 2] = [Self::Steps, Self::Sheet];

    pub fn name(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Sheet => "sheet",
        }
    }
}

/// Everything that the page shows, except what is drawn and written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// `None`: the first one.
    pub sheet: Option<&'static Sheet>,
    pub mode: Mode,
    /// Seconds for a whole sheet; 0: as long as it takes.
    pub limit_seconds: u32,
    /// The sheets that were done from memory, in their order.
    pub done: Vec<&'static Sheet>,
    pub common: Common,
}

impl Route {
    pub const LIMIT_SECONDS: (u32, u32) = (0, 7_200);

    /// The sheet on the page; `None` only if the list of sheets lacks its first one.
    pub fn shown(&self) -> Option<&'static Sheet> {
        self.sheet.or_else(|| find(FIRST))
    }

    /// Adds a sheet to those that are done.
    pub fn add_done(&mut self, name: &str) {
        let is_done = |sheet: &&'static Sheet| sheet.name == name || self.done.contains(sheet);
        self.done = ALL.iter().filter(is_done).collect();
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
        "sheet" => {
            let sheet = find(value).ok_or_else(|| Reason::Value(Allowed::Words(names())))?;
            route.sheet = Some(sheet).filter(|sheet| sheet.name != FIRST);
        }
        "mode" => {
            let mode = Mode::ALL.into_iter().find(|mode| mode.name() == value);
            route.mode = mode.ok_or_else(|| super::words(Mode::ALL.map(Mode::name)))?;
        }
        "limit" => route.limit_seconds = narrow(read_whole(value, wide(Route::LIMIT_SECONDS))?),
        "done" => {
            if !value.split(',').all(|name| find(name).is_some()) {
                return Err(Reason::Value(Allowed::List(names())));
            }
            let is_named = |sheet: &&Sheet| value.split(',').any(|name| name == sheet.name);
            route.done = ALL.iter().filter(is_named).collect();
        }
        _ => return route.common.set(key, value),
    }
    Ok(())
}

fn names() -> String {
    ALL.each_ref().map(|sheet| sheet.name).join(", ")
}

/// Prints a route without the parameters that have their default.
pub fn print(route: &Route) -> String {
    let mut query = Query::default();
    query.add("sheet", route.sheet.is_some(), || route.sheet.map(|sheet| sheet.name).unwrap_or_default().into());
    query.add("mode", route.mode != Mode::default(), || route.mode.name().into());
    query.add("limit", route.limit_seconds != 0, || route.limit_seconds.to_string());
    query.add("done", !route.done.is_empty(), || {
        route.done.iter().map(|sheet| sheet.name).collect::<Vec<_>>().join(",")
    });
    route.common.print(&mut query);
    format!("#/recall{}", query.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::tests::Dice;

    #[test]
    fn an_address_names_sheet_mode_limit_and_progress() {
        let hash = "#/recall?sheet=websocket&mode=sheet&limit=300&done=chain,tcp&lang=ko";
        let (route, refused) = parse(hash);
        assert_eq!((print(&route), refused), (hash.to_owned(), vec![]));
        assert_eq!(route.shown().map(|sheet| sheet.name), Some("websocket"));
        assert_eq!(print(&parse("#/recall?sheet=tcp&mode=steps&limit=0").0), "#/recall");
        assert_eq!(parse("#/recall").0.shown().map(|sheet| sheet.name), Some(FIRST));
    }

    #[test]
    fn what_cannot_be_used_is_named_and_has_its_default() {
        let (route, refused) = parse("#/recall?sheet=udp&mode=fast&limit=7201&done=tcp,x&rtt=5&theme=dark");
        let keys: Vec<&str> = refused.iter().map(|refused| refused.key.as_str()).collect();
        assert_eq!(keys, ["sheet", "mode", "limit", "done", "rtt"]);
        assert_eq!(print(&route), "#/recall?theme=dark");
    }

    #[test]
    fn a_sheet_is_done_once_and_in_its_place() {
        let mut route = parse("#/recall?done=websocket").0;
        for name in ["tcp", "websocket", "tcp"] {
            route.add_done(name);
        }
        assert_eq!(print(&route), "#/recall?done=tcp,websocket");
    }

    #[test]
    fn any_route_is_read_as_it_was_printed() {
        for seed in 0..300 {
            let mut dice = Dice::new(seed);
            let mut sheet = || &ALL[dice.below(ALL.len() as u64) as usize];
            let mut route = Route { sheet: Some(sheet()).filter(|sheet| sheet.name != FIRST), ..Route::default() };
            for _ in 0..seed % 4 {
                route.add_done(sheet().name);
            }
            route.mode = Mode::ALL[dice.below(2) as usize];
            route.limit_seconds = dice.within(Route::LIMIT_SECONDS);
            route.common = dice.common();
            assert_eq!(parse(&print(&route)), (route, vec![]), "seed {seed}");
        }
    }
}
