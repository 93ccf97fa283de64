//! nginx in front of a server, with the settings that a test wants.

use super::START;
use crate::process::{Process, free_port};
use anyhow::Result;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A running nginx. Ends when dropped.
pub struct Nginx {
    port: u16,
    _process: Process,
    _folder: TempDir,
}

impl Nginx {
    /// Starts one that passes everything on to 127.0.0.1:`upstream` with `settings` of its location. Upgrades are passed on.
    pub async fn start(upstream: u16, settings: &str) -> Result<Self> {
        let program = Path::new("/usr/sbin/nginx");
        let program = if program.exists() { program } else { Path::new("nginx") };
        let (port, folder) = (free_port()?, tempfile::tempdir()?);
        let path = folder.path().display();
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let temporary = temporary.map(|kind| format!("{kind}_temp_path {path}/{kind};")).concat();
        // A single process, so that killing it ends all of nginx.
        let configuration = format!(
            "daemon off; master_process off; pid {path}/pid; error_log stderr; events {{}}
             http {{ access_log off; {temporary}
             map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
             server {{ listen 127.0.0.1:{port}; location / {{
             proxy_pass http://127.0.0.1:{upstream}; proxy_set_header Upgrade $http_upgrade;
             proxy_set_header Connection $connection_upgrade; {settings} }} }} }}"
        );
        let file = folder.path().join("nginx.conf");
        fs::write(&file, configuration)?;
        let mut command = Command::new(program);
        command.arg("-p").arg(folder.path()).arg("-c").arg(&file).args(["-e", "stderr"]);
        let mut process = Process::start("nginx", &mut command)?;
        process.listening(port, START).await?;
        Ok(Self { port, _process: process, _folder: folder })
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
