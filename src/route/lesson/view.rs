//! The names of what a lesson's picture can be.

use crate::route::{Reason, words};
use crate::stage::axis::Scale;
use crate::stage::model::Depth;

/// The latest moment that can be named, in microseconds: eleven days.
pub const LATEST: u64 = 1_000_000_000_000;

const SCALES: [Scale; 2] = [Scale::Real, Scale::Steps];

pub fn depth_name(depth: Depth) -> &'static str {
    match depth {
        Depth::Messages => "messages",
        Depth::Tls => "tls",
        Depth::Packets => "tcp",
        Depth::Ip => "ip",
    }
}

pub fn read_depth(text: &str) -> Result<Depth, Reason> {
    let named = Depth::ALL.into_iter().find(|depth| depth_name(*depth) == text);
    named.ok_or_else(|| words(Depth::ALL.map(depth_name)))
}

pub fn scale_name(scale: Scale) -> &'static str {
    match scale {
        Scale::Real => "real",
        Scale::Steps => "even",
    }
}

pub fn read_scale(text: &str) -> Result<Scale, Reason> {
    let named = SCALES.into_iter().find(|scale| scale_name(*scale) == text);
    named.ok_or_else(|| words(SCALES.map(scale_name)))
}
