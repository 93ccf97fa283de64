//! A relay between clients and a server over loopback, which keeps what they say.

use super::Pieces;
use super::program::PATIENCE;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use trace::Direction;

/// How long a server may go on after its client has ended.
const LONGEST_ALONE: Duration = Duration::from_secs(3);

/// A relay in front of one server. A piece is kept before it is passed on, so that no answer stands before its question.
pub struct Relay {
    /// Where clients connect to.
    pub port: u16,
    is_over: Arc<AtomicBool>,
    connections: JoinHandle<Vec<JoinHandle<Pieces>>>,
}

impl Relay {
    pub fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let is_over = Arc::new(AtomicBool::new(false));
        let is_seen_over = Arc::clone(&is_over);
        let connections = thread::spawn(move || {
            let clients = listener.incoming().map(Result::unwrap);
            let clients = clients.take_while(|_| !is_seen_over.load(Ordering::SeqCst));
            clients.map(|client| thread::spawn(move || between(&client, server))).collect()
        });
        Self { port, is_over, connections }
    }

    /// The connections in the order in which they were opened, once both sides of each have ended.
    pub fn end(self) -> Vec<Pieces> {
        self.is_over.store(true, Ordering::SeqCst);
        // The thread that waits for a connection sees with this one that none is to come.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        let connections = self.connections.join().unwrap();
        connections.into_iter().map(|connection| connection.join().unwrap()).collect()
    }
}

fn between(client: &TcpStream, server: u16) -> Pieces {
    let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
    let kept = Arc::new(Mutex::new(Vec::new()));
    let ways = [(Direction::Up, client, &server), (Direction::Down, &server, client)];
    let ways = ways.map(|(direction, from, to)| {
        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let kept = Arc::clone(&kept);
        thread::spawn(move || pass_on(direction, from, to, &kept))
    });
    let [up, down] = ways;
    up.join().unwrap();
    // Some servers keep a connection whose client has gone.
    let gone = Instant::now();
    while !down.is_finished() && gone.elapsed() < LONGEST_ALONE {
        thread::sleep(Duration::from_millis(5));
    }
    let _ = server.shutdown(Shutdown::Both);
    down.join().unwrap();
    std::mem::take(&mut *kept.lock().unwrap())
}

fn pass_on(direction: Direction, mut from: TcpStream, mut to: TcpStream, kept: &Mutex<Pieces>) {
    from.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut buffer = [0; 16 << 10];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        kept.lock().unwrap().push((direction, buffer[..length].to_vec()));
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
