use lab::*;
#[test]
fn p() {
    let mut r = Request::new("http", (scenario::find("http").unwrap().defaults)());
    r.seed = 3; r.settings.link.loss = 200_000; r.settings.link.reordering = 200_000; r.settings.link.duplication = 200_000;
    let run = run(&r).unwrap().0;
    println!("{:?} {:#?}", run.facts, run.streams);
    for event in run.trace.events().filter(|event| event.is_packet()) {
        let w = event.wire.as_ref().unwrap();
        println!("{:>9} {:>9} c{} {:?} {:>5} {} {:?}", event.sent.0, event.arrived.map_or(0, |a| a.0), w.connection, event.direction, event.bytes, w.label, w.loss.map(|l| l.cause));
    }
}
