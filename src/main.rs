//! The page's entry.

fn main() {
    roundtrip::app::start();
}
