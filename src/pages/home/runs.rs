//! The runs that the home page's pictures play: the first arrows of runs of the lab, as the crate `diagram` has them on its
//! axis of even steps. The home page does not contain the lab; a test runs it and compares.
//! `RENEW=1 cargo test --lib home` writes the tables anew.

use lessons::Link;

/// An arrow of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// Whether the client sends it.
    pub is_up: bool,
    /// When it leaves and when it arrives, in thousandths of the picture's time.
    pub start: u16,
    pub end: u16,
    /// Whether it does not arrive.
    pub is_lost: bool,
    /// The name of its colour: that of its layer.
    pub look: &'static str,
}

const fn arrow(is_up: bool, start: u16, end: u16, is_lost: bool, look: &'static str) -> Arrow {
    Arrow { is_up, start, end, is_lost, look }
}

/// The arrows of a link's picture.
pub fn runs(link: Link) -> &'static [Arrow] {
    match link {
        Link::Socket => SOCKET,
        Link::Tcp => TCP,
        Link::Http => HTTP,
        Link::WebSocket => WEBSOCKET,
    }
}

// The tables.
const SOCKET: &[Arrow] = &[arrow(true, 0, 1000, false, "tcp"), arrow(false, 0, 1000, false, "tcp")];
const TCP: &[Arrow] = &[
    arrow(true, 0, 91, false, "tcp"),
    arrow(false, 91, 182, false, "tcp"),
    arrow(true, 182, 545, false, "tcp"),
    arrow(true, 273, 636, false, "tcp"),
    arrow(true, 364, 455, true, "tcp"),
    arrow(false, 727, 818, false, "tcp"),
    arrow(true, 909, 1000, false, "tcp"),
];
const HTTP: &[Arrow] = &[
    arrow(true, 0, 200, false, "http"),
    arrow(false, 200, 400, false, "http"),
    arrow(true, 600, 800, false, "http"),
    arrow(false, 800, 1000, false, "http"),
];
const WEBSOCKET: &[Arrow] = &[
    arrow(true, 0, 167, false, "http"),
    arrow(false, 167, 333, false, "http"),
    arrow(true, 333, 500, false, "ws"),
    arrow(false, 500, 667, false, "ws"),
    arrow(true, 667, 833, false, "ws"),
    arrow(false, 833, 1000, false, "ws"),
];

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::route::lesson;
    use diagram::model::{Depth, Fate, Model};
    use lessons::words::layer_name;
    use std::fmt::Write;
    use trace::Host;

    /// Which lesson a link's picture shows, at which depth, and which arrows of it: the first so many whose label has this.
    const PICTURES: [(Link, &str, &str, Depth, usize, &str); 4] = [
        (Link::Socket, "SOCKET", "#/lesson/socket", Depth::Packets, 2, "PSH"),
        // The second segment with data is lost, and retransmitted after its timeout.
        (Link::Tcp, "TCP", "#/lesson/tcp?do=drop:5", Depth::Packets, 7, ""),
        (Link::Http, "HTTP", "#/lesson/http", Depth::Messages, 4, ""),
        (Link::WebSocket, "WEBSOCKET", "#/lesson/websocket?tls=off", Depth::Messages, 6, ""),
    ];

    fn table(name: &str, hash: &str, depth: Depth, count: usize, label: &str) -> String {
        let (run, _) = ::lab::run(&lesson::parse(hash).0.request()).expect("a run");
        let model = Model::new(&run.trace, depth);
        let arrows = model.arrows.iter().filter(|arrow| model.label(arrow).0.contains(label)).take(count);
        let arrows: Vec<_> = arrows.collect();
        let start = arrows.iter().map(|arrow| arrow.step).fold(f64::INFINITY, f64::min);
        let end = arrows.iter().map(|arrow| arrow.end_step).fold(0.0, f64::max);
        let share = |step: f64| ((step - start) / (end - start) * 1_000.0).round();
        let mut table = format!("const {name}: &[Arrow] = &[\n");
        for arrow in arrows {
            let is_lost = matches!(arrow.fate, Fate::Lost { .. });
            let (from, to) = (share(arrow.step), share(arrow.end_step));
            let up = arrow.from == Host::Client;
            writeln!(table, "    arrow({up}, {from}, {to}, {is_lost}, {:?}),", layer_name(arrow.layer)).expect("text");
        }
        table + "];\n"
    }

    #[test]
    fn every_picture_is_a_run_of_the_lab() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pages/home/runs.rs");
        let source = std::fs::read_to_string(path).expect("this file");
        let begin = source.find("// The tables.\n").expect("the mark") + "// The tables.\n".len();
        let end = source.find("\n#[cfg(all(test").expect("the tests");
        let tables: String = PICTURES
            .iter()
            .map(|(_, name, hash, depth, count, label)| table(name, hash, *depth, *count, label))
            .collect();
        if std::env::var_os("RENEW").is_some() {
            std::fs::write(path, format!("{}{tables}{}", &source[..begin], &source[end..])).expect("written");
            return;
        }
        // The formatter breaks the lines.
        let plain = |text: &str| text.replace([' ', '\n'], "").replace(",]", "]");
        assert_eq!(
            plain(&source[begin..end]),
            plain(&tables),
            "the lab's runs differ; RENEW=1 cargo test --lib home writes them"
        );
        assert_eq!(PICTURES.map(|picture| picture.0), Link::ALL);
    }
}
