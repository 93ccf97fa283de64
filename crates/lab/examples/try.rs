fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    for scenario in lab::scenario::ALL {
        if !names.is_empty() && !names.contains(&scenario.name.to_string()) {
            continue;
        }
        let request = lab::Request::new(scenario.name, (scenario.defaults)());
        let start = std::time::Instant::now();
        let (run, analysis) = lab::run(&request).unwrap();
        println!(
            "== {} finished {} events {} in {:?}",
            scenario.name,
            run.finished,
            run.trace.events().len(),
            start.elapsed()
        );
        for s in &run.streams {
            if !s.intact || s.written != s.read {
                println!("  !! {s:?}")
            }
        }
        for e in run.trace.events() {
            let w = e.wire.as_ref().unwrap();
            println!(
                "{:>4} {:>10} {:?} {:?} c{} {} {:?} {:?}",
                e.id.0,
                e.sent.0,
                e.layer,
                e.direction,
                w.connection,
                w.label,
                w.layers.total(),
                w.carriers.map(|c| (c.0.0, c.1.0))
            );
            let _ = analysis.dissect(&run.trace, e.id);
        }
        for s in run.trace.spans() {
            println!("  {s:?}")
        }
        println!("{}", wire::mermaid::write(&run.trace));
        std::fs::write(
            format!("/tmp/lead/{}.pcapng", scenario.name),
            wire::pcapng::write(&run.trace, &run.key_log, trace::Host::Client, 1_800_000_000_000_000),
        )
        .unwrap();
    }
}
