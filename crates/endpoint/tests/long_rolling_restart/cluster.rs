//! HAProxy with the repository's configuration, and the replicas behind it, each as a process. All of them end with the
//! test.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::{Child, Command};
use tokio::time::Instant;

use super::haproxy;
use super::support::{Client, until, within};

const CONFIGURATION: &str = include_str!("../../../../deploy/haproxy/haproxy.cfg");
/// Places for replicas in the configuration. The last one is free at first.
const PLACES: usize = 4;
/// Twice as long as the balancer's health checks take to notice.
const DRAIN_SECONDS: &str = "4";

pub struct Cluster {
    pub balancer: SocketAddr,
    pub replicas: [SocketAddr; PLACES],
    processes: [Option<Child>; PLACES],
    folder: PathBuf,
    _haproxy: Child,
    _reserved: Vec<TcpSocket>,
}

impl Cluster {
    pub async fn start() -> Self {
        let (reserved, addresses): (Vec<_>, Vec<_>) = (0..=PLACES).map(|_| reserve()).unzip();
        let balancer = addresses[PLACES];
        let replicas: [SocketAddr; PLACES] = addresses[..PLACES].try_into().unwrap();
        let folder = std::env::temp_dir().join(format!("roundtrip-haproxy-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut processes = [None, None, None, None];
        for (process, address) in processes.iter_mut().zip(&replicas[..PLACES - 1]) {
            *process = Some(start_replica(*address).await);
        }
        let haproxy = start_haproxy(&folder, balancer, &replicas);
        within(until(async || TcpStream::connect(balancer).await.is_ok())).await;
        // The place that is free counts as healthy until it has been looked at.
        assert_eq!(Client::connect(balancer).await.get("/healthz").await.status, 200);
        Self { balancer, replicas, processes, folder, _haproxy: haproxy, _reserved: reserved }
    }

    /// Ends a replica with SIGKILL.
    pub fn kill(&mut self, place: usize) {
        signal(self.processes[place].as_ref().unwrap(), Signal::KILL);
    }

    /// Starts a replica at a place that was free.
    pub async fn add(&mut self, place: usize) {
        self.processes[place] = Some(start_replica(self.replicas[place]).await);
    }

    /// Ends a replica with SIGTERM, and returns how long it took.
    pub async fn drain(&mut self, place: usize) -> Duration {
        let mut replica = self.processes[place].take().unwrap();
        let started = Instant::now();
        signal(&replica, Signal::TERM);
        assert!(replica.wait().await.unwrap().success());
        started.elapsed()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A free port that no connection gets by chance: the socket is bound and does not listen. A server with `SO_REUSEADDR`
/// may still listen there.
fn reserve() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

async fn start_replica(address: SocketAddr) -> Child {
    let process = Command::new(env!("CARGO_BIN_EXE_endpoint"))
        .args(["--listen", &address.to_string(), "--behind-proxy", "--drain-seconds", DRAIN_SECONDS, "--log", "warn"])
        // All visitors have one address here.
        .args(["--rate-per-second", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    within(until(async || TcpStream::connect(address).await.is_ok())).await;
    process
}

fn start_haproxy(folder: &Path, balancer: SocketAddr, replicas: &[SocketAddr]) -> Child {
    let mut configuration = CONFIGURATION
        .replace("bind *:80", &format!("bind {balancer}"))
        // As many as any user may have.
        .replace("maxconn 20000", "maxconn 400");
    for (place, replica) in replicas.iter().enumerate() {
        let written = format!("127.0.0.1:{}", 8081 + place);
        assert!(configuration.contains(&written), "deploy/haproxy/haproxy.cfg has no {written}");
        configuration = configuration.replace(&written, &replica.to_string());
    }
    let file = folder.join("haproxy.cfg");
    fs::write(&file, configuration).unwrap();
    haproxy::start(&file)
}

fn signal(process: &Child, signal: Signal) {
    let id = process.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
    kill_process(id.unwrap(), signal).unwrap();
}
