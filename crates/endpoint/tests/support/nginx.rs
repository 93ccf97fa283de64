//! nginx as a process of a test.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use super::support::until;

/// A running nginx and its folder. Both are removed when the test ends.
pub struct Nginx {
    /// Where it listens, in the order of the configuration.
    pub addresses: Vec<SocketAddr>,
    folder: PathBuf,
    _process: Child,
}

impl Nginx {
    /// With these servers. `name` is different for each nginx of a test program. Each `ADDRESS` stands for an address of its own.
    pub async fn start(name: &str, servers: &str) -> Self {
        let program = Path::new("/usr/sbin/nginx");
        let program = if program.exists() { program } else { Path::new("nginx") };
        // All are free at the same time, so that no two are the same.
        let mut free = Vec::new();
        for _ in servers.matches("ADDRESS") {
            free.push(TcpListener::bind("127.0.0.1:0").await.unwrap());
        }
        let addresses: Vec<SocketAddr> = free.iter().map(|listener| listener.local_addr().unwrap()).collect();
        drop(free);
        let folder = std::env::temp_dir().join(format!("roundtrip-nginx-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let configuration = folder.join("nginx.conf");
        let servers = addresses
            .iter()
            .fold(servers.to_owned(), |servers, address| servers.replacen("ADDRESS", &address.to_string(), 1));
        fs::write(&configuration, Self::configuration(&folder, &servers)).unwrap();
        let process = Command::new(program)
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(&configuration)
            .args(["-e", "stderr"])
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("nginx is needed for this test; install it (Debian: apt-get install nginx)");
        until(async || TcpStream::connect(addresses[0]).await.is_ok()).await;
        Self { addresses, folder, _process: process }
    }

    fn configuration(folder: &Path, servers: &str) -> String {
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {}/{kind};\n", folder.display()))
            .concat();
        // A single process, so that killing it ends all of nginx.
        format!(
            "daemon off;\nmaster_process off;\npid {}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{servers}}}\n",
            folder.display()
        )
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
