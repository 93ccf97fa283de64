//! Servers on 127.0.0.1, one file each. Real ones of other people's making stand in for the public endpoints; ours behave as
//! badly as a test wants.

mod flood;
mod httpbin;
mod nginx;
mod node_ws;
mod path_server;
mod python_websockets;
mod scripted;
mod workbench;

pub use flood::Flood;
pub use httpbin::Httpbin;
pub use nginx::Nginx;
pub use node_ws::NodeWs;
pub use path_server::PathServer;
pub use python_websockets::{PythonWebsockets, PythonWebsocketsOptions};
pub use scripted::{Reply, Request, Scripted};
pub use workbench::WorkbenchPeer;

use std::path::PathBuf;
use std::time::Duration;

/// Python on a busy machine takes its time.
const START: Duration = Duration::from_secs(60);

/// The folder of this crate's certificate and scripts.
fn fixtures() -> PathBuf {
    crate::tools::workspace().join("crates/e2e/fixtures")
}
