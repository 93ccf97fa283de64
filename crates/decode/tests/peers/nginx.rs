//! nginx as a server of files over TLS, on ports of its own, each with settings of its own.

use super::openssl::Certificates;
use super::program::{PATIENCE, Process};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A running nginx.
pub struct Nginx {
    _process: Process,
    /// One port for each server.
    pub ports: Vec<u16>,
    /// The folder of the files that all servers serve.
    pub root: PathBuf,
}

/// One process that needs no rights. The answer to a form is a file, too.
const HEAD: &str = "daemon off; master_process off; pid nginx.pid; error_log stderr; events {}
http {
access_log off; log_not_found off; default_type text/plain; root files;
types { text/html html; text/javascript js; }
client_body_temp_path temporary; proxy_temp_path temporary; fastcgi_temp_path temporary;
uwsgi_temp_path temporary; scgi_temp_path temporary;
ssl_certificate rsa.pem; ssl_certificate_key rsa.key; ssl_certificate ec.pem; ssl_certificate_key ec.key;
error_page 405 =200 $uri;
";

impl Nginx {
    /// A server with TLS for each of `settings`, which stand in its block.
    pub fn start<T: AsRef<str>>(certificates: &Certificates, settings: &[T]) -> Self {
        let all: Vec<(&str, &str)> = settings.iter().map(|settings| ("ssl", settings.as_ref())).collect();
        Self::start_as(certificates, &all)
    }

    /// A server for each of `settings`: how it listens, and what stands in its block.
    pub fn start_as(certificates: &Certificates, settings: &[(&str, &str)]) -> Self {
        let folder = certificates.folder();
        let root = folder.join("files");
        std::fs::create_dir_all(&root).unwrap();
        // All are free at the same time, so that no two are the same.
        let listeners: Vec<TcpListener> = settings.iter().map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports: Vec<u16> = listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect();
        drop(listeners);
        let servers = ports.iter().zip(settings);
        let servers =
            servers.map(|(port, (how, settings))| format!("server {{ listen 127.0.0.1:{port} {how}; {settings} }}\n"));
        std::fs::write(folder.join("nginx.conf"), HEAD.to_owned() + &servers.collect::<String>() + "}\n").unwrap();
        let mut command = Command::new("nginx");
        command.arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "stderr"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        let mut process = Process(command.spawn().expect("install nginx: apt-get install nginx"));
        let start = Instant::now();
        while ports.iter().any(|port| TcpStream::connect(("127.0.0.1", *port)).is_err()) {
            assert!(process.0.try_wait().unwrap().is_none(), "nginx has ended");
            assert!(start.elapsed() < PATIENCE, "nginx does not listen");
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { _process: process, ports, root }
    }
}
