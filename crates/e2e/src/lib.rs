//! The page in a real browser against real peers. The harness: everything that a test or a bench starts is a guard
//! that ends when dropped, listens on 127.0.0.1 alone, and is waited for by a condition, never by a time.
//! Not here: what is expected of the page (`tests/`), how tools get installed (`xtask`).

mod browser;
mod capture;
mod endpoint;
mod lesson;
mod live_url;
mod page;
pub mod peers;
mod process;
mod proxy;
mod site;
mod stage;
pub mod tools;

pub use browser::{Browser, BrowserOptions};
pub use capture::{Capture, Captured};
pub use endpoint::Endpoint;
pub use lesson::{LessonPage, Row};
pub use live_url::LiveUrl;
pub use page::{LANES, Lane, Number, Page, Snapshot};
pub use process::{free_port, wait_until};
pub use proxy::{Fault, FaultProxy};
pub use site::{Site, Source};
pub use stage::Stage;
