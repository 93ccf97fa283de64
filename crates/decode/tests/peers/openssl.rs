//! OpenSSL's client and server over loopback, through a relay that keeps what they say.

use super::Conversation;
use super::program::{Printed, Process};
use super::relay::Relay;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use tempfile::TempDir;

/// Two certificates, by RSA and by ECDSA, that servers may show, and a folder for files of clients.
pub struct Certificates {
    folder: TempDir,
}

impl Certificates {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, kind) in [("rsa", "rsa:2048"), ("ec", "ec")] {
            let mut command = Command::new("openssl");
            command.args(["req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=server.example", "-newkey", kind]);
            if kind == "ec" {
                command.args(["-pkeyopt", "ec_paramgen_curve:prime256v1"]);
            }
            command.args(["-keyout", &format!("{name}.key"), "-out", &format!("{name}.pem")]);
            let output = command.current_dir(folder.path()).output().expect("install openssl: apt-get install openssl");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        Self { folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A server on a port of its own.
pub struct Server {
    _process: Process,
    input: ChildStdin,
    printed: Printed,
    port: u16,
}

impl Server {
    /// With `-rev` in `options` it says each line backwards; without, it says what [`Server::say`] says.
    pub fn start(certificates: &Certificates, options: &[&str]) -> Self {
        let mut command = Command::new("openssl");
        command.args(["s_server", "-accept", "127.0.0.1:0", "-cert", "rsa.pem", "-key", "rsa.key"]);
        command.args(["-dcert", "ec.pem", "-dkey", "ec.key", "-cipher", "ALL:@SECLEVEL=0"]).args(options);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.current_dir(certificates.folder()).spawn().expect("openssl");
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let process = Process(child);
        let mut lines = BufReader::new(output);
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert!(lines.read_line(&mut line).unwrap() > 0, "the server has ended");
            if let Some((_, port)) = line.trim().strip_prefix("ACCEPT ").and_then(|at| at.rsplit_once(':')) {
                break port.parse().unwrap();
            }
        };
        let printed = Printed::default();
        printed.follow(lines);
        Self { _process: process, input, printed, port }
    }

    pub fn say(&mut self, text: &str) {
        self.input.write_all(text.as_bytes()).unwrap();
    }

    pub fn wait_for(&self, text: &str) {
        Printed::wait_for(std::slice::from_ref(&self.printed), text, 1);
    }
}

/// A client of a server.
pub struct Client {
    process: Process,
    input: Option<ChildStdin>,
    /// What it prints: what it receives, and its notes.
    printed: [Printed; 2],
    relay: Relay,
    keys: std::path::PathBuf,
}

impl Client {
    pub fn start(certificates: &Certificates, server: &Server, options: &[&str]) -> Self {
        let relay = Relay::start(server.port);
        let port = relay.port;
        let keys = certificates.folder().join(format!("keys-{port}"));
        let mut command = Command::new("openssl");
        command.args(["s_client", "-connect", &format!("127.0.0.1:{port}"), "-keylogfile"]).arg(&keys).args(options);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.current_dir(certificates.folder()).spawn().expect("openssl");
        let printed = [Printed::default(), Printed::default()];
        printed[0].follow(child.stdout.take().unwrap());
        printed[1].follow(child.stderr.take().unwrap());
        Self { input: child.stdin.take(), process: Process(child), printed, relay, keys }
    }

    pub fn say(&mut self, text: &str) {
        self.input.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    pub fn wait_for(&self, text: &str) {
        self.wait_for_times(text, 1);
    }

    pub fn wait_for_times(&self, text: &str, times: usize) {
        Printed::wait_for(&self.printed, text, times);
    }

    /// Closes the connection and returns what was said in it.
    pub fn end(mut self) -> Conversation {
        drop(self.input.take());
        let pieces = self.relay.end().concat();
        let _ = self.process.0.wait();
        Conversation { keys: std::fs::read_to_string(&self.keys).unwrap_or_default(), pieces }
    }
}
