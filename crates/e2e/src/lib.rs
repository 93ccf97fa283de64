//! The page in a real browser against real peers. The harness: everything that a test or a bench starts is a guard
//! that ends when dropped, listens on 127.0.0.1 alone, and is waited for by a condition, never for a time.
//! Not here: what is expected of the page (`tests/`), how tools get installed (`xtask`).

pub mod big_capture;
mod browser;
mod capture;
pub mod causes;
mod driver;
mod endpoint;
mod engine;
mod frames;
mod labels;
mod live_url;
mod memory;
mod page;
pub mod peers;
mod process;
mod proxy;
mod site;
pub mod tools;
mod words;
mod workbench_page;
mod world;

pub use browser::Browser;
pub use capture::{Capture, Captured};
pub use endpoint::Endpoint;
pub use engine::{BrowserOptions, Engine};
pub use frames::{FrameCapture, Frames};
pub use labels::assert_texts_have_room;
pub use live_url::LiveUrl;
pub use memory::TabMemory;
pub use page::{Lane, Number, Page, Pointer, Row, Shared, Shown, Watch, key};
pub use process::{free_port, wait_until};
pub use proxy::{Fault, FaultProxy};
pub use site::{Reply, Site, Source, file_in};
pub use words::{languages, word};
pub use workbench_page::{KEEP_TEXTS, open_workbench, saved_by_workbench};
pub use world::World;

/// The live page's lanes by their names: the lab compares the same four.
pub const LANES: [&str; lab::scenario::TRANSPORTS.len()] = {
    let mut names = [""; lab::scenario::TRANSPORTS.len()];
    let mut place = 0;
    while place < names.len() {
        names[place] = lab::scenario::TRANSPORTS[place].1;
        place += 1;
    }
    names
};
