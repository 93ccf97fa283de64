//! A look-up on a simulated link.

use super::{Resolver, serve};
use crate::net::Net;
use crate::{Intervention, Request, Settings};
use std::cell::RefCell;
use std::rc::Rc;
use trace::{Host, Micros};

/// Looks the names up one after the other; gives the answers with the time that each took.
fn look_up(names: &[&'static str], interventions: Vec<Intervention>) -> Vec<(Option<Host>, i64)> {
    let net = Net::new(&Request { interventions, ..Request::new("connection-cost", Settings::default()) });
    net.spawn(serve(net.clone()));
    let found = Rc::new(RefCell::new(Vec::new()));
    let (names, results, here) = (names.to_vec(), found.clone(), net.clone());
    let finished = net.drive(Box::pin(async move {
        let mut resolver = Resolver::new(&here);
        for name in names {
            let asked = here.now();
            let host = resolver.look_up(name).await;
            results.borrow_mut().push((host, (here.now() - asked).0));
        }
    }));
    assert!(finished);
    found.take()
}

#[test]
fn a_name_is_asked_for_once_and_then_known() {
    let found = look_up(&["server.example", "server.example", "nowhere.example"], Vec::new());
    assert_eq!(found, [(Some(Host::Server), 40_000), (Some(Host::Server), 0), (None, 40_000)]);
}

#[test]
fn a_lost_query_is_asked_again_after_a_second() {
    let found = look_up(&["server.example"], vec![Intervention::Drop { packet: 1 }]);
    assert_eq!(found, [(Some(Host::Server), 1_040_000)]);
}

#[test]
fn after_five_queries_without_an_answer_it_gives_up() {
    let cut = Intervention::Cut { from: Micros(0), until: Micros(60_000_000) };
    assert_eq!(look_up(&["server.example"], vec![cut]), [(None, 5_000_000)]);
}
