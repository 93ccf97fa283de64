//! The address of the choice of a transport: `#/choose?users=600&poll-interval=1000&why=sse,2,cost`. Settings and constants have
//! the names of their records in the crate `choose`.

use super::{Allowed, Common, InvalidParameter, Query, Reason, pairs, split};
use ::choose::{Constant, Constants, Input, Inputs, Output, Transport, Version};

/// A cell of the table, whose reasoning is shown.
pub type Cell = (Transport, Version, Output);

/// Everything that the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    pub inputs: Inputs,
    /// Those that were changed have another value than their source's.
    pub constants: Constants,
    pub why: Option<Cell>,
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
    if key == "why" {
        route.why = Some(read_cell(value)?);
    } else if let Some(input) = Input::find(key) {
        route.inputs.set(input, input.read(value).ok_or_else(|| allowed(input))?);
    } else if let Some(constant) = Constant::find(key) {
        route.constants.set(constant, Constant::read(value).ok_or_else(|| between(Constant::RANGE))?);
    } else {
        return route.common.set(key, value);
    }
    Ok(())
}

fn allowed(input: Input) -> Reason {
    let record = input.record();
    match record.words {
        [] => between(record.range),
        words => Reason::Value(Allowed::Words(words.join(", "))),
    }
}

fn between((least, most): (f64, f64)) -> Reason {
    Reason::Value(Allowed::Number(least.to_string(), most.to_string()))
}

fn read_cell(text: &str) -> Result<Cell, Reason> {
    let names: Vec<&str> = text.split(',').collect();
    let find = || {
        let [transport, version, output] = names[..] else { return None };
        Some((
            Transport::ALL.into_iter().find(|known| known.name() == transport)?,
            Version::ALL.into_iter().find(|known| known.name() == version)?,
            Output::ALL.into_iter().find(|known| known.name() == output)?,
        ))
    };
    find().ok_or_else(|| Reason::Value(Allowed::Words("websocket,1.1,cost, \u{2026}".into())))
}

/// Prints a route without the parameters that have their default.
pub fn print(route: &Route) -> String {
    let mut query = Query::default();
    for &input in Input::ALL {
        let (record, value) = (input.record(), route.inputs.get(input));
        query.add(record.name, value != record.default, || input.print(value));
    }
    for &constant in Constant::ALL {
        let (record, value) = (constant.record(), route.constants.get(constant));
        query.add(record.name, value != record.value, || value.to_string());
    }
    if let Some((transport, version, output)) = route.why {
        query.push("why", &[transport.name(), version.name(), output.name()].join(","));
    }
    route.common.print(&mut query);
    format!("#/choose{}", query.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_settings_constants_and_the_cell() {
        let hash = "#/choose?users=600&http=2&poll-interval=250.5&jitter=full&ip=40&why=sse,2,cost&lang=ko";
        let (route, refused) = parse(hash);
        assert_eq!((print(&route), refused), (hash.to_owned(), vec![]));
        assert_eq!(route.constants.get(Constant::Ip), 40.0);
        assert_eq!(print(&parse("#/choose?users=1000&ip=20&http=1.1&tls=1").0), "#/choose");
    }

    #[test]
    fn what_cannot_be_used_is_named_and_has_its_default() {
        let (route, refused) = parse("#/choose?users=0&http=3&rtt=x&ip=-1&why=sse,cost&speed=x&udp=1&theme=dark");
        let keys: Vec<&str> = refused.iter().map(|refused| refused.key.as_str()).collect();
        assert_eq!(keys, ["users", "http", "rtt", "ip", "why", "speed", "udp"]);
        assert_eq!(print(&route), "#/choose?theme=dark");
    }

    #[test]
    fn every_setting_constant_and_cell_comes_back_from_its_address() {
        let mut route = Route::default();
        for &input in Input::ALL {
            route.inputs.set(input, input.record().range.1);
        }
        for &constant in Constant::ALL {
            route.constants.set(constant, constant.record().value + 0.125);
        }
        for transport in Transport::ALL {
            for version in Version::ALL {
                for output in Output::ALL {
                    route.why = Some((transport, version, output));
                    assert_eq!(parse(&print(&route)), (route.clone(), vec![]));
                }
            }
        }
    }
}
